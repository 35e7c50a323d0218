package io.hyperdex.risk.engine;

import io.hyperdex.risk.wide.Hash128;

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
    return Hash128.hex(high, low);
  }
}
