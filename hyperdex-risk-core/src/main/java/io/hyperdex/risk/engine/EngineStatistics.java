package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Severity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters since the engine was built, and sizes now. Immutable.
 *
 * @param outcomes events by outcome
 * @param users users with a record
 * @param openPositions positions with a quantity
 * @param tokens tokens known
 * @param lateEvents events booked before others that had come first
 * @param reworkedEvents events booked again because of a late event, revert or conflict
 * @param reconciled observed balances that differed from the booked ones
 * @param unknownValueTrades trades booked without a USD value
 * @param unmatchedDisposals disposals beyond the holdings
 * @param ruleErrors exceptions thrown by custom rules
 * @param callbackErrors exceptions thrown by the hand-over callback
 * @param alertsOpened alerts sent as opened
 * @param alertsResolved alerts sent as resolved
 * @param alertsRetracted alerts sent as retracted
 * @param alertsDropped alerts lost to a full queue, by severity, over all sinks
 * @param sinkErrors exceptions thrown by sinks
 * @param retainedUndo events and rule changes that can still be undone
 * @param openAlerts alerts open now
 * @param prices how old the prices in force are
 * @param shadowAlerts alerts opened by rules in shadow, which are counted nowhere else
 */
public record EngineStatistics(
    Map<Outcome, Long> outcomes,
    int users,
    int openPositions,
    int tokens,
    long lateEvents,
    long reworkedEvents,
    long reconciled,
    long unknownValueTrades,
    long unmatchedDisposals,
    long ruleErrors,
    long callbackErrors,
    long alertsOpened,
    long alertsResolved,
    long alertsRetracted,
    Map<Severity, Long> alertsDropped,
    long sinkErrors,
    long retainedUndo,
    int openAlerts,
    PriceStatistics prices,
    long shadowAlerts) {
  public EngineStatistics {
    outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
    alertsDropped = Collections.unmodifiableMap(new TreeMap<>(alertsDropped));
  }

  /** Events that ended with an outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }
}
