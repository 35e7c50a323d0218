package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle lives through the golden return vector. */
class GoldenVectorsTest {
  private static final UserId ALICE = UserId.of("alice");
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final TokenId GOLD = TokenId.of(ChainId.ETHEREUM, "GOLD");

  private final Events events = Events.standard().with(TokenMeta.of(GOLD, "GOLD", 0));

  /** Holds a token whose closes compound the vector. */
  private NaiveEngine lived() {
    NaiveEngine engine =
        new NaiveEngine(NaiveConfig.defaults().withScenarios(Duration.ofDays(1), 365, 20));
    events.tokens().forEach(engine::apply);
    BigDecimal price = BigDecimal.valueOf(1_000);
    engine.apply(PriceTick.of(GOLD, Price.of(price), 100 * DAY - 5));
    engine.apply(events.deposit("alice", "GOLD", "1000", 100 * DAY - 1));
    int day = 100;
    for (double r : GoldenVectors.returns()) {
      price = price.multiply(BigDecimal.ONE.add(BigDecimal.valueOf(r)), new MathContext(18));
      engine.apply(PriceTick.of(GOLD, Price.of(price), ++day * DAY));
    }
    engine.apply(Events.time(day * DAY + 1));
    return engine;
  }

  @Test
  void periodReturnsAreTheVector() {
    List<Double> returns = lived().periodReturns(ALICE);
    double[] golden = GoldenVectors.returns();
    assertThat(returns).hasSize(golden.length);
    for (int i = 0; i < golden.length; i++) {
      assertThat(returns.get(i)).isEqualTo((double) (float) golden[i]);
    }
  }

  @Test
  void meanDeviationSharpeAndVolatilityAreGolden() {
    List<Double> returns = lived().periodReturns(ALICE);
    double mean = returns.stream().mapToDouble(r -> r).average().orElseThrow();
    double squares = returns.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
    double s = Math.sqrt(squares / (returns.size() - 1));
    assertThat(mean).isCloseTo(GoldenVectors.MEAN, within(GoldenVectors.TOLERANCE));
    assertThat(s).isCloseTo(GoldenVectors.SAMPLE_DEVIATION, within(GoldenVectors.TOLERANCE));
    assertThat(mean / s * Math.sqrt(365))
        .isCloseTo(
            GoldenVectors.RECORDED_SHARPE_365, within(GoldenVectors.RECORDED_TOLERANCE));
    assertThat(mean / s * Math.sqrt(252))
        .isCloseTo(
            GoldenVectors.RECORDED_SHARPE_252, within(GoldenVectors.RECORDED_TOLERANCE));
    assertThat(s * Math.sqrt(365))
        .isCloseTo(
            GoldenVectors.RECORDED_VOLATILITY_365, within(GoldenVectors.RECORDED_TOLERANCE));
  }

  @Test
  void maximumDrawdownIsGolden() {
    assertThat(lived().maxDrawdown(ALICE))
        .isCloseTo(GoldenVectors.MAX_DRAWDOWN, within(GoldenVectors.TOLERANCE));
  }

  @Test
  void valueAtRiskIsGolden() {
    NaiveEngine engine = lived();
    double value = NaiveMath.d(engine.gross(ALICE));
    assertFraction(engine, value, 9000, GoldenVectors.VAR_90);
    assertFraction(engine, value, 9500, GoldenVectors.VAR_95);
    assertFraction(engine, value, 9900, GoldenVectors.VAR_99);
    assertThat(engine.valueAtRisk(ALICE, 9500).status()).isEqualTo(MeasureStatus.OK);
    // 1 in 100 can't be told from 20
    assertThat(engine.valueAtRisk(ALICE, 9900).status()).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  @Test
  void returnValueAtRiskIsGolden() {
    NaiveEngine engine = lived();
    assertThat(engine.returnVar(ALICE, 9000).loss()).isEqualTo((double) (float) GoldenVectors.VAR_90);
    assertThat(engine.returnVar(ALICE, 9500).loss()).isEqualTo((double) (float) GoldenVectors.VAR_95);
    assertThat(engine.returnVar(ALICE, 9900).loss()).isEqualTo((double) (float) GoldenVectors.VAR_99);
    assertThat(engine.returnVar(ALICE, 9500).status()).isEqualTo(MeasureStatus.OK);
    assertThat(engine.returnVar(ALICE, 9900).status()).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  private static void assertFraction(
      NaiveEngine engine, double value, int confidenceBps, double golden) {
    double micros = engine.valueAtRisk(ALICE, confidenceBps).micros().doubleValue();
    assertThat(micros / 1e6 / value).isCloseTo(golden, within(1e-9));
  }

  @Test
  void winsLossesAndStreakAreGolden() {
    NaiveEngine engine = new NaiveEngine(NaiveConfig.defaults());
    events.tokens().forEach(engine::apply);
    long time = DAY;
    for (double r : GoldenVectors.returns()) {
      String proceeds =
          BigDecimal.valueOf(1_000)
              .multiply(BigDecimal.valueOf(1 + r))
              .setScale(6, java.math.RoundingMode.HALF_EVEN)
              .toPlainString();
      engine.apply(events.trade().gave("USDC", "1000").received("GOLD", "1").at(time++));
      engine.apply(events.trade().gave("GOLD", "1").received("USDC", proceeds).at(time++));
      engine.apply(events.withdrawal("alice", "USDC", proceeds, time++));
    }
    NaiveStatistics statistics = engine.statistics(ALICE);
    assertThat(statistics.wins()).isEqualTo(GoldenVectors.WINS);
    assertThat(statistics.losses()).isEqualTo(GoldenVectors.LOSSES);
    assertThat(statistics.breakeven()).isEqualTo(GoldenVectors.BREAKEVEN);
    assertThat(statistics.excluded()).isEqualTo(20);
    assertThat(statistics.maxStreak()).isEqualTo(GoldenVectors.MAX_CONSECUTIVE_LOSSES);
    assertThat((double) statistics.wins() / (statistics.wins() + statistics.losses()))
        .isCloseTo(GoldenVectors.WIN_RATE, within(GoldenVectors.TOLERANCE));
  }

  @Test
  void concentrationIsGolden() {
    NaiveEngine engine = new NaiveEngine(NaiveConfig.defaults());
    events.tokens().forEach(engine::apply);
    String[] tokens = {"USDC", "USDT", "DAI"};
    for (int i = 0; i < tokens.length; i++) {
      String amount = BigDecimal.valueOf(GoldenVectors.shares()[i]).toPlainString();
      engine.apply(events.deposit("alice", tokens[i], amount + "000", DAY));
    }
    assertThat(engine.exposure(ALICE).hhi()).isCloseTo(GoldenVectors.HHI, within(1e-15));
    assertThat(1 / engine.exposure(ALICE).hhi())
        .isCloseTo(GoldenVectors.EFFECTIVE_ASSETS, within(5e-5));
    assertThat(engine.gross(ALICE)).isEqualTo(NaiveMath.raw(Usd.of(1)));
  }
}
