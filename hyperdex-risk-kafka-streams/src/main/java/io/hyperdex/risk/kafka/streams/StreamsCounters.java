package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the partitions of one instance count: written by their threads, read by any. */
final class StreamsCounters {
  private static final Outcome[] OUTCOMES = Outcome.values();

  final LongAdder records = new LongAdder();
  final LongAdder badRecords = new LongAdder();
  final LongAdder deadLetters = new LongAdder();
  final LongAdder frames = new LongAdder();
  final LongAdder repeatedFrames = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder ruleChanges = new LongAdder();
  final LongAdder provisional = new LongAdder();
  final LongAdder confirmed = new LongAdder();
  final LongAdder fastLaneFailures = new LongAdder();
  final LongAdder flushes = new LongAdder();
  final LongAdder userRecords = new LongAdder();
  private final LongAdder activations = new LongAdder();
  private final LongAdder activationNanos = new LongAdder();
  private final AtomicLongArray byOutcome = new AtomicLongArray(OUTCOMES.length);

  void count(Outcome outcome) {
    byOutcome.getAndIncrement(outcome.ordinal());
  }

  void activated(long nanos) {
    activations.increment();
    activationNanos.add(nanos);
  }

  RiskStreamsStatistics snapshot() {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : OUTCOMES) {
      long n = byOutcome.get(outcome.ordinal());
      if (n > 0) {
        outcomes.put(outcome, n);
      }
    }
    return new RiskStreamsStatistics(
        records.sum(),
        outcomes,
        badRecords.sum(),
        deadLetters.sum(),
        frames.sum(),
        repeatedFrames.sum(),
        gaps.sum(),
        ruleChanges.sum(),
        provisional.sum(),
        confirmed.sum(),
        fastLaneFailures.sum(),
        flushes.sum(),
        userRecords.sum(),
        activations.sum(),
        activationNanos.sum());
  }
}
