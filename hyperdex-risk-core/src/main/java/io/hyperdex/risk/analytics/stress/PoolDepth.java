package io.hyperdex.risk.analytics.stress;

import java.util.OptionalDouble;

/**
 * What a token can be sold into: a constant-product pool against dollars.
 *
 * <p>Several pools of one token at one price and fee act as one pool with the sum of their
 * reserves, as the best split of a sale is in proportion to them.
 *
 * @param quoteUsd reserve of the dollar side, USD, &gt;= 0; the token side is worth the same
 * @param fee share of the input the pool keeps, in [0, 1): 0.003 is 0.3 %
 */
public record PoolDepth(double quoteUsd, double fee) {
  public PoolDepth {
    Finite.requireNotNegative("quoteUsd", quoteUsd);
    if (!(fee >= 0 && fee < 1)) {
      throw new IllegalArgumentException("fee must be in [0, 1): " + fee);
    }
  }

  /**
   * What it costs to close a position at once: mid value less proceeds of a sale, or price of a
   * repurchase less mid value; USD, &gt;= 0 but for rounding.
   *
   * <p>With reserves x tokens and y USD, dx sold gives y * dx(1 - f) / (x + dx(1 - f)); dx bought
   * takes y * dx / ((x - dx)(1 - f)). An empty pool pays nothing: the cost is the whole value.
   *
   * @param quantity token units; negative is short
   * @param price USD
   * @return empty where a short position is as large as the pool and can't be bought back from it
   */
  OptionalDouble exitCost(double quantity, double price) {
    double value = quantity * price;
    if (value == 0) {
      return OptionalDouble.of(0);
    }
    double tokens = quoteUsd / price;
    if (quantity > 0) {
      double in = quantity * (1 - fee);
      return OptionalDouble.of(value - quoteUsd * in / (tokens + in));
    }
    double wanted = -quantity;
    return wanted < tokens
        ? OptionalDouble.of(quoteUsd * wanted / ((tokens - wanted) * (1 - fee)) + value)
        : OptionalDouble.empty();
  }

  /**
   * The pool after its price has gone from one to another and its liquidity has changed: arbitrage
   * keeps x * y, so the dollar side follows the square root of the price.
   */
  PoolDepth at(double priceBefore, double priceAfter, Change liquidity) {
    double moved = quoteUsd * Math.sqrt(priceAfter / priceBefore);
    return new PoolDepth(liquidity.apply(moved), fee);
  }
}
