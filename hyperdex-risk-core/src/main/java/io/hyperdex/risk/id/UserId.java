package io.hyperdex.risk.id;

/**
 * The owner of positions: a wallet address or any id the host uses.
 *
 * <p>A 20-byte hex address is kept in lower case, as its case carries only a checksum. Immutable.
 *
 * @param value not blank
 */
public record UserId(String value) implements Comparable<UserId> {
  public UserId {
    Names.requireNotBlank("user id", value);
    value = Names.normalAddress(value);
  }

  public static UserId of(String value) {
    return new UserId(value);
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
