package io.hyperdex.risk.engine.cohort;

/**
 * What came of one forecast. USD.
 *
 * @param periodEndMs end of the period that was forecast, epoch milliseconds UTC
 * @param pnl of the holdings the forecast was made for, held still over the period; a loss is
 *     negative
 * @param primaryVar forecast by the cohort's own model before the period, a positive loss
 * @param conservativeVar by the conservative one
 */
public record CohortOutcome(
    long periodEndMs, double pnl, double primaryVar, double conservativeVar) {
  /** Whether the loss was above the primary model's forecast. */
  public boolean isException() {
    return -pnl > primaryVar;
  }
}
