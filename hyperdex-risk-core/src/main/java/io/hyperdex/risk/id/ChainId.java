package io.hyperdex.risk.id;

/**
 * A blockchain, by the name the host uses for it, such as {@code ethereum}.
 *
 * <p>Names are compared exactly. Immutable.
 *
 * @param name not blank
 */
public record ChainId(String name) implements Comparable<ChainId> {
  public static final ChainId ETHEREUM = new ChainId("ethereum");
  public static final ChainId POLYGON = new ChainId("polygon");

  public ChainId {
    Names.requireNotBlank("chain name", name);
  }

  public static ChainId of(String name) {
    return new ChainId(name);
  }

  @Override
  public int compareTo(ChainId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
