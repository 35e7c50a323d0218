package io.hyperdex.risk.engine;

import org.jspecify.annotations.Nullable;

/**
 * The return windows of all tokens after one period end: what trades may read while the next ones
 * are made. Immutable.
 */
final class LeanScenarios {
  static final LeanScenarios NONE = new LeanScenarios(new Scenarios.Window[0], 0);

  private final Scenarios.@Nullable Window[] windows;
  final int length;

  private LeanScenarios(Scenarios.@Nullable Window[] windows, int length) {
    this.windows = windows;
    this.length = length;
  }

  static LeanScenarios of(Scenarios scenarios, long lastPeriod, int tokens) {
    int length = (int) Math.min(scenarios.window(), lastPeriod - scenarios.firstPeriod());
    Scenarios.Window[] windows = new Scenarios.Window[tokens];
    for (int token = 0; token < tokens; token++) {
      windows[token] = scenarios.windowOf(token, lastPeriod, length);
    }
    return new LeanScenarios(windows, length);
  }

  Scenarios.@Nullable Window windowOf(int token) {
    return token < windows.length ? windows[token] : null;
  }

  /** For {@link LeanTokens.Table#swing}. */
  double swingOf(TokenState token) {
    if (token.meta().pegged() && !token.wasMarkedBy(Long.MAX_VALUE)) {
      return 0;
    }
    Scenarios.Window window = windowOf(token.index);
    boolean settled =
        window != null && window.count() == length && length >= PortfolioVar.FEWEST_RETURNS;
    return settled ? window.largest() : Double.NaN;
  }
}
