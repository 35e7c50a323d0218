package io.hyperdex.risk.engine;

import org.jspecify.annotations.Nullable;

/**
 * The return windows of all tokens after one period end: what trades may read while the next ones
 * are made. Immutable.
 */
final class LeanScenarios {
  static final LeanScenarios NONE = new LeanScenarios(null);

  /** Null before the first period end. */
  final Scenarios.@Nullable Generation windows;

  final int length;

  /** While it is the same so are all returns. */
  final long number;

  private LeanScenarios(Scenarios.@Nullable Generation windows) {
    this.windows = windows;
    this.length = windows == null ? 0 : windows.length;
    this.number = windows == null ? 0 : windows.number;
  }

  static LeanScenarios of(Scenarios scenarios, long lastPeriod) {
    return new LeanScenarios(scenarios.upTo(lastPeriod).complete());
  }

  /** For {@link LeanTokens.Table#swing}. */
  double swingOf(TokenState token) {
    if (token.meta().pegged() && !token.wasMarkedBy(Long.MAX_VALUE)) {
      return 0;
    }
    Scenarios.Window window = windows == null ? null : windows.windowOf(token.index);
    if (window == null || window.count() != length || length < PortfolioVar.FEWEST_RETURNS) {
      return Double.NaN;
    }
    return window.largest();
  }
}
