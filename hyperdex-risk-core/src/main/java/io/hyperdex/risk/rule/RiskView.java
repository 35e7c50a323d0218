package io.hyperdex.risk.rule;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;

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
   * Return VaR: value at risk of the user's own time-weighted period returns, a loss ratio,
   * positive (0.05 is a twentieth) or negative where even the tail gains; 0 where no period has
   * ended yet.
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

  /** What the user's past says of a limit on activity; UNKNOWN, the default, without a past. */
  default Verdict check(ActivityLimit limit) {
    return Verdict.UNKNOWN;
  }

  /** What the user did within the window of a limit, in its unit; 0 without a past. Allocates. */
  default BigDecimal usage(ActivityLimit limit) {
    return BigDecimal.ZERO;
  }

  /** What the user's past and the present say of a sequence; UNKNOWN without a past. */
  default Verdict check(SequenceRule rule) {
    return Verdict.UNKNOWN;
  }
}
