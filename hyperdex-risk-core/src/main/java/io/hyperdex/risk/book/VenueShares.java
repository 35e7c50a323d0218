package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.wide.Int128;
import java.util.Arrays;

/**
 * Which part of a holding was acquired on which venue. A disposal takes pro rata and so leaves the
 * shares as they are. Statistics, in doubles. Immutable.
 */
public final class VenueShares {
  /** The venue of what did not come from a trade. */
  public static final int UNKNOWN = 0;

  public static final VenueShares NONE = new VenueShares(new int[0], new double[0]);

  private final int[] venues;
  private final double[] shares;

  private VenueShares(int[] venues, double[] shares) {
    this.venues = venues;
    this.shares = shares;
  }

  public int size() {
    return venues.length;
  }

  public int venue(int i) {
    return venues[i];
  }

  public double share(int i) {
    return shares[i];
  }

  /** Shares by venue, as {@link #venue} and {@link #share} tell them; the arrays are kept. */
  public static VenueShares of(int[] venues, double[] shares) {
    return venues.length == 0 ? NONE : new VenueShares(venues, shares);
  }

  /** All on one venue. */
  public static VenueShares only(int venue) {
    return new VenueShares(new int[] {venue}, new double[] {1.0});
  }

  /** Whether all of it was acquired on one venue. */
  private boolean isOnly(int venue) {
    return venues.length == 1 && venues[0] == venue;
  }

  VenueShares plus(int venue, Quantity held, Quantity added) {
    return plus(venue, Share.toDouble(held), Share.toDouble(added));
  }

  /** As when so much of 128 bits is added to what is held. */
  public VenueShares plus(int venue, long heldHigh, long heldLow, long addedHigh, long addedLow) {
    return plus(
        venue,
        Int128.unsignedToDouble(heldHigh, heldLow),
        Int128.unsignedToDouble(addedHigh, addedLow));
  }

  private VenueShares plus(int venue, double before, double more) {
    if (venues.length == 0 || before == 0) {
      return only(venue);
    }
    if (isOnly(venue)) {
      return this;
    }
    int at = 0;
    while (at < venues.length && venues[at] != venue) {
      at++;
    }
    int[] newVenues = at < venues.length ? venues : Arrays.copyOf(venues, at + 1);
    newVenues[at] = venue;
    double after = before + more;
    double[] newShares = Arrays.copyOf(shares, newVenues.length);
    for (int i = 0; i < newShares.length; i++) {
      newShares[i] = (newShares[i] * before + (i == at ? more : 0.0)) / after;
    }
    return new VenueShares(newVenues, newShares);
  }
}
