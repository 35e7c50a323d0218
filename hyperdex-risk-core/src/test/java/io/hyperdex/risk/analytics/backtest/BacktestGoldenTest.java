package io.hyperdex.risk.analytics.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.distribution.Normal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers worked out independently (scipy) or by hand. */
class BacktestGoldenTest {
  @ParameterizedTest
  @CsvSource({
    "250, 7, .01, 5.4970, .0190",
    "250, 0, .01, 5.0252, .0250",
    "250, 3, .01, .0949, .7580",
    "365, 30, .05, 6.7247, .0095"
  })
  void kupiecCountsFailures(int n, int x, double p, double statistic, double probability) {
    TestResult result = CoverageTest.proportionOfFailures(n, x, p);
    assertThat(result.statistic()).isCloseTo(statistic, within(5e-5));
    assertThat(result.pValue()).isCloseTo(probability, within(5e-5));
    assertThat(result.degreesOfFreedom()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"250, 7, 19", "365, 11, 26"})
  void kupiecAcceptsTheKnownRangeAtFivePercent(int n, int least, int most) {
    for (int x = 0; x <= n; x++) {
      assertThat(CoverageTest.proportionOfFailures(n, x, .05).rejects(.05))
          .as("%d of %d", x, n)
          .isEqualTo(x < least || x > most);
    }
  }

  @Test
  void firstFailureComesTooSoon() {
    TestResult result = CoverageTest.timeUntilFirstFailure(10, .01);
    assertThat(result.statistic()).isCloseTo(2.889586949510245, within(1e-12));
    assertThat(CoverageTest.timeUntilFirstFailure(100, .01).statistic())
        .isCloseTo(0, within(1e-12));
    // At once: the likelihood of the data alone is 1.
    assertThat(CoverageTest.timeUntilFirstFailure(1, .01).statistic())
        .isCloseTo(-2 * StrictMath.log(.01), within(1e-12));
  }

  @Test
  void clusteredExceptionsAreNotIndependent() {
    boolean[] exceptions = new boolean[250];
    for (int day : new int[] {50, 51, 52, 120, 121, 200, 240}) {
      exceptions[day - 1] = true;
    }
    TestResult independence = CoverageTest.independence(exceptions);
    assertThat(independence).isEqualTo(CoverageTest.independence(238, 4, 4, 3));
    assertThat(independence.statistic()).isCloseTo(13.4876, within(5e-5));
    assertThat(independence.pValue()).isCloseTo(.00024, within(5e-6));

    TestResult together = CoverageTest.conditionalCoverage(exceptions, .01);
    assertThat(together.statistic())
        .isCloseTo(
            independence.statistic() + CoverageTest.proportionOfFailures(249, 7, .01).statistic(),
            within(1e-12));
    assertThat(together.degreesOfFreedom()).isEqualTo(2);
  }

  @Test
  void noExceptionsAtAllAreIndependent() {
    assertThat(CoverageTest.independence(new boolean[100])).isEqualTo(new TestResult(0, 1, 1));
  }

  @ParameterizedTest
  @CsvSource({"250, .01, 4, 9", "250, .05, 17, 26", "365, .01, 6, 12", "365, .05, 24, 34"})
  void trafficLightBoundsAreComputed(int n, double p, int green, int amber) {
    TrafficLight light = TrafficLight.of(n, p);
    assertThat(light).isEqualTo(new TrafficLight(n, p, green, amber));
    assertThat(light.zone(green)).isEqualTo(TrafficLight.Zone.GREEN);
    assertThat(light.zone(green + 1)).isEqualTo(TrafficLight.Zone.AMBER);
    assertThat(light.zone(amber)).isEqualTo(TrafficLight.Zone.AMBER);
    assertThat(light.zone(amber + 1)).isEqualTo(TrafficLight.Zone.RED);
  }

  @Test
  void binomialProbabilitiesAreExact() {
    assertThat(BinomialTest.twoSided(250, 7, .01)).isCloseTo(.013701447855203663, within(1e-12));
    assertThat(BinomialTest.atLeast(250, 7, .01)).isCloseTo(.013701447855203663, within(1e-12));
    assertThat(BinomialTest.score(250, 7, .01)).isCloseTo(2.8603877677367766, within(1e-12));
    assertThat(BinomialTest.twoSided(293, 15, .05)).isCloseTo(.8930451708191184, within(1e-11));
    assertThat(BinomialTest.twoSided(293, 14, .05)).isCloseTo(1, within(1e-11));
    assertThat(BinomialTest.atLeast(10, 0, .5)).isEqualTo(1);
    assertThat(BinomialTest.atMost(10, 10, .5)).isEqualTo(1);
    assertThat(BinomialTest.atMost(10, 4, .5)).isCloseTo(386 / 1024.0, within(1e-12));
  }

  @Test
  void shortfallStatisticByHand() {
    // Two exceptions of 4 at p = 1/4 : -(3/2 + 5/2) / (4 / 4) + 1.
    double[] pnl = {1, -3, .5, -5};
    double[] var = {1, 1, 1, 1};
    double[] es = {2, 2, 2, 2};
    assertThat(ShortfallTest.z2(pnl, var, es, .25)).isEqualTo(-3);
    // A loss of just the value at risk is none.
    assertThat(ShortfallTest.z2(new double[] {-1}, new double[] {1}, new double[] {2}, .25))
        .isEqualTo(1);
  }

  @Test
  void shortfallStatisticOfARightModelIsZeroOnAverage() {
    double[] simulated = ShortfallTest.simulate(250, .025, 4_000, 11);
    double mean = Arrays.stream(simulated).average().orElseThrow();
    // One value has a deviation near 0.42, the mean of 4,000 a sixtieth of it.
    assertThat(mean).isCloseTo(0, within(.03));
  }

  @Test
  void fivePercentLineOfTheShortfallStatisticIsNearMinusSevenTenths() {
    // Acerbi and Szekely report -0.70 for 250 normal outcomes at 2.5 %.
    assertThat(ShortfallTest.criticalValue(250, .025, .05, 20_000, 3)).isCloseTo(-.70, within(.03));
  }

  @Test
  void simulatedPValueIsTheShareBelowAndTheSameForTheSameSeed() {
    double line = ShortfallTest.criticalValue(250, .025, .05, 5_000, 5);
    assertThat(ShortfallTest.simulatedPValue(line, 250, .025, 5_000, 5))
        .isCloseTo(.05, within(.001));
    assertThat(ShortfallTest.simulatedPValue(1, 250, .025, 100, 5)).isEqualTo(1);
    assertThat(ShortfallTest.simulatedPValue(-.4, 250, .025, 5_000, 8))
        .isEqualTo(ShortfallTest.simulatedPValue(-.4, 250, .025, 5_000, 8));
  }

  @Test
  void aShortfallHalfTooSmallIsFound() {
    int n = 250;
    double p = .025;
    double var = -Normal.quantile(p);
    double es = Normal.pdf(Normal.quantile(p)) / p;
    double[] pnl = new double[n];
    double[] vars = new double[n];
    double[] shortfalls = new double[n];
    for (int i = 0; i < n; i++) {
      // The quantiles of a normal distribution of twice the deviation.
      pnl[i] = 2 * Normal.quantile((i + .5) / n);
      vars[i] = var;
      shortfalls[i] = es;
    }
    double z2 = ShortfallTest.z2(pnl, vars, shortfalls, p);
    assertThat(z2).isLessThan(-1);
    assertThat(ShortfallTest.simulatedPValue(z2, n, p, 2_000, 1)).isLessThan(.001);
  }

  @Test
  void impossibleCountsAndProbabilitiesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoverageTest.proportionOfFailures(10, 11, .05))
        .withMessageContaining("11 of 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoverageTest.proportionOfFailures(10, 1, 5))
        .withMessageContaining("a confidence of 95 % has 0.05");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShortfallTest.z2(new double[1], new double[1], new double[1], .05))
        .withMessageContaining("expected shortfall must be a positive loss: [0] = 0.0");
  }
}
