package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.Activity;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What a user did so far, as one number: counts as they are, USD in units of 1e-12. */
final class ActivityCount {
  private ActivityCount() {}

  /** Realized PnL beyond 127 bits is the largest number there is. */
  static void soFar(Activity activity, Account account, Int128 out) {
    UserHeader header = account.header;
    switch (activity) {
      case TRADES -> out.set(0, header.trades);
      case LOSSES -> out.set(0, header.losses);
      case TURNOVER -> out.set(header.valueTradedHigh, header.valueTradedLow);
      case FEES -> out.set(header.feesHigh, header.feesLow);
      case REALIZED_LOSS -> realizedLoss(account, out);
    }
  }

  private static void realizedLoss(Account account, Int128 out) {
    long top = 0; // of 192 bits: part of a sum may have more than all of it
    long high = 0;
    long low = 0;
    for (int i = 0; i < account.positions(); i++) {
      Usd realized = account.realized(i);
      long nextLow = low - realized.rawLow();
      long borrow = Int128.borrow(low, realized.rawLow(), nextLow);
      long halfHigh = high - realized.rawHigh();
      long nextHigh = halfHigh - borrow;
      top -=
          (realized.rawHigh() >> 63)
              + Int128.borrow(high, realized.rawHigh(), halfHigh)
              + Int128.borrow(halfHigh, borrow, nextHigh);
      low = nextLow;
      high = nextHigh;
    }
    if (top == high >> 63) {
      out.set(high, low);
    } else {
      saturate(top < 0, out);
    }
  }

  static void saturate(boolean negative, Int128 out) {
    out.set(negative ? Long.MIN_VALUE : Long.MAX_VALUE, negative ? 0 : -1);
  }

  /** The line of a limit in the same units. */
  static Int128 raw(ActivityLimit limit) {
    Int128 raw = new Int128();
    if (limit.unit() == Unit.USD) {
      Usd usd = Usd.of(limit.most());
      raw.set(usd.rawHigh(), usd.rawLow());
    } else {
      raw.set(0, limit.most().longValueExact());
    }
    return raw;
  }

  /** As rules show it. */
  static BigDecimal shown(ActivityLimit limit, Int128 raw) {
    BigInteger whole = Int128.toBigInteger(raw.hi, raw.lo);
    return limit.unit() == Unit.USD ? new BigDecimal(whole, Usd.SCALE) : new BigDecimal(whole);
  }
}
