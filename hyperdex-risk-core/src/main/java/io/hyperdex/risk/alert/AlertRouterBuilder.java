package io.hyperdex.risk.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a router does with alerts. Not thread safe; may be used for several routers. */
public final class AlertRouterBuilder {
  final List<Inhibition> inhibitions;
  @Nullable AlertGrouping grouping;
  long groupWaitMs;
  int groupMost = 1_000;
  long digestPeriodMs;
  Severity digestAtMost = Severity.INFO;
  long repeatMs;
  Severity repeatFrom = Severity.INFO;
  int budgetMost;
  long budgetPeriodMs;
  int closedKept = 100_000;

  AlertRouterBuilder() {
    inhibitions = new ArrayList<>();
  }

  private AlertRouterBuilder(AlertRouterBuilder other) {
    inhibitions = List.copyOf(other.inhibitions);
    grouping = other.grouping;
    groupWaitMs = other.groupWaitMs;
    groupMost = other.groupMost;
    digestPeriodMs = other.digestPeriodMs;
    digestAtMost = other.digestAtMost;
    repeatMs = other.repeatMs;
    repeatFrom = other.repeatFrom;
    budgetMost = other.budgetMost;
    budgetPeriodMs = other.budgetPeriodMs;
    closedKept = other.closedKept;
  }

  /** Adds an inhibition. Default: none. */
  public AlertRouterBuilder inhibit(Inhibition inhibition) {
    inhibitions.add(Objects.requireNonNull(inhibition, "inhibition"));
    return this;
  }

  /**
   * Lets alerts of one key wait for each other, from the first one on, or until there are {@link
   * #groupMost}. CRITICAL ones never wait. Default: no groups.
   */
  public AlertRouterBuilder group(AlertGrouping by, Duration wait) {
    grouping = Objects.requireNonNull(by, "by");
    groupWaitMs = requirePositive("wait", wait);
    return this;
  }

  /** Alerts of a group or digest at which it goes out early. Default: 1,000. */
  public AlertRouterBuilder groupMost(int most) {
    groupMost = requirePositive("groupMost", most);
    return this;
  }

  /**
   * Collects the alerts of each user up to a severity below CRITICAL and tells them at the next
   * multiple of the period; alerts beyond the budget go there too. Default: no digest.
   */
  public AlertRouterBuilder digest(Severity atMost, Duration period) {
    if (atMost == Severity.CRITICAL) {
      throw new IllegalArgumentException("CRITICAL alerts never wait for a digest");
    }
    digestAtMost = atMost;
    digestPeriodMs = requirePositive("period", period);
    return this;
  }

  /** Tells open breaches of a severity or above again and again. Default: never. */
  public AlertRouterBuilder repeatEvery(Severity minimum, Duration every) {
    repeatFrom = Objects.requireNonNull(minimum, "minimum");
    repeatMs = requirePositive("every", every);
    return this;
  }

  /**
   * How many notices of a single opened or repeated breach a user gets in each multiple of the
   * period. Not counted: that a breach is over or never was, groups and digests. CRITICAL is told
   * beyond it and counted. Default: no budget.
   */
  public AlertRouterBuilder budgetPerUser(int most, Duration period) {
    budgetMost = requirePositive("most", most);
    budgetPeriodMs = requirePositive("period", period);
    return this;
  }

  /** Breaches remembered that are over; the retraction of an older one is told. 100,000. */
  public AlertRouterBuilder closedKept(int most) {
    closedKept = requirePositive("closedKept", most);
    return this;
  }

  /** A router that tells a sink. */
  public AlertRouter to(NoticeSink sink) {
    return new AlertRouter(new AlertRouterBuilder(this), Objects.requireNonNull(sink, "sink"));
  }

  /** A router that tells a sink alert by alert. */
  public AlertRouter toEach(AlertSink sink) {
    return to(NoticeSink.toEach(sink));
  }

  private static int requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
    return value;
  }

  private static long requirePositive(String what, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(what + " must be at least a millisecond: " + value);
    }
    return value.toMillis();
  }
}
