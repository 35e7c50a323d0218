package io.hyperdex.risk.engine;

/**
 * A 128-bit digest of a state, equal for equal states in any JVM. Not cryptographic.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record StateHash(long high, long low) {
  /** 32 hex digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
