package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import org.jspecify.annotations.Nullable;

/**
 * All holdings of one user valued as of a place in the log and a time, in exact USD. Reused: {@link
 * #compute} overwrites it. Index i is the user's i-th position; those without a quantity are zero.
 */
final class Valuation {
  /** No holding counts for more: 1e22 USD, so that no sum of holdings leaves 128 bits. */
  private static final Usd LARGEST = Usd.parse("10000000000000000000000");

  private final double depegTolerance;

  final Int128 gross = new Int128();
  final Int128 net = new Int128();
  final Int128 risk = new Int128();
  final Int128 largest = new Int128();
  int holdings;
  int fresh;
  int stale;
  int unpriced;

  private final Int128 freshGross = new Int128();
  private final Int128 out = new Int128();
  private long[] high = new long[8];
  private long[] low = new long[8];
  private Freshness[] freshness = new Freshness[8];
  private int count;

  Valuation(double depegTolerance) {
    this.depegTolerance = depegTolerance;
  }

  void compute(Account account, long place, long timeMs) {
    count = account.positions();
    if (count > high.length) {
      int size = Math.max(count, high.length * 2);
      high = new long[size];
      low = new long[size];
      freshness = new Freshness[size];
    }
    gross.clear();
    net.clear();
    risk.clear();
    largest.clear();
    freshGross.clear();
    holdings = 0;
    fresh = 0;
    stale = 0;
    unpriced = 0;
    for (int i = 0; i < count; i++) {
      high[i] = 0;
      low[i] = 0;
      freshness[i] = Freshness.FRESH;
      if (account.isOpen(i)) {
        holdings++;
        add(i, account, place, timeMs);
      }
    }
  }

  private void add(int i, Account account, long place, long timeMs) {
    TokenState token = account.token(i);
    Mark mark = token.markAt(place);
    boolean markFresh = mark != null && mark.isFreshAt(timeMs);
    boolean pegged = token.isPeggedAt(place);
    boolean atPeg = pegged && !markFresh;
    Price price = atPeg ? Price.ONE : mark == null ? null : mark.price;
    if (price == null || !value(account, i, price, place)) {
      freshness[i] = Freshness.UNPRICED;
      unpriced++;
      return;
    }
    addTo(gross);
    if (atPeg || markFresh) {
      fresh++;
      addTo(freshGross);
    } else {
      stale++;
      freshness[i] = Freshness.STALE;
    }
    double priceValue = atPeg || mark == null ? 1.0 : mark.value;
    if (!pegged || Math.abs(priceValue - 1.0) > depegTolerance) {
      addTo(risk);
    }
    if (Int128.compare(out.hi, out.lo, largest.hi, largest.lo) > 0) {
      largest.set(out);
    }
    if (account.isShort(i)) {
      Int128.negate(out.hi, out.lo, out);
    }
    high[i] = out.hi;
    low[i] = out.lo;
    addTo(net);
  }

  private void addTo(Int128 sum) {
    if (!sum.add(out.hi, out.lo)) {
      throw new ArithmeticException("sum of holdings overflows 128 bits: " + sum + " + " + out);
    }
  }

  private boolean value(Account account, int i, Price price, long place) {
    TokenState token = account.token(i);
    Quantity wide = account.wideQuantity(i);
    int at = i * Account.WORDS;
    return wide != null
        ? value(token, wide, price, place, out)
        : value(
            token,
            0,
            0,
            account.words[at + Account.HIGH],
            account.words[at + Account.LOW],
            price,
            place,
            out);
  }

  /** Magnitude of a quantity at a price; false where it has no value. */
  private static boolean value(
      TokenState token, Quantity quantity, Price price, long place, Int128 out) {
    return value(
        token,
        quantity.limb3(),
        quantity.limb2(),
        quantity.limb1(),
        quantity.limb0(),
        price,
        place,
        out);
  }

  private static boolean value(
      TokenState token, long q3, long q2, long q1, long q0, Price price, long place, Int128 out) {
    return token.hasDecimalsAt(place)
        && UsdMath.value(
            q3, q2, q1, q0, price.mantissa(), Usd.SCALE - token.decimals() - price.scale(), out)
        && Int128.compare(out.hi, out.lo, LARGEST.rawHigh(), LARGEST.rawLow()) <= 0;
  }

  /** Value of a quantity at the mark in force, fresh or stale; null where there is none. */
  static @Nullable Usd markValue(TokenState token, Quantity quantity, long place, long timeMs) {
    Int128 out = new Int128();
    return markValue(token, quantity, place, timeMs, out) ? Usd.ofRaw(out.hi, out.lo) : null;
  }

  /** As above, raw USD into {@code out}; false where there is none. */
  static boolean markValue(
      TokenState token, Quantity quantity, long place, long timeMs, Int128 out) {
    Mark mark = token.markAt(place);
    boolean atPeg = token.isPeggedAt(place) && (mark == null || !mark.isFreshAt(timeMs));
    Price price = atPeg ? Price.ONE : mark == null ? null : mark.price;
    return price != null && value(token, quantity, price, place, out);
  }

  /** As {@link #markValue}, but null where the mark is stale. */
  static @Nullable Usd freshValue(TokenState token, Quantity quantity, long place, long timeMs) {
    return isFresh(token, place, timeMs) ? markValue(token, quantity, place, timeMs) : null;
  }

  /** Whether the price in force is fresh, the peg included. */
  static boolean isFresh(TokenState token, long place, long timeMs) {
    Mark mark = token.markAt(place);
    return token.isPeggedAt(place) || (mark != null && mark.isFreshAt(timeMs));
  }

  /** Whether the token has a price and decimals at a place, so that holding it counts as equity. */
  static boolean isMarked(TokenState token, long place) {
    return token.hasDecimalsAt(place) && (token.isPeggedAt(place) || token.markAt(place) != null);
  }

  MeasureStatus status() {
    if (unpriced > 0) {
      return MeasureStatus.PARTIAL;
    }
    return stale > 0 ? MeasureStatus.STALE : MeasureStatus.OK;
  }

  Freshness freshness(int i) {
    return freshness[i];
  }

  double valueOf(int i) {
    return Int128.usdToDouble(high[i], low[i]);
  }

  /** As {@link #value(int)}, raw. */
  void value(int i, Int128 into) {
    into.set(high[i], low[i]);
  }

  Usd value(int i) {
    return Usd.ofRaw(high[i], low[i]);
  }

  /** |value| / gross; 0 where gross is zero. */
  double share(int i) {
    return gross.isZero() ? 0.0 : Math.abs(valueOf(i)) / Int128.usdToDouble(gross.hi, gross.lo);
  }

  double concentration() {
    return gross.isZero()
        ? 0.0
        : Int128.usdToDouble(largest.hi, largest.lo) / Int128.usdToDouble(gross.hi, gross.lo);
  }

  double hhi() {
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
      double share = share(i);
      sum += share * share;
    }
    return sum;
  }

  Coverage coverage() {
    double byValue =
        gross.isZero()
            ? 1.0
            : Int128.usdToDouble(freshGross.hi, freshGross.lo)
                / Int128.usdToDouble(gross.hi, gross.lo);
    return new Coverage(holdings, fresh, stale, unpriced, byValue);
  }

  static Usd usd(Int128 raw) {
    return Usd.ofRaw(raw.hi, raw.lo);
  }
}
