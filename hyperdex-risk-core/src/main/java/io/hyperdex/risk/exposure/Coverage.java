package io.hyperdex.risk.exposure;

/**
 * How much of a portfolio is behind its numbers.
 *
 * @param positions holdings with a quantity
 * @param fresh of them, with a fresh price
 * @param stale of them, valued at a price older than allowed
 * @param unpriced of them, without a value
 * @param byValue fresh |value| / (fresh + stale |value|); 1 where there is no value at all
 */
public record Coverage(int positions, int fresh, int stale, int unpriced, double byValue) {
  /** Holdings with a fresh price / holdings; 1 where nothing is held. */
  public double ratio() {
    return positions == 0 ? 1.0 : (double) fresh / positions;
  }
}
