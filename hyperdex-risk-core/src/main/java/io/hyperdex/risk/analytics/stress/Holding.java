package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One token of a portfolio. Immutable; {@code with...} gives a changed copy.
 *
 * @param token which
 * @param quantity token units, not raw integers; negative is short, 0 only lends its price to beta
 *     and correlation
 * @param price USD per unit, &gt;= 0; empty where unknown, which is never taken for 0
 * @param tags what shocks of a tag look for
 * @param volatility of its return over any one horizon, the same for all holdings; empty where
 *     unknown. Only correlation shocks need it
 * @param depth where it can be sold; null where unknown, then it has no exit cost
 */
public record Holding(
    TokenId token,
    double quantity,
    OptionalDouble price,
    Set<String> tags,
    OptionalDouble volatility,
    @Nullable PoolDepth depth) {
  public Holding {
    Finite.require("quantity", quantity);
    if (price.isPresent()) {
      Finite.requireNotNegative("price", price.getAsDouble());
      Finite.require("value", quantity * price.getAsDouble());
    }
    if (volatility.isPresent()) {
      Finite.requireNotNegative("volatility", volatility.getAsDouble());
    }
    tags = Set.copyOf(tags);
  }

  public static Holding of(TokenId token, double quantity, double price, String... tags) {
    return new Holding(
        token, quantity, OptionalDouble.of(price), Set.of(tags), OptionalDouble.empty(), null);
  }

  /** A holding whose price nobody knows. */
  public static Holding unpriced(TokenId token, double quantity, String... tags) {
    return new Holding(
        token, quantity, OptionalDouble.empty(), Set.of(tags), OptionalDouble.empty(), null);
  }

  public Holding withVolatility(double value) {
    return new Holding(token, quantity, price, tags, OptionalDouble.of(value), depth);
  }

  public Holding withDepth(PoolDepth pools) {
    return new Holding(token, quantity, price, tags, volatility, pools);
  }

  /** Quantity times price, USD, signed; empty where the price is. */
  public OptionalDouble value() {
    return price.isPresent()
        ? OptionalDouble.of(quantity * price.getAsDouble())
        : OptionalDouble.empty();
  }
}
