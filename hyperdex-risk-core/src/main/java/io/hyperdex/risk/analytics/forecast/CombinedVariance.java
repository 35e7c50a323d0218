package io.hyperdex.risk.analytics.forecast;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The geometric mean of several forecasts: exp of the mean of their logs.
 *
 * <p>Combinations of forecasts err less than most of their parts (Bates and Granger 1969), and the
 * geometric mean is not carried away by one part after an extreme day. A part that says 0, in a
 * series that did not move, makes the whole 0. Immutable.
 *
 * @param parts at least one
 */
public record CombinedVariance(List<VarianceModel> parts) implements VarianceModel {
  public CombinedVariance {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a combination needs at least one part");
    }
  }

  @Override
  public double forecast(VarianceSeries series, int end, int horizon) {
    double logs = 0;
    for (VarianceModel part : parts) {
      logs += StrictMath.log(part.forecast(series, end, horizon));
    }
    return StrictMath.exp(logs / parts.size());
  }

  @Override
  public String version() {
    return parts.stream().map(VarianceModel::version).collect(Collectors.joining("+"));
  }
}
