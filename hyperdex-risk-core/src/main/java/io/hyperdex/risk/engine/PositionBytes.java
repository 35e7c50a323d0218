package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.book.Lots;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.position.Lot;
import java.util.ArrayList;
import java.util.List;

/** Positions that are objects, in a state. */
final class PositionBytes {
  private static final int SHORT = 1;
  private static final int COST_KNOWN = 2;

  private final StateIds ids;

  PositionBytes(StateIds ids) {
    this.ids = ids;
  }

  void write(StateWriter out, PositionState state) {
    out.put(state.quantity());
    out.putByte((state.isShort() ? SHORT : 0) | (state.costKnown() ? COST_KNOWN : 0));
    out.put(state.unmatched());
    out.put(state.cost());
    out.put(state.realized());
    out.putVar(state.unpricedDisposals());
    List<Lot> lots = state.lots().list();
    out.putVar(lots.size());
    for (Lot lot : lots) {
      out.putSigned(lot.acquiredMs());
      out.put(lot.quantity());
      out.put(lot.costUsd());
    }
    write(out, state.venues());
  }

  PositionState read(StateReader in) {
    Quantity quantity = in.getQuantity();
    int flags = in.getIndex(4, "flags of a position");
    return new PositionState(
        quantity,
        (flags & SHORT) != 0,
        in.getQuantity(),
        in.getUsd(),
        (flags & COST_KNOWN) != 0,
        in.getUsd(),
        in.getVar(),
        readLots(in),
        readShares(in));
  }

  private static Lots readLots(StateReader in) {
    int count = in.getCount(3);
    List<Lot> lots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lots.add(new Lot(in.getSigned(), in.getQuantity(), in.getUsd()));
    }
    return Lots.of(lots);
  }

  void write(StateWriter out, VenueShares shares) {
    out.putVar(shares.size());
    for (int i = 0; i < shares.size(); i++) {
      ids.putVenue(out, shares.venue(i));
      out.putDouble(shares.share(i));
    }
  }

  VenueShares readShares(StateReader in) {
    int count = in.getCount(2);
    int[] venues = new int[count];
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      venues[i] = ids.getVenue(in);
      shares[i] = in.getNumber();
    }
    return VenueShares.of(venues, shares);
  }
}
