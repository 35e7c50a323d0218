package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws that hold for every series. */
class SeriesProperties {
  @Provide
  Arbitrary<double[]> returns() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(-.2, .2).ofScale(4),
            Arbitraries.doubles().between(-1, 3),
            Arbitraries.of(0.0, .01, -.01, -1.0))
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<double[]> withGaps() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(-2, 3),
            Arbitraries.of(0.0, -0.0, .01, 1e-300, -1.0, Double.NaN))
        .array(double[].class)
        .ofMinSize(0)
        .ofMaxSize(40);
  }

  @Property
  void noEstimatorEverThrowsOrAnswersWithNaN(
      @ForAll("withGaps") double[] returns, @ForAll Random random) {
    double[] benchmark = returns.clone();
    double[] riskFree = new double[returns.length];
    for (int i = 0; i < benchmark.length; i++) {
      benchmark[i] = random.nextInt(4) == 0 ? benchmark[i] : random.nextGaussian() / 20;
      riskFree[i] = random.nextInt(8) == 0 ? Double.NaN : .001;
    }
    SeriesInput input =
        SeriesInput.of(returns)
            .with(Parameter.BENCHMARK, benchmark)
            .with(Parameter.RISK_FREE, riskFree)
            .with(Parameter.CONFIDENCE, random.nextInt(10_001) / 10_000.0)
            .with(Parameter.HORIZON, 1 + random.nextInt(3))
            .with(Parameter.LAG, 1 + random.nextInt(5))
            .with(Parameter.ORDER, 1 + random.nextInt(4));
    for (Estimator estimator : SeriesEstimators.catalogue().all()) {
      Estimate estimate = estimator.estimate(input);
      Double value = estimate.value();
      assertThat(estimate.estimator()).isEqualTo(estimator.id());
      assertThat(estimate.n()).isBetween(0, returns.length);
      assertThat(value == null)
          .as("%s", estimate)
          .isEqualTo(estimate.status() == MeasureStatus.UNDEFINED);
      if (value != null) {
        assertThat(value).as(estimator.id()).isFinite();
        assertThat(Double.doubleToRawLongBits(value))
            .isNotEqualTo(Double.doubleToRawLongBits(-0.0));
      }
      assertThat(estimator.estimate(input)).isEqualTo(estimate);
    }
  }

  @Property
  void shortfallIsAtLeastTheValueAtRisk(
      @ForAll("returns") double[] returns, @ForAll @IntRange(min = 5000, max = 9999) int bps) {
    SeriesInput input = SeriesInput.of(returns).with(Parameter.CONFIDENCE, bps / 10_000.0);
    assertThat(value("es.historical", input))
        .isGreaterThanOrEqualTo(value("var.historical", input) - 1e-12);
    assertThat(value("es.historical.at_or_below", input))
        .isGreaterThanOrEqualTo(value("var.historical.type7", input) - 1e-12);
    assertThat(value("es.gaussian.population", input))
        .isGreaterThanOrEqualTo(value("var.gaussian.population", input) - 1e-12);
    assertThat(value("evar.historical", input))
        .isGreaterThanOrEqualTo(value("es.historical", input) - 1e-6);
    assertThat(value("es.historical", input))
        .isLessThanOrEqualTo(-value("return.worst", input) + 1e-12);
  }

  @Property
  void tailsGrowWithTheConfidence(
      @ForAll("returns") double[] returns,
      @ForAll @IntRange(min = 5000, max = 9999) int one,
      @ForAll @IntRange(min = 5000, max = 9999) int other) {
    SeriesInput low =
        SeriesInput.of(returns).with(Parameter.CONFIDENCE, Math.min(one, other) / 10_000.0);
    SeriesInput high = low.with(Parameter.CONFIDENCE, Math.max(one, other) / 10_000.0);
    for (String id : List.of("var.historical", "var.historical.type7", "es.historical", "cdar")) {
      assertThat(value(id, high)).as(id).isGreaterThanOrEqualTo(value(id, low) - 1e-12);
    }
  }

  @Property
  void tailsAndDeviationsScaleWithTheReturns(
      @ForAll("returns") double[] returns, @ForAll @IntRange(min = 1, max = 9) int tenths) {
    double factor = tenths / 10.0;
    SeriesInput whole = SeriesInput.of(returns);
    SeriesInput scaled = SeriesInput.of(Arrays.stream(returns).map(r -> r * factor).toArray());
    for (String id :
        List.of(
            "var.historical",
            "es.historical",
            "var.gaussian.population",
            "stddev.population",
            "downside.full",
            "deviation.mean_absolute",
            "gini.mean_difference",
            "drawdown.max.arithmetic")) {
      Double of = value(id, whole);
      if (of != null) {
        assertThat(value(id, scaled)).as(id).isCloseTo(factor * of, within(1e-12));
      }
    }
  }

  @Property
  void orderDoesNotMatterWhereOnlyTheDistributionCounts(
      @ForAll("returns") double[] returns, @ForAll Random random) {
    List<Double> shuffled = new ArrayList<>(Arrays.stream(returns).boxed().toList());
    Collections.shuffle(shuffled, random);
    SeriesInput one = SeriesInput.of(returns);
    SeriesInput other = SeriesInput.of(shuffled.stream().mapToDouble(r -> r).toArray());
    for (String id :
        List.of(
            "var.historical",
            "es.historical",
            "var.modified",
            "skewness.population",
            "omega",
            "return.cumulative.geometric",
            "win.rate",
            "sortino.full")) {
      Double expected = value(id, one);
      Double actual = value(id, other);
      // Rounding decides where there is a value only at the very edge of there being none.
      if (expected != null && actual != null) {
        assertThat(actual).as(id).isCloseTo(expected, within(1e-6 + 1e-9 * Math.abs(expected)));
      }
    }
  }

  @Property
  void familiesMeetAtTheirCommonMembers(@ForAll("returns") double[] returns) {
    SeriesInput input = SeriesInput.of(returns);
    Double omega = value("omega", input);
    if (omega != null) {
      assertThat(value("omega.sharpe", input)).isCloseTo(omega - 1, within(1e-9 * (1 + omega)));
      assertThat(value("kappa", input.with(Parameter.ORDER, 1)))
          .isCloseTo(omega - 1, within(1e-9 * (1 + omega)));
      assertThat(value("kappa", input)).isCloseTo(value("sortino.full", input), within(1e-6));
    }
    assertThat(value("pain.index", input))
        .isLessThanOrEqualTo(value("ulcer.index", input) + 1e-12)
        .isLessThanOrEqualTo(value("drawdown.max", input) + 1e-12);
    assertThat(value("drawdown.current", input))
        .isBetween(0.0, value("drawdown.max", input) + 1e-12);
    assertThat(value("drawdown.max.rolling", input.with(Parameter.WINDOW, returns.length)))
        .isCloseTo(value("drawdown.max", input), within(1e-12));
  }

  private static Double value(String id, SeriesInput input) {
    return SeriesEstimators.catalogue().require(id).estimate(input).value();
  }
}
