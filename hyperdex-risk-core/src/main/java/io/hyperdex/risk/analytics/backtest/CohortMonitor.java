package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.backtest.CohortStatus.Model;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Reason;
import java.util.OptionalDouble;

/**
 * Backtests a cohort's forecasts as the outcomes come in, and says whose forecasts to use: those of
 * the cohort's own model while it holds, else those of a conservative one. Deterministic: the state
 * is a function of the outcomes in their order; there is no clock.
 *
 * <p>Both models are scored all the time. The primary one is demoted when, over the last outcomes
 * of the window, it shows too little risk at the policy's level: more exceptions than chance
 * (binomial), exceptions that follow each other (Christoffersen, where outcomes have an order), or
 * a shortfall that is exceeded (Z2 below the quantile of that level under a right normal model).
 * Too <em>few</em> exceptions are a waste of capital and no reason to demote. Demoted, it is on
 * probation: only outcomes since then count, and once there are enough of them, all tests hold and
 * the light is green, it comes back. Each further demotion doubles the probation, up to the window,
 * so that a model at the edge does not go back and forth.
 *
 * <p>Not thread safe. {@link #record} is O(window) where it judges; with shortfalls, the line for
 * Z2 is simulated when the number of judged outcomes changes, that is until the window is full.
 */
public final class CohortMonitor {
  /** Fixed, so that the line for Z2 is a function of the policy alone. */
  private static final long SEED = 0x5EED;

  private static final int SIMULATIONS = 2_000;

  private final CohortPolicy policy;
  private final boolean[] primary;
  private final boolean[] conservative;

  /** X / ES of an exception, 0 of other outcomes, NaN where no shortfall was forecast. */
  private final double[] shortfalls;

  private int next;
  private int size;
  private long sequence;
  private long since;
  private int demotions;
  private int promotions;
  private int probation;
  private int lineOf;
  private double line;
  private Model model = Model.PRIMARY;
  private Reason reason = Reason.NOT_JUDGED;

  private CohortMonitor(CohortPolicy policy) {
    this.policy = policy;
    this.primary = new boolean[policy.window()];
    this.conservative = new boolean[policy.window()];
    this.shortfalls = new double[policy.window()];
  }

  /** A monitor without outcomes: the primary model is in use, not judged. */
  public static CohortMonitor of(CohortPolicy policy) {
    return new CohortMonitor(policy);
  }

  /**
   * Takes in an outcome with the forecasts that were made before it.
   *
   * @param pnl profit or loss of the period, of the holdings the forecasts were made for
   * @param primaryVar value at risk by the primary model, a positive loss
   * @param conservativeVar value at risk by the conservative model, a positive loss
   * @return the model to use from now on
   * @throws IllegalArgumentException if a number is not finite; nothing is changed
   */
  public Model record(double pnl, double primaryVar, double conservativeVar) {
    return record(pnl, primaryVar, conservativeVar, Double.NaN);
  }

  /**
   * The same with the primary model's expected shortfall, a positive loss; NaN where there is none.
   */
  public Model record(
      double pnl, double primaryVar, double conservativeVar, double primaryShortfall) {
    requireFinite("pnl", pnl);
    requireFinite("primaryVar", primaryVar);
    requireFinite("conservativeVar", conservativeVar);
    if (!Double.isNaN(primaryShortfall)) {
      requireFinite("primaryShortfall", primaryShortfall);
      if (primaryShortfall <= 0) {
        throw new IllegalArgumentException(
            "primaryShortfall must be a positive loss: " + primaryShortfall);
      }
    }
    boolean exception = -pnl > primaryVar;
    primary[next] = exception;
    conservative[next] = -pnl > conservativeVar;
    shortfalls[next] = exception || Double.isNaN(primaryShortfall) ? pnl / primaryShortfall : 0;
    next = next + 1 == policy.window() ? 0 : next + 1;
    size = Math.min(size + 1, policy.window());
    sequence++;
    judge();
    return model;
  }

  /** What it knows and decided. O(window). */
  public CohortStatus status() {
    Judgement judged = Judgement.of(this);
    return new CohortStatus(
        model,
        reason,
        sequence,
        since,
        demotions,
        promotions,
        model == Model.PRIMARY ? 0 : (int) Math.max(0, probation - (sequence - since)),
        judged.n(),
        judged.exceptions(),
        judged.n() * policy.probability(),
        judged.conservativeExceptions(),
        judged.n() == 0
            ? TrafficLight.Zone.GREEN
            : TrafficLight.of(judged.n(), policy.probability()).zone(judged.exceptions()),
        judged.coverage(),
        judged.independence(),
        judged.shortfall());
  }

  private void judge() {
    int judgedCount = judged();
    if (model == Model.PRIMARY) {
      if (judgedCount < policy.minimum()) {
        return;
      }
      Reason failure = failure(Judgement.of(this));
      if (failure == Reason.HOLDS) {
        reason = reason == Reason.PROBATION_PASSED ? reason : Reason.HOLDS;
        return;
      }
      demotions++;
      // Doubled by each demotion; the window is the most that can be looked back on.
      probation =
          probation == 0 ? policy.probation() : (int) Math.min(policy.window(), 2L * probation);
      change(Model.CONSERVATIVE, failure);
    } else if (sequence - since >= probation) {
      Judgement now = Judgement.of(this);
      if (failure(now) == Reason.HOLDS
          && TrafficLight.of(now.n(), policy.probability()).zone(now.exceptions())
              == TrafficLight.Zone.GREEN) {
        promotions++;
        change(Model.PRIMARY, Reason.PROBATION_PASSED);
      }
    }
  }

  private void change(Model to, Reason why) {
    model = to;
    reason = why;
    since = sequence;
  }

  /** On which side of each test the outcomes are; only too little risk fails. */
  private Reason failure(Judgement judged) {
    double p = policy.probability();
    if (BinomialTest.atLeast(judged.n(), judged.exceptions(), p) < policy.level()) {
      return Reason.TOO_MANY_EXCEPTIONS;
    }
    if (judged.clusters() && judged.independence().orElse(1) < policy.level()) {
      return Reason.EXCEPTIONS_CLUSTER;
    }
    return judged.shortfall().isPresent() && judged.shortfall().getAsDouble() < line(judged.n())
        ? Reason.SHORTFALL_TOO_SMALL
        : Reason.HOLDS;
  }

  /** Where Z2 of so many outcomes fails; simulated again only when their number changes. */
  private double line(int n) {
    if (lineOf != n) {
      line =
          ShortfallTest.criticalValue(n, policy.probability(), policy.level(), SIMULATIONS, SEED);
      lineOf = n;
    }
    return line;
  }

  /** Outcomes that count: of the window, after a change of model only those since. */
  private int judged() {
    return (int) Math.min(size, sequence - since);
  }

  /** Place of the i-th outcome that counts, from 0, the oldest first. */
  private int place(int i) {
    int back = judged() - i;
    return Math.floorMod(next - back, policy.window());
  }

  private static void requireFinite(String name, double value) {
    if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be finite: " + value);
    }
  }

  /** Counts and tests of the outcomes that count. */
  private record Judgement(
      int n,
      int exceptions,
      int conservativeExceptions,
      boolean clusters,
      OptionalDouble coverage,
      OptionalDouble independence,
      OptionalDouble shortfall) {

    static Judgement of(CohortMonitor monitor) {
      int n = monitor.judged();
      int[] pairs = new int[4];
      int exceptions = 0;
      int conservativeExceptions = 0;
      double z2 = 0;
      for (int i = 0; i < n; i++) {
        int at = monitor.place(i);
        exceptions += monitor.primary[at] ? 1 : 0;
        conservativeExceptions += monitor.conservative[at] ? 1 : 0;
        z2 += monitor.shortfalls[at];
        if (i > 0) {
          pairs[(monitor.primary[monitor.place(i - 1)] ? 2 : 0) + (monitor.primary[at] ? 1 : 0)]++;
        }
      }
      double p = monitor.policy.probability();
      boolean ordered = monitor.policy.ordered() && n > 1;
      // After an exception more often one than after none: pairs are 00, 01, 10, 11.
      boolean clusters =
          ordered
              && (long) pairs[3] * (pairs[0] + pairs[1]) > (long) pairs[1] * (pairs[2] + pairs[3]);
      return new Judgement(
          n,
          exceptions,
          conservativeExceptions,
          clusters,
          n == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(CoverageTest.proportionOfFailures(n, exceptions, p).pValue()),
          ordered
              ? OptionalDouble.of(
                  CoverageTest.independence(pairs[0], pairs[1], pairs[2], pairs[3]).pValue())
              : OptionalDouble.empty(),
          n == 0 || Double.isNaN(z2)
              ? OptionalDouble.empty()
              : OptionalDouble.of(z2 / (n * p) + 1));
    }
  }
}
