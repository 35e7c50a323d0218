package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.price.MarkPrice;
import org.jspecify.annotations.Nullable;

/**
 * How old the prices in force are. Immutable.
 *
 * @param nowMs the engine's time, epoch milliseconds UTC; {@link RiskEngine#NO_TIME} before the
 *     first event
 * @param newestMs time of the newest price that is not a peg; {@link RiskEngine#NO_TIME} without
 *     any: when it stands still, the feed does
 * @param priced tokens with a price, pegs included
 * @param stale of them, those whose price is older than it may be
 */
public record PriceStatistics(long nowMs, long newestMs, int priced, int stale) {
  /** What several marks come to; used once. */
  static final class Sum {
    private final long nowMs;
    private long newestMs = RiskEngine.NO_TIME;
    private int priced;
    private int stale;

    Sum(long nowMs) {
      this.nowMs = nowMs;
    }

    void add(@Nullable MarkPrice mark) {
      if (mark == null) {
        return;
      }
      priced++;
      if (mark.origin() != PriceOrigin.PEG) {
        newestMs = Math.max(newestMs, mark.timeMs());
        stale += mark.isFreshAt(nowMs) ? 0 : 1;
      }
    }

    PriceStatistics toStatistics() {
      return new PriceStatistics(nowMs, newestMs, priced, stale);
    }
  }
}
