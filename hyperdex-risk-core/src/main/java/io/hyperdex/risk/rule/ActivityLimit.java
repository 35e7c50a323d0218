package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * A user must not do more of something than so much within a window of event time: a rate limit, a
 * turnover limit, a loss limit for a day.
 *
 * <p>The window moves in steps of a {@link #parts} th: at time t it has all that happened since the
 * last multiple of the step at or before {@code t - window}, so that nothing within the window is
 * ever left out, and at most one step more is in. An {@link #aligned} window begins anew at every
 * multiple of its length: a day is the UTC day so far. When something leaves the window the rule is
 * checked at that moment. It counts from when the rule came into force; a rule set that has an
 * equal limit takes the count over. Late events and reverts change it as if it had been so all
 * along.
 *
 * <p>Immutable. FULL only: LEAN refuses it, and a view that has no past says UNKNOWN.
 *
 * @param window above 0, at most 366 days
 * @param parts from 1 to {@value #MOST_PARTS}, or {@value #ALIGNED} for an aligned window
 * @param most the line, above 0, or 0 for a count; equality is not a breach. A whole number for
 *     counts, USD to 1e-12 else
 */
public record ActivityLimit(
    String name, Severity severity, Activity activity, Duration window, int parts, BigDecimal most)
    implements Rule {
  /** Most parts of a window. */
  public static final int MOST_PARTS = 64;

  /** Number of parts of a window that begins anew at every multiple of its length. */
  public static final int ALIGNED = 0;

  /** Parts unless said otherwise. */
  public static final int DEFAULT_PARTS = 12;

  public ActivityLimit {
    Arguments.requireNamed(name, severity);
    Objects.requireNonNull(activity, "activity of rule " + name);
    Arguments.requireWindow(name, window);
    if (parts < ALIGNED || parts > MOST_PARTS || window.toMillis() < parts) {
      throw new IllegalArgumentException(
          "parts of the window of rule "
              + name
              + " must be 1 to "
              + MOST_PARTS
              + ", each of a millisecond or more, or 0 for an aligned one: "
              + parts
              + " of "
              + window);
    }
    Objects.requireNonNull(most, "limit of rule " + name);
    if (activity.unit() == Unit.COUNT) {
      if (most.signum() < 0 || most.stripTrailingZeros().scale() > 0 || most.precision() > 15) {
        throw new IllegalArgumentException(
            "limit of rule " + name + " must be a whole number from 0: " + most);
      }
      most = new BigDecimal(most.toBigInteger());
    } else {
      Usd limit = Usd.of(most);
      Arguments.requirePositive(name, limit);
      most = limit.toBigDecimal();
    }
  }

  /** At most so many trades. */
  public static ActivityLimit trades(String name, Severity severity, long most, Duration window) {
    return count(name, severity, Activity.TRADES, most, window);
  }

  /** At most so many losing disposals. */
  public static ActivityLimit losses(String name, Severity severity, long most, Duration window) {
    return count(name, severity, Activity.LOSSES, most, window);
  }

  /** At most so much traded, USD. */
  public static ActivityLimit turnover(String name, Severity severity, Usd most, Duration window) {
    return usd(name, severity, Activity.TURNOVER, most, window);
  }

  /** At most so much lost, net of profits, USD. */
  public static ActivityLimit realizedLoss(
      String name, Severity severity, Usd most, Duration window) {
    return usd(name, severity, Activity.REALIZED_LOSS, most, window);
  }

  /** At most so much in fees, USD. */
  public static ActivityLimit fees(String name, Severity severity, Usd most, Duration window) {
    return usd(name, severity, Activity.FEES, most, window);
  }

  private static ActivityLimit count(
      String name, Severity severity, Activity activity, long most, Duration window) {
    return new ActivityLimit(
        name, severity, activity, window, defaultParts(window), BigDecimal.valueOf(most));
  }

  private static ActivityLimit usd(
      String name, Severity severity, Activity activity, Usd most, Duration window) {
    Objects.requireNonNull(most, "limit of rule " + name);
    return new ActivityLimit(
        name, severity, activity, window, defaultParts(window), most.toBigDecimal());
  }

  private static int defaultParts(Duration window) {
    return (int) Math.max(1, Math.min(DEFAULT_PARTS, window.toMillis()));
  }

  /** The same limit with a window that moves in finer or coarser steps. */
  public ActivityLimit withParts(int count) {
    return new ActivityLimit(name, severity, activity, window, count, most);
  }

  /** The same limit for the running multiple of the window: for a day, since midnight UTC. */
  public ActivityLimit aligned() {
    return withParts(ALIGNED);
  }

  /** Length of a step, ms: a part of the window, rounded up; of an aligned one all of it. */
  public long stepMs() {
    long length = window.toMillis();
    return parts == ALIGNED ? length : (length + parts - 1) / parts;
  }

  /** The step, counted from the epoch, with which the window at a time begins. */
  public long firstStep(long epochMs) {
    return Math.floorDiv(parts == ALIGNED ? epochMs : epochMs - window.toMillis(), stepMs());
  }

  /** When what was done in a step leaves the window, epoch milliseconds UTC. */
  public long leavesMs(long step) {
    return (step + 1) * stepMs() + (parts == ALIGNED ? 0 : window.toMillis());
  }

  @Override
  public Rule atShare(double share, Severity other) {
    BigDecimal scaled = most.multiply(BigDecimal.valueOf(Arguments.scaled(name, 1.0, share)));
    return new ActivityLimit(
        name,
        other,
        activity,
        window,
        parts,
        activity.unit() == Unit.COUNT ? new BigDecimal(scaled.toBigInteger()) : scaled);
  }

  @Override
  public Verdict check(RiskView after) {
    return after.check(this);
  }

  /** What was done within the window; 0 on a view that has no past. */
  @Override
  public BigDecimal usage(RiskView after) {
    return after.usage(this);
  }

  @Override
  public BigDecimal limit() {
    return most;
  }

  @Override
  public Unit unit() {
    return activity.unit();
  }

  /** Prices say nothing of what was done. */
  @Override
  public double slackUsd(RiskView after) {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return after.check(this) == Verdict.UNKNOWN ? MeasureStatus.UNDEFINED : MeasureStatus.OK;
  }
}
