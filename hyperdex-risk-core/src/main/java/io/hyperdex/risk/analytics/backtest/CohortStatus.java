package io.hyperdex.risk.analytics.backtest;

import java.util.OptionalDouble;

/**
 * What a {@link CohortMonitor} knows and decided.
 *
 * @param model the one whose forecasts should be used now
 * @param reason why it is that one
 * @param sequence outcomes recorded so far
 * @param since outcomes recorded when the model last changed; 0 where it never did
 * @param demotions how often the primary model was set aside
 * @param promotions how often it came back
 * @param probationLeft outcomes it must still pass before it may come back; 0 where it is in use
 * @param n outcomes that are judged: those of the window, while demoted those since the demotion
 * @param exceptions losses above the primary model's value at risk among them
 * @param expected exceptions to be expected among them
 * @param conservativeExceptions losses above the conservative model's value at risk among them
 * @param zone the primary model's traffic light; GREEN while there are no outcomes
 * @param coverage Kupiec's p-value; empty while there are no outcomes
 * @param independence Christoffersen's p-value; empty where the outcomes are too few or pooled
 * @param shortfall Z2 of Acerbi and Szekely; empty where no expected shortfall was forecast
 */
public record CohortStatus(
    Model model,
    Reason reason,
    long sequence,
    long since,
    int demotions,
    int promotions,
    int probationLeft,
    int n,
    int exceptions,
    double expected,
    int conservativeExceptions,
    TrafficLight.Zone zone,
    OptionalDouble coverage,
    OptionalDouble independence,
    OptionalDouble shortfall) {

  /** Whose forecasts to use. */
  public enum Model {
    /** The cohort's own model. */
    PRIMARY,
    /** The one that takes its place while it fails. */
    CONSERVATIVE
  }

  /** Why that model is in use. */
  public enum Reason {
    /** Too few outcomes to judge. */
    NOT_JUDGED,
    /** The primary model holds. */
    HOLDS,
    /** Set aside: more exceptions than a right model has. */
    TOO_MANY_EXCEPTIONS,
    /** Set aside: exceptions follow each other. */
    EXCEPTIONS_CLUSTER,
    /** Set aside: losses beyond the value at risk exceed the shortfall. */
    SHORTFALL_TOO_SMALL,
    /** Back after probation. */
    PROBATION_PASSED
  }
}
