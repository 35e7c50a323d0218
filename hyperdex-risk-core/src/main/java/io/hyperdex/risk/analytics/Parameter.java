package io.hyperdex.risk.analytics;

import java.util.Locale;
import java.util.Optional;

/**
 * What an estimator may take beside the returns. The first three are series (or one number for all
 * periods), the others numbers; each has the default that is used where nothing is given.
 */
public enum Parameter {
  /** Returns of the benchmark, per period. No default: estimators that take it need it. */
  BENCHMARK("benchmark", Double.NaN, "returns of the benchmark, per period"),
  /** Risk-free return per period. */
  RISK_FREE("rf", 0, "risk-free return per period"),
  /** Minimum acceptable return per period; also the threshold of Omega and partial moments. */
  MAR("mar", 0, "minimum acceptable return per period"),
  /** Confidence, a share in whole basis points: 0.95 is 9500 of 10000. */
  CONFIDENCE("confidence", 0.95, "confidence, to whole basis points"),
  /** Periods in a year. */
  PERIODS("periods", 365, "periods in a year"),
  /** Decay of exponentially weighted estimators, in (0, 1). */
  LAMBDA("lambda", 0.94, "decay of exponential weights"),
  /** Order of a partial moment. */
  ORDER("order", 2, "order of a partial moment"),
  /** Periods between the two values of an autocorrelation, or lags of a portmanteau test. */
  LAG("lag", 1, "lag in periods, or number of lags of a test"),
  /** Periods of a window. */
  WINDOW("window", 12, "length of a window in periods"),
  /** What the Sterling ratio adds to the largest drawdown. */
  EXCESS("excess", 0.1, "addition to the largest drawdown"),
  /** Place in a list ordered from the worst, from 1. */
  RANK("rank", 1, "place in the list, 1 is the worst"),
  /** Value of the index at the start. */
  BASE("base", 1, "value of the index at the start"),
  /** Periods over which a loss is measured. */
  HORIZON("horizon", 1, "periods over which a loss is measured"),
  /** Probability of a quantile, in [0, 1]. */
  PROBABILITY("probability", 0.05, "probability of a quantile"),
  /** Sharpe ratio per period to compare with. */
  TARGET("target", 0, "Sharpe ratio per period to compare with");

  private final String key;
  private final double absent;
  private final String meaning;

  Parameter(String key, double absent, String meaning) {
    this.key = key;
    this.absent = absent;
    this.meaning = meaning;
  }

  /** Name in options and files, such as {@code rf}. */
  public String key() {
    return key;
  }

  /** What is used where nothing is given; NaN for {@link #BENCHMARK}, which has no default. */
  public double absent() {
    return absent;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether it may differ from period to period. */
  public boolean isSeries() {
    return this == BENCHMARK || this == RISK_FREE || this == MAR;
  }

  /** The parameter of that key, in any case. */
  public static Optional<Parameter> ofKey(String key) {
    String sought = key.toLowerCase(Locale.ROOT);
    for (Parameter parameter : values()) {
      if (parameter.key.equals(sought)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }
}
