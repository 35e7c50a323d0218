package io.hyperdex.risk.kafka;

import io.hyperdex.risk.engine.Outcome;
import java.util.Map;

/**
 * Counters of a {@link KafkaTradeSource} since it was built. Immutable. At rest, {@code records} is
 * the sum of {@code outcomes} and {@code badRecords}.
 *
 * @param records records taken from the topic, redelivered ones included
 * @param outcomes events by what the engine returned; never BUSY, which is retried
 * @param badRecords records that could not be decoded
 * @param deadLetters dead letters acknowledged: bad records and refused events
 * @param busyRetries calls repeated because the engine was busy
 * @param rewinds batches that ended early, to be read again from where they stopped
 * @param commits offset commits that succeeded
 * @param commitFailures offset commits that failed: their records may be delivered again
 */
public record KafkaSourceStatistics(
    long records,
    Map<Outcome, Long> outcomes,
    long badRecords,
    long deadLetters,
    long busyRetries,
    long rewinds,
    long commits,
    long commitFailures) {
  /** Copies the map. */
  public KafkaSourceStatistics {
    outcomes = Map.copyOf(outcomes);
  }

  /** Events for which the engine returned an outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }
}
