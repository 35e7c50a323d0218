package io.hyperdex.risk.id;

/**
 * The exchange a trade was made on, such as {@code uniswap_v3}. Immutable.
 *
 * @param name not blank
 */
public record VenueId(String name) implements Comparable<VenueId> {
  public VenueId {
    Names.requireNotBlank("venue name", name);
  }

  public static VenueId of(String name) {
    return new VenueId(name);
  }

  @Override
  public int compareTo(VenueId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
