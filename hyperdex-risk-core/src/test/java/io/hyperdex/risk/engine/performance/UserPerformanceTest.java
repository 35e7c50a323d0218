package io.hyperdex.risk.engine.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.series.PerformanceMeasure;
import io.hyperdex.risk.analytics.series.PerformanceSettings;
import io.hyperdex.risk.analytics.series.PerformanceWindow;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserPerformanceTest {
  private static final long DAY = 86_400_000L;
  private static final long T0 = 19_700 * DAY - 10_000;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "usdc");
  private static final UserId ANN = UserId.of("ann");

  private int keys;

  private RiskEngine engine(Profile profile) {
    RiskEngine engine =
        RiskEngine.builder().profile(profile).maxPriceAge(Duration.ofDays(2)).build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("1000"), T0));
    deposit(engine, WETH, "2", 18, T0);
    return engine;
  }

  private void deposit(RiskEngine engine, TokenId token, String amount, int decimals, long at) {
    engine.apply(
        ExternalFlow.deposit(
            EventKey.of(7, ++keys),
            ANN,
            ChainPosition.of(ChainId.ETHEREUM, at),
            token,
            Quantity.ofDecimal(amount, decimals)));
  }

  private void trade(
      RiskEngine engine, TokenId in, String gives, TokenId out, String gets, long at) {
    engine.apply(
        Trade.builder(EventKey.of(8, ++keys), ANN, ChainPosition.of(ChainId.ETHEREUM, at))
            .gave(in, Quantity.ofDecimal(gives, in.equals(WETH) ? 18 : 6))
            .received(out, Quantity.ofDecimal(gets, out.equals(WETH) ? 18 : 6))
            .build());
  }

  @Test
  void theMeasuresAreThoseOfReturnsWithoutFlows() {
    for (Profile profile : Profile.values()) {
      RiskEngine engine = engine(profile);
      PerformanceWindow expected = PerformanceWindow.of(365, PerformanceSettings.daily());
      Random random = new Random(4);
      double price = 1_000;
      for (int day = 1; day <= 40; day++) {
        double r = 0.04 * random.nextGaussian();
        price *= 1 + r;
        long now = T0 + day * DAY;
        engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), now));
        if (day % 5 == 0) {
          deposit(engine, WETH, "1.5", 18, now); // no gain
        }
        expected.add((float) r);
      }
      engine.advanceTo(T0 + 41 * DAY);
      UserPerformance report =
          UserPerformance.of(engine, ANN, PerformanceSettings.daily()).orElseThrow();
      assertThat(report.measures()).hasSize(UserPerformance.SIZE);
      assertThat(engine.periodReturns(ANN)).hasSize(40);
      expected
          .estimates()
          .forEach(
              (measure, estimate) -> {
                Measure live = report.measures().get(measure.jsonName());
                assertThat(live.n()).isEqualTo(40);
                assertThat(live.status()).as(measure.jsonName()).isEqualTo(estimate.status());
                assertThat(live.asOfMs()).isEqualTo(engine.now());
                assertThat(live.coverage()).isEqualTo(1);
                assertThat(live.value().doubleValue())
                    .as(measure.jsonName())
                    .isCloseTo(
                        estimate.value(), within(1e-4 * Math.max(1, Math.abs(estimate.value()))));
              });
    }
  }

  @Test
  void tradesAreMeasuredByWhatTheyRealized() {
    RiskEngine engine = engine(Profile.FULL);
    trade(engine, WETH, "1", USDC, "1000", T0 + 1); // break-even: cost was the market
    engine.apply(PriceTick.of(WETH, Price.parse("1100"), T0 + 2));
    trade(engine, WETH, "0.5", USDC, "550", T0 + 3); // gains 50
    engine.apply(PriceTick.of(WETH, Price.parse("960"), T0 + 4));
    trade(engine, WETH, "0.5", USDC, "480", T0 + 5); // loses 20

    Map<String, Measure> measures =
        UserPerformance.of(engine, ANN, PerformanceSettings.daily()).orElseThrow().measures();

    assertThat(measures.get("expectancy").value()).isEqualByComparingTo("15");
    assertThat(measures.get("expectancy").status()).isEqualTo(MeasureStatus.OK);
    assertThat(measures.get("expectancy").n()).isEqualTo(2);
    assertThat(measures.get("winRate").value()).isEqualByComparingTo("0.5");
    assertThat(measures.get("consecutiveLosses").value()).isEqualByComparingTo("1");
    assertThat(measures.get("averageTradeSize"))
        .isEqualTo(engine.measure(ANN, MeasureId.AVERAGE_TRADE_SIZE).orElseThrow());
    assertThat(measures.get(PerformanceMeasure.SHARPE.jsonName()).value()).isNull();
  }

  @Test
  void expectancyIsPartialWhereMoreThanTheCountedTradesMadeIt() {
    RiskEngine engine = engine(Profile.FULL);
    engine.apply(PriceTick.of(WETH, Price.parse("1100"), T0 + 2));
    trade(engine, WETH, "1", USDC, "1100", T0 + 3);
    trade(engine, WETH, "5", USDC, "5500", T0 + 4); // four of them were never seen to come in
    deposit(engine, USDC, "1", 6, T0 + 5);
    trade(engine, TokenId.of(ChainId.ETHEREUM, "dust"), "1", USDC, "1", T0 + 6);

    Measure expectancy =
        UserPerformance.of(engine, ANN, PerformanceSettings.daily())
            .orElseThrow()
            .measures()
            .get("expectancy");
    assertThat(expectancy.status()).isEqualTo(MeasureStatus.PARTIAL);
  }

  @Test
  void aUserNeverSeenHasNone() {
    assertThat(
            UserPerformance.of(
                engine(Profile.FULL), UserId.of("nobody"), PerformanceSettings.daily()))
        .isEmpty();
  }
}
