package io.hyperdex.risk.analytics.tail;

import io.hyperdex.risk.analytics.distribution.ChiSquared;
import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.analytics.distribution.StudentT;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Simulated returns of all tokens, by path: drawn once from a covariance matrix, then shared by all
 * portfolios, which {@link MonteCarloTail} revalues over them.
 *
 * <p>The mean is 0. Paths come in antithetic pairs, r and -r, of which one is stored: what is odd
 * in the sampling error cancels. The draws of a path are a function of seed and path number alone
 * ({@link Philox}, inverse of the normal cdf), so the result has the same bits on any number of
 * threads, and all portfolios meet the same market.
 *
 * <p>Immutable, safe from any thread. 4 bytes for each token and path.
 */
public final class SimulatedReturns {
  /** Counter of the draws that all tokens of a path share; no token has it. */
  private static final long COMMON = -1;

  private final int pairs;
  private final double[][] byToken;
  private final double[] largest;

  private SimulatedReturns(int pairs, double[][] byToken) {
    this.pairs = pairs;
    this.byToken = byToken;
    largest = new double[byToken.length];
    for (int token = 0; token < largest.length; token++) {
      for (double r : byToken[token]) {
        largest[token] = Math.max(largest[token], Math.abs(r));
      }
    }
  }

  /**
   * Multivariate normal returns, L z with L L' the covariance.
   *
   * @param covariance positive semidefinite: {@link CovarianceMatrix#repaired} where in doubt
   * @param paths even, at least 2
   * @param executor does part of the work where given; the bits are the same
   * @throws ArithmeticException if the covariance is not positive semidefinite
   */
  public static SimulatedReturns normal(
      CovarianceMatrix covariance, int paths, long seed, @Nullable Executor executor) {
    return draw(covariance, null, paths, seed, executor);
  }

  /**
   * Multivariate t returns with the given covariance: normal ones times sqrt((nu - 2) / W), one W
   * of the chi-squared distribution with nu degrees for all tokens of a path. So every token has t
   * tails, and extremes come together (McNeil, Frey and Embrechts 2015, section 6.2).
   *
   * @param degreesOfFreedom nu, above 2; 3 to 6 fit daily token returns
   */
  public static SimulatedReturns student(
      CovarianceMatrix covariance,
      double degreesOfFreedom,
      int paths,
      long seed,
      @Nullable Executor executor) {
    StudentT.of(degreesOfFreedom).unitVarianceScale(); // for its check that there is a variance
    return draw(covariance, ChiSquared.of(degreesOfFreedom), paths, seed, executor);
  }

  private static SimulatedReturns draw(
      CovarianceMatrix covariance,
      @Nullable ChiSquared mixing,
      int paths,
      long seed,
      @Nullable Executor executor) {
    if (paths < 2 || paths % 2 != 0) {
      throw new IllegalArgumentException("paths must be even and at least 2: " + paths);
    }
    double[][] factor = covariance.cholesky();
    double[][] byToken = new double[covariance.size()][paths / 2];
    Philox random = new Philox(seed);
    PathBlocks.run(
        paths / 2, (from, to) -> draw(random, factor, mixing, byToken, from, to), executor);
    return new SimulatedReturns(paths / 2, byToken);
  }

  private static void draw(
      Philox random,
      double[][] factor,
      @Nullable ChiSquared mixing,
      double[][] byToken,
      int from,
      int to) {
    int size = factor.length;
    double[] normals = new double[size + 1];
    long[] bits = new long[2];
    for (int path = from; path < to; path++) {
      for (int j = 0; j < size; j += 2) {
        random.block(path, j, bits, 0);
        normals[j] = Normal.quantile(Philox.uniform(bits[0]));
        normals[j + 1] = Normal.quantile(Philox.uniform(bits[1]));
      }
      double scale = 1;
      if (mixing != null) {
        random.block(path, COMMON, bits, 0);
        double w = mixing.quantile(Philox.uniform(bits[0]));
        scale = Math.sqrt((mixing.degreesOfFreedom() - 2) / w);
      }
      for (int i = 0; i < size; i++) {
        double[] row = factor[i];
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          sum += row[j] * normals[j];
        }
        byToken[i][path] = sum * scale;
      }
    }
  }

  /** How many tokens there are. */
  public int tokens() {
    return byToken.length;
  }

  /** How many paths there are, both halves of each pair counted. */
  public int paths() {
    return 2 * pairs;
  }

  /** Return of a token on a path; odd paths are the mirror images of those before. */
  public double at(int token, int path) {
    double r = byToken[token][path >> 1];
    return (path & 1) == 0 ? r : -r;
  }

  double[] column(int token) {
    return byToken[token];
  }

  double largest(int token) {
    return largest[token];
  }
}
