package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CovarianceMatrixTest {
  private static final double NONE = Double.NaN;
  private static final Offset<Double> ROUNDING = within(1e-15);

  /** Not a correlation matrix: its least eigenvalue is -0.177. */
  private static final CovarianceMatrix IMPOSSIBLE =
      CovarianceMatrix.of(new double[][] {{1, .9, .2}, {.9, 1, .9}, {.2, .9, 1}});

  private static double[][] waves(int tokens, int periods) {
    double[][] x = new double[tokens][periods];
    for (int i = 0; i < tokens; i++) {
      for (int k = 0; k < periods; k++) {
        x[i][k] =
            0.01 * (i + 1) * StrictMath.sin(1 + 1.7 * i + 0.37 * k * k + 0.11 * i * k)
                + 0.02 * StrictMath.sin(0.9 * k * k + k);
      }
    }
    return x;
  }

  @Test
  void sampleCovarianceTakesThePeriodsAPairHasInCommon() {
    ReturnMatrix returns =
        ReturnMatrix.of(0, new double[][] {{.01, .03, .02, NONE}, {NONE, .1, .2, .6}});
    CovarianceMatrix covariance = CovarianceMatrix.sample(returns);
    assertThat(covariance.at(0, 0)).isCloseTo(1e-4, ROUNDING);
    assertThat(covariance.at(1, 1)).isCloseTo(.07, ROUNDING);
    assertThat(covariance.at(0, 1)).isCloseTo(-.0005, ROUNDING);
    assertThat(covariance.at(1, 0)).isEqualTo(covariance.at(0, 1));
    ReturnMatrix apart = ReturnMatrix.of(0, new double[][] {{.1, NONE}, {NONE, .1}});
    assertThat(CovarianceMatrix.sample(apart).at(0, 1)).isZero();
    assertThat(CovarianceMatrix.ewma(apart, .9).at(0, 1)).isZero();
  }

  @Test
  void ewmaCovarianceWeighsTheNewestMost() {
    ReturnMatrix returns = ReturnMatrix.of(0, new double[][] {{.1, .2, -.1}, {0, .1, .3}});
    CovarianceMatrix covariance = CovarianceMatrix.ewma(returns, .5);
    assertThat(covariance.at(0, 1)).isCloseTo((-.03 + .5 * .02) / 1.75, ROUNDING);
    assertThat(covariance.at(0, 0)).isCloseTo((.01 + .5 * .04 + .25 * .01) / 1.75, ROUNDING);
  }

  @Test
  void shrinkageIsThatOfTheReferenceImplementation() {
    ConstantCorrelationShrinkage shrunk =
        ConstantCorrelationShrinkage.of(ReturnMatrix.of(0, waves(4, 60)));
    assertThat(shrunk.intensity()).isCloseTo(0.6921437156246081, within(1e-10));
    double[] row = {
      0.00026436038067327816, 0.00015628603878170972, 0.00021038534495361087, 0.0001971272350761034
    };
    for (int j = 0; j < 4; j++) {
      assertThat(shrunk.covariance().at(0, j)).isCloseTo(row[j], within(1e-13));
    }
    assertThat(shrunk.covariance().at(1, 2)).isCloseTo(0.000235198428302235, within(1e-13));
    assertThat(shrunk.periods()).isEqualTo(60);
  }

  @Test
  void shrinkageLeavesOutPeriodsWithGapsAndATokenThatDoesNotMove() {
    double[][] x = waves(3, 60);
    x[2] = new double[60];
    double[][] longer = new double[3][61];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(x[i], 0, longer[i], 1, 60);
    }
    longer[1][0] = NONE;
    ConstantCorrelationShrinkage whole = ConstantCorrelationShrinkage.of(ReturnMatrix.of(0, x));
    ConstantCorrelationShrinkage gap = ConstantCorrelationShrinkage.of(ReturnMatrix.of(0, longer));
    assertThat(gap.periods()).isEqualTo(60);
    assertThat(gap.intensity()).isEqualTo(whole.intensity());
    assertThat(gap.covariance().at(2, 2)).isZero();
    assertThat(gap.covariance().at(2, 0)).isZero();
    // of two that move, the mean correlation is their own: the target is the sample
    assertThat(gap.covariance().at(0, 1))
        .isCloseTo(CovarianceMatrix.sample(ReturnMatrix.of(0, x)).at(0, 1) * 59 / 60, ROUNDING);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CovarianceMatrix.shrunk(ReturnMatrix.of(0, new double[][] {{.1}, {.2}})))
        .withMessageContaining("2 are needed");
  }

  @Test
  void shrunkMatricesHaveACholeskyFactorWithFewerPeriodsThanTokens() {
    CovarianceMatrix shrunk = CovarianceMatrix.shrunk(ReturnMatrix.of(0, waves(12, 8)));
    assertReproduced(shrunk, shrunk.cholesky(), within(1e-16));
  }

  @Test
  void repairKeepsVariancesAndCutsNegativeEigenvalues() {
    CovarianceMatrix scaled =
        CovarianceMatrix.of(
            new double[][] {{.04, .36, .12}, {.36, 4, 5.4}, {.12, 5.4, 9}}); // sd .2, 2, 3
    CovarianceMatrix repaired = scaled.repaired();
    assertThat(repaired.at(0, 0)).isEqualTo(.04);
    assertThat(repaired.correlation(0, 1)).isCloseTo(0.78463357, within(5e-9));
    assertThat(repaired.correlation(0, 2)).isCloseTo(0.23130019, within(5e-9));
    assertThat(repaired.correlation(1, 2)).isCloseTo(0.78463357, within(5e-9));
    assertReproduced(repaired, repaired.cholesky(), within(1e-9));
    assertThat(repaired.repaired()).isSameAs(repaired);
  }

  @Test
  void impossibleMatricesHaveNoCholeskyFactorAndSaySo() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(IMPOSSIBLE::cholesky)
        .withMessageContaining("repair");
    CovarianceMatrix still = CovarianceMatrix.of(new double[][] {{0, .1}, {.1, 1}});
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(still::cholesky);
  }

  @Test
  void semidefiniteMatricesHaveACholeskyFactor() {
    CovarianceMatrix twins =
        CovarianceMatrix.of(
            new double[][] {
              {.04, .04, 0, .02}, {.04, .04, 0, .02}, {0, 0, 0, 0}, {.02, .02, 0, 1}
            });
    assertReproduced(twins, twins.cholesky(), ROUNDING);
    assertThat(twins.repaired()).isSameAs(twins);
  }

  private static void assertReproduced(
      CovarianceMatrix expected, double[][] factor, Offset<Double> accuracy) {
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.size(); j++) {
        double sum = 0;
        for (int k = 0; k < expected.size(); k++) {
          sum += factor[i][k] * factor[j][k];
        }
        assertThat(sum).isCloseTo(expected.at(i, j), accuracy);
      }
    }
  }

  @Test
  void eigenvaluesAreThoseOfTheReferenceImplementation() {
    double[] rows = {1, .9, .2, .9, 1, .9, .2, .9, 1};
    SymmetricEigen eigen = SymmetricEigen.of(rows, 3);
    assertThat(eigen.least()).isCloseTo(-0.17671453, within(5e-9));
    assertThat(eigen.greatest()).isCloseTo(2.37671453, within(5e-9));
    double[] same = eigen.withFloor(-1);
    for (int i = 0; i < 9; i++) {
      assertThat(same[i]).isCloseTo(rows[i], within(1e-14));
    }
  }

  @Test
  void shapesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CovarianceMatrix.of(new double[][] {{1, .1}, {.2, 1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CovarianceMatrix.of(new double[][] {{-1}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IMPOSSIBLE.times(new double[2]))
        .withMessageContaining("3 tokens");
  }
}
