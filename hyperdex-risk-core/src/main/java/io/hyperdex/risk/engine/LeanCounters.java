package io.hyperdex.risk.engine;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters that threads do not fight over. Trades booked are not here: each record counts its own.
 */
final class LeanCounters {
  private final LongAdder[] outcomes = new LongAdder[Outcome.values().length];
  final LongAdder reconciled = new LongAdder();
  final LongAdder unknownValueTrades = new LongAdder();
  final LongAdder unmatchedDisposals = new LongAdder();
  final LongAdder ruleErrors = new LongAdder();
  final LongAdder alertsOpened = new LongAdder();
  final LongAdder alertsResolved = new LongAdder();
  final LongAdder usersRemoved = new LongAdder();

  LeanCounters() {
    Arrays.setAll(outcomes, i -> new LongAdder());
  }

  Outcome count(Outcome outcome) {
    outcomes[outcome.ordinal()].increment();
    return outcome;
  }

  /** Trades of a record that is emptied. */
  void keepTrades(long trades) {
    outcomes[Outcome.APPLIED.ordinal()].add(trades);
  }

  long of(Outcome outcome) {
    return outcomes[outcome.ordinal()].sum();
  }
}
