package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The window that moves along against the window computed at once. */
class StreamingWindowProperties {
  /** Of the value, or of the returns' size for what is near 0. */
  private static final double TOLERANCE = 1e-9;

  @Provide
  Arbitrary<double[]> returns() {
    return Arbitraries.oneOf(
            Arbitraries.doubles().between(-.2, .2).ofScale(4),
            Arbitraries.doubles().between(-1, 1),
            Arbitraries.of(0.0, .01, -.01, -1.0))
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  @Property
  void everyMeasureIsThatOfTheWindow(
      @ForAll("returns") double[] returns,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(min = -20, max = 20) int marThousandths) {
    double mar = marThousandths / 1000.0;
    StreamingWindow streaming = StreamingWindow.of(window, mar);
    for (int i = 0; i < returns.length; i++) {
      streaming.add(returns[i]);
      double[] inWindow = Arrays.copyOfRange(returns, Math.max(0, i + 1 - window), i + 1);
      check(streaming, inWindow, mar);
    }
  }

  @Example
  void errorsDoNotBuildUp() {
    SplittableRandom random = new SplittableRandom(7);
    int window = 250;
    double[] ring = new double[window];
    StreamingWindow streaming = StreamingWindow.of(window);
    int total = 200_003;
    for (int i = 0; i < total; i++) {
      // Wild at first: what they leave behind must be nothing.
      double r = (random.nextDouble() - .5) * (i < 100_000 ? 1.9 : .02);
      ring[i % window] = r;
      streaming.add(r);
    }
    double[] inWindow = new double[window];
    for (int i = 0; i < window; i++) {
      inWindow[i] = ring[(total + i) % window];
    }
    check(streaming, inWindow, 0);
  }

  @Example
  void refusesWhatIsNoReturnAndStaysAsItWas() {
    StreamingWindow streaming = StreamingWindow.of(3);
    streaming.add(.1);
    assertThatIllegalArgumentException().isThrownBy(() -> streaming.add(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> streaming.add(-1.01));
    assertThat(streaming.n()).isEqualTo(1);
    assertThat(streaming.mean()).hasValue(.1);
  }

  @Example
  void anEmptyWindowHasNoValues() {
    StreamingWindow streaming = StreamingWindow.of(3);
    assertThat(streaming.mean()).isEmpty();
    assertThat(streaming.maximumDrawdown()).isEmpty();
    assertThat(streaming.valueAtRisk(9500)).isEmpty();
    assertThat(streaming.expectedShortfall(9500)).isEmpty();
    assertThat(streaming.winRate()).isEmpty();
  }

  private static void check(StreamingWindow streaming, double[] inWindow, double mar) {
    SeriesInput input = SeriesInput.of(inWindow).with(Parameter.MAR, mar);
    assertThat(streaming.n()).isEqualTo(inWindow.length);
    close("return.mean.arithmetic", streaming.mean(), input);
    close("return.cumulative.geometric", streaming.cumulative(), input);
    close("stddev.sample", streaming.sampleDeviation(), input);
    close("stddev.population", streaming.populationDeviation(), input);
    close("downside.full", streaming.downsideDeviation(), input);
    close("win.rate", streaming.winRate(), input);
    close("drawdown.max", streaming.maximumDrawdown(), input);
    close("drawdown.current", streaming.currentDrawdown(), input);
    close("es.historical", streaming.expectedShortfall(9500), input);
    close("es.historical", streaming.expectedShortfall(9000), input, .9);
    for (int bps : new int[] {9000, 9500, 9900}) {
      assertThat(streaming.valueAtRisk(bps))
          .hasValue(
              estimate("var.historical", input.with(Parameter.CONFIDENCE, bps / 10_000.0)).value());
    }
    Double deviation = estimate("stddev.population", input).value();
    if (deviation != null && deviation > 1e-6) {
      close("sharpe.sample", streaming.sharpe(0), input);
      close("skewness.population", streaming.skewness(), input);
      close("kurtosis.excess.population", streaming.excessKurtosis(), input);
    }
    Double downside = estimate("downside.full", input).value();
    if (downside != null && downside > 1e-6) {
      close("sortino.full", streaming.sortino(), input);
      close("omega", streaming.omega(), input);
    }
  }

  private static void close(String id, OptionalDouble streaming, SeriesInput input) {
    close(id, streaming, input, .95);
  }

  private static void close(
      String id, OptionalDouble streaming, SeriesInput input, double confidence) {
    Double expected = estimate(id, input.with(Parameter.CONFIDENCE, confidence)).value();
    if (expected == null) {
      assertThat(streaming).as(id).isEmpty();
    } else {
      assertThat(streaming).as(id).isPresent();
      assertThat(streaming.getAsDouble())
          .as(id)
          .isCloseTo(expected, within(TOLERANCE * (1 + Math.abs(expected))));
    }
  }

  private static Estimate estimate(String id, SeriesInput input) {
    return SeriesEstimators.catalogue().require(id).estimate(input);
  }
}
