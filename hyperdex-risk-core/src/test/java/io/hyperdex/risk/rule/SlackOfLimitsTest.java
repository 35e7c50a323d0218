package io.hyperdex.risk.rule;

import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which slack of the view a limit goes by, and when none is needed. */
class SlackOfLimitsTest {
  private static final double ANY = Double.POSITIVE_INFINITY;
  private static final ExposureLimit EXPOSURE = ExposureLimit.of("exposure", WARNING, Usd.of(100));
  private static final ConcentrationLimit CONCENTRATION =
      ConcentrationLimit.of("concentration", WARNING, 0.5);
  private static final DrawdownLimit DRAWDOWN = DrawdownLimit.of("drawdown", CRITICAL, 0.2);
  private static final VarLimit VAR = VarLimit.of("var", CRITICAL, Usd.of(10));
  private static final List<Rule> PRICED = List.of(EXPOSURE, CONCENTRATION, DRAWDOWN, VAR);

  private final FakeView view = new FakeView();

  @Test
  void eachLimitGoesByTheSlackOfItsMeasure() {
    assertThat(EXPOSURE.slackUsd(view)).isEqualTo(11);
    assertThat(CONCENTRATION.slackUsd(view)).isEqualTo(12);
    assertThat(DRAWDOWN.slackUsd(view)).isEqualTo(13);
    assertThat(VAR.withConfidenceBps(9_900).slackUsd(view)).isEqualTo(14);
    assertThat(view.askedConfidenceBps).isEqualTo(9_900);
    assertThat(ConsecutiveLossesLimit.of("losses", WARNING, 3).slackUsd(view)).isEqualTo(ANY);
  }

  @Test
  void noPriceConcernsAUserWhoHoldsNothing() {
    view.holdings = 0;
    assertThat(PRICED).allSatisfy(rule -> assertThat(rule.slackUsd(view)).isEqualTo(ANY));
  }

  @ParameterizedTest
  @EnumSource(names = {"STALE", "PARTIAL"})
  void noPriceMakesDataGoodThatIsNot(MeasureStatus status) {
    view.valuationStatus = status;
    assertThat(List.of(EXPOSURE, CONCENTRATION, DRAWDOWN))
        .allSatisfy(rule -> assertThat(rule.slackUsd(view)).isEqualTo(ANY));
    assertThat(EXPOSURE.onPartialData(PartialData.EVALUATE).slackUsd(view)).isEqualTo(11);
    assertThat(CONCENTRATION.onPartialData(PartialData.EVALUATE).slackUsd(view)).isEqualTo(12);
    assertThat(DRAWDOWN.onPartialData(PartialData.EVALUATE).slackUsd(view)).isEqualTo(13);
  }

  @ParameterizedTest
  @EnumSource(names = {"STALE", "PARTIAL", "INSUFFICIENT_DATA", "UNDEFINED"})
  void varThatCannotBeToldWaitsForItsStatus(MeasureStatus status) {
    view.varStatus = status;
    assertThat(VAR.slackUsd(view)).isEqualTo(15);
    boolean never = status == MeasureStatus.INSUFFICIENT_DATA || status == MeasureStatus.UNDEFINED;
    assertThat(VAR.onPartialData(PartialData.EVALUATE).slackUsd(view)).isEqualTo(never ? 15 : 14);
  }

  @Test
  void tooFewHoldingsForConcentrationStayTooFew() {
    assertThat(CONCENTRATION.withMinHoldings(3).slackUsd(view)).isEqualTo(ANY);
  }

  @Test
  void aBreachOfConcentrationLastsWhileShareAndGrossBothDo() {
    view.concentration = 0.6;
    assertThat(CONCENTRATION.withMinGross(Usd.of(100)).slackUsd(view)).isEqualTo(11);
    view.grossSlack = 20;
    assertThat(CONCENTRATION.withMinGross(Usd.of(100)).slackUsd(view)).isEqualTo(12);
  }

  @Test
  void concentrationIsWithinWhileEitherShareOrGrossIsLow() {
    ConcentrationLimit limit = CONCENTRATION.withMinGross(Usd.of(101));
    assertThat(limit.slackUsd(view)).as("both low: the farther").isEqualTo(12);
    view.grossSlack = 20;
    assertThat(limit.slackUsd(view)).as("both low: the farther").isEqualTo(20);
    view.concentration = 0.6;
    assertThat(limit.slackUsd(view)).as("only gross low").isEqualTo(20);
    view.concentration = 0.5;
    assertThat(CONCENTRATION.withMinGross(Usd.of(100)).slackUsd(view))
        .as("only the share low")
        .isEqualTo(12);
  }

  @Test
  void aRuleThatDoesNotSayIsCheckedAtEveryMove() {
    assertThat(new QuietRule().slackUsd(view)).isZero();
  }
}
