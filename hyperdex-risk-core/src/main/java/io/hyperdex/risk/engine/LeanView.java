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
import java.math.BigDecimal;

/** What rules of the host and measures see of a {@link LeanState}. Reused; NOT thread safe. */
class LeanView implements RiskView, PortfolioVar.Owner {
  private final LeanCore core;
  final LeanState state;
  private final PortfolioVar valueAtRisk;
  private LeanTokens.Table tokens;
  private long timeMs;
  private boolean varComputed;
  private long scenariosNumber;

  LeanView(LeanCore core, LeanState state) {
    this.core = core;
    this.state = state;
    valueAtRisk = new PortfolioVar(core.config.scenarioWindow(), core.config.minimumScenarios());
    tokens = core.tokens.table();
  }

  /** Values the state; what this view said before is gone. */
  void at(LeanTokens.Table tokens, long timeMs) {
    this.tokens = tokens;
    this.timeMs = timeMs;
    varComputed = false;
    state.value(tokens);
  }

  /** The scenarios behind VaR, worked out in the owner's vector. */
  PortfolioVar tail() {
    PortfolioVar var = valueAtRisk();
    var.workOutIn(this);
    return var;
  }

  private PortfolioVar valueAtRisk() {
    if (!varComputed) {
      LeanScenarios scenarios = core.scenarios;
      scenariosNumber = scenarios.number;
      Scenarios.Generation windows = scenarios.windows;
      if (windows == null) {
        valueAtRisk.clear(true);
      } else {
        valueAtRisk.computeLean(state, tokens, windows);
      }
      varComputed = true;
    }
    return valueAtRisk;
  }

  /** USD of a double; the nearest there is to 1e-12. */
  static Usd usd(double value) {
    return Usd.of(new BigDecimal(value));
  }

  @Override
  public UserId user() {
    return core.users.name(state.user);
  }

  @Override
  public long timeMs() {
    return timeMs;
  }

  @Override
  public MeasureStatus valuationStatus() {
    return state.status();
  }

  @Override
  public int compareGross(Usd limit) {
    return Double.compare(state.gross, limit.doubleValue());
  }

  @Override
  public Usd grossExposure() {
    return usd(state.gross);
  }

  @Override
  public Usd equity() {
    return usd(state.gross);
  }

  @Override
  public int holdings() {
    return state.holdings;
  }

  @Override
  public double concentration() {
    return state.concentration();
  }

  @Override
  public double drawdown() {
    return state.drawdown();
  }

  @Override
  public int consecutiveLosses() {
    return state.streak;
  }

  @Override
  public int scenarios() {
    return valueAtRisk().scenarios();
  }

  @Override
  public long valueAtRiskMicros(int confidenceBps) {
    return valueAtRisk().micros(confidenceBps);
  }

  @Override
  public boolean valueAtRiskExceeds(int confidenceBps, Usd limit) {
    return valueAtRisk().exceeds(this, confidenceBps, limit);
  }

  /** The vector is in the side record: only who needs one gets that. */
  @Override
  public ScenarioVector scenarioVector() {
    return core.sideOf(state).scenarioVector();
  }

  /** Those that VaR was last worked out with, see {@link LeanScenarios#number}. */
  long scenariosNumber() {
    return scenariosNumber;
  }

  /** As {@link PortfolioVar#roomUsd}. */
  double valueAtRiskRoomUsd(int confidenceBps, Usd limit, boolean above) {
    return valueAtRisk().roomUsd(this, confidenceBps, limit, above);
  }

  @Override
  public MeasureStatus valueAtRiskStatus(int confidenceBps) {
    return valueAtRisk().status(confidenceBps, state.status());
  }

  @Override
  public double grossSlackUsd(Usd limit) {
    return Distance.shaved(Math.abs(state.gross - limit.doubleValue()), state.gross);
  }

  @Override
  public double concentrationSlackUsd(double share) {
    return Distance.ofConcentration(state.largest, state.gross, state.holdings == 1, share);
  }

  @Override
  public double drawdownSlackUsd(double limit) {
    double least = core.config.minEquity().doubleValue();
    return state.active
        ? Distance.ofDrawdown(state.gross, least, state.index, state.base, state.peak, limit)
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public double valueAtRiskStatusSlackUsd() {
    return valueAtRisk().statusSlackUsd(state.gross);
  }

  @Override
  public double valueAtRiskSlackUsd(int confidenceBps, Usd limit) {
    return valueAtRisk().slackUsd(this, confidenceBps, limit, state.gross);
  }

  /** As {@link PortfolioVar#boundUsd}. */
  double varBoundUsd() {
    return valueAtRisk().boundUsd();
  }

  /** By the owner of the record only: the answer is kept with the window. */
  @Override
  public double returnVar(int confidenceBps) {
    LeanSide side = state.side;
    ReturnWindow returns = side == null ? null : side.returns;
    return side == null || returns == null || side.returnsEnd == 0
        ? 0
        : returns.valueAtRisk(side.returnsEnd, confidenceBps);
  }

  /** As {@link #returnVar}. */
  @Override
  public boolean returnVarExceeds(int confidenceBps, double limit) {
    LeanSide side = state.side;
    ReturnWindow returns = side == null ? null : side.returns;
    return side != null
        && returns != null
        && returns.exceeds(side.returnsEnd, confidenceBps, limit);
  }

  @Override
  public MeasureStatus returnVarStatus(int confidenceBps) {
    LeanSide side = state.side;
    int n = side == null ? 0 : side.returnCount();
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    boolean few =
        n < Math.max(core.config.minimumScenarios(), ValueAtRisk.minimumScenarios(confidenceBps));
    return few ? MeasureStatus.INSUFFICIENT_DATA : state.status();
  }

  @Override
  public Usd value(TokenId token) {
    TokenState known = core.registry.find(token);
    int i = known == null ? -1 : state.find(known.index + 1);
    return i < 0 ? Usd.ZERO : usd(state.value[i]);
  }

  @Override
  public Measure measure(MeasureId id) {
    return LeanMeasures.of(id, this, core.config);
  }
}
