package io.hyperdex.risk.testkit;

import io.hyperdex.risk.position.CostBasis;
import java.util.List;

/**
 * Published and independently computed numbers to test estimators and cost bases against. Values of
 * the return vector were computed with numpy and are given to the digits shown; compare within
 * {@link #TOLERANCE}.
 */
public final class GoldenVectors {
  /** Half a unit of the last digit shown. */
  public static final double TOLERANCE = 5e-7;

  private static final double[] RETURNS = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  /** Mean of the returns. */
  public static final double MEAN = -.0012;

  /** Sample standard deviation (n - 1) of the returns. */
  public static final double SAMPLE_DEVIATION = .0204286;

  /** Annualised volatility, 365 periods. */
  public static final double VOLATILITY_365 = .390287;

  /** Annualised Sharpe ratio, 365 periods, riskless rate 0. */
  public static final double SHARPE_365 = -1.122250;

  /** Annualised Sharpe ratio, 252 periods, riskless rate 0. */
  public static final double SHARPE_252 = -.932489;

  /** As {@link #VOLATILITY_365}, of the returns as an engine records them: the nearest floats. */
  public static final double RECORDED_VOLATILITY_365 = .390287207335;

  /** As {@link #SHARPE_365}, of the returns as recorded. */
  public static final double RECORDED_SHARPE_365 = -1.122250540297;

  /** As {@link #SHARPE_252}, of the returns as recorded. */
  public static final double RECORDED_SHARPE_252 = -.932488879584;

  /** For the values of recorded returns, which have more digits. */
  public static final double RECORDED_TOLERANCE = 1e-11;

  /** Largest fall of the compounded index from its running peak, the start included. */
  public static final double MAX_DRAWDOWN = .0615394;

  /** Historical value at risk at 90 %, a loss. */
  public static final double VAR_90 = .026;

  /** Historical value at risk at 95 %. */
  public static final double VAR_95 = .034;

  /** Historical value at risk at 99 %. */
  public static final double VAR_99 = .047;

  /** Positive returns. */
  public static final int WINS = 10;

  /** Negative returns. */
  public static final int LOSSES = 9;

  /** Zero returns: neither. */
  public static final int BREAKEVEN = 1;

  /** wins / (wins + losses). */
  public static final double WIN_RATE = .526316;

  /** Longest row of negative returns. */
  public static final int MAX_CONSECUTIVE_LOSSES = 2;

  private static final double[] SHARES = {.5, .3, .2};

  /** Herfindahl-Hirschman index of {@link #shares()}. */
  public static final double HHI = .38;

  /** 1 / HHI of {@link #shares()}, to four places. */
  public static final double EFFECTIVE_ASSETS = 2.6316;

  /** What the example of {@link #lotExamples()} acquires: one unit at each of these costs. */
  private static final long[] COSTS = {1_000, 2_000, 1_500};

  /** Unit price at which the example disposes of 1.5 units. */
  public static final long DISPOSAL_PRICE = 1_800;

  /**
   * The outcome of one cost basis: buy 1 at 1,000, 1 at 2,000, 1 at 1,500, then sell 1.5 at 1,800.
   *
   * @param basis the method
   * @param disposedCost what the sold units had cost, USD
   * @param realized profit, USD
   * @param remainingCost what the rest cost, USD
   */
  public record LotExample(CostBasis basis, long disposedCost, long realized, long remainingCost) {}

  private GoldenVectors() {}

  /** The return vector R: 20 period returns. */
  public static double[] returns() {
    return RETURNS.clone();
  }

  /** Portfolio shares with known concentration. */
  public static double[] shares() {
    return SHARES.clone();
  }

  /** Unit costs of the acquisitions of the lot example, in order. */
  public static long[] acquisitionCosts() {
    return COSTS.clone();
  }

  /** The lot example under every method. */
  public static List<LotExample> lotExamples() {
    return List.of(
        new LotExample(CostBasis.FIFO, 2_000, 700, 2_500),
        new LotExample(CostBasis.LIFO, 2_500, 200, 2_000),
        new LotExample(CostBasis.HIFO, 2_750, -50, 1_750),
        new LotExample(CostBasis.AVERAGE, 2_250, 450, 2_250));
  }
}
