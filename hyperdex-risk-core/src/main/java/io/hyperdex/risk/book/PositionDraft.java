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
   * The cost of an acquisition of unknown value is recorded as zero and the position flagged: from
   * then on until it is empty its cost is nobody's business (costKnown = false), and nothing is
   * added to realized. Lots that move on to another token take what was recorded along.
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

  /** What a quantity of the position's token is worth now; null where unknown. */
  @FunctionalInterface
  public interface MarketValue {
    @Nullable Usd of(Quantity quantity);
  }

  /** What is held, zero on a short position. */
  private Quantity holdings() {
    return isShort ? Quantity.ZERO : quantity;
  }

  /** Adds tokens at a cost, null where unknown; covers a short first. */
  public void acquire(Quantity acquired, @Nullable Usd acquisitionCost, long timeMs, int venue) {
    boolean known = acquisitionCost != null;
    acquire(acquired, acquisitionCost == null ? Usd.ZERO : acquisitionCost, known, timeMs, venue);
  }

  private void acquire(
      Quantity acquired, Usd acquisitionCost, boolean known, long timeMs, int venue) {
    Quantity rest = acquired;
    Usd restCost = acquisitionCost;
    if (isShort) {
      Quantity covered = min(acquired, quantity);
      Usd coverCost = Share.ofCost(acquisitionCost, covered, acquired);
      Out opened = takeOut(covered);
      if (!known) {
        unpricedDisposals++;
      } else if (opened.known()) {
        realized = realized.plus(opened.cost().negated().minus(coverCost));
      }
      rest = acquired.minus(covered);
      restCost = acquisitionCost.minus(coverCost);
    }
    if (!rest.isZero()) {
      isShort = false;
      open(rest, restCost, known, timeMs, venue);
    }
  }

  /** Gives tokens up for proceeds, null where unknown. */
  public Disposal dispose(Quantity disposed, @Nullable Usd proceeds, long timeMs) {
    Quantity matched = min(disposed, holdings());
    Quantity excess = disposed.minus(matched);
    Usd excessProceeds = proceeds == null ? null : Share.ofCost(proceeds, excess, disposed);
    Usd pnl = null;
    if (!matched.isZero()) {
      Out out = takeOut(matched);
      if (proceeds == null || excessProceeds == null) {
        unpricedDisposals++;
      } else if (out.known()) {
        pnl = proceeds.minus(excessProceeds).minus(out.cost());
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
  public Quantity withdraw(Quantity withdrawn, MarketValue market, long timeMs) {
    Quantity matched = min(withdrawn, holdings());
    Quantity excess = withdrawn.minus(matched);
    if (!matched.isZero()) {
      takeOut(matched);
    }
    if (!excess.isZero()) {
      countExcess(excess);
      if (policy == UnmatchedPolicy.SHORT) {
        openShort(excess, market.of(excess), timeMs);
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

  /** The giving side of a basis transfer. */
  public Moved moveOut(Quantity moved, MarketValue market, long timeMs) {
    Quantity matched = min(moved, holdings());
    Quantity excess = moved.minus(matched);
    List<Lot> along = new ArrayList<>();
    boolean known = true;
    if (!matched.isZero()) {
      Out out = takeOut(matched);
      known = out.known();
      if (method == CostBasis.AVERAGE) {
        along.add(new Lot(timeMs, matched, out.cost()));
      } else {
        along.addAll(out.lots());
      }
    }
    if (!excess.isZero()) {
      countExcess(excess);
      Usd value = market.of(excess);
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
      acquire(received, total, moved.costKnown(), timeMs, VenueShares.UNKNOWN);
      return;
    }
    for (Lot lot : Lots.rescaled(moved.lots(), received, given)) {
      acquire(
          lot.quantity(), lot.costUsd(), moved.costKnown(), lot.acquiredMs(), VenueShares.UNKNOWN);
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
    boolean known = proceeds != null;
    Usd cost = proceeds == null ? Usd.ZERO : proceeds.negated();
    open(opened, cost, known, timeMs, VenueShares.UNKNOWN);
  }

  /** Adds to the present side. */
  private void open(Quantity opened, Usd openCost, boolean known, long timeMs, int venue) {
    venues = venues.plus(venue, quantity, opened);
    quantity = quantity.plus(opened);
    costKnown &= known;
    cost = cost.plus(openCost);
    if (method != CostBasis.AVERAGE) {
      lots = lots.plus(new Lot(timeMs, opened, openCost));
    }
  }

  /** Lots and recorded cost taken out of a position, and whether that cost means anything. */
  private record Out(List<Lot> lots, Usd cost, boolean known) {}

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
    return new Out(takenLots, out, known);
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
