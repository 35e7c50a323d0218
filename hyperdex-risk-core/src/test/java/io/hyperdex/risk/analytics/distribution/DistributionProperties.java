package io.hyperdex.risk.analytics.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class DistributionProperties {
  /** A probability from 1e-12 to a half, as many small ones as large ones. */
  private static double tail(double exponent) {
    return 0.5 * StrictMath.pow(10, exponent);
  }

  @Property
  void normalQuantileUndoesTheTail(@ForAll @DoubleRange(min = -300, max = 0) double exponent) {
    double p = tail(exponent);
    double x = Normal.upperQuantile(p);
    // an error of an ulp in x is one of x^2 ulps in the tail
    assertThat(Normal.upperTail(x)).isCloseTo(p, within(p * 5e-16 * (8 + x * x)));
  }

  @Property
  void tQuantileUndoesTheTail(
      @ForAll @DoubleRange(min = -30, max = 0) double exponent,
      @ForAll @DoubleRange(min = .3, max = 400) double degrees) {
    double p = tail(exponent);
    StudentT t = StudentT.of(degrees);
    double x = t.upperQuantile(p);
    assertThat(t.upperTail(x)).isCloseTo(p, within(p * 1e-12));
  }

  @Property
  void chiSquaredQuantilesUndoTheTails(
      @ForAll @DoubleRange(min = -12, max = 0) double exponent,
      @ForAll @DoubleRange(min = .2, max = 2000) double degrees) {
    double p = tail(exponent);
    ChiSquared chi = ChiSquared.of(degrees);
    assertThat(chi.upperTail(chi.upperQuantile(p))).isCloseTo(p, within(p * 1e-12));
    assertThat(chi.cdf(chi.quantile(p))).isCloseTo(p, within(p * 1e-12));
  }

  @Property
  void tailsFallAndCdfsRise(
      @ForAll @DoubleRange(min = .3, max = 300) double degrees,
      @ForAll @DoubleRange(min = -40, max = 40) double x,
      @ForAll @DoubleRange(min = .01, max = 5) double step) {
    StudentT t = StudentT.of(degrees);
    ChiSquared chi = ChiSquared.of(degrees);
    assertThat(Normal.upperTail(x + step)).isLessThanOrEqualTo(Normal.upperTail(x));
    assertThat(t.upperTail(x + step)).isLessThanOrEqualTo(t.upperTail(x));
    assertThat(chi.upperTail(x + step)).isLessThanOrEqualTo(chi.upperTail(x));
    assertThat(chi.cdf(x + step)).isGreaterThanOrEqualTo(chi.cdf(x));
  }

  @Property
  void bothTailsAddUpToOne(
      @ForAll @DoubleRange(min = .05, max = 500) double degrees,
      @ForAll @DoubleRange(min = 0, max = 900) double x) {
    ChiSquared chi = ChiSquared.of(degrees);
    StudentT t = StudentT.of(degrees);
    assertThat(chi.cdf(x) + chi.upperTail(x)).isCloseTo(1, within(1e-13));
    assertThat(t.cdf(x) + t.upperTail(x)).isCloseTo(1, within(1e-15));
  }

  @Property
  void densityIsTheSlopeOfTheCdf(
      @ForAll @DoubleRange(min = 1, max = 100) double degrees,
      @ForAll @DoubleRange(min = .5, max = 30) double x) {
    double h = 1e-4;
    StudentT t = StudentT.of(degrees);
    ChiSquared chi = ChiSquared.of(degrees);
    assertThat((t.upperTail(x - h) - t.upperTail(x + h)) / (2 * h))
        .isCloseTo(t.pdf(x), within(1e-7));
    assertThat((chi.cdf(x + h) - chi.cdf(x - h)) / (2 * h)).isCloseTo(chi.pdf(x), within(1e-7));
  }

  @Property
  void incompleteBetaIsSymmetric(
      @ForAll @DoubleRange(min = .05, max = 500) double a,
      @ForAll @DoubleRange(min = .05, max = 500) double b,
      @ForAll @Scale(3) @DoubleRange(min = .001, max = .999) double x) {
    assertThat(BetaFunction.regularised(a, b, x, 1 - x))
        .isCloseTo(1 - BetaFunction.regularised(b, a, 1 - x, x), within(1e-12));
  }

  @Property
  void logGammaObeysItsRecurrence(@ForAll @Scale(3) @DoubleRange(min = .001, max = 1000) double a) {
    double next = GammaFunction.log(a) + StrictMath.log(a);
    assertThat(GammaFunction.log(a + 1))
        .isCloseTo(next, within(1e-14 * Math.max(1, Math.abs(next))));
  }
}
