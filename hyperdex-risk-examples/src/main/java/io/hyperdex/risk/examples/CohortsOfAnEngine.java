package io.hyperdex.risk.examples;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.cohort.CohortBacktest;
import io.hyperdex.risk.engine.cohort.CohortReport;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Value at risk of a live engine's users, checked every day against what came. */
public final class CohortsOfAnEngine {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int TODAY = 19_700;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");

  private CohortsOfAnEngine() {}

  /** Prints how the forecasts of a year did, the last third of it three times as wild. */
  public static void main(String[] args) {
    SplittableRandom random = new SplittableRandom(3);
    RiskEngine engine = engine(random);
    CohortBacktest backtest =
        CohortBacktest.of(engine, CohortPolicy.of(9_500))
            .cohorts(
                List.of("retail", "desks"),
                user -> user.value().startsWith("d") ? "desks" : "retail")
            .build();
    double price = 2_000;
    for (int day = 1; day <= 365; day++) {
      long event = (TODAY + day) * DAY - 1;
      backtest.advanceTo(event); // before each event, with its time: stops at every period's end
      price *= 1 + (day < 240 ? 0.05 : 0.15) * (2 * random.nextDouble() - 1);
      engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), event));
    }
    backtest.advanceTo((TODAY + 366) * DAY);
    for (CohortReport report : backtest.reports()) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: %s, %s, %d outcomes, set aside %d times",
              report.cohort(),
              report.forecastBy(),
              report.status().reason(),
              report.status().sequence(),
              report.status().demotions()));
    }
  }

  private static RiskEngine engine(SplittableRandom random) {
    RiskEngine engine = RiskEngine.builder().maxPriceAge(Duration.ofDays(1)).build();
    double[] closes = new double[200];
    double close = 2_000;
    for (int k = closes.length - 1; k >= 0; k--) {
      closes[k] = close;
      close /= 1 + 0.05 * (2 * random.nextDouble() - 1);
    }
    engine.preloadCloses(WETH, (TODAY - closes.length) * DAY, closes);
    long now = TODAY * DAY - 1;
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), now));
    String[] users = {"alice", "bob", "desk7"};
    for (int i = 0; i < users.length; i++) {
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(ChainId.ETHEREUM, "0x5c50...", i),
              UserId.of(users[i]),
              ChainPosition.of(ChainId.ETHEREUM, now),
              WETH,
              Quantity.ofDecimal("3", 18)));
    }
    return engine;
  }
}
