package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.backtest.CohortMonitor;
import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One cohort: its monitor, and the forecasts whose outcome is not known yet. */
final class Cohort {
  final String name;

  private final boolean ordered;
  private final CohortMonitor monitor;
  private final List<Open> open = new ArrayList<>();
  private Model model = Model.PRIMARY;
  private int users;
  private double gross;
  private double forecast;
  private @Nullable PortfolioForecast primary;
  private @Nullable PortfolioForecast conservative;
  private @Nullable CohortOutcome last;
  private long unscored;
  private long missed;

  /** A forecast and the holdings it is of. */
  private record Open(
      Holdings holdings, PortfolioForecast primary, PortfolioForecast conservative) {}

  Cohort(String name, CohortPolicy policy) {
    this.name = name;
    this.ordered = policy.ordered();
    this.monitor = CohortMonitor.of(policy);
  }

  Model model() {
    return model;
  }

  /** Scores what is open by the returns of the period that follows it. */
  void settle(double[] returns, long periodEndMs) {
    for (Open one : open) {
      double pnl = one.holdings.pnl(returns);
      if (Double.isNaN(pnl)) {
        unscored++;
        continue;
      }
      last =
          new CohortOutcome(
              periodEndMs, pnl, one.primary.valueAtRisk(), one.conservative.valueAtRisk());
      model =
          monitor.record(
              pnl,
              one.primary.valueAtRisk(),
              one.conservative.valueAtRisk(),
              one.primary.expectedShortfall());
    }
    open.clear();
  }

  /** Counts forecasts that nobody was there to make. */
  void miss(long periods) {
    missed += periods;
  }

  /** Forecasts for the users' holdings of now: of each, or of all together where ordered. */
  void forecast(
      List<Holdings> portfolios, PortfolioModel.Fitted first, PortfolioModel.Fitted second) {
    Holdings book = new Holdings();
    portfolios.forEach(book::add);
    users = portfolios.size();
    gross = book.gross();
    forecast = book.forecast();
    primary = null;
    conservative = null;
    if (!book.isEmpty()) {
      primary = of(first, book).orElse(null);
      conservative = of(second, book).orElse(null);
    }
    open.clear();
    for (Holdings one : ordered ? List.of(book) : portfolios) {
      if (one.isEmpty()) {
        continue;
      }
      PortfolioForecast own = of(first, one).orElse(null);
      PortfolioForecast other = of(second, one).orElse(null);
      // What can't lose by its own model, such as a book of dollars, is no test of it.
      if (own != null && other != null && own.valueAtRisk() > 0 && own.expectedShortfall() > 0) {
        open.add(new Open(one, own, other));
      }
    }
  }

  private static Optional<PortfolioForecast> of(PortfolioModel.Fitted model, Holdings holdings) {
    return model.forecast(holdings.tokens(), holdings.values());
  }

  CohortReport report(long periodEndMs) {
    return new CohortReport(
        name,
        monitor.status(),
        periodEndMs,
        users,
        gross,
        gross == 0 ? 1 : Math.min(1, forecast / gross),
        model,
        primary,
        conservative,
        last,
        unscored,
        missed);
  }
}
