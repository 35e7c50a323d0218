package io.hyperdex.risk.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.cohort.CohortBacktest;
import io.hyperdex.risk.engine.cohort.PortfolioForecast;
import io.hyperdex.risk.engine.cohort.PortfolioModel;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CohortMetricsTest {
  private static final long DAY = 86_400_000L;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    registry.close();
  }

  /** A model that sees next to no risk on a market that falls by a hundredth every day. */
  @Test
  void aDemotionIsSeenOnTheMeters() {
    RiskEngine engine = RiskEngine.builder().build();
    double[] closes = new double[150];
    for (int i = 0; i < closes.length; i++) {
      closes[i] = 1_000 + i % 2;
    }
    engine.preloadCloses(WETH, 0, closes);
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    PortfolioModel blind =
        (past, bps) -> (tokens, values) -> Optional.of(new PortfolioForecast(1e-6, 2e-6));
    PortfolioModel sound =
        (past, bps) -> (tokens, values) -> Optional.of(new PortfolioForecast(1e6, 1e6));
    CohortBacktest backtest =
        CohortBacktest.of(engine, new CohortPolicy(9_500, 20, 10, 0.01, 15, true))
            .cohorts(List.of("retail", "desks"), user -> "retail")
            .models(blind, sound)
            .build();
    new CohortMetrics(backtest, Tags.of("shard", "7")).bindTo(registry);
    assertThat(gauge("conservative", "retail")).isZero();
    double price = 1_000;
    for (int day = 150; day < 165; day++) {
      long now = day * DAY - 1000;
      backtest.advanceTo(now);
      price *= 0.99;
      engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), now));
      if (day == 150) {
        engine.apply(
            ExternalFlow.deposit(
                EventKey.of(1, 1),
                UserId.of("ann"),
                ChainPosition.of(ChainId.ETHEREUM, now),
                WETH,
                Quantity.ofDecimal("1", 18)));
      }
      backtest.advanceTo(day * DAY + 1);
    }
    assertThat(gauge("conservative", "retail")).isEqualTo(1);
    assertThat(gauge("conservative", "desks")).isZero();
    assertThat(gauge("coverage", "retail")).isEqualTo(1);
    assertThat(counter("demotions", "retail")).isEqualTo(1);
    assertThat(counter("outcomes", "retail")).isEqualTo(14);
    assertThat(counter("promotions", "retail")).isZero();
    assertThat(gauge("judged", "retail")).isEqualTo(4); // since the demotion
    assertThat(gauge("exceptions", "retail")).isEqualTo(4);
    assertThat(gauge("zone", "retail")).isEqualTo(2);
  }

  @Test
  void labelsAreTheCohortsGivenAndNothingElse() {
    CohortBacktest backtest =
        CohortBacktest.of(RiskEngine.builder().build(), CohortPolicy.of(9_500))
            .cohorts(List.of("a", "b"), user -> "c")
            .build();
    new CohortMetrics(backtest).bindTo(registry);
    Set<String> labels = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      assertThat(meter.getId().getTags()).hasSize(1);
      labels.add(meter.getId().getTag("cohort"));
    }
    assertThat(labels).containsExactly("a", "b");
    assertThat(registry.getMeters()).hasSize(22);
  }

  private double gauge(String name, String cohort) {
    return registry.get("hyperdex.risk.cohort." + name).tag("cohort", cohort).gauge().value();
  }

  private double counter(String name, String cohort) {
    return registry
        .get("hyperdex.risk.cohort." + name)
        .tag("cohort", cohort)
        .functionCounter()
        .count();
  }
}
