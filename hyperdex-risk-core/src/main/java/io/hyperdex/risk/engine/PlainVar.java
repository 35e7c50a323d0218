package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.metric.ValueAtRisk;

/** Both VaRs of an account whose values are plain and of now: what rules ask, without a view. */
final class PlainVar {
  private final EngineConfig config;
  private final GlobalLog log;
  private final Scenarios scenarios;
  private final PortfolioVar portfolioVar;
  private boolean computed;

  PlainVar(EngineConfig config, GlobalLog log, Scenarios scenarios) {
    this.config = config;
    this.log = log;
    this.scenarios = scenarios;
    portfolioVar = new PortfolioVar(scenarios.window(), config.minimumScenarios());
  }

  /** To be called when the account or its values have changed. */
  void anew() {
    computed = false;
  }

  boolean hasReturns(Account account, int confidenceBps) {
    int n = Math.min(account.header.returnsEnd, config.scenarioWindow());
    return n >= Math.max(config.minimumScenarios(), ValueAtRisk.minimumScenarios(confidenceBps));
  }

  boolean returnsExceed(Account account, int confidenceBps, double limit) {
    ReturnWindow returns = account.returns;
    return returns != null && returns.exceeds(account.header.returnsEnd, confidenceBps, limit);
  }

  boolean hasScenarios(Account account, int confidenceBps) {
    if (!computed) {
      portfolioVar.computePlain(account, scenarios.at(log, log.end()), log.end());
      computed = true;
    }
    return portfolioVar.status(confidenceBps, MeasureStatus.OK) == MeasureStatus.OK;
  }

  /** Only after {@link #hasScenarios}. */
  boolean scenariosExceed(Account account, int confidenceBps, Usd limit) {
    return portfolioVar.exceeds(account, confidenceBps, limit);
  }
}
