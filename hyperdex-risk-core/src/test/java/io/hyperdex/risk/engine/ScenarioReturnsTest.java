package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine hands out is what its own portfolio VaR is made of. */
class ScenarioReturnsTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final UserId ALICE = UserId.of("alice");
  private static final int CLOSES = 150;

  private static void deposit(LeanDesk desk, int token, long units) {
    ChainPosition now = ChainPosition.of(LeanDesk.CHAIN, desk.engine.now());
    assertThat(
            desk.engine.apply(
                ExternalFlow.deposit(
                    desk.key(), ALICE, now, LeanDesk.id(token), Quantity.of(units))))
        .isEqualTo(Outcome.APPLIED);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theEnginesValueAtRiskFollowsFromTheReturnsAndValuesItHandsOut(Profile profile) {
    RiskEngine empty = RiskEngine.builder().profile(profile).build();
    assertThat(empty.scenarioReturns().periods()).isZero();
    assertThat(empty.periodReturns(ALICE)).isEmpty();

    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile));
    RiskEngine engine = desk.engine;
    SplittableRandom random = new SplittableRandom(3);
    long midnight = Math.floorDiv(LeanDesk.T0, DAY) * DAY;
    for (int day = 1; day <= CLOSES; day++) {
      for (int i = 1; i < 4; i++) {
        double factor = 1 + 0.1 * (random.nextDouble() - 0.5);
        double last = engine.mark(LeanDesk.id(i)).orElseThrow().price().doubleValue();
        engine.apply(
            PriceTick.of(
                LeanDesk.id(i),
                Price.of(BigDecimal.valueOf(last * factor).setScale(9, RoundingMode.HALF_UP)),
                midnight + day * DAY));
      }
      if (day == 1) {
        deposit(desk, 1, 5_000_000);
      }
      engine.advanceTo(midnight + day * DAY + 1);
    }
    deposit(desk, 2, 3_000_000);
    deposit(desk, 3, 1_000_000);

    ScenarioReturns returns = engine.scenarioReturns();
    assertThat(returns.periodMs()).isEqualTo(DAY);
    assertThat((returns.firstPeriod() + returns.periods() - 1) * DAY)
        .isEqualTo(midnight + CLOSES * DAY);
    PortfolioRisk risk =
        new PortfolioRisk(
            TailModel.of(ReturnMatrix.of(returns.firstPeriod(), returns.byToken())).build());
    ExposureBuffer exposure = new ExposureBuffer();
    assertThat(engine.exposureInto(engine.userIndex(ALICE), exposure)).isTrue();
    int[] tokens = new int[exposure.size()];
    double[] values = new double[exposure.size()];
    for (int i = 0; i < exposure.size(); i++) {
      tokens[i] = exposure.token(i);
      values[i] = exposure.value(i);
    }
    risk.assess(tokens, values, exposure.size());

    assertThat(risk.scenarios()).isEqualTo(returns.periods()).isGreaterThanOrEqualTo(100);
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, risk.model().levelOf(9_500)))
        .isCloseTo(
            engine.measure(ALICE, MeasureId.VAR_95).orElseThrow().value().doubleValue(),
            Offset.offset(1e-6)); // whole micro-USD on both sides
    assertThat(engine.periodReturns(ALICE)).hasSize(CLOSES - 1).doesNotContain(Double.NaN);
  }
}
