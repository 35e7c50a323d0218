package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The view rules get: one account, valued at one place and time. Reused between calls. */
final class LiveView implements RiskView {
  private final EngineConfig config;
  private final Scenarios scenarios;

  /** Null for a reader, who sees what is in force and published. */
  private final @Nullable GlobalLog log;

  private @Nullable PortfolioVar portfolioVar; // readers seldom ask for it
  final Valuation valuation;
  private final Int128 scratch = new Int128();

  private Account account;
  private long place;
  private long timeMs;
  private boolean varComputed;

  LiveView(EngineConfig config, GlobalLog log, Scenarios scenarios, Account none) {
    this(config, scenarios, none, log);
  }

  private LiveView(
      EngineConfig config, Scenarios scenarios, Account none, @Nullable GlobalLog log) {
    this.config = config;
    this.log = log;
    this.scenarios = scenarios;
    this.valuation = new Valuation(config.depegTolerance());
    this.account = none;
  }

  /** A view for a thread that only reads; of places it knows {@link TokenState#LATEST}. */
  static LiveView forReader(EngineConfig config, Scenarios scenarios, Account none) {
    return new LiveView(config, scenarios, none, null);
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

  /** The scenarios behind VaR, worked out in the account's vector. */
  PortfolioVar tail() {
    PortfolioVar var = portfolioVar();
    var.workOutIn(account);
    return var;
  }

  private PortfolioVar portfolioVar() {
    PortfolioVar var = portfolioVar;
    if (var == null) {
      var = new PortfolioVar(scenarios.window(), config.minimumScenarios());
      portfolioVar = var;
    }
    if (!varComputed) {
      var.compute(
          account,
          valuation,
          log == null ? scenarios.published() : scenarios.at(log, place),
          place);
      varComputed = true;
    }
    return var;
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
    return portfolioVar().exceeds(account, confidenceBps, limit);
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
  public double grossSlackUsd(Usd limit) {
    return Distance.ofGross(valuation.gross, limit, scratch);
  }

  @Override
  public double concentrationSlackUsd(double share) {
    return Distance.ofConcentration(
        Int128.usdToDouble(valuation.largest.hi, valuation.largest.lo),
        grossUsd(),
        valuation.holdings == 1,
        share);
  }

  @Override
  public double drawdownSlackUsd(double limit) {
    UserHeader header = account.header;
    return header.active
        ? Distance.ofDrawdown(
            Int128.usdToDouble(valuation.net.hi, valuation.net.lo),
            config.minEquity().doubleValue(),
            header.index,
            Int128.usdToDouble(header.baseHigh, header.baseLow),
            header.peak,
            limit)
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public double valueAtRiskStatusSlackUsd() {
    return portfolioVar().statusSlackUsd(grossUsd());
  }

  @Override
  public double valueAtRiskSlackUsd(int confidenceBps, Usd limit) {
    return portfolioVar().slackUsd(account, confidenceBps, limit, grossUsd());
  }

  double grossUsd() {
    return Int128.usdToDouble(valuation.gross.hi, valuation.gross.lo);
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
  public Verdict check(ActivityLimit limit) {
    RuleMemory memory = account.header.rules.memory;
    return memory == null ? Verdict.UNKNOWN : memory.check(limit, account, timeMs, scratch);
  }

  @Override
  public BigDecimal usage(ActivityLimit limit) {
    RuleMemory memory = account.header.rules.memory;
    if (memory == null) {
      return BigDecimal.ZERO;
    }
    memory.amount(limit, account, timeMs, scratch);
    return ActivityCount.shown(limit, scratch);
  }

  @Override
  public Verdict check(SequenceRule rule) {
    RuleMemory memory = account.header.rules.memory;
    return memory == null ? Verdict.UNKNOWN : memory.check(rule, this);
  }

  @Override
  public Measure measure(MeasureId id) {
    return Measures.of(id, this, config);
  }
}
