package io.hyperdex.risk.analytics.forecast;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How likely a limit is crossed within a horizon, and what that rests on. A forecast of risk, not
 * advice.
 *
 * @param probability in [0, 1]; empty where abstained
 * @param source what gave it
 * @param why why there is no probability; null where there is one
 * @param horizonMs length of the horizon
 * @param modelVersion of the model or the closed form; with a probability of the closed form it
 *     names that
 * @param dataAgeMs age of the newest price it rests on
 * @param n returns it rests on
 */
public record BreachForecast(
    OptionalDouble probability,
    Source source,
    @Nullable Abstention why,
    long horizonMs,
    String modelVersion,
    long dataAgeMs,
    int n) {

  /** What gave the probability. */
  public enum Source {
    /** A trained model that beat the closed form and is trusted. */
    MODEL,
    /** The closed form, or the certainty of a limit that is crossed already. */
    BARRIER,
    /** Nobody: see {@link BreachForecast#abstention}. */
    NONE
  }

  /** Why there is no probability. */
  public enum Abstention {
    /** Fewer returns than the minimum. */
    TOO_FEW_RETURNS,
    /** The newest price is older than allowed. */
    STALE_DATA,
    /** The price did not move: a dead feed or a peg, of which a variance says nothing. */
    NO_MOVEMENT
  }

  /** Why there is no probability. */
  public Optional<Abstention> abstention() {
    return Optional.ofNullable(why);
  }
}
