package io.hyperdex.risk.laws;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.function.Consumer;
import java.util.function.Function;

/** A custom rule made of functions; always within unless told otherwise. */
record TestRule(String name, Severity severity, Function<RiskView, Verdict> verdict)
    implements Rule {
  static TestRule of(String name) {
    return new TestRule(name, Severity.WARNING, view -> Verdict.WITHIN);
  }

  TestRule telling(Consumer<RiskView> listener) {
    return saying(
        view -> {
          listener.accept(view);
          return verdict.apply(view);
        });
  }

  TestRule saying(Function<RiskView, Verdict> says) {
    return new TestRule(name, severity, says);
  }

  TestRule withSeverity(Severity choice) {
    return new TestRule(name, choice, verdict);
  }

  @Override
  public Verdict check(RiskView after) {
    return verdict.apply(after);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return after.grossExposure().toBigDecimal();
  }

  @Override
  public BigDecimal limit() {
    return BigDecimal.ONE;
  }

  @Override
  public Unit unit() {
    return Unit.USD;
  }
}
