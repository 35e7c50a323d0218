package io.hyperdex.risk.engine;

/** Plain counters of the engine; guarded by its lock. */
final class Counters {
  final long[] outcomes = new long[Outcome.values().length];
  long lateEvents;
  long reworkedEvents;
  long reconciled;
  long unknownValueTrades;
  long unmatchedDisposals;
  long ruleErrors;
  long callbackErrors;
  long alertsOpened;
  long alertsResolved;
  long alertsRetracted;
}
