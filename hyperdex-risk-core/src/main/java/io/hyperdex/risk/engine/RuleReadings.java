package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Int128;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every rule of a set says of a portfolio, with its usage. Reused; allocates nothing for the
 * limits of this library but return VaR under {@link Profile#LEAN}.
 */
final class RuleReadings {
  private final LongAdder errors;
  private final Int128 scratch = new Int128();
  private Verdict[] verdicts = new Verdict[0];
  private Figure[] usages = new Figure[0];
  private Figure[] limits = new Figure[0];
  private Severity[] severities = new Severity[0];
  private int size;

  RuleReadings(LongAdder errors) {
    this.errors = errors;
  }

  void read(RuleSet rules, Standing standing) {
    size = rules.size();
    if (size > verdicts.length) {
      verdicts = new Verdict[size];
      severities = new Severity[size];
      usages = Arrays.copyOf(usages, size);
      limits = Arrays.copyOf(limits, size);
      for (int i = 0; i < size; i++) {
        usages[i] = usages[i] == null ? new Figure() : usages[i];
        limits[i] = limits[i] == null ? new Figure() : limits[i];
      }
    }
    for (int i = 0; i < size; i++) {
      read(i, rules.rules().get(i), standing);
    }
  }

  private void read(int i, Rule rule, Standing standing) {
    usages[i].none(Unit.COUNT);
    limits[i].none(Unit.COUNT);
    severities[i] = Severity.CRITICAL;
    try {
      severities[i] = Objects.requireNonNull(rule.severity(), "severity");
      RiskView view = standing.view();
      measure(rule, view, standing, usages[i], limits[i]);
      verdicts[i] =
          rule.isShadow() // on trial: it decides nothing
              ? Verdict.WITHIN
              : Objects.requireNonNull(rule.check(view), "verdict");
    } catch (Throwable e) { // whatever a rule of the host throws: it can't be told
      errors.increment();
      verdicts[i] = Verdict.UNKNOWN;
    }
  }

  private void measure(Rule rule, RiskView view, Standing standing, Figure usage, Figure limit) {
    if (rule instanceof ExposureLimit exposure) {
      standing.gross(scratch);
      usage.usd(scratch);
      limit.usd(exposure.maxGross());
    } else if (rule instanceof ConcentrationLimit concentration) {
      usage.ratio(view.concentration());
      limit.ratio(concentration.maxShare());
    } else if (rule instanceof DrawdownLimit drawdown) {
      usage.ratio(view.drawdown());
      limit.ratio(drawdown.maxDrawdown());
    } else if (rule instanceof ConsecutiveLossesLimit losses) {
      usage.count(view.consecutiveLosses());
      limit.count(losses.maxLosses());
    } else if (rule instanceof VarLimit var) {
      limit.usd(var.maxVar());
      tail(standing, var.confidenceBps(), usage);
    } else if (rule instanceof ReturnVarLimit var) {
      limit.ratio(var.maxLoss());
      boolean any = view.returnVarStatus(var.confidenceBps()) != MeasureStatus.UNDEFINED;
      usage.ratio(any ? view.returnVar(var.confidenceBps()) : Double.NaN);
    } else {
      Unit unit = Objects.requireNonNull(rule.unit(), "unit");
      limit.of(unit, Objects.requireNonNull(rule.limit(), "limit"));
      usage.of(unit, Objects.requireNonNull(rule.usage(view), "usage"));
    }
  }

  /** Portfolio VaR; no number where there are no scenarios, unless nothing is held. */
  static void tail(Standing standing, int confidenceBps, Figure into) {
    if (standing.tailStatus(confidenceBps) == MeasureStatus.UNDEFINED) {
      into.none(Unit.USD);
    } else {
      into.micros(standing.tail().micros(confidenceBps));
    }
  }

  int size() {
    return size;
  }

  Verdict verdict(int i) {
    return verdicts[i];
  }

  /** The rule's; of one that can't tell it the highest. */
  Severity severity(int i) {
    return severities[i];
  }

  Figure usage(int i) {
    return usages[i];
  }

  Figure limit(int i) {
    return limits[i];
  }
}
