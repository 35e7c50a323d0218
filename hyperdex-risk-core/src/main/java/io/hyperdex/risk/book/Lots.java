package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.Lot;
import java.util.ArrayList;
import java.util.List;

/** The open lots of a position, oldest first. Immutable: every change is a new object. */
public final class Lots {
  public static final Lots NONE = new Lots(List.of());

  private final List<Lot> lots;

  private Lots(List<Lot> lots) {
    this.lots = lots;
  }

  /** Open lots in their order; the list must not change. */
  public static Lots of(List<Lot> lots) {
    return lots.isEmpty() ? NONE : new Lots(lots);
  }

  /** Oldest first. Not to be modified. */
  public List<Lot> list() {
    return lots;
  }

  /** A lot that moved in from another token keeps its age, so it may not be the newest. */
  Lots plus(Lot lot) {
    List<Lot> more = new ArrayList<>(lots.size() + 1);
    more.addAll(lots);
    int at = more.size();
    while (at > 0 && more.get(at - 1).acquiredMs() > lot.acquiredMs()) {
      at--;
    }
    more.add(at, lot);
    return new Lots(more);
  }

  /** What {@link #take} takes and leaves. */
  record Taken(List<Lot> lots, Usd cost, Lots left) {}

  /** Takes a quantity, at most what there is, in the order of the method. */
  Taken take(CostBasis method, Quantity quantity) {
    List<Lot> left = new ArrayList<>(lots);
    List<Lot> taken = new ArrayList<>();
    Usd cost = Usd.ZERO;
    Quantity missing = quantity;
    while (!missing.isZero()) {
      int next = next(method, left);
      Lot lot = left.get(next);
      Lot part;
      if (lot.quantity().compareTo(missing) <= 0) {
        part = lot;
        left.remove(next);
      } else {
        Usd partCost = Share.ofCost(lot.costUsd(), missing, lot.quantity());
        part = new Lot(lot.acquiredMs(), missing, partCost);
        left.set(
            next,
            new Lot(
                lot.acquiredMs(), lot.quantity().minus(missing), lot.costUsd().minus(partCost)));
      }
      taken.add(part);
      cost = cost.plus(part.costUsd());
      missing = missing.minus(part.quantity());
    }
    return new Taken(taken, cost, of(left));
  }

  private static int next(CostBasis method, List<Lot> lots) {
    return switch (method) {
      case FIFO -> 0;
      case LIFO -> lots.size() - 1;
      case HIFO -> highestUnitCost(lots);
      case AVERAGE -> throw new IllegalStateException("average cost keeps no lots");
    };
  }

  private static int highestUnitCost(List<Lot> lots) {
    int best = 0;
    for (int i = 1; i < lots.size(); i++) {
      Lot a = lots.get(i);
      Lot b = lots.get(best);
      if (Share.compareUnitCost(a.costUsd(), a.quantity(), b.costUsd(), b.quantity()) > 0) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The lots in another quantity: each gets {@code floor(quantity * its part / whole)}, the last
   * one what is left, and the cost of a lot that falls to zero goes to the next.
   */
  static List<Lot> rescaled(List<Lot> lots, Quantity quantity, Quantity whole) {
    List<Lot> scaled = new ArrayList<>(lots.size());
    Quantity rest = quantity;
    Usd carried = Usd.ZERO;
    for (int i = 0; i < lots.size(); i++) {
      Lot lot = lots.get(i);
      boolean last = i == lots.size() - 1;
      Quantity part = last ? rest : Share.ofQuantity(quantity, lot.quantity(), whole);
      Usd cost = lot.costUsd().plus(carried);
      if (part.isZero()) {
        carried = cost;
      } else {
        scaled.add(new Lot(lot.acquiredMs(), part, cost));
        carried = Usd.ZERO;
        rest = rest.minus(part);
      }
    }
    return scaled;
  }
}
