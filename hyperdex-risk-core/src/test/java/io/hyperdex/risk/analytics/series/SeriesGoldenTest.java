package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers worked out independently (numpy, scipy) on one vector of twenty returns. */
class SeriesGoldenTest {
  private static final double[] R = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  @ParameterizedTest
  @CsvSource({
    "return.mean.arithmetic, -.0012, 1e-15",
    "stddev.sample, .0204286, 5e-8",
    "sharpe.sample.annualized, -1.122250, 5e-7",
    "stddev.sample.annualized, .390287, 5e-7",
    "downside.full, .0157305, 5e-8",
    "sortino.full.annualized, -1.457417, 5e-7",
    "stddev.ewma, .0179771, 5e-8",
    "sharpe.probabilistic, .397622, 5e-7",
    "drawdown.max, .06153937236770457, 1e-15",
    "pain.index, .02551213646524675, 1e-15",
    "ulcer.index, .029681632930268025, 1e-15",
    "return.annualized.geometric, -.4002775816478109, 1e-12",
    "calmar, -6.504414, 5e-7",
    "omega, .859649, 5e-7",
    "tail.ratio, .784993, 5e-7",
    "win.rate, .526316, 5e-7",
    "streak.loss.max, 2, 0",
    "drawdown.max.arithmetic, .061, 1e-15",
    "drawdown.max.from_start, .05027784483611697, 1e-15",
    "skewness.population, -.47541160510877756, 1e-13",
    "skewness.sample, -.5148599049034206, 1e-13",
    "kurtosis.excess.population, -.33155365406589565, 1e-13",
    "kurtosis.excess.sample, -.059770941085922846, 1e-13",
    "gini.mean_difference, .023631578947368424, 1e-15",
    "jarque_bera, .8449938355107206, 1e-12",
    "jarque_bera.p_value, .655408274452368, 1e-12",
    "hurst.rescaled_range, .2961067708676494, 1e-12",
    "cdar, .06153937236770457, 1e-15"
  })
  void figuresOfTheGoldenVector(String id, double expected, double tolerance) {
    assertThat(estimate(id, SeriesInput.of(R)).value()).isCloseTo(expected, within(tolerance));
  }

  @ParameterizedTest
  @CsvSource({
    "var.historical, .9, .026",
    "var.historical, .95, .034",
    "var.historical, .99, .047",
    "var.historical.type7, .95, .03465",
    "var.historical.lower, .95, .047",
    "es.historical, .9, .0405",
    "es.historical, .95, .047",
    "es.historical, .975, .047",
    "es.historical.at_or_below, .95, .047",
    "es.historical.index, .95, .047",
    "var.gaussian.population, .95, .033951",
    "es.gaussian.population, .95, .042271",
    "var.gaussian.sample, .95, .034802",
    "var.cornish_fisher, .95, .036691",
    "var.modified, .95, .036691",
    "evar.historical, .9, .043746"
  })
  void tailsOfTheGoldenVector(String id, double confidence, double expected) {
    SeriesInput input = SeriesInput.of(R).with(Parameter.CONFIDENCE, confidence);
    assertThat(estimate(id, input).value()).isCloseTo(expected, within(5e-7));
  }

  @Test
  void shortSeriesGiveTheirTailWithAWarning() {
    Estimate estimate = estimate("var.historical", SeriesInput.of(R));
    assertThat(estimate.status()).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
    assertThat(estimate.n()).isEqualTo(20);
  }

  @Test
  void sharpeFollowsTheDaysOfTheYear() {
    SeriesInput input = SeriesInput.of(R).with(Parameter.PERIODS, 252);
    assertThat(estimate("sharpe.sample.annualized", input).value())
        .isCloseTo(-.932489, within(5e-7));
  }

  @Test
  void drawdownReferencesDiffer() {
    SeriesInput input = SeriesInput.of(R).with(Parameter.WINDOW, 5);
    assertThat(estimate("drawdown.max.rolling", input).value())
        .isCloseTo(.05080658285257034, within(1e-15));
    assertThat(estimate("drawdown.max.from_period_start", input).value())
        .isCloseTo(.047, within(1e-15));
  }

  @Test
  void cornishFisherIsRefusedWhereTheExpansionTurnsBack() {
    double[] skewed = new double[200];
    Arrays.fill(skewed, .01);
    skewed[7] = -.9;
    SeriesInput input = SeriesInput.of(skewed).with(Parameter.CONFIDENCE, .99);
    assertThat(estimate("var.cornish_fisher", input).status()).isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(estimate("var.modified", input).value()).isNotNull();
  }

  @Test
  void longHorizonsTakeOverlappingReturnsWhereThereAreEnough() {
    double[] long400 = new double[400];
    for (int i = 0; i < long400.length; i++) {
      long400[i] = R[i % R.length];
    }
    double[] pairs = new double[399];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (1 + long400[i]) * (1 + long400[i + 1]) - 1;
    }
    Estimate overlapping =
        estimate("var.historical", SeriesInput.of(long400).with(Parameter.HORIZON, 2));
    assertThat(overlapping.value())
        .isEqualTo(estimate("var.historical", SeriesInput.of(pairs)).value());
    assertThat(overlapping.status()).isEqualTo(MeasureStatus.OK);

    Estimate scaled = estimate("var.historical", SeriesInput.of(R).with(Parameter.HORIZON, 4));
    assertThat(scaled.value()).isCloseTo(.068, within(1e-15));
    assertThat(scaled.status()).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }

  @Test
  void benchmarkFiguresTakeThePeriodsThatBothHave() {
    double[] benchmark = {.01, Double.NaN, .02, -.03, .005};
    double[] returns = {.02, .5, .04, -.06, .01};
    SeriesInput input = SeriesInput.of(returns).with(Parameter.BENCHMARK, benchmark);
    Estimate beta = estimate("beta", input);
    assertThat(beta.value()).isCloseTo(2, within(1e-12));
    assertThat(beta.n()).isEqualTo(4);
    assertThat(estimate("r_squared", input).value()).isCloseTo(1, within(1e-12));
    assertThat(estimate("alpha.period", input).value()).isCloseTo(0, within(1e-15));
  }

  private static Estimate estimate(String id, SeriesInput input) {
    return SeriesEstimators.catalogue().require(id).estimate(input);
  }
}
