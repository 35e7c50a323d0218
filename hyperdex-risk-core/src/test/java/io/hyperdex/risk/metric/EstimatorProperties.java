package io.hyperdex.risk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class EstimatorProperties {
  /** Relative; for sums of at most 60 terms that are scaled or reordered. */
  private static final double ROUNDING = 1e-9;

  @Provide
  Arbitrary<double[]> returns() {
    return Arbitraries.doubles()
        .between(-.5, .5)
        .ofScale(6)
        .array(double[].class)
        .ofMinSize(2)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<long[]> pnl() {
    return Arbitraries.longs().between(-99, 99).array(long[].class).ofMinSize(1).ofMaxSize(200);
  }

  private static double[] shuffled(double[] sample, long seed) {
    double[] copy = sample.clone();
    Random random = new Random(seed);
    for (int i = copy.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swapped = copy[i];
      copy[i] = copy[j];
      copy[j] = swapped;
    }
    return copy;
  }

  private static double[] scaled(double[] sample, double factor) {
    return Arrays.stream(sample).map(x -> x * factor).toArray();
  }

  // The rank

  @Example
  void integerRankIsTheExactOneForAllSampleSizes() {
    for (int bps : new int[] {9000, 9500, 9750, 9900}) {
      BigDecimal tail = BigDecimal.ONE.subtract(BigDecimal.valueOf(bps, 4));
      for (int n = 1; n <= 2000; n++) {
        int exact =
            tail.multiply(BigDecimal.valueOf(n)).setScale(0, RoundingMode.FLOOR).intValueExact();
        assertThat(ValueAtRisk.rank(n, bps)).as("n = %s, %s bps", n, bps).isEqualTo(exact);
        assertThat(ValueAtRisk.rank(n, bps) >= 1)
            .as("n = %s, %s bps", n, bps)
            .isEqualTo(n >= ValueAtRisk.minimumScenarios(bps));
      }
    }
  }

  @Property
  void minimumScenariosIsTheLeastSizeWithATail(@ForAll @IntRange(min = 5000, max = 9999) int bps) {
    int least = ValueAtRisk.minimumScenarios(bps);
    assertThat(ValueAtRisk.rank(least, bps)).isGreaterThanOrEqualTo(1);
    assertThat(ValueAtRisk.rank(least - 1, bps)).isZero();
  }

  // Selection against a full sort

  @Property
  void selectionFindsWhatSortingFinds(
      @ForAll("pnl") long[] sample, @ForAll @IntRange(min = 0, max = 1_000_000) int pick) {
    int k = pick % sample.length;
    long[] sorted = sample.clone();
    Arrays.sort(sorted);
    assertThat(Selection.kthSmallest(sample.clone(), sample.length, k)).isEqualTo(sorted[k]);
    double[] doubles = Arrays.stream(sample).asDoubleStream().toArray();
    assertThat(Selection.kthSmallest(doubles, doubles.length, k)).isEqualTo(sorted[k]);
  }

  @Example
  void selectionFindsEveryRankOfAwkwardSamples() {
    int n = 500;
    for (int shape = 0; shape < 5; shape++) {
      long[] sample = new long[n];
      for (int i = 0; i < n; i++) {
        sample[i] =
            switch (shape) {
              case 0 -> i;
              case 1 -> -i;
              case 2 -> 7;
              case 3 -> i % 2;
              default -> Math.min(i, n - i);
            };
      }
      long[] sorted = sample.clone();
      Arrays.sort(sorted);
      for (int k = 0; k < n; k++) {
        assertThat(Selection.kthSmallest(sample.clone(), n, k)).isEqualTo(sorted[k]);
      }
    }
  }

  @Property
  void extremesOfLongAreOrderedToo(@ForAll @Size(min = 1, max = 50) long[] sample) {
    long[] sorted = sample.clone();
    Arrays.sort(sorted);
    for (int k = 0; k < sample.length; k++) {
      assertThat(Selection.kthSmallest(sample.clone(), sample.length, k)).isEqualTo(sorted[k]);
    }
  }

  // Value at risk

  @Property
  void valueAtRiskIsTheSmallestLossNotExceededTooOften(
      @ForAll("pnl") long[] pnl, @ForAll @IntRange(min = 5000, max = 9999) int bps) {
    long value = ValueAtRisk.historical(pnl, pnl.length, bps).orElseThrow();
    long allowed = (long) pnl.length * (10_000 - bps);
    assertThat(10_000 * Arrays.stream(pnl).filter(p -> -p > value).count())
        .isLessThanOrEqualTo(allowed);
    assertThat(10_000 * Arrays.stream(pnl).filter(p -> -p >= value).count()).isGreaterThan(allowed);
  }

  @Property
  void valueAtRiskRisesWithConfidence(
      @ForAll("pnl") long[] pnl,
      @ForAll @IntRange(min = 5000, max = 9999) int one,
      @ForAll @IntRange(min = 5000, max = 9999) int other) {
    long low = ValueAtRisk.historical(pnl, pnl.length, Math.min(one, other)).orElseThrow();
    long high = ValueAtRisk.historical(pnl, pnl.length, Math.max(one, other)).orElseThrow();
    assertThat(high).isGreaterThanOrEqualTo(low);
  }

  @Property
  void valueAtRiskIsHomogeneousAndFollowsAShift(
      @ForAll("pnl") long[] pnl,
      @ForAll @LongRange(min = 0, max = 1_000_000) long factor,
      @ForAll @LongRange(min = -1_000, max = 1_000) long gain) {
    long value = ValueAtRisk.historical(pnl, pnl.length, 9500).orElseThrow();
    long[] larger = Arrays.stream(pnl).map(p -> p * factor).toArray();
    long[] shifted = Arrays.stream(pnl).map(p -> p + gain).toArray();
    assertThat(ValueAtRisk.historical(larger, pnl.length, 9500)).hasValue(value * factor);
    assertThat(ValueAtRisk.historical(shifted, pnl.length, 9500)).hasValue(value - gain);
  }

  @Property
  void valueAtRiskDoesNotDependOnTheOrder(
      @ForAll("returns") double[] pnl,
      @ForAll long seed,
      @ForAll @IntRange(min = 5000, max = 9999) int bps) {
    assertThat(ValueAtRisk.historical(shuffled(pnl, seed), pnl.length, bps))
        .isEqualTo(ValueAtRisk.historical(pnl, pnl.length, bps));
  }

  // Ratios

  @Property
  void volatilityIsHomogeneousAndIgnoresOrderAndShift(
      @ForAll("returns") double[] sample,
      @ForAll long seed,
      @ForAll @DoubleRange(min = .01, max = 100) double factor) {
    int n = sample.length;
    double value = Volatility.of(sample, n, 365).orElseThrow();
    double tolerance = ROUNDING * (1 + value);
    assertThat(Volatility.of(scaled(sample, factor), n, 365).orElseThrow())
        .isCloseTo(value * factor, within(tolerance * factor));
    assertThat(Volatility.of(shuffled(sample, seed), n, 365).orElseThrow())
        .isCloseTo(value, within(tolerance));
    double[] shifted = Arrays.stream(sample).map(x -> x + .25).toArray();
    assertThat(Volatility.of(shifted, n, 365).orElseThrow()).isCloseTo(value, within(tolerance));
  }

  @Property
  void sharpeRatioIgnoresScaleAndOrder(
      @ForAll("returns") double[] sample,
      @ForAll long seed,
      @ForAll @DoubleRange(min = .1, max = 10) double factor) {
    int n = sample.length;
    if (Volatility.of(sample, n, 1).orElseThrow() < 1e-4) {
      return;
    }
    double value = SharpeRatio.of(sample, n, 365, 0).orElseThrow();
    double tolerance = ROUNDING * (1 + Math.abs(value));
    assertThat(SharpeRatio.of(scaled(sample, factor), n, 365, 0).orElseThrow())
        .isCloseTo(value, within(tolerance));
    assertThat(SharpeRatio.of(shuffled(sample, seed), n, 365, 0).orElseThrow())
        .isCloseTo(value, within(tolerance));
    assertThat(SharpeRatio.of(scaled(sample, -1), n, 365, 0).orElseThrow())
        .isCloseTo(-value, within(tolerance));
  }

  @Property
  void maximumDrawdownIsTheLargestOfAllCurrentOnes(@ForAll("returns") double[] sample) {
    double largest = 0;
    for (int n = 0; n <= sample.length; n++) {
      double current = Drawdown.current(sample, n);
      assertThat(current).isBetween(0.0, 1.0);
      largest = Math.max(largest, current);
      assertThat(Drawdown.maximum(sample, n)).isEqualTo(largest);
    }
  }

  @Property
  void concentrationIgnoresScaleOrderAndSign(
      @ForAll("returns") double[] values,
      @ForAll long seed,
      @ForAll @DoubleRange(min = .01, max = 1e6) double factor) {
    int n = values.length;
    if (Concentration.herfindahl(values, n).isEmpty()) {
      return;
    }
    double share = Concentration.largestShare(values, n).orElseThrow();
    double herfindahl = Concentration.herfindahl(values, n).orElseThrow();
    double[] other = scaled(shuffled(values, seed), -factor);
    assertThat(Concentration.largestShare(other, n).orElseThrow())
        .isCloseTo(share, within(ROUNDING));
    assertThat(Concentration.herfindahl(other, n).orElseThrow())
        .isCloseTo(herfindahl, within(ROUNDING));
    assertThat(share).isBetween(1.0 / n - ROUNDING, 1.0);
    assertThat(herfindahl).isBetween(share * share - ROUNDING, share + ROUNDING);
    assertThat(Concentration.effectiveAssets(values, n).orElseThrow())
        .isBetween(1 - ROUNDING, n + ROUNDING);
  }
}
