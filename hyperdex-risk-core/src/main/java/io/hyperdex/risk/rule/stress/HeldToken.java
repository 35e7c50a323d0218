package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One holding as rules see it: exact quantity, price in force, past returns.
 *
 * @param token which
 * @param quantity raw magnitude held, or owed where {@code isShort}
 * @param isShort whether it is owed
 * @param decimals of the token; {@link TokenMeta#UNKNOWN_DECIMALS} where unknown, then it has no
 *     value
 * @param price in force, USD per whole token, the peg included; null where there is none
 * @param isStale whether that price is older than allowed
 * @param isPegged whether it is a dollar token
 * @param tags what shocks of a tag look for
 * @param returns simple returns over the scenario window, oldest first, NaN where there is none;
 *     null where it never had a close. Not to be modified
 * @param isUnmoved a dollar token that never had a price of its own: no P&amp;L in any scenario
 */
public record HeldToken(
    TokenId token,
    Quantity quantity,
    boolean isShort,
    int decimals,
    @Nullable Price price,
    boolean isStale,
    boolean isPegged,
    Set<String> tags,
    double @Nullable [] returns,
    boolean isUnmoved) {
  /** No holding counts for more; as in the engine. */
  private static final Usd LARGEST = Usd.parse("10000000000000000000000");

  public HeldToken {
    tags = Set.copyOf(tags);
  }

  HeldToken withTags(Set<String> others) {
    return new HeldToken(
        token, quantity, isShort, decimals, price, isStale, isPegged, others, returns, isUnmoved);
  }

  /** Signed value at a price, rounded HALF_EVEN to 1e-12 USD; null where it has none. */
  @Nullable Usd valueAt(@Nullable Price at) {
    if (at == null || decimals == TokenMeta.UNKNOWN_DECIMALS) {
      return null;
    }
    Int128 out = new Int128();
    boolean fits =
        UsdMath.value(
            quantity.limb3(),
            quantity.limb2(),
            quantity.limb1(),
            quantity.limb0(),
            at.mantissa(),
            Usd.SCALE - decimals - at.scale(),
            out);
    if (!fits || Int128.compare(out.hi, out.lo, LARGEST.rawHigh(), LARGEST.rawLow()) > 0) {
      return null;
    }
    Usd size = Usd.ofRaw(out.hi, out.lo);
    return isShort ? size.negated() : size;
  }

  /** Whole tokens, signed; of a token without decimals the raw number. */
  double units() {
    double magnitude = quantity.toBigInteger().doubleValue();
    for (int i = 0; i < decimals; i += 22) {
      magnitude /= Double.parseDouble("1e" + Math.min(22, decimals - i));
    }
    return isShort ? -magnitude : magnitude;
  }

  /** How many returns it has. */
  int returnCount() {
    int count = 0;
    if (returns != null) {
      for (double r : returns) {
        count += Double.isNaN(r) ? 0 : 1;
      }
    }
    return count;
  }
}
