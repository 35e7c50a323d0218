package io.hyperdex.risk.engine.cohort;

/**
 * What a model says a portfolio could lose over the next period, USD, positive for a loss.
 *
 * @param valueAtRisk at the model's confidence; finite
 * @param expectedShortfall beyond it; finite
 */
public record PortfolioForecast(double valueAtRisk, double expectedShortfall) {
  public PortfolioForecast {
    if (!(Math.abs(valueAtRisk) <= Double.MAX_VALUE)
        || !(Math.abs(expectedShortfall) <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "forecasts must be finite: " + valueAtRisk + ", " + expectedShortfall);
    }
  }
}
