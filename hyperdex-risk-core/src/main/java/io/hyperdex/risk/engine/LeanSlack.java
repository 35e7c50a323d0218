package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.Rule;

/**
 * How far the values of a record in hand may move before one of its rules has to be checked again,
 * and what is kept of that in the record: one number of 15 bits. Reused; NOT thread safe, but for
 * what is static.
 */
final class LeanSlack {
  /*
   * Slack explains bands. The record keeps the width w = 2b / (1 - b) of the band b it registered
   * with: while gross * w is within the slack of now, the registration serves. A trade compares just
   * that, rule by rule, in LeanRules.isTooWide; so the slack here is worked out by the same rough
   * formulas, and a band does not promise what the next trade can't see.
   *
   * Inside a band each value moves by no more than a share of its own, |dv_i| <= x v_i, and so P&L
   * of any scenario by no more than x * sum v_i * swing_i. With the room that VaR has (LeanVarRoom)
   * that gives a larger x than sum |dv_i| times the largest swing of all would.
   *
   * The width is the upper half of a float, rounded up and a ten-thousandth more, which makes up for
   * the rounding of sums down to a slack of LEAST of gross exposure.
   */

  /** No user of the engine's rules is registered: it is new, or there are no rules. */
  static final int NEVER = 0;

  /** Woken at each move of a token held. Not a number, as {@link #LISTED}: never too wide. */
  static final int EACH_MOVE = 0x7fc0;

  /** To be looked at by the next tick. */
  static final int LISTED = 0x7fff;

  private static final double LEAST = 1e-9;
  private static final double MORE = 1 + 1e-4;

  /** For {@link Slack#NO_MOVE}: prices within its interval are up to 2^40 apart. */
  private static final double FREE = 0x1p41;

  private final LeanCore core;
  private final LeanView view;
  private final LeanRuleCheck check;
  private final double minEquity;

  LeanSlack(LeanCore core, LeanView view, LeanRuleCheck check) {
    this.core = core;
    this.view = view;
    this.check = check;
    minEquity = core.config.minEquity().doubleValue();
  }

  /** The least slack of any rule, USD; of a record that was valued, and best checked, just now. */
  double usd(LeanRules rules) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rules.size && least > 0; i++) {
      double slack = view.state.holdings == 0 ? least : usd(rules, i);
      least = slack > 0 ? Math.min(least, slack) : 0; // NaN is none
    }
    return least;
  }

  private double usd(LeanRules rules, int i) {
    LeanState state = view.state;
    double limit = rules.limit[i];
    return switch (rules.kind[i]) {
      case LeanRules.EXPOSURE -> Distance.shaved(Math.abs(state.gross - limit), state.gross);
      case LeanRules.CONCENTRATION ->
          rules.countsHoldings(i, state.holdings)
              ? Math.min(
                  Distance.ofConcentration(state.largest, state.gross, false, limit),
                  rules.fromGross(i, state.gross))
              : Double.POSITIVE_INFINITY;
      case LeanRules.DRAWDOWN ->
          state.active
              ? Distance.ofDrawdown(
                  state.gross, minEquity, state.index, state.base, state.peak, limit)
              : Double.POSITIVE_INFINITY;
      case LeanRules.VAR ->
          check.varRoom() > 0
              ? Distance.shaved(check.varRoom() * (state.gross / view.varBoundUsd()), state.gross)
              : ofRule(rules.set.rules().get(i));
      case LeanRules.CUSTOM -> ofRule(rules.set.rules().get(i));
      default -> Double.POSITIVE_INFINITY; // no price moves it
    };
  }

  private double ofRule(Rule rule) {
    core.reentry.enter(view.state.user);
    try {
      return rule.slackUsd(view);
    } catch (Throwable e) {
      core.counters.ruleErrors.increment(); // a broken rule can't tell: it is checked at every move
      return 0;
    } finally {
      core.reentry.leave();
    }
  }

  /** The band to register with. */
  static float band(double slackUsd, double grossUsd) {
    return slackUsd >= LEAST * grossUsd ? Slack.band(slackUsd, grossUsd) : Slack.EACH_MOVE;
  }

  /** What the record keeps of a band. */
  static int code(float band) {
    if (band == Slack.EACH_MOVE) {
      return EACH_MOVE;
    }
    double width = band == Slack.NO_MOVE ? FREE : 2.0 * band / (1.0 - band);
    return (Float.floatToRawIntBits((float) (width * MORE)) >>> 16) + 1;
  }

  /** Whether what was registered still serves. */
  static boolean serves(int code, double slackUsd, double grossUsd) {
    if (code == NEVER || code == EACH_MOVE || code == LISTED) {
      return false;
    }
    double need = grossUsd * width(code);
    return need <= slackUsd && need <= LeanState.LARGEST_VALUE;
  }

  static double width(int code) {
    return Float.intBitsToFloat(code << 16);
  }
}
