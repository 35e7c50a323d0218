package io.hyperdex.risk.analytics.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.tail.HistoricalTail;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingBacktestTest {
  private static final int WINDOW = 100;

  private static double[] returns(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(n, -0.05, 0.05).toArray();
  }

  private static RollingBacktest of(double[] column) {
    return RollingBacktest.of(
        ReturnMatrix.of(1_000, new double[][] {column}), new double[] {500}, WINDOW, 9_500, 9_900);
  }

  @Test
  void aForecastIsTheTailOfTheWindowBeforeItsPeriod() {
    double[] column = returns(103, 1);

    RollingBacktest backtest = of(column);

    assertThat(backtest.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      double[] pnl = Arrays.stream(column, i, i + WINDOW).map(r -> 500 * r).sorted().toArray();
      assertThat(backtest.period(i)).isEqualTo(1_000 + WINDOW + i);
      assertThat(backtest.loss(i)).isCloseTo(-500 * column[WINDOW + i], within(1e-12));
      assertThat(backtest.valueAtRisk(TailMethod.HISTORICAL, 9_500, i))
          .isCloseTo(HistoricalTail.valueAtRisk(pnl, WINDOW, 9_500), within(1e-6));
      assertThat(backtest.expectedShortfall(TailMethod.HISTORICAL, 9_900, i))
          .isCloseTo(HistoricalTail.expectedShortfall(pnl, WINDOW, 9_900), within(1e-6));
    }
  }

  @Test
  void noForecastReadsItsOwnPeriodOrALaterOne() {
    double[] column = returns(160, 2);
    double[] changed = column.clone();
    Arrays.fill(changed, 130, 160, -0.9);

    RollingBacktest before = of(column);
    RollingBacktest after = of(changed);

    for (TailMethod method : TailMethod.values()) {
      for (int i = 0; i <= 130 - WINDOW; i++) {
        assertThat(Double.valueOf(after.valueAtRisk(method, 9_500, i)))
            .isEqualTo(Double.valueOf(before.valueAtRisk(method, 9_500, i)));
      }
    }
    assertThat(after.isException(TailMethod.HISTORICAL, 9_900, 30)).isTrue();
    assertThat(before.isException(TailMethod.HISTORICAL, 9_900, 30)).isFalse();
  }

  @Test
  void aPeriodWithoutAReturnIsNotScoredAndNotALossOfZero() {
    double[] held = returns(120, 3);
    double[] gap = returns(120, 4);
    gap[110] = Double.NaN;

    RollingBacktest backtest =
        RollingBacktest.of(
            ReturnMatrix.of(0, new double[][] {held, gap}), new double[] {1, 1}, WINDOW, 9_500);

    assertThat(backtest.size()).isEqualTo(19);
    BacktestVerdict verdict = backtest.verdict(TailMethod.HISTORICAL, 9_500);
    assertThat(verdict.n()).as("after period 110 a window has 99 scenarios").isEqualTo(10);
    assertThat(verdict.withoutForecast()).isEqualTo(9);
  }

  @Test
  void whatIsNotHeldMayLackReturns() {
    double[] nothing = new double[120];
    Arrays.fill(nothing, Double.NaN);

    RollingBacktest backtest =
        RollingBacktest.of(
            ReturnMatrix.of(0, new double[][] {returns(120, 5), nothing}),
            new double[] {1, 0},
            WINDOW,
            9_500);

    assertThat(backtest.size()).isEqualTo(20);
  }

  @Test
  void aVerdictCountsAndTestsTheExceptionsOfItsSeries() {
    double[] pnl = new double[250];
    double[] var = new double[250];
    double[] shortfall = new double[250];
    Arrays.fill(var, 10);
    Arrays.fill(shortfall, 12);
    for (int day : new int[] {49, 50, 51, 119, 120, 199, 239}) {
      pnl[day] = -12;
    }

    BacktestVerdict verdict = BacktestVerdict.of(9_900, pnl, var, shortfall, 3);

    assertThat(verdict.exceptions()).isEqualTo(7);
    assertThat(verdict.expected()).isCloseTo(2.5, within(1e-12));
    assertThat(verdict.withoutForecast()).isEqualTo(3);
    assertThat(verdict.kupiec().orElseThrow().statistic()).isCloseTo(5.4970, within(5e-5));
    assertThat(verdict.independence().orElseThrow().statistic()).isCloseTo(13.4876, within(5e-5));
    assertThat(verdict.zone()).contains(TrafficLight.Zone.AMBER);
    assertThat(verdict.z2().orElseThrow()).isCloseTo(1 - 7 / 2.5, within(1e-12));
  }

  @Test
  void nothingToJudgeIsNoVerdict() {
    BacktestVerdict verdict =
        BacktestVerdict.of(9_500, new double[0], new double[0], new double[0], 0);

    assertThat(verdict.kupiec()).isEmpty();
    assertThat(verdict.zone()).isEmpty();
    assertThat(verdict.z2()).isEmpty();
    assertThat(of(returns(WINDOW, 6)).size()).isZero();
  }

  @Test
  void wrongArgumentsAreNamed() {
    ReturnMatrix returns = ReturnMatrix.of(0, new double[][] {returns(30, 7)});

    assertThatThrownBy(() -> RollingBacktest.of(returns, new double[2], 20, 9_500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values for 1 tokens");
    assertThatThrownBy(() -> RollingBacktest.of(returns, new double[1], 19, 9_500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("19");
    assertThatThrownBy(
            () ->
                RollingBacktest.of(returns, new double[1], 20, 9_500)
                    .verdict(TailMethod.NORMAL, 9_900))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9900");
  }
}
