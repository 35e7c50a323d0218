package io.hyperdex.risk.testkit;

import static io.hyperdex.risk.testkit.NaiveMath.prop;
import static io.hyperdex.risk.testkit.NaiveMath.usd;
import static java.math.BigInteger.ZERO;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One holding with its basis, booked as section 3 of the contract says. Not thread safe. */
final class NaivePosition {
  private final CostBasis basis;
  private BigInteger quantity = ZERO;
  private boolean isShort;
  private BigInteger cost = ZERO;
  private boolean costKnown = true;
  private BigInteger realized = ZERO;
  private BigInteger unmatched = ZERO;
  private long unpricedDisposals;
  private List<NaiveLot> lots = new ArrayList<>();

  NaivePosition(CostBasis basis) {
    this.basis = basis;
  }

  NaivePosition copy() {
    NaivePosition copy = new NaivePosition(basis);
    copy.quantity = quantity;
    copy.isShort = isShort;
    copy.cost = cost;
    copy.costKnown = costKnown;
    copy.realized = realized;
    copy.unmatched = unmatched;
    copy.unpricedDisposals = unpricedDisposals;
    copy.lots = new ArrayList<>(lots);
    return copy;
  }

  /** What a reduction took out: its cost, and under a lot method the lots in the order taken. */
  record Taken(BigInteger cost, List<NaiveLot> lots) {}

  /**
   * What a disposal did.
   *
   * @param matched the part that was held
   * @param excess the part that was not
   * @param pnl of the matched part and, under ZERO_COST, of the excess; null where not known, where
   *     nothing matched and on a short
   */
  record Disposed(BigInteger matched, BigInteger excess, @Nullable BigInteger pnl) {}

  BigInteger quantity() {
    return quantity;
  }

  boolean isShort() {
    return isShort;
  }

  boolean isHeld() {
    return quantity.signum() > 0;
  }

  boolean costKnown() {
    return costKnown;
  }

  BigInteger cost() {
    return cost;
  }

  BigInteger realized() {
    return realized;
  }

  BigInteger unmatched() {
    return unmatched;
  }

  long unpricedDisposals() {
    return unpricedDisposals;
  }

  List<NaiveLot> lots() {
    return List.copyOf(lots);
  }

  /** 3.1, and 3.4 on a short: acquires q at a cost, null where unknown. */
  void acquire(long timeMs, BigInteger q, @Nullable BigInteger c) {
    acquire(timeMs, q, c == null ? ZERO : c, c != null);
  }

  private void acquire(long timeMs, BigInteger q, BigInteger c, boolean known) {
    BigInteger left = q;
    BigInteger costLeft = c;
    if (isShort) {
      BigInteger m = q.min(quantity);
      BigInteger costOfM = prop(c, m, q);
      boolean wasKnown = costKnown;
      BigInteger o = take(m).cost();
      if (!known) {
        unpricedDisposals++;
      } else if (wasKnown) {
        realized = usd(realized.add(o.negate().subtract(costOfM)));
      }
      left = q.subtract(m);
      costLeft = c.subtract(costOfM);
    }
    if (left.signum() > 0) {
      increase(false, timeMs, left, costLeft, known);
    }
  }

  private void increase(boolean onShort, long timeMs, BigInteger q, BigInteger c, boolean known) {
    isShort = onShort;
    quantity = NaiveMath.quantity(quantity.add(q));
    cost = usd(cost.add(c));
    costKnown &= known;
    if (basis != CostBasis.AVERAGE) {
      int at = lots.size();
      while (at > 0 && lots.get(at - 1).acquiredMs() > timeMs) {
        at--;
      }
      lots.add(at, new NaiveLot(timeMs, q, c));
    }
  }

  /** 3.2 without the profit: quantity and cost leave. */
  private Taken take(BigInteger m) {
    BigInteger o = ZERO;
    List<NaiveLot> taken = new ArrayList<>();
    if (basis == CostBasis.AVERAGE) {
      o = prop(cost, m, quantity);
    } else {
      BigInteger wanted = m;
      while (wanted.signum() > 0) {
        int next = nextLot();
        NaiveLot lot = lots.get(next);
        BigInteger part = wanted.min(lot.quantity());
        BigInteger partCost = prop(lot.cost(), part, lot.quantity());
        if (part.equals(lot.quantity())) {
          lots.remove(next);
        } else {
          lots.set(
              next,
              new NaiveLot(
                  lot.acquiredMs(), lot.quantity().subtract(part), lot.cost().subtract(partCost)));
        }
        taken.add(new NaiveLot(lot.acquiredMs(), part, partCost));
        o = o.add(partCost);
        wanted = wanted.subtract(part);
      }
    }
    cost = usd(cost.subtract(o));
    quantity = quantity.subtract(m);
    if (quantity.signum() == 0) {
      clear();
    }
    return new Taken(o, taken);
  }

  private int nextLot() {
    if (basis == CostBasis.FIFO) {
      return 0;
    }
    if (basis == CostBasis.LIFO) {
      return lots.size() - 1;
    }
    int best = 0;
    for (int i = 1; i < lots.size(); i++) {
      NaiveLot lot = lots.get(i);
      NaiveLot most = lots.get(best);
      if (lot.cost().multiply(most.quantity()).compareTo(most.cost().multiply(lot.quantity()))
          > 0) {
        best = i;
      }
    }
    return best;
  }

  private void clear() {
    quantity = ZERO;
    isShort = false;
    cost = ZERO;
    costKnown = true;
    lots.clear();
  }

  private BigInteger held(BigInteger q) {
    return isShort ? ZERO : q.min(quantity);
  }

  private void countUnmatched(BigInteger u, UnmatchedPolicy policy) {
    if (policy == UnmatchedPolicy.REJECT) {
      throw new NaiveMath.Refused(Outcome.UNMATCHED);
    }
    unmatched = NaiveMath.quantity(unmatched.add(u));
  }

  private void openShort(long timeMs, BigInteger u, @Nullable BigInteger proceeds) {
    increase(true, timeMs, u, proceeds == null ? ZERO : proceeds.negate(), proceeds != null);
  }

  /** 3.3: disposes q for total proceeds p, null where unknown. */
  Disposed dispose(long timeMs, BigInteger q, @Nullable BigInteger p, UnmatchedPolicy policy) {
    BigInteger m = held(q);
    BigInteger u = q.subtract(m);
    BigInteger proceedsOfU = p == null ? null : u.signum() == 0 ? ZERO : prop(p, u, q);
    BigInteger proceedsOfM = p == null ? null : p.subtract(proceedsOfU);
    BigInteger pnl = null;
    if (m.signum() > 0) {
      boolean wasKnown = costKnown;
      BigInteger o = take(m).cost();
      if (proceedsOfM == null) {
        unpricedDisposals++;
      } else if (wasKnown) {
        pnl = proceedsOfM.subtract(o);
        realized = usd(realized.add(pnl));
      }
    }
    if (u.signum() > 0) {
      countUnmatched(u, policy);
      if (policy == UnmatchedPolicy.ZERO_COST && proceedsOfU != null) {
        realized = usd(realized.add(proceedsOfU));
        pnl = pnl == null ? null : pnl.add(proceedsOfU);
      } else if (policy == UnmatchedPolicy.SHORT) {
        openShort(timeMs, u, proceedsOfU);
      }
    }
    return new Disposed(m, u, pnl);
  }

  /** 3.6: cost leaves, nothing is realized. */
  void withdraw(
      long timeMs,
      BigInteger q,
      UnmatchedPolicy policy,
      Function<BigInteger, @Nullable BigInteger> marketValue) {
    BigInteger m = held(q);
    BigInteger u = q.subtract(m);
    if (m.signum() > 0) {
      take(m);
    }
    if (u.signum() > 0) {
      countUnmatched(u, policy);
      if (policy == UnmatchedPolicy.SHORT) {
        openShort(timeMs, u, marketValue.apply(u));
      }
    }
  }

  /** 3.7: q of this position becomes qi of another, basis and all. Returns the excess. */
  BigInteger transferTo(
      NaivePosition other,
      long timeMs,
      BigInteger q,
      BigInteger qi,
      UnmatchedPolicy policy,
      Function<BigInteger, @Nullable BigInteger> marketValue) {
    BigInteger m = held(q);
    BigInteger u = q.subtract(m);
    boolean known = true;
    BigInteger carried = ZERO;
    List<NaiveLot> moved = new ArrayList<>();
    if (m.signum() > 0) {
      known = costKnown;
      Taken taken = take(m);
      carried = taken.cost();
      moved.addAll(taken.lots());
    }
    if (u.signum() > 0) {
      countUnmatched(u, policy);
      BigInteger market = marketValue.apply(u);
      BigInteger costOfU = policy == UnmatchedPolicy.ZERO_COST ? ZERO : market;
      known &= costOfU != null;
      carried = carried.add(costOfU == null ? ZERO : costOfU);
      moved.add(new NaiveLot(timeMs, u, costOfU == null ? ZERO : costOfU));
      if (policy == UnmatchedPolicy.SHORT) {
        openShort(timeMs, u, market);
      }
    }
    if (basis == CostBasis.AVERAGE) {
      other.acquire(timeMs, qi, carried, known);
    } else {
      for (NaiveLot lot : scaled(moved, q, qi)) {
        other.acquire(lot.acquiredMs(), lot.quantity(), lot.cost(), known);
      }
    }
    return u;
  }

  /**
   * Lots of a total scaled to another: floors, the last takes the rest, empty ones pass on cost.
   */
  private static List<NaiveLot> scaled(List<NaiveLot> lots, BigInteger from, BigInteger to) {
    List<NaiveLot> result = new ArrayList<>();
    BigInteger left = to;
    BigInteger passedOn = ZERO;
    for (int i = 0; i < lots.size(); i++) {
      NaiveLot lot = lots.get(i);
      BigInteger q = i == lots.size() - 1 ? left : to.multiply(lot.quantity()).divide(from);
      BigInteger c = lot.cost().add(passedOn);
      left = left.subtract(q);
      if (q.signum() == 0) {
        passedOn = c;
      } else {
        passedOn = ZERO;
        result.add(new NaiveLot(lot.acquiredMs(), q, c));
      }
    }
    return result;
  }

  /** 3.8. */
  void rebase(long timeMs, BigInteger n) {
    if (!isHeld()) {
      if (n.signum() > 0) {
        acquire(timeMs, n, ZERO);
      }
    } else if (n.signum() == 0) {
      if (costKnown) {
        realized = usd(realized.subtract(cost));
      }
      clear();
    } else {
      lots = scaled(lots, quantity, n);
      quantity = n;
    }
  }

  /** 3.9. False where nothing was to do. */
  boolean reconcile(
      long timeMs,
      BigInteger n,
      UnmatchedPolicy policy,
      Function<BigInteger, @Nullable BigInteger> marketValue) {
    if (isShort) {
      acquire(timeMs, quantity, marketValue.apply(quantity));
      if (n.signum() > 0) {
        acquire(timeMs, n, marketValue.apply(n));
      }
      return true;
    }
    BigInteger more = n.subtract(quantity);
    if (more.signum() > 0) {
      acquire(timeMs, more, marketValue.apply(more));
    } else if (more.signum() < 0) {
      withdraw(timeMs, more.negate(), policy, marketValue);
    }
    return more.signum() != 0;
  }
}
