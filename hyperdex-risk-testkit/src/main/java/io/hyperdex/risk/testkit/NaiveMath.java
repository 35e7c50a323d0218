package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The arithmetic of the contract in big integers. Raw USD counts 1e-12 dollars. */
final class NaiveMath {
  private static final BigInteger MOST_VALUE = BigInteger.TEN.pow(34);

  private NaiveMath() {}

  /** An event that can't be booked: nothing of it takes effect. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final Outcome outcome;

    Refused(Outcome outcome) {
      super(outcome.name(), null, false, false);
      this.outcome = outcome;
    }
  }

  static BigInteger raw(Usd usd) {
    return usd.toBigDecimal().setScale(Usd.SCALE, RoundingMode.UNNECESSARY).unscaledValue();
  }

  static BigDecimal dollars(BigInteger raw) {
    return new BigDecimal(raw, Usd.SCALE);
  }

  /** {@code d(x)}: the nearest double of the integer, divided by 1e12. */
  static double d(BigInteger raw) {
    return raw.doubleValue() / 1e12;
  }

  /** {@code C*q/Q}, HALF_EVEN; exactly C where q = Q. */
  static BigInteger prop(BigInteger c, BigInteger q, BigInteger of) {
    return q.equals(of) ? c : divideHalfEven(c.multiply(q), of);
  }

  /** The number, if it fits in a signed 128-bit integer. */
  static BigInteger usd(BigInteger raw) {
    if (raw.bitLength() > 127) {
      throw new Refused(Outcome.OVERFLOW);
    }
    return raw;
  }

  /** The number, if it fits in an unsigned 256-bit integer. */
  static BigInteger quantity(BigInteger units) {
    if (units.bitLength() > 256) {
      throw new Refused(Outcome.OVERFLOW);
    }
    return units;
  }

  /** Value of raw units, HALF_EVEN to raw USD; null above 1e22 USD. */
  static @Nullable BigInteger value(BigInteger units, Price price, int decimals) {
    BigInteger product = units.multiply(BigInteger.valueOf(price.mantissa()));
    int power = Usd.SCALE - decimals - price.scale();
    BigInteger value =
        power >= 0
            ? product.multiply(BigInteger.TEN.pow(power))
            : divideHalfEven(product, BigInteger.TEN.pow(-power));
    return value.compareTo(MOST_VALUE) > 0 ? null : value;
  }

  private static BigInteger divideHalfEven(BigInteger numerator, BigInteger divisor) {
    BigInteger[] parts = numerator.abs().divideAndRemainder(divisor);
    int half = parts[1].shiftLeft(1).compareTo(divisor);
    boolean up = half > 0 || (half == 0 && parts[0].testBit(0));
    BigInteger magnitude = up ? parts[0].add(BigInteger.ONE) : parts[0];
    return numerator.signum() < 0 ? magnitude.negate() : magnitude;
  }
}
