package io.hyperdex.risk.testkit;

import io.hyperdex.risk.id.TokenId;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One position as the oracle has it. USD is raw, in units of 1e-12.
 *
 * @param token the token
 * @param quantity magnitude held, or owed where {@code isShort}
 * @param isShort whether it is owed
 * @param unmatched total disposed beyond holdings
 * @param cost null while unknown
 * @param realized null while the cost is unknown
 * @param lots open lots, oldest first; empty under average cost
 * @param unpricedDisposals disposals whose profit is unknown
 */
public record NaivePositionView(
    TokenId token,
    BigInteger quantity,
    boolean isShort,
    BigInteger unmatched,
    @Nullable BigInteger cost,
    @Nullable BigInteger realized,
    List<NaiveLot> lots,
    long unpricedDisposals) {

  static NaivePositionView of(TokenId token, NaivePosition p) {
    return new NaivePositionView(
        token,
        p.quantity(),
        p.isShort(),
        p.unmatched(),
        p.costKnown() ? p.cost() : null,
        p.costKnown() ? p.realized() : null,
        p.lots(),
        p.unpricedDisposals());
  }

  /** Whether the position is as if it had never been. */
  public boolean isTrivial() {
    return quantity.signum() == 0
        && unmatched.signum() == 0
        && realized != null
        && realized.signum() == 0
        && unpricedDisposals == 0;
  }
}
