package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts someone wants to see. Start with {@link #all()}, or with {@link #ofShadow()} to see
 * what rules on trial would say, and narrow it; every step can only take alerts away.
 *
 * <p>Immutable and safe from any thread. A sink's filter runs on the trading thread, before the
 * alert takes up room in the queue: a custom condition should be quick and must not block. If it
 * throws, the alert is let through and the error counted: one alert too many beats one too few.
 *
 * <p>User, rule and severity are the same in all transitions of a breach, so a filter on them shows
 * a breach as a whole or not at all.
 */
public final class AlertFilter {
  private static final AlertFilter EVERY =
      new AlertFilter(Severity.INFO, null, null, null, null, null);
  private static final AlertFilter LIVE =
      new AlertFilter(Severity.INFO, null, null, null, null, false);
  private static final AlertFilter SHADOW =
      new AlertFilter(Severity.INFO, null, null, null, null, true);
  private static final AlertFilter NONE = EVERY.inStates();

  private final Severity minimum;
  private final @Nullable Set<UserId> users;
  private final @Nullable Set<String> rules;
  private final @Nullable Set<AlertState> states;
  private final @Nullable Predicate<Alert> condition;

  /** Null for both. */
  private final @Nullable Boolean shadow;

  private AlertFilter(
      Severity minimum,
      @Nullable Set<UserId> users,
      @Nullable Set<String> rules,
      @Nullable Set<AlertState> states,
      @Nullable Predicate<Alert> condition,
      @Nullable Boolean shadow) {
    this.minimum = minimum;
    this.users = users;
    this.rules = rules;
    this.states = states;
    this.condition = condition;
    this.shadow = shadow;
  }

  /** Lets every alert through, but for those of rules in shadow. */
  public static AlertFilter all() {
    return LIVE;
  }

  /** Lets through only the alerts of rules in shadow. */
  public static AlertFilter ofShadow() {
    return SHADOW;
  }

  /** Only alerts of this severity or a more urgent one. */
  public AlertFilter atLeast(Severity severity) {
    return and(new AlertFilter(severity, null, null, null, null, null));
  }

  /** Only alerts of these users. */
  public AlertFilter ofUsers(UserId... wanted) {
    return ofUsers(Arrays.asList(wanted));
  }

  /** Only alerts of these users; none means no alert. */
  public AlertFilter ofUsers(Iterable<UserId> wanted) {
    return and(new AlertFilter(Severity.INFO, copy(wanted), null, null, null, null));
  }

  /** Only alerts of the rules of these names. */
  public AlertFilter ofRules(String... names) {
    return and(new AlertFilter(Severity.INFO, null, copy(Arrays.asList(names)), null, null, null));
  }

  /** Only alerts in these states. */
  public AlertFilter inStates(AlertState... wanted) {
    return and(new AlertFilter(Severity.INFO, null, null, copy(Arrays.asList(wanted)), null, null));
  }

  /** Only alerts that have one of these tags. */
  public AlertFilter taggedAny(String... tags) {
    Set<String> wanted = copy(Arrays.asList(tags));
    return where(alert -> !Collections.disjoint(alert.tags(), wanted));
  }

  /** Only alerts of which the condition holds. */
  public AlertFilter where(Predicate<Alert> holds) {
    return and(new AlertFilter(Severity.INFO, null, null, null, holds, null));
  }

  /** Only alerts that both filters let through. */
  public AlertFilter and(AlertFilter other) {
    Predicate<Alert> mine = condition;
    Predicate<Alert> its = other.condition;
    if (shadow != null && other.shadow != null && !shadow.equals(other.shadow)) {
      return NONE;
    }
    return new AlertFilter(
        minimum.compareTo(other.minimum) >= 0 ? minimum : other.minimum,
        intersection(users, other.users),
        intersection(rules, other.rules),
        intersection(states, other.states),
        mine == null ? its : its == null ? mine : mine.and(its),
        shadow == null ? other.shadow : shadow);
  }

  /** Whether the alert gets through. Allocates nothing; throws what a custom condition throws. */
  public boolean matches(Alert alert) {
    return alert.severity().compareTo(minimum) >= 0
        && (shadow == null || shadow == alert.shadow())
        && (users == null || users.contains(alert.user()))
        && (rules == null || rules.contains(alert.rule()))
        && (states == null || states.contains(alert.state()))
        && (condition == null || condition.test(alert));
  }

  private static <T> Set<T> copy(Iterable<T> elements) {
    Set<T> set = new LinkedHashSet<>();
    elements.forEach(set::add);
    return Set.copyOf(set);
  }

  /** Null stands for everything. */
  private static <T> @Nullable Set<T> intersection(@Nullable Set<T> a, @Nullable Set<T> b) {
    if (a == null) {
      return b;
    }
    if (b == null) {
      return a;
    }
    Set<T> both = new LinkedHashSet<>(a);
    both.retainAll(b);
    return Set.copyOf(both);
  }
}
