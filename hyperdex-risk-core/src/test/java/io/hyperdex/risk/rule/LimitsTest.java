package io.hyperdex.risk.rule;

import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final ExposureLimit EXPOSURE = ExposureLimit.of("exposure", WARNING, Usd.of(100));
  private static final ConcentrationLimit CONCENTRATION =
      ConcentrationLimit.of("concentration", WARNING, 0.5);
  private static final DrawdownLimit DRAWDOWN = DrawdownLimit.of("drawdown", CRITICAL, 0.2);
  private static final VarLimit VAR = VarLimit.of("var", CRITICAL, Usd.of(10));
  private static final ReturnVarLimit RETURN_VAR = ReturnVarLimit.of("return-var", CRITICAL, 0.1);
  private static final ConsecutiveLossesLimit LOSSES =
      ConsecutiveLossesLimit.of("losses", WARNING, 3);

  private final FakeView view = new FakeView();

  /** Every measure far above every limit. */
  private FakeView breaching() {
    view.gross = Usd.of(1_000);
    view.concentration = 0.9;
    view.drawdown = 0.9;
    view.varMicros = 99_000_000;
    view.returnVar = 0.9;
    return view;
  }

  // Equality is not a breach

  @Test
  void exposureBreachesByTheSmallestUnitAbove() {
    view.gross = Usd.of(100);
    assertThat(EXPOSURE.check(view)).isEqualTo(Verdict.WITHIN);
    view.gross = Usd.parse("100.000000000001");
    assertThat(EXPOSURE.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void concentrationBreachesByTheNextDoubleAbove() {
    view.concentration = 0.5;
    assertThat(CONCENTRATION.check(view)).isEqualTo(Verdict.WITHIN);
    view.concentration = Math.nextUp(0.5);
    assertThat(CONCENTRATION.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void drawdownBreachesByTheNextDoubleAbove() {
    view.drawdown = 0.2;
    assertThat(DRAWDOWN.check(view)).isEqualTo(Verdict.WITHIN);
    view.drawdown = Math.nextUp(0.2);
    assertThat(DRAWDOWN.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void varBreachesByOneMillionthAbove() {
    view.varMicros = 10_000_000;
    assertThat(VAR.check(view)).isEqualTo(Verdict.WITHIN);
    view.varMicros = 10_000_001;
    assertThat(VAR.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void returnVarBreachesByTheNextDoubleAbove() {
    view.returnVar = 0.1;
    assertThat(RETURN_VAR.check(view)).isEqualTo(Verdict.WITHIN);
    view.returnVar = Math.nextUp(0.1);
    assertThat(RETURN_VAR.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void varLimitBetweenTwoMillionthsIsNotRounded() {
    VarLimit limit = VarLimit.of("fine", WARNING, Usd.parse("0.000001500000"));
    view.varMicros = 1;
    assertThat(limit.check(view)).isEqualTo(Verdict.WITHIN);
    view.varMicros = 2;
    assertThat(limit.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Long.MIN_VALUE, -1, 0, 1, 9_223_372_036_854L, 9_223_372_036_855L, Long.MAX_VALUE})
  void varComparesLikeBigDecimalOverTheWholeRange(long micros) {
    view.varMicros = micros;
    for (String limit :
        List.of("0.000000000001", "9223372.036854775807", "9223372036854.775807", "1e18")) {
      VarLimit rule = VarLimit.of("var", WARNING, Usd.parse(new BigDecimal(limit).toPlainString()));
      boolean above = BigDecimal.valueOf(micros, 6).compareTo(new BigDecimal(limit)) > 0;
      assertThat(rule.check(view))
          .as("%s against %s", micros, limit)
          .isEqualTo(above ? Verdict.BREACHED : Verdict.WITHIN);
    }
  }

  @Test
  void lossesBreachAtOneMoreThanTheLimit() {
    view.losses = 3;
    assertThat(LOSSES.check(view)).isEqualTo(Verdict.WITHIN);
    view.losses = 4;
    assertThat(LOSSES.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void varThatGainsEvenInTheTailIsWithin() {
    view.varMicros = -5_000_000;
    assertThat(VAR.check(view)).isEqualTo(Verdict.WITHIN);
  }

  // Nothing held

  @ParameterizedTest
  @EnumSource(MeasureStatus.class)
  void whoHoldsNothingIsWithinWhateverTheData(MeasureStatus status) {
    FakeView flat = breaching();
    flat.holdings = 0;
    flat.valuationStatus = status;
    flat.varStatus = status;
    flat.returnVarStatus = status;
    assertThat(List.of(EXPOSURE, CONCENTRATION, DRAWDOWN, VAR, RETURN_VAR))
        .allSatisfy(rule -> assertThat(rule.check(flat)).isEqualTo(Verdict.WITHIN));
  }

  @Test
  void losingStreakCountsWithNothingHeld() {
    view.holdings = 0;
    view.losses = 4;
    assertThat(LOSSES.check(view)).isEqualTo(Verdict.BREACHED);
  }

  // Data that cannot be trusted

  @ParameterizedTest
  @EnumSource(
      value = MeasureStatus.class,
      mode = Mode.INCLUDE,
      names = {"STALE", "PARTIAL"})
  void staleOrPartialDataIsUnknownUnlessToldToEvaluate(MeasureStatus status) {
    FakeView shaky = breaching();
    shaky.valuationStatus = status;
    shaky.varStatus = status;
    shaky.returnVarStatus = status;
    assertThat(List.of(EXPOSURE, CONCENTRATION, DRAWDOWN, VAR, RETURN_VAR))
        .allSatisfy(rule -> assertThat(rule.check(shaky)).isEqualTo(Verdict.UNKNOWN));
    assertThat(
            List.of(
                EXPOSURE.onPartialData(PartialData.EVALUATE),
                CONCENTRATION.onPartialData(PartialData.EVALUATE),
                DRAWDOWN.onPartialData(PartialData.EVALUATE),
                VAR.onPartialData(PartialData.EVALUATE),
                RETURN_VAR.onPartialData(PartialData.EVALUATE)))
        .allSatisfy(rule -> assertThat(rule.check(shaky)).isEqualTo(Verdict.BREACHED));
  }

  @ParameterizedTest
  @EnumSource(
      value = MeasureStatus.class,
      mode = Mode.INCLUDE,
      names = {"INSUFFICIENT_DATA", "UNDEFINED"})
  void varWithoutEnoughScenariosIsUnknownEvenWhenToldToEvaluate(MeasureStatus status) {
    view.varMicros = 99_000_000;
    view.varStatus = status;
    assertThat(VAR.onPartialData(PartialData.EVALUATE).check(view)).isEqualTo(Verdict.UNKNOWN);
    view.returnVar = 0.9;
    view.returnVarStatus = status;
    assertThat(RETURN_VAR.onPartialData(PartialData.EVALUATE).check(view))
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void varDoesNotDependOnTheValuationStatusButOnItsOwn() {
    view.valuationStatus = MeasureStatus.PARTIAL;
    view.varMicros = 99_000_000;
    assertThat(VAR.check(view)).isEqualTo(Verdict.BREACHED);
    assertThat(VAR.status(view)).isEqualTo(MeasureStatus.OK);
  }

  @Test
  void losingStreakNeedsNoPrices() {
    view.valuationStatus = MeasureStatus.PARTIAL;
    view.losses = 4;
    assertThat(LOSSES.check(view)).isEqualTo(Verdict.BREACHED);
    assertThat(LOSSES.status(view)).isEqualTo(MeasureStatus.OK);
  }

  // Guards of concentration

  @Test
  void concentrationOfASmallPortfolioIsWithin() {
    ConcentrationLimit guarded = CONCENTRATION.withMinGross(Usd.of(100));
    view.concentration = 0.9;
    view.gross = Usd.parse("99.999999999999");
    assertThat(guarded.check(view)).isEqualTo(Verdict.WITHIN);
    view.gross = Usd.of(100);
    assertThat(guarded.check(view)).isEqualTo(Verdict.BREACHED);
  }

  @Test
  void concentrationOfFewHoldingsIsWithin() {
    ConcentrationLimit guarded = CONCENTRATION.withMinHoldings(2);
    view.concentration = 1;
    view.holdings = 1;
    assertThat(guarded.check(view)).isEqualTo(Verdict.WITHIN);
    assertThat(CONCENTRATION.check(view)).isEqualTo(Verdict.BREACHED);
  }

  // What an alert shows

  @Test
  void usageAndLimitAreExact() {
    view.gross = Usd.parse("123.456789012345");
    view.concentration = 0.1;
    view.drawdown = 0.3;
    view.varMicros = 12_345_678;
    view.returnVar = 0.7;
    view.losses = 7;
    assertThat(EXPOSURE.usage(view)).isEqualByComparingTo("123.456789012345");
    assertThat(EXPOSURE.limit()).isEqualByComparingTo("100");
    assertThat(CONCENTRATION.usage(view)).isEqualTo(new BigDecimal(0.1));
    assertThat(CONCENTRATION.limit()).isEqualByComparingTo("0.5");
    assertThat(DRAWDOWN.usage(view)).isEqualTo(new BigDecimal(0.3));
    assertThat(DRAWDOWN.limit()).isEqualTo(new BigDecimal(0.2));
    assertThat(VAR.usage(view)).isEqualTo("12.345678");
    assertThat(VAR.limit()).isEqualByComparingTo("10");
    assertThat(RETURN_VAR.usage(view)).isEqualTo(new BigDecimal(0.7));
    assertThat(RETURN_VAR.limit()).isEqualTo(new BigDecimal(0.1));
    assertThat(RETURN_VAR.status(view)).isEqualTo(MeasureStatus.OK);
    assertThat(LOSSES.usage(view)).isEqualTo("7");
    assertThat(LOSSES.limit()).isEqualTo("3");
    assertThat(List.of(EXPOSURE.unit(), VAR.unit())).containsOnly(Unit.USD);
    assertThat(List.of(CONCENTRATION.unit(), DRAWDOWN.unit(), RETURN_VAR.unit())).containsOnly(Unit.RATIO);
    assertThat(LOSSES.unit()).isEqualTo(Unit.COUNT);
  }

  @Test
  void varIsAskedAtTheConfidenceOfTheRule() {
    VAR.check(view);
    assertThat(view.askedConfidenceBps).isEqualTo(9500);
    VAR.withConfidenceBps(9900).usage(view);
    assertThat(view.askedConfidenceBps).isEqualTo(9900);
    RETURN_VAR.check(view);
    assertThat(view.askedConfidenceBps).isEqualTo(9500);
    RETURN_VAR.withConfidenceBps(9000).usage(view);
    assertThat(view.askedConfidenceBps).isEqualTo(9000);
  }

  // Arguments

  @Test
  void badArgumentsAreRefusedWithValueAndCure() {
    refused(() -> ExposureLimit.of("r", WARNING, Usd.ZERO), "limit of rule r must be positive: 0");
    refused(() -> VarLimit.of("r", WARNING, Usd.of(-5)), "limit of rule r must be positive: -5");
    refused(() -> VAR.withConfidenceBps(95), "must be 5000 to 9999: 95; 95 % is 9500");
    refused(() -> VAR.withConfidenceBps(10_000), "10000");
    refused(() -> RETURN_VAR.withConfidenceBps(95), "must be 5000 to 9999: 95; 95 % is 9500");
    refused(() -> ReturnVarLimit.of("r", WARNING, 5), "must be in (0, 1): 5");
    refused(() -> ReturnVarLimit.of("r", WARNING, 0), "must be in (0, 1): 0");
    refused(() -> ReturnVarLimit.of("r", WARNING, Double.NaN), "must be in (0, 1): NaN");
    refused(() -> DrawdownLimit.of("r", WARNING, 20), "must be in (0, 1): 20");
    refused(() -> DrawdownLimit.of("r", WARNING, 1), "must be in (0, 1): 1");
    refused(() -> DrawdownLimit.of("r", WARNING, Double.NaN), "must be in (0, 1): NaN");
    refused(() -> ConcentrationLimit.of("r", WARNING, 0), "must be in (0, 1]: 0");
    refused(() -> ConcentrationLimit.of("r", WARNING, Double.NaN), "must be in (0, 1]: NaN");
    refused(() -> CONCENTRATION.withMinGross(Usd.of(-1)), "must not be negative: -1");
    refused(() -> CONCENTRATION.withMinHoldings(0), "must be at least 1: 0");
    refused(() -> ConsecutiveLossesLimit.of("r", WARNING, 0), "must be positive: 0");
    refused(() -> ConsecutiveLossesLimit.of(" ", WARNING, 1), "rule name must not be blank");
  }

  private static void refused(Runnable attempt, String message) {
    assertThatIllegalArgumentException().isThrownBy(attempt::run).withMessageContaining(message);
  }
}
