package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.backtest.CohortStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a cohort stands after a period's end. USD.
 *
 * @param cohort its name
 * @param status the model in use and why, tests and counts
 * @param periodEndMs the period end it is of, epoch milliseconds UTC; 0 before the first
 * @param users with something held
 * @param gross sum of |value| of all that is held and priced
 * @param coverage share of it in tokens with enough returns to be forecast, in [0, 1]; 1 where
 *     nothing is held
 * @param forecastBy the model in use for the period now running
 * @param primary forecast for the period now running, of all users together; null where there is
 *     none
 * @param conservative the same by the conservative model
 * @param last the latest outcome that was scored; null before the first
 * @param unscored forecasts whose outcome could not be told: a token had no return
 * @param missedPeriods periods without a forecast, as more than one had ended between two calls
 */
public record CohortReport(
    String cohort,
    CohortStatus status,
    long periodEndMs,
    int users,
    double gross,
    double coverage,
    CohortStatus.Model forecastBy,
    @Nullable PortfolioForecast primary,
    @Nullable PortfolioForecast conservative,
    @Nullable CohortOutcome last,
    long unscored,
    long missedPeriods) {

  /** The forecast to use: of the model in use; null where it has none. */
  public @Nullable PortfolioForecast inUse() {
    return forecastBy == CohortStatus.Model.PRIMARY ? primary : conservative;
  }
}
