package io.hyperdex.risk.metric;

/**
 * The measures the engine keeps per user. Definitions are in {@code docs/concepts/measures.md}.
 * Constants are added over time: use a {@code default} branch when switching.
 */
public enum MeasureId {
  /** Sum of |value| at last known marks, USD. */
  GROSS_EXPOSURE("grossExposure", Unit.USD),
  /** Signed sum of values, USD. */
  NET_EXPOSURE("netExposure", Unit.USD),
  /** Gross exposure without dollar tokens that hold their peg, USD. */
  RISK_EXPOSURE("riskExposure", Unit.USD),
  /** Largest share of gross exposure. */
  CONCENTRATION("concentration", Unit.RATIO),
  /** Herfindahl-Hirschman index: sum of squared shares. */
  HHI("hhi", Unit.RATIO),
  /** 1 / HHI. */
  EFFECTIVE_ASSETS("effectiveAssets", Unit.RATIO),
  /** Portfolio VaR at 95 %: historical, current holdings, one period, USD; a positive loss. */
  VAR_95("var95", Unit.USD),
  /** Portfolio VaR at 99 %. */
  VAR_99("var99", Unit.USD),
  /** Return VaR at 95 %: historical, the user's own period returns; a positive loss. */
  RETURN_VAR_95("returnVar95", Unit.RATIO),
  /** Return VaR at 99 %. */
  RETURN_VAR_99("returnVar99", Unit.RATIO),
  /** Fall of the time-weighted index from its peak, now. */
  DRAWDOWN("drawdown", Unit.RATIO),
  /** Largest sampled drawdown so far. */
  MAX_DRAWDOWN("maxDrawdown", Unit.RATIO),
  /** Annualised Sharpe ratio of period returns, sample standard deviation. */
  SHARPE("sharpe", Unit.RATIO),
  /** Annualised volatility of period returns, sample standard deviation. */
  VOLATILITY("volatility", Unit.RATIO),
  /** wins / (wins + losses) over disposals with known PnL. */
  WIN_RATE("winRate", Unit.RATIO),
  /** Mean USD value of a trade. */
  AVERAGE_TRADE_SIZE("averageTradeSize", Unit.USD),
  /** Losing disposals in a row, now. */
  CONSECUTIVE_LOSSES("consecutiveLosses", Unit.COUNT),
  /** Longest losing streak so far. */
  MAX_CONSECUTIVE_LOSSES("maxConsecutiveLosses", Unit.COUNT);

  private final String jsonName;
  private final Unit unit;

  MeasureId(String jsonName, Unit unit) {
    this.jsonName = jsonName;
    this.unit = unit;
  }

  /** The name in JSON and reports. */
  public String jsonName() {
    return jsonName;
  }

  public Unit unit() {
    return unit;
  }
}
