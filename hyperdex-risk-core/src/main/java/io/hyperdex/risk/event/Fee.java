package io.hyperdex.risk.event;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.TokenId;
import java.math.BigInteger;

/**
 * A fee the user paid in some token: gas, or a protocol fee in a third token.
 *
 * @param token the token it was paid in
 * @param amount raw amount, greater than zero
 */
public record Fee(TokenId token, Quantity amount) {
  public Fee {
    if (amount.isZero()) {
      throw new IllegalArgumentException("fee amount must be positive: 0 " + token);
    }
  }

  public static Fee of(TokenId token, Quantity amount) {
    return new Fee(token, amount);
  }

  /**
   * Gas of a transaction in the chain's native token: {@code gasUsed * effectiveGasPrice + l1Fee},
   * all in the smallest unit. The layer-1 data fee is zero on layer 1 and easily forgotten
   * elsewhere.
   */
  public static Fee gas(
      TokenId nativeToken, long gasUsed, Quantity effectiveGasPrice, Quantity l1Fee) {
    return new Fee(
        nativeToken,
        Quantity.of(
            BigInteger.valueOf(gasUsed)
                .multiply(effectiveGasPrice.toBigInteger())
                .add(l1Fee.toBigInteger())));
  }
}
