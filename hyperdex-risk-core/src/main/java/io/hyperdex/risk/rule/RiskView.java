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
   * Slack of {@link #compareGross}: its answer stays while the values of the holdings move by no
   * more than that altogether.
   *
   * <p>As all slacks here, in USD, from 0 (the default of a view that cannot tell) to positive
   * infinity, meant for {@link Rule#slackUsd} and on its terms: prices move and nothing else.
   * Rounded down, so that no rounding of the measure itself can make it too large. No allocation.
   */
  default double grossSlackUsd(Usd limit) {
    return 0;
  }

  /** Slack of {@link #concentration} being above a share, or not. */
  default double concentrationSlackUsd(double share) {
    return 0;
  }

  /** Slack of {@link #drawdown} being above a limit, or not. */
  default double drawdownSlackUsd(double limit) {
    return 0;
  }

  /** Slack of {@link #valueAtRiskStatus} and {@link #scenarios}. */
  default double valueAtRiskStatusSlackUsd() {
    return 0;
  }

  /**
   * Slack of {@link #valueAtRiskExceeds}, and of {@link #valueAtRiskStatus} with it. May stop
   * looking at a quarter of gross exposure, which is cheap to see, although more would do.
   */
  default double valueAtRiskSlackUsd(int confidenceBps, Usd limit) {
    return 0;
  }

  /** Signed value of one holding in USD at the last known mark; zero where not held or unpriced. */
  Usd value(TokenId token);

  Measure measure(MeasureId id);
}
