package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
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

  static final int GENERATIONS = 1 << 64 - LeanSlab.GENERATION_SHIFT;
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
  final long customRules;

  /** VaR and custom rules: those that take more than the numbers at hand. */
  final long closerLook;

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
    double least = Double.POSITIVE_INFINITY;
    int scenarios = minimumScenarios;
    for (int i = 0; i < size; i++) {
      Rule rule = set.rules().get(i);
      PartialData partial = PartialData.EVALUATE;
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
      } else {
        kind[i] = CUSTOM;
        customMask |= 1L << i;
      }
      strictMask |= partial == PartialData.UNKNOWN ? 1L << i : 0;
    }
    strict = strictMask;
    varRules = varMask;
    customRules = customMask;
    closerLook = varMask | customMask;
    leastVar = least * (1 - 1e-9);
    mostScenarios = scenarios;
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
            case EXPOSURE -> gross > limit[i];
            case CONCENTRATION ->
                largest > limit[i] * gross & holdings >= minHoldings[i] & gross >= minGross[i];
            case DRAWDOWN -> 1 - index / Math.max(peak, index) > limit[i];
            case LOSSES -> streak > limit[i];
            default -> false;
          };
      mask |= above ? 1L << i : 0;
    }
    return holdings > 0 ? mask : mask & lossRules();
  }

  private long lossRules() {
    long mask = 0;
    for (int i = 0; i < size; i++) {
      mask |= kind[i] == LOSSES ? 1L << i : 0;
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
