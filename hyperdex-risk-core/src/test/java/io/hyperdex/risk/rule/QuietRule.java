package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;

/** A rule of the host's own that never breaches; tests add what they watch or stop. */
public class QuietRule implements Rule {
  @Override
  public String name() {
    return "quiet";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public Verdict check(RiskView after) {
    return Verdict.WITHIN;
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return BigDecimal.ZERO;
  }

  @Override
  public BigDecimal limit() {
    return BigDecimal.ONE;
  }

  @Override
  public Unit unit() {
    return Unit.COUNT;
  }
}
