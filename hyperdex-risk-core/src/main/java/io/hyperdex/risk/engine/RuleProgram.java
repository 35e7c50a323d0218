package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.List;

/**
 * The limits of a rule set as numbers, for a portfolio that is priced and fresh throughout: what
 * the rules would say, as one bit each, without a view or an object. Immutable.
 */
final class RuleProgram {
  /** Rules beyond this number don't fit a mask. */
  static final int MOST_RULES = 62;

  private static final byte EXPOSURE = 0;
  private static final byte CONCENTRATION = 1;
  private static final byte DRAWDOWN = 2;
  private static final byte LOSSES = 3;
  private static final byte OTHER = 4;

  /** Products of two roundings are off by less than this. */
  private static final double SURE = 1e-9;

  private static final double USD_UNITS = 1e12;

  final RuleSet rules;

  /** Rules that only a view can answer; 0 where there are none. */
  final long others;

  private final byte[] kind;
  private final long[] raw;
  private final double[] ratio;
  private final int[] count;

  private RuleProgram(RuleSet rules) {
    this.rules = rules;
    int n = rules.size();
    kind = new byte[n];
    raw = new long[n];
    ratio = new double[n];
    count = new int[n];
    List<Rule> list = rules.rules();
    long rest = 0;
    for (int i = 0; i < n; i++) {
      Rule rule = list.get(i);
      if (rule instanceof ExposureLimit limit) {
        kind[i] = EXPOSURE;
        raw[i] = clamp(limit.maxGross());
      } else if (rule instanceof ConcentrationLimit limit) {
        kind[i] = CONCENTRATION;
        ratio[i] = limit.maxShare();
        raw[i] = clamp(limit.minGross());
        count[i] = limit.minHoldings();
      } else if (rule instanceof DrawdownLimit limit) {
        kind[i] = DRAWDOWN;
        ratio[i] = limit.maxDrawdown();
      } else if (rule instanceof ConsecutiveLossesLimit limit) {
        kind[i] = LOSSES;
        count[i] = limit.maxLosses();
      } else {
        kind[i] = OTHER;
        rest |= 1L << i;
      }
    }
    others = n > MOST_RULES ? -1 : rest;
  }

  static RuleProgram of(RuleSet rules) {
    return new RuleProgram(rules);
  }

  /** A non-negative limit in raw USD; one beyond 63 bits is never reached by what is below them. */
  private static long clamp(Usd limit) {
    return limit.rawHigh() == 0 && limit.rawLow() >= 0 ? limit.rawLow() : Long.MAX_VALUE;
  }

  /**
   * One bit for each rule that is breached; {@link #others} are left out.
   *
   * @param gross raw USD, as is {@code largest}, the largest holding
   */
  long breached(long gross, long largest, int holdings, double drawdown, int streak) {
    long mask = 0;
    for (int i = 0; i < kind.length; i++) {
      boolean breach =
          switch (kind[i]) {
            case EXPOSURE -> gross > raw[i];
            case CONCENTRATION ->
                holdings >= count[i] && gross >= raw[i] && exceedsShare(largest, gross, ratio[i]);
            case DRAWDOWN -> drawdown > ratio[i];
            case LOSSES -> streak > count[i];
            default -> false;
          };
      mask |= (breach ? 1L : 0L) << i;
    }
    return mask;
  }

  /** What {@code concentration() > limit} says; the quotients are needed close to it only. */
  private static boolean exceedsShare(long largest, long gross, double limit) {
    double share = largest;
    double line = limit * gross;
    if (share < line * (1 - SURE)) {
      return false;
    }
    return share > line * (1 + SURE)
        || (gross != 0 && (largest / USD_UNITS) / (gross / USD_UNITS) > limit);
  }
}
