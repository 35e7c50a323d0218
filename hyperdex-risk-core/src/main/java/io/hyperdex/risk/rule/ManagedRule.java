package io.hyperdex.risk.rule;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule with a life cycle: when a breach becomes an alert, and when that is over.
 *
 * <pre>
 * INACTIVE -> PENDING -> FIRING -> CLEARING -> over: INACTIVE, or LATCHED until a reset
 * </pre>
 *
 * <p>All times are event time. A time that runs out is acted on as of its very moment, also when
 * nothing else happens: with the first event or {@code advanceTo} at or after it. While the data
 * cannot be told everything is held, and no time runs out: an alert never resolves, and a pending
 * breach never fires, because data vanished.
 *
 * <p>Immutable. FULL only; LEAN refuses it.
 */
public final class ManagedRule implements Rule {
  /** Most events {@link #breachesOfLast} can look back on. */
  public static final int MOST_EVENTS = 64;

  private static final Duration LONGEST = Duration.ofDays(366);

  private final List<Rule> levels;
  private final Rule exit;
  private final Duration pendingFor;
  private final Duration keepFiringFor;
  private final int breaches;
  private final int ofLast;
  private final boolean latched;
  private final Set<String> tags;
  private final boolean shadow;

  private ManagedRule(
      List<Rule> levels,
      Rule exit,
      Duration pendingFor,
      Duration keepFiringFor,
      int breaches,
      int ofLast,
      boolean latched,
      Set<String> tags,
      boolean shadow) {
    this.levels = levels;
    this.exit = exit;
    this.pendingFor = pendingFor;
    this.keepFiringFor = keepFiringFor;
    this.breaches = breaches;
    this.ofLast = ofLast;
    this.latched = latched;
    this.tags = tags;
    this.shadow = shadow;
  }

  /**
   * A rule that fires as the plain one does; add to it.
   *
   * @throws IllegalArgumentException if it is managed already
   */
  public static ManagedRule of(Rule rule) {
    requirePlain(rule);
    return new ManagedRule(
        List.of(rule),
        rule,
        Duration.ZERO,
        Duration.ZERO,
        1,
        1,
        false,
        Set.copyOf(rule.tags()),
        rule.isShadow());
  }

  /**
   * A rule with a warn band: one alert that opens with {@link Severity#WARNING} at a share of the
   * limit, is raised to the rule's own severity at the limit, and is over below the band.
   *
   * @param rule more severe than WARNING, and one that {@link Rule#atShare} can scale
   * @param share such as 0.8, in (0, 1)
   */
  public static ManagedRule withWarnBand(Rule rule, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the warn band of rule "
              + rule.name()
              + " must begin at a share in (0, 1) of the limit: "
              + share
              + "; four fifths is 0.8");
    }
    return of(rule.atShare(share, Severity.WARNING)).escalatingTo(rule);
  }

  /** Fires only once the breach has lasted that long. */
  public ManagedRule pendingFor(Duration time) {
    requireTime("pendingFor", time);
    return new ManagedRule(
        levels, exit, time, keepFiringFor, breaches, ofLast, latched, tags, shadow);
  }

  /** Keeps firing until the breach has been over for that long; one that returns goes on. */
  public ManagedRule keepFiringFor(Duration time) {
    requireTime("keepFiringFor", time);
    return new ManagedRule(levels, exit, pendingFor, time, breaches, ofLast, latched, tags, shadow);
  }

  /**
   * Fires only when, after at least so many of the user's last own events, the rule was breached;
   * and is over only when it is fewer. Price moves are not counted: how often they come says
   * nothing of the user. Events after which it cannot be told are left out.
   *
   * @param breaches from 1 to {@code ofLast}
   * @param ofLast up to {@link #MOST_EVENTS}
   */
  public ManagedRule breachesOfLast(int breaches, int ofLast) {
    if (ofLast < 1 || ofLast > MOST_EVENTS || breaches < 1 || breaches > ofLast) {
      throw new IllegalArgumentException(
          "rule "
              + name()
              + " can't ask for "
              + breaches
              + " of the last "
              + ofLast
              + " events; ask for 1 to M of the last M, M at most "
              + MOST_EVENTS);
    }
    return new ManagedRule(
        levels, exit, pendingFor, keepFiringFor, breaches, ofLast, latched, tags, shadow);
  }

  /**
   * Fires until another rule is within: the same limit a little lower, so that a value that hovers
   * around the limit is one alert.
   *
   * @param lower breached whenever this one is; its name and severity are not used
   */
  public ManagedRule until(Rule lower) {
    requirePlain(lower);
    return new ManagedRule(
        levels, lower, pendingFor, keepFiringFor, breaches, ofLast, latched, tags, shadow);
  }

  /**
   * Raises the severity of the open alert, under its id, when another rule is breached too: the
   * same limit higher up. It is not lowered again before the alert is over.
   *
   * @param higher of higher severity than the level before; its name is not used
   */
  public ManagedRule escalatingTo(Rule higher) {
    requirePlain(higher);
    Severity before = levels.get(levels.size() - 1).severity();
    if (higher.severity().compareTo(before) <= 0) {
      throw new IllegalArgumentException(
          "rule "
              + name()
              + " must escalate to more than "
              + before
              + ": "
              + higher.severity()
              + "; give the levels in order of severity");
    }
    List<Rule> more = new ArrayList<>(levels);
    more.add(higher);
    return new ManagedRule(
        List.copyOf(more),
        exit,
        pendingFor,
        keepFiringFor,
        breaches,
        ofLast,
        latched,
        tags,
        shadow);
  }

  /** Stays open after the breach is over, until somebody resets it. */
  public ManagedRule latched() {
    return new ManagedRule(
        levels, exit, pendingFor, keepFiringFor, breaches, ofLast, true, tags, shadow);
  }

  /** Its alerts carry these tags, and none but these. */
  public ManagedRule tagged(String... words) {
    for (String word : words) {
      Arguments.requireName(word);
    }
    return new ManagedRule(
        levels, exit, pendingFor, keepFiringFor, breaches, ofLast, latched, Set.of(words), shadow);
  }

  /** On trial, see {@link Rule#isShadow}. */
  public ManagedRule inShadow() {
    return new ManagedRule(
        levels, exit, pendingFor, keepFiringFor, breaches, ofLast, latched, tags, true);
  }

  private static void requirePlain(Rule rule) {
    Objects.requireNonNull(rule, "rule");
    if (rule instanceof ManagedRule) {
      throw new IllegalArgumentException(
          "a managed rule can't manage another managed rule: " + rule.name() + "; pass the limit");
    }
  }

  private void requireTime(String what, Duration time) {
    Objects.requireNonNull(time, what);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " of rule " + name() + " must be 0 to 366 days: " + time);
    }
  }

  /** The rules of rising severity; the first is the one that fires. */
  public List<Rule> levels() {
    return levels;
  }

  /** The rule that must be within for the alert to be over; the first level where not given. */
  public Rule exit() {
    return exit;
  }

  public Duration pendingFor() {
    return pendingFor;
  }

  public Duration keepFiringFor() {
    return keepFiringFor;
  }

  /** N of {@link #breachesOfLast}; 1 where not given. */
  public int breaches() {
    return breaches;
  }

  /** M of {@link #breachesOfLast}; 1 where not given. */
  public int ofLast() {
    return ofLast;
  }

  public boolean isLatched() {
    return latched;
  }

  @Override
  public Set<String> tags() {
    return tags;
  }

  @Override
  public boolean isShadow() {
    return shadow;
  }

  @Override
  public String name() {
    return levels.get(0).name();
  }

  /** Of the first level. */
  @Override
  public Severity severity() {
    return levels.get(0).severity();
  }

  /** What the first level says: without the life cycle. */
  @Override
  public Verdict check(RiskView after) {
    return levels.get(0).check(after);
  }

  @Override
  public BigDecimal usage(RiskView after) {
    return levels.get(0).usage(after);
  }

  @Override
  public BigDecimal limit() {
    return levels.get(0).limit();
  }

  @Override
  public Unit unit() {
    return levels.get(0).unit();
  }

  @Override
  public MeasureStatus status(RiskView after) {
    return levels.get(0).status(after);
  }

  /** The least of all levels and of the exit. */
  @Override
  public double slackUsd(RiskView after) {
    return Math.min(exit.slackUsd(after), CombinedRule.leastSlackUsd(levels, after));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManagedRule rule
        && levels.equals(rule.levels)
        && exit.equals(rule.exit)
        && pendingFor.equals(rule.pendingFor)
        && keepFiringFor.equals(rule.keepFiringFor)
        && breaches == rule.breaches
        && ofLast == rule.ofLast
        && latched == rule.latched
        && tags.equals(rule.tags)
        && shadow == rule.shadow;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        levels, exit, pendingFor, keepFiringFor, breaches, ofLast, latched, tags, shadow);
  }

  @Override
  public String toString() {
    return "ManagedRule[levels="
        + levels
        + ", exit="
        + exit
        + ", pendingFor="
        + pendingFor
        + ", keepFiringFor="
        + keepFiringFor
        + ", breaches="
        + breaches
        + ", ofLast="
        + ofLast
        + ", latched="
        + latched
        + ", tags="
        + new TreeSet<>(tags)
        + ", shadow="
        + shadow
        + "]";
  }
}
