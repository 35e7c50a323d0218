package io.hyperdex.risk.analytics.tail;

/**
 * A constant-product pool (Uniswap v2's x y = k) that a token can be sold into.
 *
 * @param reserve of the token, in tokens, above 0
 * @param counterValue of what it is sold for, USD, above 0; the pool's price is counterValue /
 *     reserve
 * @param fee share of what is put in, from 0 to below 1: 0.003 is 0.3 %
 */
public record Pool(double reserve, double counterValue, double fee) {
  /** Checks the reserves and the fee. */
  public Pool {
    if (!(reserve > 0 && reserve < Double.POSITIVE_INFINITY)
        || !(counterValue > 0 && counterValue < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "reserves must be above 0 and finite: " + reserve + ", " + counterValue);
    }
    if (!(fee >= 0 && fee < 1)) {
      throw new IllegalArgumentException("fee must be from 0 to below 1: " + fee);
    }
  }

  /** USD for one token, before fee and impact. */
  public double price() {
    return counterValue / reserve;
  }

  /** USD that selling a quantity brings: y d / (x + d), d = quantity * (1 - fee). */
  public double proceeds(double quantity) {
    if (!(quantity >= 0)) {
      throw new IllegalArgumentException("quantity must be at least 0: " + quantity);
    }
    double effective = quantity * (1 - fee);
    return counterValue * (effective / (reserve + effective));
  }
}
