package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;

/**
 * A snapshot with what is needed to judge it.
 *
 * @param snapshot the snapshot, of one version
 * @param generation which life of the engine the version belongs to
 * @param version the engine's sequence number of the state
 * @param asOfMs engine time of the state, epoch milliseconds UTC
 * @param ageMs the reader's clock minus {@code asOfMs}; negative where the clocks differ
 * @param stale whether the age is above the maximum of the settings
 * @param source where it was found
 */
public record CachedRisk(
    UserSnapshot snapshot,
    long generation,
    long version,
    long asOfMs,
    long ageMs,
    boolean stale,
    Source source) {

  /** Where a snapshot was found. */
  public enum Source {
    CACHE,
    LOADER
  }
}
