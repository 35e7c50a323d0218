package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.engine.ScenarioReturns;

/** What is known of each token's returns, by dense id. */
final class History {
  /** What a holding's past says. */
  enum Kind {
    /** Too few returns to be forecast. */
    THIN,
    /** A dollar that never moved: no P&amp;L, and no returns are needed. */
    STILL,
    /** Enough returns. */
    ENOUGH
  }

  private final int[] count;
  private final boolean[] moved;

  History(ScenarioReturns past) {
    count = new int[past.byToken().length];
    moved = new boolean[count.length];
    for (int token = 0; token < count.length; token++) {
      for (double r : past.byToken()[token]) {
        count[token] += Double.isNaN(r) ? 0 : 1;
        moved[token] |= r > 0 || r < 0;
      }
    }
  }

  /**
   * @param atPeg whether its price now is that of a peg
   */
  Kind of(int token, boolean atPeg) {
    boolean known = token < count.length;
    if (atPeg && !(known && moved[token])) {
      return Kind.STILL;
    }
    return known && count[token] >= ReturnMatrix.FEWEST_RETURNS ? Kind.ENOUGH : Kind.THIN;
  }
}
