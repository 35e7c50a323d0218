package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number with a unit, in words: raw USD, the bits of a ratio, or a count; or no number. Reused,
 * and so without allocation; for one thread.
 */
final class Figure {
  private static final long MICRO = 1_000_000;

  Unit unit = Unit.COUNT;
  boolean known;
  long hi;
  long lo;

  void none(Unit of) {
    unit = of;
    known = false;
    hi = 0;
    lo = 0;
  }

  void usd(long high, long low) {
    unit = Unit.USD;
    known = true;
    hi = high;
    lo = low;
  }

  void usd(Int128 raw) {
    usd(raw.hi, raw.lo);
  }

  void usd(Usd value) {
    usd(value.rawHigh(), value.rawLow());
  }

  void micros(long value) {
    usd(Math.multiplyHigh(value, MICRO), value * MICRO);
  }

  void ratio(double value) {
    if (Double.isNaN(value)) {
      none(Unit.RATIO);
      return;
    }
    unit = Unit.RATIO;
    known = true;
    hi = 0;
    lo = Double.doubleToRawLongBits(value);
  }

  void count(long value) {
    unit = Unit.COUNT;
    known = true;
    hi = 0;
    lo = value;
  }

  /** What a rule says of itself; beyond 1e26 USD it is no number. */
  void of(Unit unitOfRule, BigDecimal value) {
    switch (unitOfRule) {
      case USD -> {
        try {
          usd(Usd.of(value));
        } catch (ArithmeticException beyond) {
          none(Unit.USD);
        }
      }
      case RATIO -> ratio(value.doubleValue());
      case COUNT -> count(value.longValue());
    }
  }

  void set(Figure other) {
    unit = other.unit;
    known = other.known;
    hi = other.hi;
    lo = other.lo;
  }

  /** Sign of this less the other, exact; both known and of one unit. */
  int compareTo(Figure other) {
    return switch (unit) {
      case USD -> Int128.compare(hi, lo, other.hi, other.lo);
      case RATIO -> Double.compare(Double.longBitsToDouble(lo), Double.longBitsToDouble(other.lo));
      case COUNT -> Long.compare(lo, other.lo);
    };
  }

  /** NaN where there is no number. */
  double toDouble() {
    return known ? toDouble(unit, hi, lo) : Double.NaN;
  }

  static double toDouble(Unit unit, long hi, long lo) {
    return switch (unit) {
      case USD -> Int128.usdToDouble(hi, lo);
      case RATIO -> Double.longBitsToDouble(lo);
      case COUNT -> lo;
    };
  }

  @Nullable BigDecimal toDecimal() {
    return known ? toDecimal(unit, hi, lo) : null;
  }

  static BigDecimal toDecimal(Unit unit, long hi, long lo) {
    return switch (unit) {
      case USD -> Usd.ofRaw(hi, lo).toBigDecimal();
      case RATIO -> new BigDecimal(Double.longBitsToDouble(lo));
      case COUNT -> BigDecimal.valueOf(lo);
    };
  }
}
