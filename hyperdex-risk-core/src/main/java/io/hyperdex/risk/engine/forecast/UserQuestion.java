package io.hyperdex.risk.engine.forecast;

import io.hyperdex.risk.analytics.forecast.BarrierProbability;
import io.hyperdex.risk.analytics.forecast.BreachFeatures;
import io.hyperdex.risk.analytics.forecast.BreachQuestion;
import io.hyperdex.risk.analytics.forecast.UserFeatures;
import java.util.Optional;

/** Whether one rule will fire for one user within the horizon. */
record UserQuestion(String rule, BreachQuestion question, UserFeatures user) {

  /** What a model of users looks at; empty where the history is too short. */
  Optional<double[]> features() {
    return BreachFeatures.at(
            question.returns(),
            question.end(),
            question.distance(),
            question.variance(),
            question.horizon())
        .map(user::after);
  }

  /** What the closed form says. */
  double barrier() {
    return BarrierProbability.discrete(
        question.distance(),
        Math.sqrt(question.variance() * question.horizon()),
        question.horizon());
  }
}
