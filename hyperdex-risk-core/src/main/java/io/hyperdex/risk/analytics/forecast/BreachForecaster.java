package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.forecast.BreachForecast.Abstention;
import io.hyperdex.risk.analytics.forecast.BreachForecast.Source;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Answers breach questions: with the trained model where it was accepted, is trusted and has enough
 * history, else with the closed form, and not at all where the data are too thin.
 *
 * <p>Safe from any thread. No chance, no clock: the age of the data comes with the question.
 */
public final class BreachForecaster {
  /** Returns below which there is no answer. */
  public static final int MINIMUM_RETURNS = 100;

  /** Version that answers of the closed form carry. */
  public static final String BARRIER_VERSION = "barrier-1";

  private static final double[] NOTHING_MORE = {};

  private final @Nullable BreachModel model;
  private final @Nullable DriftGuard guard;
  private final long maxAgeMs;

  private BreachForecaster(@Nullable BreachModel model, @Nullable DriftGuard guard, long maxAgeMs) {
    if (maxAgeMs < 0) {
      throw new IllegalArgumentException("maxAgeMs must not be negative: " + maxAgeMs);
    }
    this.model = model;
    this.guard = guard;
    this.maxAgeMs = maxAgeMs;
  }

  /** The closed form only: the default. */
  public static BreachForecaster closedForm(long maxAgeMs) {
    return new BreachForecaster(null, null, maxAgeMs);
  }

  /**
   * With a trained model, which answers where it was accepted and is trusted.
   *
   * @param guard fed by the host with outcomes
   * @param maxAgeMs age of data above which there is no answer
   */
  public static BreachForecaster of(BreachModel model, DriftGuard guard, long maxAgeMs) {
    return new BreachForecaster(model, guard, maxAgeMs);
  }

  /** O({@link BreachFeatures#LONG}) at most; the question is only read. */
  public BreachForecast forecast(BreachQuestion question) {
    return forecast(question, NOTHING_MORE);
  }

  /**
   * The same for a model that was trained with more features than {@link BreachFeatures}.
   *
   * @param more the further features, such as {@link UserFeatures}, in the order of the training
   */
  public BreachForecast forecast(BreachQuestion question, double[] more) {
    if (question.dataAgeMs() > maxAgeMs) {
      return abstained(question, Abstention.STALE_DATA);
    }
    if (question.distance() <= 0) {
      return answer(question, 1, Source.BARRIER, BARRIER_VERSION);
    }
    if (question.end() < MINIMUM_RETURNS) {
      return abstained(question, Abstention.TOO_FEW_RETURNS);
    }
    if (question.variance() == 0 || !moves(question)) {
      return abstained(question, Abstention.NO_MOVEMENT);
    }
    if (model != null && (guard == null || guard.isTrusted())) {
      Optional<double[]> features =
          BreachFeatures.at(
              question.returns(),
              question.end(),
              question.distance(),
              question.variance(),
              question.horizon());
      Optional<ProbabilityModel> accepted = model.accepted();
      if (features.isPresent() && accepted.isPresent()) {
        double probability = accepted.get().probability(joined(features.get(), more));
        return answer(question, probability, Source.MODEL, model.version());
      }
    }
    double sigma = Math.sqrt(question.variance() * question.horizon());
    return answer(
        question,
        BarrierProbability.discrete(question.distance(), sigma, question.horizon()),
        Source.BARRIER,
        BARRIER_VERSION);
  }

  static double[] joined(double[] features, double[] more) {
    if (more.length == 0) {
      return features;
    }
    double[] all = Arrays.copyOf(features, features.length + more.length);
    System.arraycopy(more, 0, all, features.length, more.length);
    return all;
  }

  private static boolean moves(BreachQuestion question) {
    for (int i = Math.max(0, question.end() - MINIMUM_RETURNS); i < question.end(); i++) {
      if (question.returns()[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private static BreachForecast answer(
      BreachQuestion question, double probability, Source source, String version) {
    return new BreachForecast(
        OptionalDouble.of(probability),
        source,
        null,
        question.horizon() * question.periodMs(),
        version,
        question.dataAgeMs(),
        question.end());
  }

  private BreachForecast abstained(BreachQuestion question, Abstention why) {
    return new BreachForecast(
        OptionalDouble.empty(),
        Source.NONE,
        why,
        question.horizon() * question.periodMs(),
        model == null ? BARRIER_VERSION : model.version(),
        question.dataAgeMs(),
        question.end());
  }
}
