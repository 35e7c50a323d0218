package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertPump;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertSubscription;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;

/** A rule and a sink of one's own, a per-user subscription, and delivery on an executor. */
public final class OwnRuleAndSink {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");

  private OwnRuleAndSink() {}

  /** Not more than an amount in one token: a pure function of the view. */
  record TokenLimit(String name, Severity severity, TokenId token, Usd most) implements Rule {
    @Override
    public Verdict check(RiskView after) {
      if (after.valuationStatus() != MeasureStatus.OK) {
        return Verdict.UNKNOWN;
      }
      return after.value(token).compareTo(most) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
    }

    @Override
    public double slackUsd(RiskView after) {
      return after.valuationStatus() == MeasureStatus.OK
          ? after.value(token).minus(most).abs().doubleValue() * (1 - 1e-9) // short of equality
          : Double.POSITIVE_INFINITY; // no price makes such data good
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return after.value(token).toBigDecimal();
    }

    @Override
    public BigDecimal limit() {
      return most.toBigDecimal();
    }

    @Override
    public Unit unit() {
      return Unit.USD;
    }
  }

  /** Prints the alerts of two rules as they open and resolve. */
  public static void main(String[] args) {
    AlertSink desk = alert -> System.out.println("desk: " + alert.rule() + " " + alert.state());
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    new TokenLimit("eth", Severity.WARNING, WETH, Usd.of(3_000)),
                    DrawdownLimit.of("fall", Severity.CRITICAL, 0.2)))
            .addSink(desk, AlertFilter.all().atLeast(Severity.CRITICAL), 1_000)
            .build();
    AlertSubscription alice = engine.alerts().subscribe(UserId.of("alice"), Severity.INFO, 100);
    AlertPump pump = AlertPump.start(engine.alerts(), Runnable::run); // an executor of your own
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    long now = 1_700_000_000_000L;
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), now));
    engine.apply(
        ExternalFlow.deposit(
            EventKey.of(0, 1),
            UserId.of("alice"),
            ChainPosition.of(ChainId.ETHEREUM, now),
            WETH,
            Quantity.ofDecimal("2", 18)));
    engine.apply(PriceTick.of(WETH, Price.parse("1400"), now + 1_000));
    alice.drainTo(alert -> System.out.println("alice: " + alert.rule() + " " + alert.state()));
    pump.close();
    alice.close();
  }
}
