package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.EstimatorCatalogue;
import io.hyperdex.risk.metric.Volatility;
import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogue of estimators over a series of period returns. Each convention has its own id;
 * names of well-known packages are aliases: those of PerformanceAnalytics as they stand, those of
 * empyrical, QuantStats and skfolio behind the package's name ({@code quantstats.sharpe}).
 */
public final class SeriesEstimators {
  /** Fewer returns should not be annualised. */
  static final int ANNUALIZED = Volatility.MINIMUM_RETURNS;

  private static final EstimatorCatalogue CATALOGUE =
      EstimatorCatalogue.of(
          Stream.of(
                  ReturnEstimators.all(),
                  DispersionEstimators.all(),
                  DownsideEstimators.all(),
                  ShapeEstimators.all(),
                  SharpeEstimators.all(),
                  DownsideRatioEstimators.all(),
                  GainLossEstimators.all(),
                  DrawdownEstimators.all(),
                  SummedDrawdownEstimators.all(),
                  DrawdownRatioEstimators.all(),
                  TailEstimators.all(),
                  BenchmarkEstimators.all(),
                  ActiveEstimators.all(),
                  CaptureEstimators.all())
              .flatMap(List<Estimator>::stream)
              .toList());

  private SeriesEstimators() {}

  /** All of them, grouped by subject. Immutable, made once. */
  public static EstimatorCatalogue catalogue() {
    return CATALOGUE;
  }
}
