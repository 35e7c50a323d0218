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

  private long[] others() {
    return new long[] {
      lateEvents,
      reworkedEvents,
      reconciled,
      unknownValueTrades,
      unmatchedDisposals,
      ruleErrors,
      alertsOpened,
      shadowAlerts,
      alertsResolved,
      alertsRetracted
    };
  }

  /** All but the outcomes. */
  void write(StateWriter out) {
    long[] counts = others();
    out.putVar(counts.length);
    for (long count : counts) {
      out.putVar(count);
    }
  }

  /** What {@link #write} wrote. */
  void read(StateReader in) {
    long[] counts = new long[others().length];
    int known = in.getCount(1);
    for (int i = 0; i < known; i++) {
      long count = in.getVar();
      if (i < counts.length) {
        counts[i] = count;
      }
    }
    lateEvents = counts[0];
    reworkedEvents = counts[1];
    reconciled = counts[2];
    unknownValueTrades = counts[3];
    unmatchedDisposals = counts[4];
    ruleErrors = counts[5];
    alertsOpened = counts[6];
    shadowAlerts = counts[7];
    alertsResolved = counts[8];
    alertsRetracted = counts[9];
  }

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
