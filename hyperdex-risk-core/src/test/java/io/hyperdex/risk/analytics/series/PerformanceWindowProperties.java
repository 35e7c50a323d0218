package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.Estimate;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** All measures kept up as returns come in, against all estimators over the window at once. */
class PerformanceWindowProperties {
  private static final double[] GOLDEN = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  @Provide
  Arbitrary<double[]> returns() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(-.2, .2).ofScale(4),
            Arbitraries.doubles().between(-.5, .5),
            Arbitraries.of(0.0, .01, -.01))
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(90);
  }

  @Property(tries = 300)
  void streamingIsTheExactRecompute(
      @ForAll("returns") double[] returns,
      @ForAll @IntRange(min = 1, max = 45) int window,
      @ForAll @IntRange(min = -10, max = 10) int marThousandths) {
    PerformanceSettings settings =
        new PerformanceSettings(365, 0.0001, marThousandths / 1000.0, 0.02, 0.94, 9_500);
    PerformanceWindow streaming = PerformanceWindow.of(window, settings);
    for (int i = 0; i < returns.length; i++) {
      streaming.add(returns[i]);
      if (i % 7 == 0 || i == returns.length - 1) {
        double[] inWindow = Arrays.copyOfRange(returns, Math.max(0, i + 1 - window), i + 1);
        check(streaming, inWindow, settings);
      }
    }
  }

  private static void check(
      PerformanceWindow streaming, double[] inWindow, PerformanceSettings settings) {
    assertThat(streaming.returns()).isEqualTo(inWindow);
    check(streaming.estimates(), inWindow, settings);
    check(PerformanceMeasure.all(inWindow, settings), inWindow, settings);
  }

  private static void check(
      Map<PerformanceMeasure, Estimate> all, double[] inWindow, PerformanceSettings settings) {
    assertThat(all).hasSize(PerformanceMeasure.values().length);
    for (PerformanceMeasure measure : PerformanceMeasure.values()) {
      Estimate exact = measure.of(settings.of(inWindow));
      Estimate kept = all.get(measure);
      assertThat(kept.estimator()).isEqualTo(exact.estimator());
      assertThat(kept.n()).isEqualTo(exact.n());
      if (isIllConditioned(measure, exact, kept)) {
        continue;
      }
      assertThat(kept.status()).as(measure.jsonName()).isEqualTo(exact.status());
      if (exact.value() != null) {
        assertThat(kept.value())
            .as(measure.jsonName())
            .isCloseTo(exact.value(), within(1e-8 * Math.max(1, Math.abs(exact.value()))));
      }
    }
  }

  /** Per a fall or deviation that is nothing but rounding there is no digit to agree on. */
  private static boolean isIllConditioned(
      PerformanceMeasure measure, Estimate exact, Estimate kept) {
    boolean ratio =
        measure == PerformanceMeasure.CALMAR
            || measure == PerformanceMeasure.OMEGA
            || measure == PerformanceMeasure.PROFIT_FACTOR
            || measure == PerformanceMeasure.SORTINO
            || measure == PerformanceMeasure.SHARPE
            || measure == PerformanceMeasure.PROBABILISTIC_SHARPE;
    return ratio
        && (exact.value() == null
            || kept.value() == null
            || Math.abs(exact.value()) > 1e6
            || measure == PerformanceMeasure.PROBABILISTIC_SHARPE && exact.n() < 4);
  }

  @Example
  void theGoldenVectorGivesTheDefinedNumbers() {
    PerformanceWindow window = PerformanceWindow.of(365, PerformanceSettings.daily());
    Arrays.stream(GOLDEN).forEach(window::add);
    Map<PerformanceMeasure, Estimate> all = window.estimates();

    assertThat(value(all, PerformanceMeasure.SHARPE)).isCloseTo(-1.122250, within(1e-6));
    assertThat(value(all, PerformanceMeasure.VOLATILITY)).isCloseTo(.390287, within(1e-6));
    assertThat(value(all, PerformanceMeasure.PROBABILISTIC_SHARPE))
        .isCloseTo(.397622, within(1e-6));
    assertThat(value(all, PerformanceMeasure.DOWNSIDE_DEVIATION)).isCloseTo(.0157305, within(1e-7));
    assertThat(value(all, PerformanceMeasure.SORTINO)).isCloseTo(-1.457417, within(1e-6));
    assertThat(value(all, PerformanceMeasure.EWMA_VOLATILITY)).isCloseTo(.0179771, within(1e-7));
    assertThat(value(all, PerformanceMeasure.MAX_DRAWDOWN)).isCloseTo(.0615394, within(1e-7));
    assertThat(value(all, PerformanceMeasure.AVERAGE_DRAWDOWN)).isCloseTo(.0255121, within(1e-7));
    assertThat(value(all, PerformanceMeasure.ULCER)).isCloseTo(.0296816, within(1e-7));
    assertThat(value(all, PerformanceMeasure.CONDITIONAL_DRAWDOWN))
        .isCloseTo(.0615394, within(1e-7));
    assertThat(value(all, PerformanceMeasure.CALMAR)).isCloseTo(-6.504414, within(1e-5));
    assertThat(value(all, PerformanceMeasure.OMEGA)).isCloseTo(.859649, within(1e-6));
    assertThat(value(all, PerformanceMeasure.TAIL_RATIO)).isCloseTo(.784993, within(1e-6));
  }

  private static double value(Map<PerformanceMeasure, Estimate> all, PerformanceMeasure measure) {
    return all.get(measure).value();
  }

  @Example
  void anEmptyWindowHasNoValues() {
    PerformanceWindow.of(5, PerformanceSettings.daily())
        .estimates()
        .forEach((measure, estimate) -> assertThat(estimate.value()).as(measure.name()).isNull());
  }

  @Example
  void badSettingsAreRefusedWithTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PerformanceSettings(0, 0, 0, 0, 0.94, 9_500))
        .withMessageContaining("0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PerformanceSettings(365, 0, 0, 0, 0.94, 10_000))
        .withMessageContaining("10000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PerformanceWindow.of(0, PerformanceSettings.daily()))
        .withMessageContaining("0");
  }
}
