package io.hyperdex.risk.benchmarks;

/** Which value at risk is among the rules. */
enum VarKind {
  NONE,
  /** Over the user's own last 250 period returns. */
  RETURN,
  /** Present holdings over 250 scenarios that all users share. */
  PORTFOLIO;

  /**
   * By benchmark parameters.
   *
   * @param win window length: 0 leaves the rule out
   * @param var {@code return} or {@code portfolio}
   */
  static VarKind of(int win, String var) {
    if (win == 0) {
      return NONE;
    }
    if (win != Workload.WINDOW) {
      throw new IllegalArgumentException("win must be 0 or " + Workload.WINDOW + ": " + win);
    }
    return switch (var) {
      case "return" -> RETURN;
      case "portfolio" -> PORTFOLIO;
      default -> throw new IllegalArgumentException("var must be return or portfolio: " + var);
    };
  }
}
