package io.hyperdex.risk.engine.forecast;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.analytics.forecast.BreachSample;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes cases for {@link io.hyperdex.risk.analytics.forecast.BreachTrainer} while a history is
 * replayed through an engine: what was known of a user at a moment, and whether the engine's own
 * rule then fired within the horizon, whatever made it fire.
 *
 * <p>Give it to the builder as an inline sink, {@link #attach} the engine, and call {@link
 * #advanceTo} before every event with its time. At period ends it looks at its users, each in turn,
 * and asks about the nearest limit of exposure and of drawdown. A case is closed when its horizon
 * is over; alerts alone say what happened, so a breach that opened and resolved in between counts,
 * and one that was retracted does not. Features read the engine as it stands and nothing after.
 *
 * <p>Not thread safe. Deterministic.
 */
public final class UserBreachRecorder implements AlertSink {
  private final int horizon;
  private final int every;
  private final Map<String, List<Case>> open = new HashMap<>();
  private final Map<String, List<Case>> byAlert = new HashMap<>();
  private final List<Case> all = new ArrayList<>();
  private @Nullable RiskEngine engine;
  private @Nullable UserQuestions questions;
  private long periods;

  private static final class Case {
    final long startMs;
    final long endMs;
    final double[] features;
    final double barrier;
    int openings;

    Case(long startMs, long endMs, double[] features, double barrier) {
      this.startMs = startMs;
      this.endMs = endMs;
      this.features = features;
      this.barrier = barrier;
    }
  }

  /**
   * @param horizon periods of the engine within which a rule fires or not
   * @param every periods between two looks at one user; a number without a common divisor with the
   *     periods of a day meets all hours
   */
  public UserBreachRecorder(int horizon, int every) {
    if (horizon < 1 || every < 1) {
      throw new IllegalArgumentException(
          "horizon and every must be at least 1 period: " + horizon + ", " + every);
    }
    this.horizon = horizon;
    this.every = every;
  }

  /** Says which engine it is a sink of. Once, before the first event. */
  public void attach(RiskEngine to) {
    if (engine != null) {
      throw new IllegalStateException("attached already; make a recorder for each engine");
    }
    engine = to;
    questions = new UserQuestions(to, horizon);
  }

  /** Lets the engine's time pass up to here and looks at users at each period's end. */
  public void advanceTo(long epochMs) {
    RiskEngine to = engine;
    UserQuestions ask = questions;
    if (to == null || ask == null) {
      throw new IllegalStateException("attach the engine first");
    }
    long now = to.now();
    if (now != RiskEngine.NO_TIME) {
      long periodMs = ask.periodMs();
      long end = -Math.floorDiv(-now, periodMs) * periodMs; // the first one not over yet
      for (; end < epochMs && to.now() <= end; end += periodMs) {
        to.advanceTo(end + 1);
        look(to, ask);
      }
    }
    to.advanceTo(epochMs);
  }

  private void look(RiskEngine to, UserQuestions ask) {
    long turn = periods++;
    long now = to.now();
    List<UserId> users = to.users();
    for (int i = 0; i < users.size(); i++) {
      if (Math.floorMod(i + turn, (long) every) != 0) {
        continue;
      }
      for (UserQuestion asked : ask.of(users.get(i))) {
        Optional<double[]> features =
            asked.question().variance() > 0 ? asked.features() : Optional.empty();
        if (features.isPresent()) {
          Case one = new Case(now, now + horizon * ask.periodMs(), features.get(), asked.barrier());
          List<Case> waiting =
              open.computeIfAbsent(key(users.get(i), asked.rule()), key -> new ArrayList<>());
          waiting.removeIf(old -> old.endMs < now);
          waiting.add(one);
          all.add(one);
        }
      }
    }
  }

  private static String key(UserId user, String rule) {
    return user.value() + '\n' + rule;
  }

  /** Called by the engine. */
  @Override
  public void onAlert(Alert alert) {
    if (alert.state() == AlertState.RETRACTED) {
      for (Case counted : byAlert.getOrDefault(alert.id(), List.of())) {
        counted.openings--;
      }
      byAlert.remove(alert.id());
      return;
    }
    if (alert.state() != AlertState.OPEN || byAlert.containsKey(alert.id())) {
      return;
    }
    List<Case> counted = new ArrayList<>();
    for (Case one : open.getOrDefault(key(alert.user(), alert.rule()), List.of())) {
      if (alert.openedAtMs() > one.startMs && alert.openedAtMs() <= one.endMs) {
        one.openings++;
        counted.add(one);
      }
    }
    if (!counted.isEmpty()) {
      byAlert.put(alert.id(), counted);
    }
  }

  /** The cases whose horizon is over, in order of start; yours to keep. */
  public List<BreachSample> samples() {
    RiskEngine to = engine;
    if (to == null) {
      return List.of();
    }
    return all.stream()
        .filter(one -> one.endMs <= to.now())
        .map(
            one ->
                new BreachSample(
                    one.startMs, one.endMs, one.features, one.barrier, one.openings > 0))
        .sorted(Comparator.comparingLong(BreachSample::startMs))
        .toList();
  }
}
