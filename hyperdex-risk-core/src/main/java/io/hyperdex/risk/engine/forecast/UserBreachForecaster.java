package io.hyperdex.risk.engine.forecast;

import io.hyperdex.risk.analytics.forecast.BreachForecast;
import io.hyperdex.risk.analytics.forecast.BreachForecaster;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * How likely a live user's nearest limits fire within a horizon: of exposure (a rise of prices) and
 * of drawdown (a fall). Other rules have no closed form to be judged against, and no answer.
 *
 * <p>By the trained model of users where it was accepted and is trusted, else by the closed form;
 * an abstention where data are thin, see {@link BreachForecaster}. The holdings are taken as held
 * still. Not thread safe; the engine may be written meanwhile.
 */
public final class UserBreachForecaster {
  private final UserQuestions questions;
  private final BreachForecaster forecaster;

  /**
   * One limit of a user.
   *
   * @param user whose
   * @param rule name of the limit
   * @param distance log distance to it, positive
   * @param forecast probability that it fires within the horizon, or why there is none
   */
  public record UserBreach(UserId user, String rule, double distance, BreachForecast forecast) {}

  /**
   * @param engine whose scenario returns are the history: an hour is a good period for a day's
   *     horizon
   * @param horizon periods of the engine, at least 1
   * @param forecaster with a model trained on cases of a {@link UserBreachRecorder}, or the closed
   *     form
   */
  public UserBreachForecaster(RiskEngine engine, int horizon, BreachForecaster forecaster) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be at least 1 period: " + horizon);
    }
    questions = new UserQuestions(engine, horizon);
    this.forecaster = forecaster;
  }

  /** At most one limit of each kind, the nearest; none for a user without such a limit. */
  public List<UserBreach> forecast(UserId user) {
    List<UserBreach> answers = new ArrayList<>();
    for (UserQuestion asked : questions.of(user)) {
      answers.add(
          new UserBreach(
              user,
              asked.rule(),
              asked.question().distance(),
              forecaster.forecast(asked.question(), asked.user().values())));
    }
    return answers;
  }
}
