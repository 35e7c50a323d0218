package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.ScopeMembership;
import io.hyperdex.risk.engine.ScopeMonitor;
import io.hyperdex.risk.engine.ScopeReport;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import java.time.Duration;

/**
 * Limits on what users do in a window, a sequence, a rule on trial, and rules over groups of users.
 */
public final class RulesOfADesk {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  private RulesOfADesk() {}

  static RuleSet ofUsers() {
    ActivityLimit dayLoss =
        ActivityLimit.realizedLoss("day-loss", Severity.CRITICAL, Usd.of(5_000), Duration.ofDays(1))
            .aligned(); // since midnight UTC
    ActivityLimit losing = ActivityLimit.losses("losing", Severity.INFO, 2, Duration.ofMinutes(30));
    ExposureLimit large = ExposureLimit.of("large", Severity.INFO, Usd.of(50_000));
    return RuleSet.of(
        ActivityLimit.trades("pace", Severity.WARNING, 20, Duration.ofMinutes(1)),
        ManagedRule.withWarnBand(dayLoss, 0.8).tagged("page"),
        SequenceRule.of("chasing-losses", Severity.CRITICAL, Duration.ofHours(1), losing, large),
        ManagedRule.of(TokenLimit.of("weth", Severity.WARNING, WETH, Usd.of(30_000))).inShadow());
  }

  static ScopeMonitor groups(RiskEngine engine) {
    return ScopeMonitor.of(
            engine, user -> ScopeMembership.ofStrategy("acme", user.value().split("-")[0]))
        .house(RuleSet.of(ExposureLimit.of("house", Severity.CRITICAL, Usd.of(100_000))))
        .eachTenant(RuleSet.of(DrawdownLimit.of("tenant-fall", Severity.WARNING, 0.1)))
        .strategy("arb", RuleSet.of(ExposureLimit.of("arb", Severity.WARNING, Usd.of(60_000))))
        .build();
  }

  /** Two traders of one strategy, each within the limits, are not so together. */
  public static void main(String[] args) {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(ofUsers())
            .addSink(alert -> System.out.println(alert.user() + ": " + alert.rule()))
            .addSink(
                alert -> System.out.println("on trial: " + alert.rule()),
                AlertFilter.ofShadow(),
                100)
            .build();
    ScopeMonitor groups = groups(engine);
    long now = 1_700_000_000_000L;
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), now));
    for (int i = 1; i <= 2; i++) {
      UserId trader = UserId.of("arb-" + i);
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(0, i),
              trader,
              ChainPosition.of(ChainId.ETHEREUM, now),
              USDC,
              Quantity.ofDecimal("35000", 6)));
      engine.apply(
          Trade.builder(EventKey.of(1, i), trader, ChainPosition.of(ChainId.ETHEREUM, now))
              .gave(USDC, Quantity.ofDecimal("34000", 6))
              .received(WETH, Quantity.ofDecimal("17", 18))
              .build());
    }
    for (ScopeReport group : groups.evaluate()) {
      System.out.println(
          group.scope() + " holds " + group.measure(MeasureId.GROSS_EXPOSURE).value());
    }
    engine.alerts().drain();
  }
}
