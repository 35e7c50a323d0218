package io.hyperdex.risk.engine;

/**
 * How far the values of a user's holdings may move before its VaR rules have to be looked at again:
 * the values when they last were, and a distance. A run of longs in the side record, by slot of the
 * record; no other thread than the record's owner looks at it. Stateless, no allocation.
 *
 * <pre>
 * 0  room, USD, double: what every scenario's P&L may move by     1  generation of the scenarios
 * 2  generation of the rules      then for each slot: token + 1, value in USD as a double
 * </pre>
 */
final class LeanVarRoom {
  /*
   * VaR is the loss of one rank among the scenarios, and where no scenario's P&L moves by more than
   * x, neither does the loss of any rank. P&L of a scenario moves by |v'_i - v_i| * |R_ik| for a
   * token i, which is at most |v'_i - v_i| * swing_i, and by the rounding to whole micro-USD. So
   * while sum |v'_i - v_i| * swing_i stays below the distance of VaR from the limit, each rule says
   * what it said, and no scenario has to be worked out: a few products instead of a few hundred.
   */
  private static final int ROOM = 0;

  private static final int SCENARIOS = 1;
  private static final int RULES = 2;
  private static final int SLOTS = 3;
  private static final double MICRO = 1e-6;

  private LeanVarRoom() {}

  /** Notes values and room; 0 where there is none. */
  static void note(
      LeanSide side, LeanState state, int slots, LeanRules rules, long scenarios, double room) {
    if (side.varRoom.length == 0) {
      side.varRoom = new long[SLOTS + 2 * slots];
    }
    long[] words = side.varRoom;
    words[ROOM] = Double.doubleToRawLongBits(room - slots * MICRO);
    words[SCENARIOS] = scenarios;
    words[RULES] = rules.generation;
    for (int i = 0; i < slots; i++) {
      words[SLOTS + 2 * i] = state.isHeld(i) ? state.token[i] : 0;
      words[SLOTS + 2 * i + 1] = Double.doubleToRawLongBits(state.value[i]);
    }
  }

  /**
   * The room left to the record at {@code at}, USD of P&L. Not above 0 where there is none, or a
   * token came since whose returns may have gaps.
   */
  static double left(
      long[] words,
      long[] c,
      int at,
      int slots,
      LeanTokens.Table table,
      LeanRules rules,
      long scenarios) {
    if (words.length == 0 || words[SCENARIOS] != scenarios || words[RULES] != rules.generation) {
      return 0;
    }
    double left = Double.longBitsToDouble(words[ROOM]);
    int known = SLOTS;
    int end = at + LeanSlab.HEADER + slots * LeanSlab.SLOT;
    for (int p = at + LeanSlab.HEADER; p < end; p += LeanSlab.SLOT) {
      int token = (int) (c[p] >>> 32) & Integer.MAX_VALUE;
      double price = Double.longBitsToDouble(table.price[token] & Long.MAX_VALUE);
      double value = Double.longBitsToDouble(c[p + 3]) * price;
      double before = Double.longBitsToDouble(words[known + 1]);
      if (words[known] != token && (value != 0 || before != 0)) {
        return 0; // the slot is another token's now
      }
      // NaN where the token's returns have gaps: then it is not above 0.
      left -= value + before > 0 ? Math.abs(value - before) * table.swing[token] : 0;
      known += 2;
    }
    return left;
  }
}
