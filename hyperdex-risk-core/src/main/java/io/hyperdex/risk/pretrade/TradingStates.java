package io.hyperdex.risk.pretrade;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may trade: a state for each scope, and the audit list of its changes. Several engines may
 * share one, so that one kill switch stops them all.
 *
 * <p>Safe from any thread. Readers never block and allocate nothing; changes are made one at a
 * time. Not part of an engine's state: neither journaled nor hashed.
 */
public final class TradingStates {
  private static final int DEFAULT_AUDIT = 1_024;

  private final Map<TradingScope, TradingState> states = new ConcurrentHashMap<>();
  private final Deque<StateChange> audit = new ArrayDeque<>();
  private final int auditCapacity;
  private long forgotten;

  private TradingStates(int auditCapacity) {
    this.auditCapacity = auditCapacity;
  }

  /** Everything ACTIVE; the last 1,024 changes are kept. */
  public static TradingStates create() {
    return create(DEFAULT_AUDIT);
  }

  /** As {@link #create()} with room for so many changes. */
  public static TradingStates create(int auditCapacity) {
    if (auditCapacity < 1) {
      throw new IllegalArgumentException("auditCapacity must be positive: " + auditCapacity);
    }
    return new TradingStates(auditCapacity);
  }

  /**
   * Puts a scope into a state; the audit list gets an entry even where that changes nothing.
   *
   * @param timeMs event time, such as the engine's now
   * @return the state before
   * @throws IllegalArgumentException where actor or reason is blank
   */
  public synchronized TradingState set(
      TradingScope scope, TradingState state, String actor, String reason, long timeMs) {
    TradingState before = of(scope);
    StateChange change = new StateChange(scope, before, state, actor, reason, timeMs);
    if (state == TradingState.ACTIVE) {
      states.remove(scope);
    } else {
      states.put(scope, state);
    }
    if (audit.size() == auditCapacity) {
      audit.removeFirst();
      forgotten++;
    }
    audit.addLast(change);
    return before;
  }

  /** The kill switch: nobody trades until the house is set ACTIVE (or REDUCING) again. */
  public TradingState kill(String actor, String reason, long timeMs) {
    return set(TradingScope.HOUSE, TradingState.HALTED, actor, reason, timeMs);
  }

  /** All scopes that are not ACTIVE; a copy. */
  public synchronized Map<TradingScope, TradingState> all() {
    return Map.copyOf(states);
  }

  /**
   * Puts everything into the states of an earlier run, with its audit list; what was here before is
   * forgotten. For starting again: nobody has done anything, so there is no entry for it.
   *
   * @param audit oldest first; of more than there is room for the oldest are left out
   * @param forgotten changes that did not fit the audit list by then
   */
  public synchronized void restore(
      Map<TradingScope, TradingState> all, List<StateChange> audit, long forgotten) {
    states.clear();
    states.putAll(all);
    states.values().removeIf(state -> state == TradingState.ACTIVE);
    int tooMany = Math.max(0, audit.size() - auditCapacity);
    this.audit.clear();
    this.audit.addAll(audit.subList(tooMany, audit.size()));
    this.forgotten = forgotten + tooMany;
  }

  /** The state of one scope alone. */
  public TradingState of(TradingScope scope) {
    return states.getOrDefault(scope, TradingState.ACTIVE);
  }

  /** The strictest state of all scopes a swap belongs to; of two as strict the wider scope. */
  public TradingScope strictest(SwapIntent intent) {
    TradingScope strictest = TradingScope.HOUSE;
    if (states.isEmpty()) {
      return strictest;
    }
    TradingState worst = of(strictest);
    for (int i = 0; i < intent.scopes(); i++) {
      TradingState state = of(intent.scope(i));
      if (state.compareTo(worst) > 0) {
        worst = state;
        strictest = intent.scope(i);
      }
    }
    return strictest;
  }

  /** The last changes, oldest first. */
  public synchronized List<StateChange> audit() {
    return List.copyOf(audit);
  }

  /** Changes that no longer fit the audit list. */
  public synchronized long forgotten() {
    return forgotten;
  }
}
