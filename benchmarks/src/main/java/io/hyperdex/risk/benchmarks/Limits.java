package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of the workload, in the order {@link #NAMES}.
 *
 * @param gross gross exposure, USD
 * @param share largest share of one token
 * @param drawdown share of the peak
 * @param losses consecutive losing disposals
 * @param portfolioVar portfolio VaR at 95 %, USD; 0 leaves the rule out
 * @param returnVar return VaR at 95 %, share of equity; 0 leaves the rule out
 */
record Limits(
    long gross, double share, double drawdown, int losses, long portfolioVar, double returnVar) {
  static final List<String> NAMES = List.of("gross", "share", "drawdown", "losses", "var", "rvar");

  /** For measuring: some alerts open and close, as on a healthy desk. */
  static Limits usual(VarKind var) {
    return of(var, 135_000, 0.34, 3.0e-4, 8, 6_000, 0.004);
  }

  /** For comparing: every rule opens and closes alerts often. */
  static Limits tight(VarKind var) {
    return of(var, 92_288, 0.27, 5.0e-5, 2, 5_000, 0.003);
  }

  /** By the name a benchmark parameter has. */
  static Limits named(String name, VarKind var) {
    return switch (name) {
      case "usual" -> usual(var);
      case "tight" -> tight(var);
      default -> throw new IllegalArgumentException("limits must be usual or tight: " + name);
    };
  }

  private static Limits of(
      VarKind var, long gross, double share, double drawdown, int losses, long usd, double ratio) {
    return new Limits(
        gross,
        share,
        // Users with a past have been below their peak since long before the first trade.
        var == VarKind.RETURN ? 0.02 : drawdown,
        losses,
        var == VarKind.PORTFOLIO ? usd : 0,
        var == VarKind.RETURN ? ratio : 0);
  }

  VarKind var() {
    return portfolioVar > 0 ? VarKind.PORTFOLIO : returnVar > 0 ? VarKind.RETURN : VarKind.NONE;
  }

  RuleSet rules() {
    List<Rule> rules = new ArrayList<>();
    rules.add(ExposureLimit.of(NAMES.get(0), Severity.CRITICAL, Usd.of(gross)));
    rules.add(ConcentrationLimit.of(NAMES.get(1), Severity.WARNING, share));
    rules.add(DrawdownLimit.of(NAMES.get(2), Severity.CRITICAL, drawdown));
    rules.add(ConsecutiveLossesLimit.of(NAMES.get(3), Severity.INFO, losses));
    if (portfolioVar > 0) {
      rules.add(VarLimit.of(NAMES.get(4), Severity.CRITICAL, Usd.of(portfolioVar)));
    }
    if (returnVar > 0) {
      rules.add(ReturnVarLimit.of(NAMES.get(5), Severity.CRITICAL, returnVar));
    }
    return RuleSet.of(rules);
  }
}
