package io.hyperdex.risk.engine;

/**
 * The simple returns of all tokens over the scenario window: what portfolio VaR is made of, for
 * {@code io.hyperdex.risk.analytics}. A copy: changing it changes no engine.
 *
 * @param firstPeriod number of the first return's period, which ends at {@code firstPeriod *
 *     periodMs}, epoch milliseconds UTC
 * @param periodMs length of a period
 * @param byToken one row for each dense token id, oldest return first, all of one length; NaN where
 *     a token has none
 */
public record ScenarioReturns(long firstPeriod, long periodMs, double[][] byToken) {

  /** Number of returns of each token, gaps included; 0 before the first period has ended. */
  public int periods() {
    return byToken.length == 0 ? 0 : byToken[0].length;
  }
}
