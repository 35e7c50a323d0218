package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.MIDNIGHT;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.testkit.Events;
import io.hyperdex.risk.testkit.GoldenVectors;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The engine lives through the golden vectors. */
class GoldenVectorsEngineTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  // Cost basis

  @Test
  void lotExampleIsGoldenUnderEveryMethod() {
    for (GoldenVectors.LotExample example : GoldenVectors.lotExamples()) {
      Desk desk = Desk.open(RiskEngine.builder().costBasis(example.basis()).impliedPrices(false));
      long time = T0;
      for (long cost : GoldenVectors.acquisitionCosts()) {
        desk.buy("WETH", "1", Long.toString(cost), time++);
      }
      String proceeds = Long.toString(GoldenVectors.DISPOSAL_PRICE * 3 / 2);
      desk.sell("WETH", "1.5", proceeds, time);

      Position weth = desk.position("WETH");
      assertThat(weth.realizedPnlUsd()).as("%s", example).isEqualTo(Usd.of(example.realized()));
      assertThat(weth.costUsd()).as("%s", example).isEqualTo(Usd.of(example.remainingCost()));
      assertThat(weth.quantity()).isEqualTo(desk.events.quantity("WETH", "1.5"));
    }
  }

  // Period returns

  /** One deposit, then closes that compound the vector, one a day. */
  private static Desk lived(RiskEngineBuilder engine) {
    Desk desk = Desk.open(engine.maxPriceAge(Duration.ofDays(2)));
    BigDecimal price = BigDecimal.valueOf(1_000);
    desk.apply(PriceTick.of(Events.TICKET, Price.of(price), MIDNIGHT - 5));
    desk.apply(desk.events.deposit("alice", "TICKET", "1000", MIDNIGHT - 1));
    int day = 0;
    for (double r : GoldenVectors.returns()) {
      price = price.multiply(BigDecimal.ONE.add(BigDecimal.valueOf(r)), new MathContext(18));
      desk.apply(PriceTick.of(Events.TICKET, Price.of(price), MIDNIGHT + ++day * DAY));
    }
    desk.engine.advanceTo(MIDNIGHT + day * DAY + 1);
    return desk;
  }

  @Test
  void sharpeVolatilityAndDrawdownOfTheReturnVectorAreGolden() {
    Desk desk = lived(365);
    assertThat(desk.measure(MeasureId.SHARPE).n()).isEqualTo(20);
    assertThat(desk.measure(MeasureId.SHARPE).status()).isEqualTo(MeasureStatus.OK);
    assertRecorded(desk, MeasureId.SHARPE, GoldenVectors.RECORDED_SHARPE_365);
    assertRecorded(desk, MeasureId.VOLATILITY, GoldenVectors.RECORDED_VOLATILITY_365);
    assertGolden(desk, MeasureId.MAX_DRAWDOWN, GoldenVectors.MAX_DRAWDOWN);
    assertRecorded(lived(252), MeasureId.SHARPE, GoldenVectors.RECORDED_SHARPE_252);
  }

  private static void assertGolden(Desk desk, MeasureId id, double golden) {
    assertThat(desk.number(id)).as("%s", id).isCloseTo(golden, within(GoldenVectors.TOLERANCE));
  }

  private static void assertRecorded(Desk desk, MeasureId id, double golden) {
    assertThat(desk.number(id))
        .as("%s", id)
        .isCloseTo(golden, within(GoldenVectors.RECORDED_TOLERANCE));
  }

  private static Desk lived(double periodsPerYear) {
    return lived(RiskEngine.builder().periodsPerYear(periodsPerYear));
  }

  // Return value at risk

  @Test
  void returnVarOfTheReturnVectorIsGolden() {
    Desk desk = lived(365);
    assertThat(desk.measure(MeasureId.RETURN_VAR_95).n()).isEqualTo(20);
    assertThat(desk.number(MeasureId.RETURN_VAR_95))
        .isEqualTo((double) (float) GoldenVectors.VAR_95);
    assertThat(desk.number(MeasureId.RETURN_VAR_99))
        .isEqualTo((double) (float) GoldenVectors.VAR_99);
    assertThat(desk.measure(MeasureId.RETURN_VAR_95).status())
        .as("the default minimum is 100 returns")
        .isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  @Test
  void returnVarLimitOfAnyConfidenceMeetsTheGoldenNumber() {
    assertReturnLimitIsTight(9_000, GoldenVectors.VAR_90);
    assertReturnLimitIsTight(9_500, GoldenVectors.VAR_95);
  }

  /** At the number the limit holds, just below it is breached. */
  private static void assertReturnLimitIsTight(int confidenceBps, double golden) {
    double recorded = (float) golden;
    ReturnVarLimit loose =
        ReturnVarLimit.of("loose", Severity.INFO, recorded).withConfidenceBps(confidenceBps);
    ReturnVarLimit tight =
        ReturnVarLimit.of("tight", Severity.INFO, Math.nextDown(recorded))
            .withConfidenceBps(confidenceBps);
    Desk desk =
        lived(RiskEngine.builder().minimumScenarios(20).rules(RuleSet.of(loose, tight)));
    assertThat(desk.rule("loose")).isEqualTo(UserSnapshot.RuleState.INACTIVE);
    assertThat(desk.rule("tight")).isEqualTo(UserSnapshot.RuleState.FIRING);
    assertThat(desk.alerts.get(0).value().doubleValue()).isEqualTo(recorded);
    assertThat(desk.alerts.get(0).limit().doubleValue()).isEqualTo(Math.nextDown(recorded));
  }

  // Value at risk

  private static double[] closes() {
    double[] returns = GoldenVectors.returns();
    double[] closes = new double[returns.length + 1];
    closes[0] = 1_000;
    for (int i = 0; i < returns.length; i++) {
      closes[i + 1] = closes[i] * (1 + returns[i]);
    }
    return closes;
  }

  /** A thousand dollars of a token whose closes compound the vector. */
  private static Desk holding(RuleSet rules) {
    Desk desk = Desk.open(RiskEngine.builder().minimumScenarios(20).rules(rules));
    double[] closes = closes();
    desk.engine.preloadCloses(Events.TICKET, MIDNIGHT - (closes.length - 1) * DAY, closes);
    desk.price("TICKET", "10", T0);
    desk.apply(desk.events.deposit("alice", "TICKET", "100", T0 + 1));
    return desk;
  }

  @Test
  void valueAtRiskOfTheReturnVectorIsGolden() {
    Desk desk = holding(RuleSet.empty());
    assertThat(desk.measure(MeasureId.VAR_95).status()).isEqualTo(MeasureStatus.OK);
    assertThat(desk.measure(MeasureId.VAR_95).n()).isEqualTo(20);
    assertThat(desk.number(MeasureId.VAR_95) / 1_000).isCloseTo(GoldenVectors.VAR_95, within(1e-9));
    assertThat(desk.number(MeasureId.VAR_99) / 1_000).isCloseTo(GoldenVectors.VAR_99, within(1e-9));
    assertThat(desk.measure(MeasureId.VAR_99).status())
        .as("1 in 100 can't be told from 20")
        .isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  @Test
  void varLimitOfAnyConfidenceMeetsTheGoldenNumber() {
    assertLimitIsTight(9_000, GoldenVectors.VAR_90);
    assertLimitIsTight(9_500, GoldenVectors.VAR_95);
  }

  /** Just above the number the limit holds, just below it is breached. */
  private static void assertLimitIsTight(int confidenceBps, double golden) {
    Usd var = Usd.of(BigDecimal.valueOf(golden * 1_000).setScale(3, RoundingMode.HALF_EVEN));
    Usd hair = Usd.parse("0.00001");
    VarLimit loose =
        VarLimit.of("loose", Severity.INFO, var.plus(hair)).withConfidenceBps(confidenceBps);
    VarLimit tight =
        VarLimit.of("tight", Severity.INFO, var.minus(hair)).withConfidenceBps(confidenceBps);
    Desk desk = holding(RuleSet.of(loose, tight));
    assertThat(desk.rule("loose")).isEqualTo(UserSnapshot.RuleState.INACTIVE);
    assertThat(desk.rule("tight")).isEqualTo(UserSnapshot.RuleState.FIRING);
    assertThat(desk.alerts.get(0).value().doubleValue()).isCloseTo(golden * 1_000, within(0.00001));
  }

  // Concentration

  @Test
  void concentrationOfTheSharesIsGolden() {
    Desk desk = Desk.open();
    String[] tokens = {"USDC", "USDT", "DAI"};
    double[] shares = GoldenVectors.shares();
    for (int i = 0; i < tokens.length; i++) {
      String amount = BigDecimal.valueOf(shares[i]).multiply(BigDecimal.TEN).toPlainString();
      desk.apply(desk.events.deposit("alice", tokens[i], amount, T0 + i));
    }
    assertThat(desk.number(MeasureId.HHI)).isCloseTo(GoldenVectors.HHI, within(1e-15));
    assertThat(desk.number(MeasureId.EFFECTIVE_ASSETS))
        .isCloseTo(GoldenVectors.EFFECTIVE_ASSETS, within(5e-5));
    assertThat(desk.number(MeasureId.CONCENTRATION)).isEqualTo(.5);
  }

  // Trades

  @Test
  void winsLossesAndStreakOfTheReturnVectorAreGolden() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    long time = T0;
    for (double r : GoldenVectors.returns()) {
      String proceeds =
          BigDecimal.valueOf(1_000)
              .multiply(BigDecimal.valueOf(1 + r))
              .setScale(6, RoundingMode.HALF_EVEN)
              .toPlainString();
      desk.buy("TICKET", "1", "1000", time++);
      desk.sell("TICKET", "1", proceeds, time++);
      desk.apply(desk.events.withdrawal("alice", "USDC", proceeds, time++));
    }
    assertThat(desk.measure(MeasureId.WIN_RATE).n())
        .isEqualTo(GoldenVectors.WINS + GoldenVectors.LOSSES);
    assertGolden(desk, MeasureId.WIN_RATE, GoldenVectors.WIN_RATE);
    assertThat(desk.number(MeasureId.MAX_CONSECUTIVE_LOSSES))
        .isEqualTo(GoldenVectors.MAX_CONSECUTIVE_LOSSES);
    assertThat(desk.measure(MeasureId.CONSECUTIVE_LOSSES).n())
        .as("wins, losses and the breakeven")
        .isEqualTo(GoldenVectors.WINS + GoldenVectors.LOSSES + GoldenVectors.BREAKEVEN);
  }
}
