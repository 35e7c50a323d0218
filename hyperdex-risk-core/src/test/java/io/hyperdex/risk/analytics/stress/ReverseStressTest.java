package io.hyperdex.risk.analytics.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ReverseStressTest {
  private static final double[] VALUES = {6000, 4000};
  private static final double[][] COVARIANCE = {
    {0.04 * 0.04, 0.6 * 0.04 * 0.06}, {0.6 * 0.04 * 0.06, 0.06 * 0.06}
  };

  @Test
  void theDistanceIsTheLimitInStandardDeviations() {
    // v'Cov v = 240^2 + 240^2 + 2 * 0.6 * 240^2 = 184,320.
    ReverseStress stress = ReverseStress.of(VALUES, COVARIANCE, 1000).orElseThrow();

    assertThat(stress.distance()).isCloseTo(1000 / Math.sqrt(184_320), within(1e-12));
    assertThat(ReverseStress.deviation(VALUES, COVARIANCE))
        .isCloseTo(Math.sqrt(184_320), within(1e-9));
    assertThat(stress.isReachable()).isTrue();
    assertThat(ReverseStress.of(VALUES, COVARIANCE, 100_000).orElseThrow().isReachable()).isFalse();
  }

  @Property
  void theMoveCostsTheLimitAndNoOtherMoveThatDoesIsLikelier(
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double v0,
      @ForAll @DoubleRange(min = 100, max = 1e4) double v1,
      @ForAll @DoubleRange(min = -0.95, max = 0.95) double rho,
      @ForAll @DoubleRange(min = -0.3, max = 0.3) double sideways) {
    double[] v = {v0, v1};
    double[][] cov = {{0.0016, rho * 0.0024}, {rho * 0.0024, 0.0036}};
    ReverseStress stress = ReverseStress.of(v, cov, 500).orElseThrow();
    double[] r = stress.returns();

    assertThat(v[0] * r[0] + v[1] * r[1]).isCloseTo(-500, within(1e-8));
    assertThat(mahalanobis(r, cov)).isCloseTo(stress.distance(), within(1e-6 * stress.distance()));
    // Along the line of equal loss.
    double[] other = {r[0] + sideways * v[1] / 1e4, r[1] - sideways * v[0] / 1e4};
    assertThat(v[0] * other[0] + v[1] * other[1]).isCloseTo(-500, within(1e-8));
    assertThat(mahalanobis(other, cov)).isGreaterThanOrEqualTo(stress.distance() * (1 - 1e-9));
  }

  private static double mahalanobis(double[] r, double[][] c) {
    double det = c[0][0] * c[1][1] - c[0][1] * c[1][0];
    return Math.sqrt(
        (r[0] * r[0] * c[1][1] - 2 * r[0] * r[1] * c[0][1] + r[1] * r[1] * c[0][0]) / det);
  }

  @Test
  void oneTokenAloneCostsTheLimitOnlyWhereItCan() {
    assertThat(ReverseStress.singleTokenMove(6000, 1500)).hasValue(-0.25);
    assertThat(ReverseStress.singleTokenMove(-6000, 1500)).hasValue(0.25);
    assertThat(ReverseStress.singleTokenMove(1000, 1500)).isEmpty();
    assertThat(ReverseStress.singleTokenMove(0, 1500)).isEmpty();
  }

  @Test
  void withoutVarianceThereIsNoMove() {
    assertThat(ReverseStress.of(new double[] {0, 0}, COVARIANCE, 10)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReverseStress.of(VALUES, new double[][] {{1}}, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> ReverseStress.of(VALUES, COVARIANCE, 0));
  }

  @Property
  void atItsMoveAShareIsExactlyItsLimit(
      @ForAll @DoubleRange(min = 1, max = 50) double value,
      @ForAll @DoubleRange(min = 0.55, max = 0.95) double limit) {
    double gross = 100;
    double move = LimitDistance.concentration(value, gross, limit, 0).move().orElseThrow();

    double moved = value * (1 + move);
    assertThat(moved / (gross + value * move)).isCloseTo(limit, within(1e-12));
  }

  @Property
  void atItsMoveADrawdownIsExactlyItsLimit(
      @ForAll @DoubleRange(min = 0, max = 0.3) double drawdown,
      @ForAll @DoubleRange(min = 0.31, max = 0.9) double limit) {
    double fall = LimitDistance.drawdown(drawdown, limit, 0).move().orElseThrow();

    assertThat(1 - (1 - drawdown) * (1 - fall)).isCloseTo(limit, within(1e-12));
  }

  @Test
  void distancesAreGivenWhereNothingIsBreachedAndAreZeroWhereItIs() {
    LimitDistance near = LimitDistance.exposure(8000, 10_000, 0.05);
    assertThat(near.headroom()).isEqualTo(2000);
    assertThat(near.move()).hasValue(0.25);
    assertThat(near.deviations()).hasValue(5);
    assertThat(near.isBreached()).isFalse();

    LimitDistance past = LimitDistance.exposure(12_000, 10_000, 0.05);
    assertThat(past.isBreached()).isTrue();
    assertThat(past.move()).hasValue(0);

    assertThat(LimitDistance.exposure(10_000, 10_000, 0).isBreached()).isFalse();
    assertThat(LimitDistance.exposure(0, 10_000, 0.1).move()).isEmpty();
    assertThat(LimitDistance.concentration(100, 100, 0.999, 0).isBreached()).isTrue();
    assertThat(LimitDistance.concentration(50, 100, 1, 0).move()).isEmpty();
    assertThat(LimitDistance.valueAtRisk(400, 500).move()).hasValue(0.25);
    assertThat(LimitDistance.valueAtRisk(-5, 500).move()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> LimitDistance.drawdown(1, 0.5, 0));
  }
}
