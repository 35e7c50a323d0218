package io.hyperdex.risk.rule;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;

/**
 * The post-trade state of one user, as rules see it: one consistent version.
 *
 * <p>Valid only during the call it is passed to; the engine reuses the object. Not thread safe.
 * Methods that return an object allocate it; the others do not.
 */
public interface RiskView {
  UserId user();

  /** Event time of the state, epoch milliseconds UTC. */
  long timeMs();

  /**
   * OK; STALE where a held price is older than allowed; PARTIAL where something held has no value
   * at all.
   */
  MeasureStatus valuationStatus();

  /** Sign of gross exposure minus a limit, exact. */
  int compareGross(Usd limit);

  Usd grossExposure();

  Usd equity();

  /** Tokens held with a quantity, priced or not. */
  int holdings();

  /** Largest share of gross exposure; 0 where gross is zero. */
  double concentration();

  /** Fall of the time-weighted index from its peak, in [0, 1). */
  double drawdown();

  /** Losing disposals in a row. */
  int consecutiveLosses();

  /** Scenarios behind {@link #valueAtRiskMicros}. */
  int scenarios();

  /**
   * Portfolio VaR in millionths of a USD, a positive loss or negative where even the tail gains.
   *
   * @param confidenceBps such as 9500
   */
  long valueAtRiskMicros(int confidenceBps);

  /**
   * Whether {@link #valueAtRiskMicros} is above a limit, exact; mostly much cheaper than its value.
   */
  boolean valueAtRiskExceeds(int confidenceBps, Usd limit);

  /** Status of {@link #valueAtRiskMicros}: enough scenarios, and all holdings in them. */
  MeasureStatus valueAtRiskStatus(int confidenceBps);

  /**
   * Return VaR: value at risk of the user's own time-weighted period returns, a loss ratio, positive
   * (0.05 is a twentieth) or negative where even the tail gains; 0 where no period has ended yet.
   *
   * @param confidenceBps such as 9500
   */
  double returnVar(int confidenceBps);

  /** Whether {@link #returnVar} is above a limit: mostly cheaper than its value, never a sort. */
  boolean returnVarExceeds(int confidenceBps, double limit);

  /**
   * Status of {@link #returnVar}: UNDEFINED without returns, INSUFFICIENT_DATA with too few, else
   * that of the valuation, as the period still running can't be judged on other data.
   */
  MeasureStatus returnVarStatus(int confidenceBps);

  /** Signed value of one holding in USD at the last known mark; zero where not held or unpriced. */
  Usd value(TokenId token);

  Measure measure(MeasureId id);
}
