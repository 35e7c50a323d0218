package io.hyperdex.risk.analytics.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers worked out to 40 digits (mpmath), rounded to doubles. */
class DistributionTableTest {
  private static final double[][] NORMAL_TAIL = {
    {0.25, 0.4012936743170763},
    {1, 0.15865525393145705},
    {1.5, 0.06680720126885807},
    {3, 0.0013498980316300946},
    {6, 9.86587645037698e-10},
    {10, 7.619853024160525e-24},
    {20, 2.7536241186062337e-89},
    {37, 5.725571222524577e-300}
  };

  private static final double[][] NORMAL_QUANTILE = {
    {1e-300, -37.0470962993612},
    {1e-20, -9.262340089798407},
    {1e-6, -4.753424308822899},
    {0.001, -3.0902323061678136},
    {0.01, -2.326347874040841},
    {0.025, -1.9599639845400543},
    {0.05, -1.6448536269514726},
    {0.1, -1.2815515655446004},
    {0.3, -0.5244005127080408},
    {0.425, -0.18911842627279252},
    {0.49, -0.025068908258711057}
  };

  /** Degrees of freedom, x, upper tail, density. */
  private static final double[][] T = {
    {0.5, 0.01, 0.49730337181805223, 0.26963585622680586},
    {0.5, 0.5, 0.3786590364647183, 0.19896392402617255},
    {0.5, 2, 0.22275744509156561, 0.051899228247372614},
    {0.5, 8, 0.1132525464037893, 0.007045316358944211},
    {0.5, 50, 0.04535260640296638, 0.000453471649849974},
    {1, 0.01, 0.49681700723509176, 0.31827805837795287},
    {1, 0.5, 0.35241638234956674, 0.25464790894703254},
    {1, 2, 0.14758361765043326, 0.06366197723675814},
    {1, 8, 0.03958342416056554, 0.004897075172058318},
    {1, 50, 0.006365349100972796, 0.0001272730452554141},
    {2.5, 0.01, 0.49638199717895415, 0.3617833988117769},
    {2.5, 0.5, 0.32884895993485735, 0.3062258405858296},
    {2.5, 2, 0.078695747878983, 0.06796349050979465},
    {2.5, 8, 0.0038283220655217234, 0.0011612779246211447},
    {2.5, 50, 4.0652475424793605e-05, 2.0310443130525146e-06},
    {4, 0.01, 0.4962500781229493, 0.3749765635253522},
    {4, 0.5, 0.32166498159093165, 0.3222618685603871},
    {4, 2, 0.058058261758407795, 0.06629126073623882},
    {4, 8, 0.0006619484546085839, 0.000314708856016003},
    {4, 50, 4.78722682848485e-07, 3.8246829050074106e-08},
    {10, 0.01, 0.4961089874954857, 0.38908698370042677},
    {10, 0.5, 0.31394680287148646, 0.33969513635207776},
    {10, 2, 0.03669401738537018, 0.061145766321218174},
    {10, 8, 5.88747139483308e-06, 6.446086514050842e-06},
    {10, 50, 1.23715516465134e-13, 2.4652735735988526e-14},
    {30, 0.01, 0.49604374628658887, 0.3956117444599947},
    {30, 0.5, 0.31036150244256366, 0.34787857969720454},
    {30, 2, 0.02731252248149155, 0.05685227504719796},
    {30, 8, 3.1329112378503795e-09, 8.113146755218015e-09},
    {30, 50, 9.357708829611357e-31, 5.550127811075029e-31},
    {300, 0.01, 0.4960139669794409, 0.39858997117092315},
    {300, 0.5, 0.3087208112771126, 0.3516438857379257},
    {300, 2, 0.023200760491574546, 0.0543028541465023},
    {300, 8, 1.3675076950769211e-14, 9.152479199487964e-14},
    {300, 50, 7.601646109850284e-148, 4.073927281816967e-147},
    {1000000, 0.01, 0.49601064468277384, 0.39892223403556604},
    {1000000, 0.5, 0.30853759373618567, 0.35206520024085},
    {1000000, 2, 0.022750266925659603, 0.053991060997102186},
    {1000000, 8, 6.22753171660126e-16, 5.057283943064742e-15}
  };

  /** Degrees of freedom, upper tail, x. */
  private static final double[][] T_QUANTILE = {
    {0.5, 0.4, 0.3979754267847906},
    {0.5, 0.05, 41.13600009287827},
    {0.5, 0.01, 1028.4910104716218},
    {0.5, 0.001, 102849.11563017555},
    {0.5, 1e-10, 1.02849115631634e+19},
    {1, 0.4, 0.32491969623290623},
    {1, 0.05, 6.313751514675043},
    {1, 0.01, 31.820515953773956},
    {1, 0.001, 318.30883898555044},
    {1, 1e-10, 3183098861.837907},
    {3, 0.4, 0.27667066233268983},
    {3, 0.05, 2.3533634348018238},
    {3, 0.01, 4.5407028585681335},
    {3, 0.001, 10.214531852407386},
    {3, 1e-10, 2225.7692846830932},
    {4.5, 0.4, 0.26875183554217513},
    {4.5, 0.05, 2.065575888878525},
    {4.5, 0.01, 3.5270508906260924},
    {4.5, 0.001, 6.421242884295792},
    {4.5, 1e-10, 241.117429191934},
    {10, 0.4, 0.26018482949208016},
    {10, 0.05, 1.8124611228116765},
    {10, 0.01, 2.763769458112696},
    {10, 0.001, 4.143700494046589},
    {10, 1e-10, 25.466008021697725},
    {100, 0.4, 0.2540221824582278},
    {100, 0.05, 1.6602343260853396},
    {100, 0.01, 2.364217366238482},
    {100, 0.001, 3.173739493738783},
    {100, 1e-10, 7.083375481400722}
  };

  /** Degrees of freedom, x, cdf, upper tail. */
  private static final double[][] CHI_SQUARED = {
    {1, 0.01, 0.07965567455405796, 0.920344325445942},
    {1, 1, 0.6826894921370859, 0.3173105078629141},
    {1, 5, 0.9746526813225317, 0.025347318677468263},
    {1, 20, 0.999992255783569, 7.744216431044084e-06},
    {1, 60, 0.9999999999999906, 9.485737571073848e-15},
    {1, 1100, 1.0, 3.3028188325072764e-241},
    {2, 0.01, 0.004987520807317686, 0.9950124791926823},
    {2, 1, 0.3934693402873666, 0.6065306597126334},
    {2, 5, 0.9179150013761012, 0.0820849986238988},
    {2, 20, 0.9999546000702375, 4.5399929762484854e-05},
    {2, 60, 0.9999999999999064, 9.357622968840175e-14},
    {2, 1100, 1.0, 1.374152566130957e-239},
    {3, 0.01, 0.0002651650586556098, 0.9997348349413444},
    {3, 1, 0.1987480430987992, 0.8012519569012008},
    {3, 5, 0.8282028557032669, 0.17179714429673312},
    {3, 20, 0.9998302575644472, 0.00016974243555282643},
    {3, 60, 0.9999999999994121, 5.878230727906912e-13},
    {3, 1100, 1.0, 3.639700375411841e-238},
    {7.5, 0.01, 1.411485053840603e-10, 0.9999999998588515},
    {7.5, 1, 0.0030309093116296687, 0.9969690906883704},
    {7.5, 5, 0.2886722574324892, 0.7113277425675107},
    {7.5, 20, 0.9923423259327011, 0.007657674067298906},
    {7.5, 60, 0.9999999997322079, 2.677921323876733e-10},
    {7.5, 1100, 1.0, 1.0727276968600726e-232},
    {50, 0.01, 1.9121258940690603e-83, 1.0},
    {50, 1, 1.1881853393548447e-33, 1.0},
    {50, 5, 5.198100275214561e-17, 1.0},
    {50, 20, 4.6949381426799705e-05, 0.9999530506185732},
    {50, 60, 0.8427579727616084, 0.1572420272383916},
    {50, 1100, 1.0, 1.359481350500811e-197},
    {1000, 0.01, 0.0, 1.0},
    {1000, 1, 0.0, 1.0},
    {1000, 5, 0.0, 1.0},
    {1000, 20, 0.0, 1.0},
    {1000, 60, 0.0, 1.0},
    {1000, 1100, 0.9853855918737048, 0.014614408126295194}
  };

  /** Degrees of freedom, upper tail, x. */
  private static final double[][] CHI_SQUARED_QUANTILE = {
    {1, 0.99, 0.00015708785790970224},
    {1, 0.5, 0.4549364231195728},
    {1, 0.05, 3.841458820694126},
    {1, 0.01, 6.634896601021215},
    {1, 0.0001, 15.136705226623397},
    {1, 1e-12, 50.844127911818155},
    {2, 0.99, 0.0201006717070029},
    {2, 0.5, 1.3862943611198906},
    {2, 0.05, 5.991464547107982},
    {2, 0.01, 9.210340371976182},
    {2, 0.0001, 18.420680743952364},
    {2, 1e-12, 55.262042231857095},
    {3, 0.99, 0.11483180189911711},
    {3, 0.5, 2.365973884375338},
    {3, 0.05, 7.81472790325118},
    {3, 0.01, 11.344866730144371},
    {3, 0.0001, 21.107513466160214},
    {3, 1e-12, 58.919755683202155},
    {10, 0.99, 2.5582121601872068},
    {10, 0.5, 9.341817765591967},
    {10, 0.05, 18.307038053275146},
    {10, 0.01, 23.20925115895436},
    {10, 0.0001, 35.56401394195211},
    {10, 1e-12, 78.47164656283849},
    {250, 0.99, 200.93862345528606},
    {250, 0.5, 249.33365030643904},
    {250, 0.05, 287.8815005218308},
    {250, 0.01, 304.9395557339572},
    {250, 0.0001, 341.82774107303015},
    {250, 1e-12, 440.96103575718223}
  };

  private static final double[][] LOG_GAMMA = {
    {1e-8, 18.42068073818021},
    {0.1, 2.252712651734206},
    {0.5, 0.5723649429247001},
    {1.5, -0.12078223763524522},
    {2.5, 0.2846828704729192},
    {3.7, 1.428072326665388},
    {10, 12.801827480081469},
    {100.25, 360.28455963776423},
    {1e6, 12815504.569147611}
  };

  /** a, b, x, I_x(a, b). */
  private static final double[][] BETA = {
    {0.5, 0.5, 0.3, 0.36901011956554536},
    {2, 3, 0.4, 0.5248},
    {5, 0.5, 0.99, 0.7571581091015624},
    {30, 70, 0.25, 0.13581490428342743},
    {1000, 2000, 0.34, 0.7812150911606427},
    {100000.0, 0.5, 0.99999, 0.1572986881624258},
    {0.1, 0.2, 1e-06, 0.17205443504449205}
  };

  private static Offset<Double> relative(double value, double accuracy) {
    return within(accuracy * Math.abs(value));
  }

  @Test
  void normalTailsKeepTheirRelativeAccuracy() {
    for (double[] row : NORMAL_TAIL) {
      assertThat(Normal.upperTail(row[0])).isCloseTo(row[1], relative(row[1], 2e-15));
      assertThat(Normal.cdf(-row[0])).isEqualTo(Normal.upperTail(row[0]));
      assertThat(Normal.cdf(row[0])).isCloseTo(1 - row[1], within(2e-16));
    }
  }

  @Test
  void normalQuantilesAreThoseOfTheTable() {
    for (double[] row : NORMAL_QUANTILE) {
      assertThat(Normal.quantile(row[0])).isCloseTo(row[1], relative(row[1], 1e-15));
      assertThat(Normal.upperQuantile(row[0])).isEqualTo(-Normal.quantile(row[0]));
    }
  }

  @Test
  void normalDensityIsTheBell() {
    assertThat(Normal.pdf(0)).isEqualTo(0.3989422804014327);
    assertThat(Normal.pdf(1)).isCloseTo(0.24197072451914337, within(1e-16));
    assertThat(Normal.pdf(-1)).isEqualTo(Normal.pdf(1));
    assertThat(Normal.pdf(30)).isCloseTo(1.4736461348785476e-196, relative(1e-196, 1e-14));
    assertThat(Normal.pdf(Double.POSITIVE_INFINITY)).isZero();
  }

  @Test
  void normalEndsAreExact() {
    assertThat(Normal.cdf(0)).isEqualTo(0.5);
    assertThat(Normal.cdf(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Normal.upperTail(Double.NEGATIVE_INFINITY)).isOne();
    assertThat(Normal.quantile(0.5)).isZero();
    assertThat(Normal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Normal.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void tTailsAndDensitiesAreThoseOfTheTable() {
    for (double[] row : T) {
      StudentT t = StudentT.of(row[0]);
      assertThat(t.upperTail(row[1])).isCloseTo(row[2], relative(row[2], 1e-12));
      assertThat(t.cdf(-row[1])).isEqualTo(t.upperTail(row[1]));
      assertThat(t.cdf(row[1])).isCloseTo(1 - row[2], within(1e-14));
      assertThat(t.pdf(row[1])).isCloseTo(row[3], relative(row[3], 1e-12));
      assertThat(t.pdf(-row[1])).isEqualTo(t.pdf(row[1]));
    }
  }

  @Test
  void tQuantilesAreThoseOfTheTable() {
    for (double[] row : T_QUANTILE) {
      StudentT t = StudentT.of(row[0]);
      assertThat(t.upperQuantile(row[1])).isCloseTo(row[2], relative(row[2], 1e-12));
      assertThat(t.quantile(row[1])).isEqualTo(-t.upperQuantile(row[1]));
    }
  }

  @Test
  void tHasClosedFormsForOneAndTwoDegrees() {
    StudentT cauchy = StudentT.of(1);
    StudentT two = StudentT.of(2);
    for (double x = 0.01; x < 1e9; x *= 3) {
      double angle = StrictMath.atan(1 / x) / Math.PI;
      assertThat(cauchy.upperTail(x)).isCloseTo(angle, relative(angle, 1e-13));
      double root = Math.sqrt(x * x + 2);
      double tail = 1 / (root * (root + x));
      assertThat(two.upperTail(x)).isCloseTo(tail, relative(tail, 1e-13));
    }
  }

  @Test
  void tOfManyDegreesIsNormal() {
    StudentT t = StudentT.of(1e11);
    for (double x : new double[] {0, 0.5, 1.6, 3}) {
      assertThat(t.upperTail(x)).isCloseTo(Normal.upperTail(x), relative(Normal.cdf(-x), 1e-9));
      assertThat(t.pdf(x)).isCloseTo(Normal.pdf(x), relative(Normal.pdf(x), 1e-9));
    }
  }

  @Test
  void tEndsAreExactAndItsTailReachesBeyondTheSquareRootOfTheLargestDouble() {
    StudentT t = StudentT.of(1);
    assertThat(t.cdf(0)).isEqualTo(0.5);
    assertThat(t.quantile(0.5)).isZero();
    assertThat(t.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(t.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(t.upperTail(1e200)).isCloseTo(1e-200 / Math.PI, relative(1e-200, 1e-12));
    assertThat(t.upperTail(Double.POSITIVE_INFINITY)).isZero();
    assertThat(t.pdf(Double.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void tScaledToUnitVarianceHasVarianceOne() {
    assertThat(StudentT.of(4).unitVarianceScale()).isEqualTo(Math.sqrt(0.5));
    StudentT t = StudentT.of(12);
    double scale = t.unitVarianceScale();
    double variance = 0;
    double step = 1e-3;
    for (double x = -60 + step / 2; x < 60; x += step) {
      variance += scale * x * scale * x * t.pdf(x) * step;
    }
    assertThat(variance).isCloseTo(1, within(1e-9));
    assertThatIllegalStateException()
        .isThrownBy(() -> StudentT.of(2).unitVarianceScale())
        .withMessageContaining("2.0");
  }

  @Test
  void chiSquaredTailsAreThoseOfTheTable() {
    for (double[] row : CHI_SQUARED) {
      ChiSquared chi = ChiSquared.of(row[0]);
      assertThat(chi.cdf(row[1])).isCloseTo(row[2], relative(row[2], 1e-12));
      assertThat(chi.upperTail(row[1])).isCloseTo(row[3], relative(row[3], 1e-12));
    }
  }

  @Test
  void chiSquaredQuantilesAreThoseOfTheTable() {
    for (double[] row : CHI_SQUARED_QUANTILE) {
      ChiSquared chi = ChiSquared.of(row[0]);
      assertThat(chi.upperQuantile(row[1])).isCloseTo(row[2], relative(row[2], 1e-12));
    }
  }

  @Test
  void chiSquaredOfOneDegreeIsASquaredNormal() {
    ChiSquared chi = ChiSquared.of(1);
    for (double z = 0.001; z < 30; z *= 1.5) {
      double tail = 2 * Normal.upperTail(z);
      assertThat(chi.upperTail(z * z)).isCloseTo(tail, relative(tail, 1e-13));
      assertThat(chi.pdf(z * z)).isCloseTo(Normal.pdf(z) / z, relative(Normal.pdf(z) / z, 1e-13));
    }
  }

  @Test
  void chiSquaredEndsAreExact() {
    ChiSquared chi = ChiSquared.of(2);
    assertThat(chi.cdf(-1)).isZero();
    assertThat(chi.upperTail(0)).isOne();
    assertThat(chi.cdf(Double.POSITIVE_INFINITY)).isOne();
    assertThat(chi.upperTail(Double.POSITIVE_INFINITY)).isZero();
    assertThat(chi.quantile(0)).isZero();
    assertThat(chi.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(chi.upperQuantile(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(chi.pdf(0)).isEqualTo(0.5);
    assertThat(ChiSquared.of(1).pdf(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ChiSquared.of(3).pdf(0)).isZero();
    assertThat(chi.pdf(-1)).isZero();
  }

  @Test
  void logGammaIsThatOfTheTable() {
    for (double[] row : LOG_GAMMA) {
      assertThat(GammaFunction.log(row[0]))
          .isCloseTo(row[1], within(4e-15 * Math.max(1, Math.abs(row[1]))));
    }
    double factorial = 1;
    for (int n = 1; n < 20; n++) {
      factorial *= n;
      assertThat(GammaFunction.log(n + 1))
          .isCloseTo(StrictMath.log(factorial), within(1e-15 * Math.max(4, n * 3)));
    }
  }

  @Test
  void incompleteBetaIsThatOfTheTable() {
    for (double[] row : BETA) {
      assertThat(BetaFunction.regularised(row[0], row[1], row[2]))
          .isCloseTo(row[3], relative(row[3], 1e-12));
    }
    assertThat(BetaFunction.log(2, 3)).isCloseTo(-StrictMath.log(12), within(1e-14));
  }

  @Test
  void whatHasNoValueIsRefusedAndNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Normal.quantile(1.5))
        .withMessageContaining("1.5");
    assertThatIllegalArgumentException().isThrownBy(() -> Normal.quantile(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Normal.cdf(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Normal.pdf(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StudentT.of(0))
        .withMessageContaining("degreesOfFreedom");
    assertThatIllegalArgumentException().isThrownBy(() -> StudentT.of(3).cdf(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> ChiSquared.of(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> ChiSquared.of(1).cdf(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> GammaFunction.log(0));
    assertThatIllegalArgumentException().isThrownBy(() -> GammaFunction.lower(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> BetaFunction.regularised(1, 1, 1.1));
  }
}
