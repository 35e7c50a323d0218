package io.hyperdex.risk.kafka;

import io.hyperdex.risk.engine.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a source counts: written by the polling thread, read by any. */
final class SourceCounters {
  private static final Outcome[] OUTCOMES = Outcome.values();

  final LongAdder records = new LongAdder();
  final LongAdder badRecords = new LongAdder();
  final LongAdder deadLetters = new LongAdder();
  final LongAdder busyRetries = new LongAdder();
  final LongAdder rewinds = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder commitFailures = new LongAdder();
  private final AtomicLongArray byOutcome = new AtomicLongArray(OUTCOMES.length);

  void count(Outcome outcome) {
    byOutcome.getAndIncrement(outcome.ordinal());
  }

  KafkaSourceStatistics snapshot() {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : OUTCOMES) {
      long n = byOutcome.get(outcome.ordinal());
      if (n > 0) {
        outcomes.put(outcome, n);
      }
    }
    return new KafkaSourceStatistics(
        records.sum(),
        outcomes,
        badRecords.sum(),
        deadLetters.sum(),
        busyRetries.sum(),
        rewinds.sum(),
        commits.sum(),
        commitFailures.sum());
  }
}
