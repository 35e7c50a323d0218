package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position while one event is booked into it: starts from a state, ends in a new one.
 *
 * <p>Every method may throw ArithmeticException (beyond 256-bit quantities or 128-bit USD) or
 * {@link UnmatchedDisposalException}; the draft is then thrown away and nothing has happened. Not
 * thread safe.
 */
public final class PositionDraft {
  /*
   * A position is long or short, never both; both sides keep (quantity, cost, lots), the short with
   * a negative cost, so that value - cost is the unrealized profit on either side. An event on the
   * other side first reduces what is there and opens the rest.
   *
   * The cost of an acquisition of unknown value is booked as zero and the position flagged: from
   * then on until it is empty its cost is nobody's business (costKnown = false), and nothing is
   * added to realized.
   */
  private final CostBasis method;
  private final UnmatchedPolicy policy;
  private Quantity quantity;
  private boolean isShort;
  private Quantity unmatched;
  private Usd cost;
  private boolean costKnown;
  private Usd realized;
  private long unpricedDisposals;
  private Lots lots;
  private VenueShares venues;

  public PositionDraft(PositionState from, CostBasis method, UnmatchedPolicy policy) {
    this.method = method;
    this.policy = policy;
    quantity = from.quantity();
    isShort = from.isShort();
    unmatched = from.unmatched();
    cost = from.cost();
    costKnown = from.costKnown();
    realized = from.realized();
    unpricedDisposals = from.unpricedDisposals();
    lots = from.lots();
    venues = from.venues();
  }

  public PositionState toState() {
    return new PositionState(
        quantity, isShort, unmatched, cost, costKnown, realized, unpricedDisposals, lots, venues);
  }

  public Quantity quantity() {
    return quantity;
  }

  public boolean isShort() {
    return isShort;
  }

  /** What is held, zero on a short position. */
  private Quantity holdings() {
    return isShort ? Quantity.ZERO : quantity;
  }

  /** Adds tokens at a cost, null where unknown; covers a short first. */
  public void acquire(Quantity acquired, @Nullable Usd acquisitionCost, long timeMs, int venue) {
    Quantity rest = acquired;
    Usd restCost = acquisitionCost;
    if (isShort) {
      Quantity covered = min(acquired, quantity);
      Usd coverCost =
          acquisitionCost == null ? null : Share.ofCost(acquisitionCost, covered, acquired);
      Usd opened = takeOut(covered).cost();
      if (coverCost == null) {
        unpricedDisposals++;
      } else if (opened != null) {
        realized = realized.plus(opened.negated().minus(coverCost));
      }
      rest = acquired.minus(covered);
      restCost =
          acquisitionCost == null || coverCost == null ? null : acquisitionCost.minus(coverCost);
    }
    if (!rest.isZero()) {
      isShort = false;
      open(rest, restCost, timeMs, venue);
    }
  }

  /** Gives tokens up for proceeds, null where unknown. */
  public Disposal dispose(Quantity disposed, @Nullable Usd proceeds, long timeMs) {
    Quantity matched = min(disposed, holdings());
    Quantity excess = disposed.minus(matched);
    Usd excessProceeds = proceeds == null ? null : Share.ofCost(proceeds, excess, disposed);
    Usd pnl = null;
    if (!matched.isZero()) {
      Usd out = takeOut(matched).cost();
      if (proceeds == null || excessProceeds == null) {
        unpricedDisposals++;
      } else if (out != null) {
        pnl = proceeds.minus(excessProceeds).minus(out);
        realized = realized.plus(pnl);
      }
    }
    if (!excess.isZero()) {
      countExcess(excess);
      if (policy == UnmatchedPolicy.ZERO_COST && excessProceeds != null) {
        realized = realized.plus(excessProceeds);
        pnl = pnl == null ? null : pnl.plus(excessProceeds);
      } else if (policy == UnmatchedPolicy.SHORT) {
        openShort(excess, excessProceeds, timeMs);
      }
    }
    return new Disposal(matched, excess, pnl);
  }

  /** Takes tokens away with their cost; nothing is realized. Returns what was beyond holdings. */
  public Quantity withdraw(Quantity withdrawn, @Nullable Usd marketValue, long timeMs) {
    Quantity matched = min(withdrawn, holdings());
    Quantity excess = withdrawn.minus(matched);
    if (!matched.isZero()) {
      takeOut(matched);
    }
    if (!excess.isZero()) {
      countExcess(excess);
      if (policy == UnmatchedPolicy.SHORT) {
        openShort(
            excess,
            marketValue == null ? null : Share.ofCost(marketValue, excess, withdrawn),
            timeMs);
      }
    }
    return excess;
  }

  /**
   * Gives tokens up that become another token.
   *
   * @param excess raw quantity beyond holdings
   * @param lots what goes along, one lot under average cost
   * @param costKnown whether the cost of those lots means anything
   */
  public record Moved(Quantity excess, List<Lot> lots, boolean costKnown) {}

  /** The giving side of a basis transfer; market value null where unknown. */
  public Moved moveOut(Quantity moved, @Nullable Usd marketValue, long timeMs) {
    Quantity matched = min(moved, holdings());
    Quantity excess = moved.minus(matched);
    List<Lot> along = new ArrayList<>();
    boolean known = true;
    if (!matched.isZero()) {
      Out out = takeOut(matched);
      known = out.cost() != null;
      if (method == CostBasis.AVERAGE) {
        along.add(new Lot(timeMs, matched, known ? out.requireCost() : Usd.ZERO));
      } else {
        along.addAll(out.lots());
      }
    }
    if (!excess.isZero()) {
      countExcess(excess);
      Usd value = marketValue == null ? null : Share.ofCost(marketValue, excess, moved);
      Usd carried = policy == UnmatchedPolicy.ZERO_COST ? Usd.ZERO : value;
      known &= carried != null;
      along.add(new Lot(timeMs, excess, carried == null ? Usd.ZERO : carried));
      if (policy == UnmatchedPolicy.SHORT) {
        openShort(excess, value, timeMs);
      }
    }
    return new Moved(excess, along, known);
  }

  /** The receiving side of a basis transfer: the lots, in the quantity received. */
  public void moveIn(Quantity received, Quantity given, Moved moved, long timeMs) {
    if (method == CostBasis.AVERAGE) {
      Usd total = Usd.ZERO;
      for (Lot lot : moved.lots()) {
        total = total.plus(lot.costUsd());
      }
      acquire(received, moved.costKnown() ? total : null, timeMs, VenueShares.UNKNOWN);
      return;
    }
    for (Lot lot : Lots.rescaled(moved.lots(), received, given)) {
      acquire(
          lot.quantity(),
          moved.costKnown() ? lot.costUsd() : null,
          lot.acquiredMs(),
          VenueShares.UNKNOWN);
    }
  }

  /** Sets the quantity and keeps the cost. */
  public void rebase(Quantity newQuantity, long timeMs) {
    if (quantity.isZero()) {
      if (!newQuantity.isZero()) {
        acquire(newQuantity, Usd.ZERO, timeMs, VenueShares.UNKNOWN);
      }
    } else if (newQuantity.isZero()) {
      if (costKnown) {
        realized = realized.minus(cost);
      }
      empty();
    } else {
      lots = Lots.of(Lots.rescaled(lots.list(), newQuantity, quantity));
      quantity = newQuantity;
    }
  }

  private void countExcess(Quantity excess) {
    if (policy == UnmatchedPolicy.REJECT) {
      throw new UnmatchedDisposalException("disposal exceeds the holdings by " + excess);
    }
    unmatched = unmatched.plus(excess);
  }

  private void openShort(Quantity opened, @Nullable Usd proceeds, long timeMs) {
    isShort = true;
    open(opened, proceeds == null ? null : proceeds.negated(), timeMs, VenueShares.UNKNOWN);
  }

  /** Adds to the present side. */
  private void open(Quantity opened, @Nullable Usd openCost, long timeMs, int venue) {
    venues = venues.plus(venue, quantity, opened);
    quantity = quantity.plus(opened);
    Usd booked = openCost == null ? Usd.ZERO : openCost;
    costKnown &= openCost != null;
    cost = cost.plus(booked);
    if (method != CostBasis.AVERAGE) {
      lots = lots.plus(new Lot(timeMs, opened, booked));
    }
  }

  /** Lots and cost taken out of a position; the cost is null where it is not known. */
  private record Out(List<Lot> lots, @Nullable Usd cost) {
    Usd requireCost() {
      if (cost == null) {
        throw new IllegalStateException("the cost of this position is not known");
      }
      return cost;
    }
  }

  /** Takes a quantity, at most the present one, off the present side. */
  private Out takeOut(Quantity taken) {
    boolean known = costKnown;
    List<Lot> takenLots = List.of();
    Usd out;
    if (method == CostBasis.AVERAGE) {
      out = Share.ofCost(cost, taken, quantity);
    } else {
      Lots.Taken fromLots = lots.take(method, taken);
      takenLots = fromLots.lots();
      lots = fromLots.left();
      out = fromLots.cost();
    }
    cost = cost.minus(out);
    quantity = quantity.minus(taken);
    if (quantity.isZero()) {
      empty();
    }
    return new Out(takenLots, known ? out : null);
  }

  private void empty() {
    quantity = Quantity.ZERO;
    isShort = false;
    cost = Usd.ZERO;
    costKnown = true;
    lots = Lots.NONE;
    venues = VenueShares.NONE;
  }

  private static Quantity min(Quantity a, Quantity b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
