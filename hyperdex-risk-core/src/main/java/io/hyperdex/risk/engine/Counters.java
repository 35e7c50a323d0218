package io.hyperdex.risk.engine;

/** What one worker counts; others may read it, a little late. */
final class Counters {
  final long[] outcomes = new long[Outcome.values().length];
  long lateEvents;
  long reworkedEvents;
  long reconciled;
  long unknownValueTrades;
  long unmatchedDisposals;
  long ruleErrors;
  long alertsOpened;
  long shadowAlerts;
  long alertsResolved;
  long alertsRetracted;

  void add(Counters other) {
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] += other.outcomes[i];
    }
    lateEvents += other.lateEvents;
    reworkedEvents += other.reworkedEvents;
    reconciled += other.reconciled;
    unknownValueTrades += other.unknownValueTrades;
    unmatchedDisposals += other.unmatchedDisposals;
    ruleErrors += other.ruleErrors;
    alertsOpened += other.alertsOpened;
    shadowAlerts += other.shadowAlerts;
    alertsResolved += other.alertsResolved;
    alertsRetracted += other.alertsRetracted;
  }
}
