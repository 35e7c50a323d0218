package io.hyperdex.risk.position;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One user's holding of one token with its cost basis: an immutable snapshot.
 *
 * @param user the owner
 * @param token the token
 * @param quantity raw magnitude held, or owed where {@code isShort}
 * @param isShort whether the quantity is owed; only under {@link UnmatchedPolicy#SHORT}
 * @param unmatched raw total disposed beyond holdings so far
 * @param costUsd what the open quantity cost (for a short: minus what it was sold for); null while
 *     unknown, that is from an acquisition of unknown value until the quantity is zero
 * @param realizedPnlUsd profit (positive) or loss locked in by disposals; null while the cost is
 *     unknown
 * @param lots open lots in order of acquisition; empty under {@link CostBasis#AVERAGE}
 * @param unpricedDisposals disposals whose PnL is unknown and not in {@code realizedPnlUsd}
 */
public record Position(
    UserId user,
    TokenId token,
    Quantity quantity,
    boolean isShort,
    Quantity unmatched,
    @Nullable Usd costUsd,
    @Nullable Usd realizedPnlUsd,
    List<Lot> lots,
    long unpricedDisposals) {
  public Position {
    lots = List.copyOf(lots);
  }
}
