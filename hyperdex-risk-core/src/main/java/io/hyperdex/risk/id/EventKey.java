package io.hyperdex.risk.id;

import io.hyperdex.risk.wide.Hash128;

/**
 * The 128-bit identity of one event: what makes a redelivery recognisable and a retraction
 * possible.
 *
 * <p>On a chain the identity is (chain, transaction hash, log index), folded into 128 bits by a
 * fixed, platform-independent hash; hosts without those pass their own 128 bits. Two different
 * events share a key with probability below 1e-18 at a billion live keys. Immutable.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record EventKey(long high, long low) {

  /** The host's own 128-bit id, taken as it is. */
  public static EventKey of(long high, long low) {
    return new EventKey(high, low);
  }

  /** The identity of a log entry: chain, transaction hash, position of the log. */
  public static EventKey of(ChainId chain, String txHash, long logIndex) {
    return of(chain, txHash, Long.toString(logIndex));
  }

  /** As {@link #of(ChainId, String, long)} for feeds that name the place in another way. */
  public static EventKey of(ChainId chain, String txHash, String place) {
    Names.requireNotBlank("transaction hash", txHash);
    Hash128 hash = new Hash128();
    hash.putString(chain.name());
    hash.putString(txHash);
    hash.putString(place);
    hash.finish();
    return new EventKey(hash.high(), hash.low());
  }

  @Override
  public String toString() {
    return Hash128.hex(high, low);
  }
}
