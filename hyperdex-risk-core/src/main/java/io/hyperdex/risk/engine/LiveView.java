package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.wide.Int128;

/** The view rules get: one account, valued at one place and time. Reused between calls. */
final class LiveView implements RiskView {
  private final EngineConfig config;
  private final GlobalLog log;
  private final PortfolioVar portfolioVar;
  final Valuation valuation;

  private Account account;
  private long place;
  private long timeMs;
  private boolean varComputed;

  LiveView(EngineConfig config, GlobalLog log, Scenarios scenarios, Account none) {
    this.config = config;
    this.log = log;
    this.valuation = new Valuation(config.depegTolerance());
    this.portfolioVar = new PortfolioVar(scenarios, config.minimumScenarios());
    this.account = none;
  }

  /** Values an account; what this view said before is gone. */
  LiveView at(Account account, long place, long timeMs) {
    this.account = account;
    this.place = place;
    this.timeMs = timeMs;
    this.varComputed = false;
    valuation.compute(account, place, timeMs);
    return this;
  }

  Account account() {
    return account;
  }

  private PortfolioVar portfolioVar() {
    if (!varComputed) {
      portfolioVar.compute(account, valuation, log, place);
      varComputed = true;
    }
    return portfolioVar;
  }

  @Override
  public UserId user() {
    return account.user;
  }

  @Override
  public long timeMs() {
    return timeMs;
  }

  @Override
  public MeasureStatus valuationStatus() {
    return valuation.status();
  }

  @Override
  public int compareGross(Usd limit) {
    return Int128.compare(valuation.gross.hi, valuation.gross.lo, limit.rawHigh(), limit.rawLow());
  }

  @Override
  public Usd grossExposure() {
    return Valuation.usd(valuation.gross);
  }

  @Override
  public Usd equity() {
    return Valuation.usd(valuation.net);
  }

  @Override
  public int holdings() {
    return valuation.holdings;
  }

  @Override
  public double concentration() {
    return valuation.concentration();
  }

  @Override
  public double drawdown() {
    return account.header.drawdown(valuation.net.hi, valuation.net.lo, config.minEquity());
  }

  @Override
  public int consecutiveLosses() {
    return account.header.streak;
  }

  @Override
  public int scenarios() {
    return portfolioVar().scenarios();
  }

  @Override
  public long valueAtRiskMicros(int confidenceBps) {
    return portfolioVar().micros(confidenceBps);
  }

  @Override
  public boolean valueAtRiskExceeds(int confidenceBps, Usd limit) {
    return portfolioVar().exceeds(confidenceBps, limit);
  }

  @Override
  public MeasureStatus valueAtRiskStatus(int confidenceBps) {
    return portfolioVar().status(confidenceBps, valuation.status());
  }

  @Override
  public double returnVar(int confidenceBps) {
    ReturnWindow returns = account.returns;
    long end = account.header.returnsEnd;
    return returns == null || end == 0 ? 0 : returns.valueAtRisk(end, confidenceBps);
  }

  @Override
  public boolean returnVarExceeds(int confidenceBps, double limit) {
    ReturnWindow returns = account.returns;
    return returns != null && returns.exceeds(account.header.returnsEnd, confidenceBps, limit);
  }

  @Override
  public MeasureStatus returnVarStatus(int confidenceBps) {
    long n = Math.min(account.header.returnsEnd, config.scenarioWindow());
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    boolean few =
        n < Math.max(config.minimumScenarios(), ValueAtRisk.minimumScenarios(confidenceBps));
    return few ? MeasureStatus.INSUFFICIENT_DATA : valuation.status();
  }

  @Override
  public Usd value(TokenId token) {
    for (int i = 0; i < account.positions(); i++) {
      if (account.token(i).id.equals(token)) {
        return valuation.value(i);
      }
    }
    return Usd.ZERO;
  }

  @Override
  public Measure measure(MeasureId id) {
    return Measures.of(id, this, config);
  }
}
