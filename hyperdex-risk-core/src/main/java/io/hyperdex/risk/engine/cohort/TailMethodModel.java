package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.engine.ScenarioReturns;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.List;
import java.util.Optional;

/** The highest of the ready methods. */
final class TailMethodModel implements PortfolioModel {
  private final List<TailMethod> methods;

  TailMethodModel(List<TailMethod> methods) {
    if (methods.isEmpty() || methods.contains(TailMethod.MONTE_CARLO)) {
      throw new IllegalArgumentException(
          "methods must be one or more that need no simulation: " + methods);
    }
    this.methods = methods;
  }

  @Override
  public Fitted fit(ScenarioReturns past, int confidenceBps) {
    TailModel model =
        TailModel.of(ReturnMatrix.of(past.firstPeriod(), past.byToken()))
            .levels(confidenceBps)
            .build();
    PortfolioRisk risk = new PortfolioRisk(model);
    return (tokens, values) -> {
      risk.assess(tokens, values, tokens.length);
      return highest(risk);
    };
  }

  private Optional<PortfolioForecast> highest(PortfolioRisk risk) {
    boolean any = false;
    double var = Double.NEGATIVE_INFINITY;
    double shortfall = Double.NEGATIVE_INFINITY;
    for (TailMethod method : methods) {
      MeasureStatus status = risk.status(method, 0);
      if (status != MeasureStatus.UNDEFINED && status != MeasureStatus.INSUFFICIENT_DATA) {
        any = true;
        var = Math.max(var, risk.valueAtRisk(method, 0));
        shortfall = Math.max(shortfall, risk.expectedShortfall(method, 0));
      }
    }
    return any ? Optional.of(new PortfolioForecast(var, shortfall)) : Optional.empty();
  }
}
