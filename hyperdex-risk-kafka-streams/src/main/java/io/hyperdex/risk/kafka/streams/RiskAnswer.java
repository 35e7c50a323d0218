package io.hyperdex.risk.kafka.streams;

import org.jspecify.annotations.Nullable;

/**
 * What an instance knows of a user, with how old that is. Immutable.
 *
 * @param value null for a user never seen
 * @param asOfMs event time of the value, epoch milliseconds UTC
 * @param source where it is from
 * @param lag records of the changelog that the source has not taken in yet; 0 from ACTIVE
 */
public record RiskAnswer<T>(@Nullable T value, long asOfMs, Source source, long lag) {
  /** Where an answer is from. */
  public enum Source {
    /** The engine that applies the user's events. */
    ACTIVE,

    /** The standby copy, as of a commit. */
    STANDBY
  }
}
