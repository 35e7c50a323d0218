package io.hyperdex.risk.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.testkit.Events;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The engine's portfolio VaR and that of {@code analytics.tail} are two pieces of code. */
class TailAgreementTest {
  private static final List<TokenId> TOKENS = List.of(Events.WETH, Events.WBTC, Events.USDT);
  private static final int CLOSES = 260;

  @Test
  void portfolioValueAtRiskOfTheEngineIsHistoricalValueAtRiskToTheMicroDollar() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] closes = new double[TOKENS.size()][CLOSES];
    double[][] returns = new double[TOKENS.size()][CLOSES - 1];
    for (int i = 0; i < closes.length; i++) {
      closes[i][0] = 100;
      for (int k = 1; k < CLOSES; k++) {
        closes[i][k] = closes[i][k - 1] * (1 + .1 * (random.nextDouble() - .5));
        returns[i][k - 1] = closes[i][k] / closes[i][k - 1] - 1;
      }
      closes[i][77] = i == 1 ? Double.NaN : closes[i][77];
    }
    returns[1][76] = Double.NaN;
    returns[1][77] = Double.NaN;
    Desk desk = Desk.open(RiskEngine.builder());
    long first = Desk.MIDNIGHT - (CLOSES - 1) * Duration.ofDays(1).toMillis();
    for (int i = 0; i < closes.length; i++) {
      desk.engine.preloadCloses(TOKENS.get(i), first, closes[i]);
    }
    desk.price("WETH", "2000.5", Desk.T0);
    desk.price("WBTC", "30000", Desk.T0);
    desk.price("USDT", "0.9975", Desk.T0);
    PortfolioRisk risk =
        new PortfolioRisk(TailModel.of(ReturnMatrix.of(0, returns)).levels(9_500, 9_900).build());
    int[] tokens = {0, 1, 2};
    String[] deposits = {"1.25", "0.03", "4321.5"};
    double[] prices = {2000.5, 30_000, .9975};
    double[] values = new double[3];
    for (int i = 0; i < 3; i++) {
      String token = List.of("WETH", "WBTC", "USDT").get(i);
      desk.apply(desk.events.deposit("alice", token, deposits[i], Desk.T0 + i));
      values[i] = new BigDecimal(deposits[i]).multiply(BigDecimal.valueOf(prices[i])).doubleValue();
      risk.assess(tokens, values, 3);
      assertThat(desk.measure(MeasureId.VAR_95).n()).isEqualTo(risk.scenarios());
      assertThat(micros(desk.number(MeasureId.VAR_95)))
          .isEqualTo(micros(risk.valueAtRisk(TailMethod.HISTORICAL, 0)));
      assertThat(micros(desk.number(MeasureId.VAR_99)))
          .isEqualTo(micros(risk.valueAtRisk(TailMethod.HISTORICAL, 1)));
    }
  }

  private static long micros(double usd) {
    return Math.round(usd * 1e6);
  }
}
