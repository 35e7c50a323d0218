package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.wide.Int128;
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
  private static final byte RETURN_VAR = 4;
  private static final byte PORTFOLIO_VAR = 5;
  private static final byte OTHER = 6;

  /** {@link #breached}: a view is needed to tell. */
  static final long UNSURE = -1;

  /** Products of two roundings are off by less than this. */
  private static final double SURE = 1e-9;

  private static final double USD_UNITS = 1e12;

  final RuleSet rules;

  private final boolean needsView;
  private final byte[] kind;
  private final long[] raw;
  private final double[] ratio;
  private final int[] count;
  private final Usd[] usd;

  private RuleProgram(RuleSet rules) {
    this.rules = rules;
    int n = rules.size();
    kind = new byte[n];
    raw = new long[n];
    ratio = new double[n];
    count = new int[n];
    usd = new Usd[n];
    List<Rule> list = rules.rules();
    boolean view = n > MOST_RULES;
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
      } else if (rule instanceof ReturnVarLimit limit) {
        kind[i] = RETURN_VAR;
        ratio[i] = limit.maxLoss();
        count[i] = limit.confidenceBps();
      } else if (rule instanceof VarLimit limit) {
        kind[i] = PORTFOLIO_VAR;
        usd[i] = limit.maxVar();
        count[i] = limit.confidenceBps();
      } else {
        kind[i] = OTHER;
        view = true;
      }
    }
    needsView = view;
  }

  /** Whether a rule may ask for the window of returns. */
  boolean needsReturns() {
    boolean needs = false;
    for (byte one : kind) {
      needs |= one == RETURN_VAR || one == OTHER;
    }
    return needs;
  }

  /** Whether a rule is not one of this library's. */
  static boolean isForeign(Rule rule) {
    return new RuleProgram(RuleSet.of(rule)).kind[0] == OTHER;
  }

  static RuleProgram of(RuleSet rules) {
    return new RuleProgram(rules);
  }

  /** A non-negative limit in raw USD; one beyond 63 bits is never reached by what is below them. */
  private static long clamp(Usd limit) {
    return limit.rawHigh() == 0 && limit.rawLow() >= 0 ? limit.rawLow() : Long.MAX_VALUE;
  }

  /**
   * One bit for each rule that is breached, of an account whose values are plain and of now; {@link
   * #UNSURE} where that takes a view, or some rule is unknown.
   */
  long breached(Account account, double drawdown, PlainVar var) {
    if (needsView) {
      return UNSURE;
    }
    long gross = account.gross;
    long mask = 0;
    for (int i = 0; i < kind.length; i++) {
      boolean breach =
          switch (kind[i]) {
            case EXPOSURE -> gross > raw[i];
            case CONCENTRATION ->
                account.holdings >= count[i]
                    && gross >= raw[i]
                    && exceedsShare(account.largestValue(), gross, ratio[i]);
            case DRAWDOWN -> drawdown > ratio[i];
            case LOSSES -> account.header.streak > count[i];
            default -> false;
          };
      if (kind[i] >= RETURN_VAR) {
        boolean ofReturns = kind[i] == RETURN_VAR;
        if (!(ofReturns
            ? var.hasReturns(account, count[i])
            : var.hasScenarios(account, count[i]))) {
          return UNSURE;
        }
        breach =
            ofReturns
                ? var.returnsExceed(account, count[i], ratio[i])
                : var.scenariosExceed(account, count[i], usd[i]);
      }
      mask |= (breach ? 1L : 0L) << i;
    }
    return mask;
  }

  /**
   * How far values may move before one of the rules has to be checked again, as {@link Slack#of}
   * would say; less where that would take long to find out.
   */
  double slackUsd(Account account, double minEquityUsd) {
    double gross = account.gross / USD_UNITS;
    double slack = needsView ? 0 : Double.POSITIVE_INFINITY;
    UserHeader header = account.header;
    for (int i = 0; i < kind.length; i++) {
      double of =
          switch (kind[i]) {
            case EXPOSURE -> Distance.shaved(Math.abs(gross - raw[i] / USD_UNITS), gross);
            case CONCENTRATION ->
                account.holdings < count[i]
                    ? Double.POSITIVE_INFINITY
                    : raw[i] > 0
                        ? 0
                        : Distance.ofConcentration(
                            account.largestValue() / USD_UNITS,
                            gross,
                            account.holdings == 1,
                            ratio[i]);
            case DRAWDOWN ->
                Distance.ofDrawdown(
                    gross,
                    minEquityUsd,
                    header.index,
                    Int128.usdToDouble(header.baseHigh, header.baseLow),
                    header.peak,
                    ratio[i]);
            case PORTFOLIO_VAR -> varSlack(account, gross);
            default -> Double.POSITIVE_INFINITY;
          };
      slack = Math.min(slack, of);
    }
    return slack;
  }

  /**
   * What is left of the slack at registration, less what prices may have used since: they are
   * inside the band around those of then.
   */
  private static double varSlack(Account account, double gross) {
    float band = account.band;
    return band == Slack.NO_MOVE
        ? account.varSlack
        : account.varSlack - gross * band / (1.0 - band);
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
