package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MonteCarloTest {
  private static final int PATHS = 10_000;
  private static final int SEED = 11;
  private static final int[] LEVELS = {9000, 9500, 9750, 9900, 9950};
  private static final int[] TOKENS = {0, 1};
  private static final double[] VALUES = {6000, 4000};

  private static final CovarianceMatrix TWO =
      CovarianceMatrix.of(new double[][] {{.0016, .00144}, {.00144, .0036}});

  private static MonteCarloTail assessed(SimulatedReturns returns, @Nullable Executor executor) {
    MonteCarloTail tail = new MonteCarloTail(returns);
    tail.assess(TOKENS, VALUES, 2, 9000, executor);
    return tail;
  }

  private static List<Double> figures(MonteCarloTail tail) {
    List<Double> figures = new ArrayList<>();
    for (int bps : LEVELS) {
      figures.add(tail.valueAtRisk(bps));
      figures.add(tail.expectedShortfall(bps));
      figures.add(tail.valueAtRiskError(bps));
      figures.add(tail.expectedShortfallError(bps));
    }
    return figures;
  }

  // The generator

  @Test
  void generatorGivesTheKnownAnswersOfItsAuthors() {
    long[] out = new long[3];
    new Philox(0).block(0, 0, out, 1);
    assertThat(out).containsExactly(0, 0xe169c58d6627e8d5L, 0x9b00dbd8bc57ac4cL);
    new Philox(-1).block(-1, -1, out, 0);
    assertThat(out[0]).isEqualTo(0x41c83b0e408f276dL);
    assertThat(out[1]).isEqualTo(0x6d5451fda20bc7c6L);
    new Philox(0x299f31d0a4093822L).block(0x85a308d3243f6a88L, 0x0370734413198a2eL, out, 0);
    assertThat(out[0]).isEqualTo(0x94fdccebd16cfe09L);
    assertThat(out[1]).isEqualTo(0x24126ea15001e420L);
  }

  @Test
  void uniformsAreInsideTheUnitIntervalAndSymmetric() {
    assertThat(Philox.uniform(0)).isEqualTo(0x1p-53);
    assertThat(Philox.uniform(-1)).isEqualTo(1 - 0x1p-53);
    long bits = 0x123456789abcdef0L;
    assertThat(Philox.uniform(bits) + Philox.uniform(~bits)).isEqualTo(1);
  }

  // The draws

  @Test
  void drawsHaveTheCovarianceTheyWereAskedFor() {
    SimulatedReturns normal = SimulatedReturns.normal(TWO, 200_000, SEED, null);
    SimulatedReturns student = SimulatedReturns.student(TWO, 6, 200_000, SEED, null);
    for (SimulatedReturns returns : List.of(normal, student)) {
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          double sum = 0;
          for (int path = 0; path < returns.paths(); path++) {
            sum += returns.at(i, path) * returns.at(j, path);
          }
          assertThat(sum / returns.paths())
              .isCloseTo(TWO.at(i, j), within(.02 * TWO.deviation(i) * TWO.deviation(j)));
        }
      }
    }
  }

  @Test
  void oddPathsAreMirrorImages() {
    SimulatedReturns returns = SimulatedReturns.normal(TWO, 10, SEED, null);
    assertThat(returns.at(1, 7)).isEqualTo(-returns.at(1, 6)).isNotZero();
    assertThat(returns.tokens()).isEqualTo(2);
  }

  @Test
  void fewerPathsAreTheFirstOfMore() {
    SimulatedReturns few = SimulatedReturns.student(TWO, 4, 100, SEED, null);
    SimulatedReturns many = SimulatedReturns.student(TWO, 4, 3000, SEED, null);
    SimulatedReturns other = SimulatedReturns.student(TWO, 4, 100, SEED + 1, null);
    for (int path = 0; path < 100; path++) {
      assertThat(few.at(1, path)).isEqualTo(many.at(1, path)).isNotEqualTo(other.at(1, path));
    }
  }

  // The estimates

  @Test
  void normalEstimatesAreWithinThreeStandardErrorsOfTheClosedForm() {
    MonteCarloTail tail = assessed(SimulatedReturns.normal(TWO, PATHS, SEED, null), null);
    for (int bps : LEVELS) {
      double var = CovarianceTail.valueAtRisk(TWO, VALUES, bps);
      double shortfall = CovarianceTail.expectedShortfall(TWO, VALUES, bps);
      assertThat(tail.valueAtRisk(bps)).isCloseTo(var, within(3 * tail.valueAtRiskError(bps)));
      assertThat(tail.expectedShortfall(bps))
          .isCloseTo(shortfall, within(3 * tail.expectedShortfallError(bps)));
      // and the errors are not so large that this proves nothing
      assertThat(tail.valueAtRiskError(bps)).isBetween(.002 * var, .05 * var);
      assertThat(tail.expectedShortfallError(bps)).isBetween(.002 * shortfall, .05 * shortfall);
    }
  }

  /*
   * One seed may well be off by more than three standard errors at one of ten figures, the more so
   * as heavy tails make the error itself uncertain. So: the mean over seeds, and how many are off.
   */
  @Test
  void studentEstimatesAreThoseOfTheClosedFormOverManySeeds() {
    double nu = 4;
    int seeds = 60;
    StudentT t = StudentT.of(nu);
    double unit = TWO.deviationOf(VALUES) * t.unitVarianceScale();
    double[][] var = new double[LEVELS.length][seeds];
    double[][] shortfall = new double[LEVELS.length][seeds];
    int off = 0;
    for (int seed = 0; seed < seeds; seed++) {
      MonteCarloTail tail = assessed(SimulatedReturns.student(TWO, nu, 4_000, seed, null), null);
      for (int level = 0; level < LEVELS.length; level++) {
        int bps = LEVELS[level];
        var[level][seed] = tail.valueAtRisk(bps) - unit * quantile(t, bps);
        shortfall[level][seed] = tail.expectedShortfall(bps) - unit * shortfall(t, bps);
        off += Math.abs(var[level][seed]) > 3 * tail.valueAtRiskError(bps) ? 1 : 0;
        off += Math.abs(shortfall[level][seed]) > 3 * tail.expectedShortfallError(bps) ? 1 : 0;
      }
    }
    for (int level = 0; level < LEVELS.length; level++) {
      assertMeanIsZero(var[level]);
      assertMeanIsZero(shortfall[level]);
    }
    assertThat(off).isLessThan(seeds * LEVELS.length * 2 / 50);
  }

  private static double quantile(StudentT t, int bps) {
    return t.upperQuantile((10_000 - bps) / 10_000.0);
  }

  /** McNeil, Frey and Embrechts 2015, example 2.15. */
  private static double shortfall(StudentT t, int bps) {
    double q = quantile(t, bps);
    double nu = t.degreesOfFreedom();
    return t.pdf(q) / ((10_000 - bps) / 10_000.0) * (nu + q * q) / (nu - 1);
  }

  private static void assertMeanIsZero(double[] errors) {
    double mean = Arrays.stream(errors).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(3 * deviation(errors) / Math.sqrt(errors.length)));
  }

  @Test
  void standardErrorsAreTheSpreadOfEstimatesOverSeeds() {
    int seeds = 300;
    double[] var = new double[seeds];
    double[] shortfall = new double[seeds];
    double varError = 0;
    double shortfallError = 0;
    for (int seed = 0; seed < seeds; seed++) {
      MonteCarloTail tail = assessed(SimulatedReturns.normal(TWO, 2_000, seed, null), null);
      var[seed] = tail.valueAtRisk(9500);
      shortfall[seed] = tail.expectedShortfall(9500);
      varError += tail.valueAtRiskError(9500) / seeds;
      shortfallError += tail.expectedShortfallError(9500) / seeds;
    }
    // 300 seeds know a deviation to 4 %
    assertThat(varError / deviation(var)).isBetween(.85, 1.15);
    assertThat(shortfallError / deviation(shortfall)).isBetween(.85, 1.15);
  }

  private static double deviation(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
  }

  @Test
  void estimatesAreThoseOfTheWholeSampleSortedPlainly() {
    SimulatedReturns returns = SimulatedReturns.student(TWO, 4, 2_000, SEED, null);
    double[] pnl = new double[2_000];
    for (int path = 0; path < pnl.length; path++) {
      for (int i = 0; i < 2; i++) {
        pnl[path] += VALUES[i] * returns.at(TOKENS[i], path);
      }
    }
    Arrays.sort(pnl);
    MonteCarloTail tail = new MonteCarloTail(returns);
    tail.assess(TOKENS, VALUES, 2, 5000, null);
    for (int bps : new int[] {5001, 7000, 9500, 9975, 9999}) {
      assertThat(tail.valueAtRisk(bps))
          .isCloseTo(HistoricalTail.valueAtRisk(pnl, 2_000, bps), within(1e-5));
      assertThat(tail.expectedShortfall(bps))
          .isCloseTo(HistoricalTail.expectedShortfall(pnl, 2_000, bps), within(1e-5));
    }
    assertThat(tail.expectedShortfall(5000))
        .isCloseTo(HistoricalTail.expectedShortfall(pnl, 2_000, 5000), within(1e-5));
  }

  // Threads

  @Test
  void bitsAreTheSameOnAnyNumberOfThreads() {
    List<Double> alone = figures(assessed(simulated(null), null));
    for (int threads : new int[] {1, 2, 3, 7}) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        assertThat(figures(assessed(simulated(pool), pool))).isEqualTo(alone);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static SimulatedReturns simulated(@Nullable Executor executor) {
    return SimulatedReturns.student(TWO, 5, PATHS, SEED, executor);
  }

  @Test
  void executorThatNeverRunsOrRefusesIsDoneWithout() {
    List<Double> alone = figures(assessed(simulated(null), null));
    Executor idle = task -> {};
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    assertThat(figures(assessed(simulated(idle), idle))).isEqualTo(alone);
    assertThat(figures(assessed(simulated(full), full))).isEqualTo(alone);
  }

  @Test
  void failureInAnotherThreadReachesTheCaller() {
    assertThatThrownBy(
            () ->
                PathBlocks.run(
                    5 * PathBlocks.SIZE,
                    (from, to) -> {
                      if (from == 3 * PathBlocks.SIZE) {
                        throw new IllegalStateException("block " + from);
                      }
                    },
                    Runnable::run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1536");
  }

  @Test
  void interruptIsKeptForTheCaller() {
    Thread.currentThread().interrupt();
    List<Double> figures = figures(assessed(simulated(Runnable::run), Runnable::run));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(figures).isEqualTo(figures(assessed(simulated(null), null)));
  }

  // Edges

  @Test
  void orderOfHoldingsChangesNoBit() {
    SimulatedReturns returns = simulated(null);
    MonteCarloTail turned = new MonteCarloTail(returns);
    turned.assess(new int[] {1, 0}, new double[] {4000, 6000}, 2, 9000, null);
    assertThat(figures(turned)).isEqualTo(figures(assessed(returns, null)));
  }

  @Test
  void emptyPortfolioLosesNothing() {
    MonteCarloTail tail = new MonteCarloTail(simulated(null));
    tail.assess(new int[0], new double[0], 0, 9500, null);
    assertThat(tail.valueAtRisk(9500)).isZero();
    assertThat(tail.expectedShortfallError(9500)).isZero();
  }

  @Test
  void argumentsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatedReturns.normal(TWO, 11, SEED, null))
        .withMessageContaining("11");
    assertThatIllegalStateException()
        .isThrownBy(() -> SimulatedReturns.student(TWO, 2, 10, SEED, null));
    MonteCarloTail tail = new MonteCarloTail(simulated(null));
    tail.assess(TOKENS, VALUES, 2, 9900, null);
    assertThatIllegalArgumentException().isThrownBy(() -> tail.valueAtRisk(9000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tail.assess(TOKENS, new double[] {1, Double.NaN}, 2, 9900, null));
  }
}
