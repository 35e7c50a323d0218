package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.Lots;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.wide.Int128;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Signed sums of holdings by token, exact: what a group holds when long and short are netted. */
final class ScopeBook {
  private static final class Sum {
    final TokenState token;

    /** 192 bits, two's complement: room for 2^64 addends of 127 bits. */
    long top;

    long high;
    long low;

    /** Of holdings of 2^128 units and more. */
    @Nullable BigInteger wide;

    Sum(TokenState token) {
      this.token = token;
    }

    void add(long otherTop, long otherHigh, long otherLow) {
      long newLow = low + otherLow;
      long carry = Int128.carry(low, otherLow, newLow);
      long half = high + otherHigh;
      long newHigh = half + carry;
      top += otherTop + Int128.carry(high, otherHigh, half) + Int128.carry(half, carry, newHigh);
      low = newLow;
      high = newHigh;
    }

    void addWide(BigInteger other) {
      wide = wide == null ? other : wide.add(other);
    }

    BigInteger total() {
      BigInteger sum =
          BigInteger.valueOf(top)
              .shiftLeft(128)
              .add(unsigned(high).shiftLeft(64))
              .add(unsigned(low));
      return wide == null ? sum : sum.add(wide);
    }

    private static BigInteger unsigned(long limb) {
      return Quantity.ofLimbs(0, 0, 0, limb).toBigInteger();
    }
  }

  private final Int2ObjectOpenHashMap<Sum> sums = new Int2ObjectOpenHashMap<>();
  int users;

  void clear() {
    sums.clear();
    users = 0;
  }

  private Sum sum(TokenState token) {
    Sum sum = sums.get(token.index);
    if (sum == null) {
      sum = new Sum(token);
      sums.put(token.index, sum);
    }
    return sum;
  }

  /** Adds one user's holdings. */
  void add(Account account) {
    users++;
    for (int i = 0; i < account.positions(); i++) {
      if (!account.isOpen(i)) {
        continue;
      }
      Sum sum = sum(account.token(i));
      boolean isShort = account.isShort(i);
      Quantity wide = account.wideQuantity(i);
      if (wide != null) {
        BigInteger units = wide.toBigInteger();
        sum.addWide(isShort ? units.negate() : units);
        continue;
      }
      long high = account.words[i * Account.WORDS + Account.HIGH];
      long low = account.words[i * Account.WORDS + Account.LOW];
      if (isShort) { // the two's complement of 192 bits; a magnitude is not 0
        long negated = -low;
        sum.add(-1, ~high + (low == 0 ? 1 : 0), negated);
        sum.top += high == 0 && low == 0 ? 1 : 0;
      } else {
        sum.add(0, high, low);
      }
    }
  }

  /** Adds another group's holdings. */
  void add(ScopeBook other) {
    users += other.users;
    for (Sum from : other.sums.values()) {
      Sum sum = sum(from.token);
      sum.add(from.top, from.high, from.low);
      if (from.wide != null) {
        sum.addWide(from.wide);
      }
    }
  }

  /**
   * Puts the holdings into an account that is nobody's.
   *
   * @throws ArithmeticException if a sum has more than 256 bits
   */
  void writeTo(Account account) {
    for (Sum sum : sums.values()) {
      BigInteger total = sum.total();
      if (total.signum() == 0) {
        continue;
      }
      BigInteger magnitude = total.abs();
      if (magnitude.bitLength() > 256) {
        throw new ArithmeticException(
            "a group holds more than 2^256 units of " + sum.token.id + ": " + magnitude);
      }
      account.project(
          sum.token,
          new PositionState(
              Quantity.of(magnitude),
              total.signum() < 0,
              Quantity.ZERO,
              Usd.ZERO,
              true,
              Usd.ZERO,
              0,
              Lots.NONE,
              VenueShares.NONE));
    }
  }
}
