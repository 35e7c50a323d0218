package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A price after a shock: what a tick could bring, nothing (0, which no tick can), or unknown.
 *
 * @param price null where it is 0 or unknown
 * @param isZero whether it is 0
 */
record ShockedPrice(@Nullable Price price, boolean isZero) {
  private static final ShockedPrice UNKNOWN = new ShockedPrice(null, false);
  private static final ShockedPrice ZERO = new ShockedPrice(null, true);

  /** Below it there is no {@link Price}. */
  private static final double SMALLEST = 1e-42; // 18 digits at 60 places

  private static final double BEYOND = 1e36;

  static ShockedPrice of(@Nullable Price price) {
    return price == null ? UNKNOWN : new ShockedPrice(price, false);
  }

  /** The price nearest to a double, to 18 digits; too small to tell is 0, too large unknown. */
  static ShockedPrice of(double price) {
    if (price < SMALLEST) {
      return ZERO;
    }
    return price < BEYOND / 10 ? of(Price.of(new BigDecimal(price))) : UNKNOWN;
  }

  static ShockedPrice unknown() {
    return UNKNOWN;
  }

  @Nullable Usd value(HeldToken held) {
    return isZero ? Usd.ZERO : held.valueAt(price);
  }

  double doubleValue() {
    return price == null ? 0 : price.doubleValue();
  }
}
