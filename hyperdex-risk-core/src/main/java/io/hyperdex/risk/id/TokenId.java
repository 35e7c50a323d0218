package io.hyperdex.risk.id;

/**
 * A token on a chain: contract address, or a symbol where a feed has no addresses.
 *
 * <p>A 20-byte hex address is kept in lower case, as its case carries only a checksum. The same
 * address on two chains is two tokens. Immutable.
 *
 * @param chain where the contract lives
 * @param address not blank
 */
public record TokenId(ChainId chain, String address) implements Comparable<TokenId> {
  public TokenId {
    Names.requireNotBlank("token address", address);
    address = Names.normalAddress(address);
  }

  public static TokenId of(ChainId chain, String address) {
    return new TokenId(chain, address);
  }

  /** Canonical order: chain, then address. */
  @Override
  public int compareTo(TokenId other) {
    int byChain = chain.compareTo(other.chain);
    return byChain != 0 ? byChain : address.compareTo(other.address);
  }

  @Override
  public String toString() {
    return chain + ":" + address;
  }
}
