package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import io.hyperdex.risk.wide.Wide256;
import java.math.BigInteger;

/** Proportional shares of costs and quantities, on value objects. */
public final class Share {
  private Share() {}

  /**
   * {@code cost * part / whole}, HALF_EVEN to 1e-12 USD; {@code part == whole} gives exactly cost.
   *
   * @throws ArithmeticException when the share is beyond 128 bits
   */
  public static Usd ofCost(Usd cost, Quantity part, Quantity whole) {
    if (part.equals(whole)) {
      return cost;
    }
    Int128 out = new Int128();
    if (!UsdMath.proportion(
        cost.rawHigh(),
        cost.rawLow(),
        part.limb3(),
        part.limb2(),
        part.limb1(),
        part.limb0(),
        whole.limb3(),
        whole.limb2(),
        whole.limb1(),
        whole.limb0(),
        out)) {
      throw new ArithmeticException("USD overflow: " + cost + " * " + part + " / " + whole);
    }
    return Usd.ofRaw(out.hi, out.lo);
  }

  /**
   * {@code floor(amount * part / whole)}.
   *
   * @throws ArithmeticException when the share is beyond 256 bits
   */
  static Quantity ofQuantity(Quantity amount, Quantity part, Quantity whole) {
    Wide256 out = new Wide256();
    if (!UsdMath.proportionQuantity(
        amount.limb3(),
        amount.limb2(),
        amount.limb1(),
        amount.limb0(),
        part.limb3(),
        part.limb2(),
        part.limb1(),
        part.limb0(),
        whole.limb3(),
        whole.limb2(),
        whole.limb1(),
        whole.limb0(),
        out)) {
      throw new ArithmeticException("quantity overflow: " + amount + " * " + part + " / " + whole);
    }
    return Quantity.ofLimbs(out.l3, out.l2, out.l1, out.l0);
  }

  /** Exact order of two unit costs {@code costA/quantityA} and {@code costB/quantityB}. */
  static int compareUnitCost(Usd costA, Quantity quantityA, Usd costB, Quantity quantityB) {
    BigInteger left = raw(costA).multiply(quantityB.toBigInteger());
    BigInteger right = raw(costB).multiply(quantityA.toBigInteger());
    return left.compareTo(right);
  }

  private static BigInteger raw(Usd usd) {
    return Int128.toBigInteger(usd.rawHigh(), usd.rawLow());
  }

  /** The nearest double. */
  static double toDouble(Quantity quantity) {
    return quantity.fitsIn128()
        ? Int128.unsignedToDouble(quantity.limb1(), quantity.limb0())
        : quantity.toBigInteger().doubleValue();
  }
}
