package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Rules under test: give events, say which alerts are expected. Each expectation takes the next
 * alert that nobody has spoken of yet; {@link #expectNothing} says there is none. What is not as
 * expected is an {@link AssertionError} that lists what happened.
 *
 * <pre>{@code
 * RuleHarness.of(rules)
 *     .given(events.tokens())
 *     .given(events.deposit("alice", "USDC", "5000", t))
 *     .expectOpen("alice", "gross")
 *     .given(events.withdrawal("alice", "USDC", "4500", t + 1))
 *     .expectResolved("alice", "gross")
 *     .expectNothing();
 * }</pre>
 *
 * <p>Not thread safe.
 */
public final class RuleHarness {
  private final RiskEngine engine;
  private final Deque<Alert> unspoken = new ArrayDeque<>();
  private final List<String> story = new ArrayList<>();

  private RuleHarness(RiskEngineBuilder builder, RuleSet rules) {
    engine = builder.rules(rules).addSink(unspoken::addLast).inlineSinks().build();
  }

  /** Rules in an engine with default settings. */
  public static RuleHarness of(RuleSet rules) {
    return of(RiskEngine.builder(), rules);
  }

  /**
   * Rules in an engine of the caller's settings.
   *
   * @param builder is given the rules and one sink; not to be used again
   */
  public static RuleHarness of(RiskEngineBuilder builder, RuleSet rules) {
    return new RuleHarness(builder, rules);
  }

  /**
   * Applies an event.
   *
   * @throws AssertionError if the engine does not take it: a test that is not what it seems
   */
  public RuleHarness given(RiskEvent event) {
    Outcome outcome = engine.apply(event);
    story.add(event + " -> " + outcome);
    boolean harmless = outcome == Outcome.UNCHANGED || outcome == Outcome.DUPLICATE;
    if (!outcome.changesState() && !harmless) {
      throw failure("an event was not applied but " + outcome);
    }
    return this;
  }

  /** Applies events in order. */
  public RuleHarness given(List<? extends RiskEvent> events) {
    events.forEach(this::given);
    return this;
  }

  /** Tells facts of tokens. */
  public RuleHarness given(TokenMeta... facts) {
    return given(List.of(facts));
  }

  /** Lets time pass up to a moment, epoch milliseconds UTC. */
  public RuleHarness advanceTo(long epochMs) {
    story.add("time " + epochMs + " -> " + engine.advanceTo(epochMs));
    return this;
  }

  /** The next alert opens a breach of a rule by a user, or is a more severe image of one. */
  public RuleHarness expectOpen(String user, String rule) {
    return expect(AlertState.OPEN, user, rule);
  }

  public RuleHarness expectResolved(String user, String rule) {
    return expect(AlertState.RESOLVED, user, rule);
  }

  public RuleHarness expectRetracted(String user, String rule) {
    return expect(AlertState.RETRACTED, user, rule);
  }

  private RuleHarness expect(AlertState state, String user, String rule) {
    Alert next = unspoken.peekFirst();
    String wanted = state + " of rule " + rule + " for " + user;
    if (next == null) {
      throw failure("expected " + wanted + ", but no alert came");
    }
    boolean fits =
        next.state() == state && next.user().value().equals(user) && next.rule().equals(rule);
    if (!fits) {
      throw failure("expected " + wanted + ", but " + next + " came");
    }
    story.add("   alert " + wanted);
    unspoken.removeFirst();
    return this;
  }

  /** No alert came that was not spoken of. */
  public RuleHarness expectNothing() {
    if (!unspoken.isEmpty()) {
      throw failure("expected no alert, but these came: " + List.copyOf(unspoken));
    }
    return this;
  }

  /** The engine, to look at anything else. */
  public RiskEngine engine() {
    return engine;
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        what + System.lineSeparator() + String.join(System.lineSeparator(), story));
  }
}
