package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.Drawdown;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import org.jspecify.annotations.Nullable;

/**
 * A rule set as arrays of numbers: the five limits of the library are compared without a call.
 * Immutable but for {@link #previous}.
 */
final class LeanRules {
  static final byte EXPOSURE = 0;
  static final byte CONCENTRATION = 1;
  static final byte DRAWDOWN = 2;
  static final byte LOSSES = 3;
  static final byte VAR = 4;
  static final byte CUSTOM = 5;
  static final byte RETURN_VAR = 6;

  static final int GENERATIONS = 1 << 64 - LeanSlab.GENERATION_SHIFT;
  private static final int KEPT = 8;
  private static final int LONGEST_STREAK = 0xffff;

  final RuleSet set;
  final int generation;
  final int size;
  final byte[] kind;
  final double[] limit;
  private final double[] minGross;
  private final int[] minHoldings;

  /** Rules that cannot be told on data that is not OK. */
  final long strict;

  final long varRules;

  /** Rules on return VaR: what they say changes at a period end only, data being fresh. */
  final long returnRules;

  final long customRules;

  /** What takes more than {@link #exceeded}: VaR and custom rules, a second rule of one kind. */
  final long closerLook;

  // The first rule of each kind; its limit is infinite where there is none.
  private double mostGross = Double.POSITIVE_INFINITY;
  private long grossBit;
  private double mostShare = Double.POSITIVE_INFINITY;
  private double shareFrom = Double.NEGATIVE_INFINITY;
  private double shareMove = Double.POSITIVE_INFINITY;
  private int shareFromHoldings;
  private long shareBit;
  private double leastOfPeak = Double.NEGATIVE_INFINITY;
  private long fallBit;
  private long mostLosses = Long.MAX_VALUE;
  private long lossBit;

  /** Below this VaR in USD, and with this many scenarios, no VaR rule is breached or unknown. */
  final double leastVar;

  final int mostScenarios;

  /** The set before, as long as a user's record may still be under it. */
  volatile @Nullable LeanRules previous;

  LeanRules(RuleSet set, @Nullable LeanRules previous, int minimumScenarios) {
    this.set = set;
    this.previous = previous;
    generation = previous == null ? 0 : (previous.generation + 1) % GENERATIONS;
    size = set.size();
    if (size > LeanSlab.MAX_RULES) {
      throw new IllegalArgumentException(
          "LEAN takes at most " + LeanSlab.MAX_RULES + " rules: " + size + "; use Profile.FULL");
    }
    kind = new byte[size];
    limit = new double[size];
    minGross = new double[size];
    minHoldings = new int[size];
    long strictMask = 0;
    long varMask = 0;
    long customMask = 0;
    long returnMask = 0;
    double least = Double.POSITIVE_INFINITY;
    int scenarios = minimumScenarios;
    for (int i = 0; i < size; i++) {
      Rule rule = set.rules().get(i);
      PartialData partial = PartialData.EVALUATE;
      if (rule instanceof ManagedRule) {
        throw new IllegalArgumentException(
            "LEAN has no life cycles of rules: " + rule.name() + "; use Profile.FULL");
      }
      if (rule.isShadow() || RuleLeaves.of(RuleSet.of(rule)).size() > 0) {
        throw new IllegalArgumentException(
            "LEAN has no rules in shadow, of activity or in sequence: "
                + rule.name()
                + "; use Profile.FULL");
      }
      if (rule instanceof ExposureLimit exposure) {
        kind[i] = EXPOSURE;
        limit[i] = exposure.maxGross().doubleValue();
        partial = exposure.partialData();
      } else if (rule instanceof ConcentrationLimit share) {
        kind[i] = CONCENTRATION;
        limit[i] = share.maxShare();
        minGross[i] = share.minGross().doubleValue();
        minHoldings[i] = share.minHoldings();
        partial = share.partialData();
      } else if (rule instanceof DrawdownLimit fall) {
        kind[i] = DRAWDOWN;
        limit[i] = fall.maxDrawdown();
        partial = fall.partialData();
      } else if (rule instanceof ConsecutiveLossesLimit losses) {
        kind[i] = LOSSES;
        limit[i] = losses.maxLosses();
        if (losses.maxLosses() >= LONGEST_STREAK) {
          throw new IllegalArgumentException(
              "LEAN counts to 65535 losses in a row; limit of rule "
                  + rule.name()
                  + " must be below: "
                  + losses.maxLosses());
        }
      } else if (rule instanceof VarLimit loss) {
        kind[i] = VAR;
        limit[i] = loss.maxVar().doubleValue();
        partial = loss.partialData();
        varMask |= 1L << i;
        least = Math.min(least, limit[i]);
        scenarios = Math.max(scenarios, ValueAtRisk.minimumScenarios(loss.confidenceBps()));
      } else if (rule instanceof ReturnVarLimit loss) {
        kind[i] = RETURN_VAR;
        partial = loss.partialData();
        returnMask |= 1L << i;
      } else {
        kind[i] = CUSTOM;
        customMask |= 1L << i;
      }
      strictMask |= partial == PartialData.UNKNOWN ? 1L << i : 0;
    }
    strict = strictMask;
    varRules = varMask;
    customRules = customMask;
    returnRules = returnMask;
    closerLook = ~(takeFirsts() | returnMask) & (1L << size) - 1;
    leastVar = least * (1 - 1e-9);
    mostScenarios = scenarios;
  }

  /** Puts the first rule of each simple kind where {@link #first} finds it; returns which. */
  private long takeFirsts() {
    for (int i = size - 1; i >= 0; i--) {
      long bit = 1L << i;
      switch (kind[i]) {
        case EXPOSURE -> {
          mostGross = limit[i];
          grossBit = bit;
        }
        case CONCENTRATION -> {
          mostShare =
              limit[i] < 1 ? limit[i] : Double.POSITIVE_INFINITY; // a whole is never exceeded
          shareFrom = minGross[i] > 0 ? minGross[i] : Double.NEGATIVE_INFINITY;
          shareMove = Math.max(limit[i], 1 - limit[i]);
          shareFromHoldings = minHoldings[i];
          shareBit = bit;
        }
        case DRAWDOWN -> {
          leastOfPeak = 1 - limit[i];
          fallBit = bit;
        }
        case LOSSES -> {
          mostLosses = (long) limit[i];
          lossBit = bit;
        }
        default -> {
          // takes a closer look
        }
      }
    }
    return grossBit | shareBit | fallBit | lossBit;
  }

  /**
   * As {@link #exceeded}, for the first rule of each kind and somebody who holds something, without
   * a branch or a division. Equal but for what rounding may do at the very limit.
   */
  long first(int holdings, double gross, double largest, double index, double peak, long streak) {
    boolean shareCounts = holdings >= shareFromHoldings & gross >= shareFrom;
    return (gross > mostGross ? grossBit : 0)
        | (largest > mostShare * gross & shareCounts ? shareBit : 0)
        | (index < leastOfPeak * peak ? fallBit : 0)
        | (streak > mostLosses ? lossBit : 0);
  }

  /**
   * Whether a width registered is too wide for the slack that the first rule of each kind has now,
   * as {@link LeanSlack} says it; without a branch or a division. False for a width that is not a
   * number. The index was linked at this very gross exposure.
   */
  boolean isTooWide(
      double width, int holdings, double gross, double largest, double index, double peak) {
    double need = gross * width;
    boolean shareCounts = holdings >= shareFromHoldings;
    return need > Math.abs(gross - mostGross)
        | need > LeanState.LARGEST_VALUE
        | shareCounts & need * shareMove > Math.abs(largest - mostShare * gross)
        | shareCounts & need > Math.abs(gross - shareFrom)
        | width * index > Math.abs(index - leastOfPeak * peak);
  }

  /** Whether a rule on shares looks at somebody with so many holdings. */
  boolean countsHoldings(int i, int holdings) {
    return holdings >= minHoldings[i];
  }

  /** How far gross exposure is from that from which on a rule on shares counts. */
  double fromGross(int i, double gross) {
    return minGross[i] > 0
        ? Distance.shaved(Math.abs(gross - minGross[i]), gross)
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Which of the limits on exposure, concentration, drawdown and losses are exceeded, one bit each,
   * whatever the data is like.
   *
   * @param index of returns, as of now
   */
  long exceeded(int holdings, double gross, double largest, double index, double peak, int streak) {
    long mask = 0;
    for (int i = 0; i < size; i++) {
      boolean above =
          switch (kind[i]) {
            case EXPOSURE -> holdings > 0 && gross > limit[i];
            case CONCENTRATION ->
                gross > 0
                    && largest / gross > limit[i]
                    && holdings >= minHoldings[i]
                    && gross >= minGross[i];
            case DRAWDOWN -> holdings > 0 && Drawdown.of(index, peak) > limit[i];
            case LOSSES -> streak > limit[i];
            default -> false;
          };
      mask |= above ? 1L << i : 0;
    }
    return mask;
  }

  /** For every rule here its place in another set, by name; -1 where that has none. */
  int[] placesIn(RuleSet other) {
    int[] places = new int[size];
    for (int to = 0; to < size; to++) {
      places[to] = -1;
      for (int from = 0; from < other.size(); from++) {
        if (other.rules().get(from).name().equals(set.rules().get(to).name())) {
          places[to] = from;
        }
      }
    }
    return places;
  }

  /** Forgets the sets that no record is under any more; a few stay for readers on their way. */
  void forgetOld() {
    LeanRules kept = this;
    for (int i = 0; i < KEPT && kept != null; i++) {
      kept = kept.previous;
    }
    if (kept != null) {
      kept.previous = null;
    }
  }

  /** The set of a generation, this one or one before. */
  LeanRules ofGeneration(int wanted) {
    LeanRules rules = this;
    while (rules != null && rules.generation != wanted) {
      rules = rules.previous;
    }
    if (rules == null) {
      throw new IllegalStateException("rule set " + wanted + " of a record is forgotten");
    }
    return rules;
  }
}
