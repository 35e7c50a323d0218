package io.hyperdex.risk.channel;

import java.math.BigDecimal;
import java.util.List;

/**
 * What explains an alert beyond its value and limit. Immutable.
 *
 * @param contributors what the measure mostly comes from, largest first
 * @param pricedPositions positions that have a price
 * @param positions positions held
 * @param asOfMs event time of this view, epoch milliseconds UTC; 0 where there is none
 */
public record AlertContext(
    List<Contributor> contributors, int pricedPositions, int positions, long asOfMs) {
  /** Nothing is known. */
  public static final AlertContext NONE = new AlertContext(List.of(), 0, 0, 0);

  /**
   * One part of the whole.
   *
   * @param name of a token, venue or whatever the measure is split by
   * @param valueUsd its value in US dollars
   * @param share of the whole, a ratio
   */
  public record Contributor(String name, BigDecimal valueUsd, double share) {}

  public AlertContext {
    contributors = List.copyOf(contributors);
  }
}
