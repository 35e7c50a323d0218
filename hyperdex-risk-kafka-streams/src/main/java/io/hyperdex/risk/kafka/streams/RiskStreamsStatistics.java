package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.Outcome;
import java.util.Map;

/**
 * Counters of the partitions an instance has had since it was started, records processed again
 * after an abort included. Immutable.
 *
 * @param records records taken from the input
 * @param outcomes events and prices by what the engine returned
 * @param badRecords records that could not be decoded
 * @param deadLetters dead letters written
 * @param frames price frames applied
 * @param repeatedFrames frames with a number seen before, left out
 * @param gaps frames before which others are missing
 * @param ruleChanges rule sets put in force
 * @param provisional alerts handed to the fast lane
 * @param confirmed alerts written to the committed lane
 * @param fastLaneFailures alerts the fast lane's sink threw at
 * @param flushes commits that had something to write
 * @param userRecords records of users written by them
 * @param activations partitions that became active here
 * @param activationNanos time to build their engines from the records, all together
 */
public record RiskStreamsStatistics(
    long records,
    Map<Outcome, Long> outcomes,
    long badRecords,
    long deadLetters,
    long frames,
    long repeatedFrames,
    long gaps,
    long ruleChanges,
    long provisional,
    long confirmed,
    long fastLaneFailures,
    long flushes,
    long userRecords,
    long activations,
    long activationNanos) {
  /** Copies the map. */
  public RiskStreamsStatistics {
    outcomes = Map.copyOf(outcomes);
  }
}
