package io.hyperdex.risk.book;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.Position;

/**
 * One position: the immutable state between two events.
 *
 * @param quantity raw magnitude
 * @param isShort whether it is owed
 * @param unmatched raw total disposed beyond holdings
 * @param cost of the open quantity; negative for a short (minus what it was sold for)
 * @param costKnown false from an acquisition of unknown value until the quantity is zero
 * @param realized profit locked in, as far as known
 * @param unpricedDisposals disposals whose PnL is unknown
 * @param lots open lots, none under average cost
 * @param venues where the open quantity was acquired
 */
public record PositionState(
    Quantity quantity,
    boolean isShort,
    Quantity unmatched,
    Usd cost,
    boolean costKnown,
    Usd realized,
    long unpricedDisposals,
    Lots lots,
    VenueShares venues) {

  public static final PositionState EMPTY =
      new PositionState(
          Quantity.ZERO,
          false,
          Quantity.ZERO,
          Usd.ZERO,
          true,
          Usd.ZERO,
          0,
          Lots.NONE,
          VenueShares.NONE);

  /** Whether the position is as if it had never been. */
  public boolean hasNoEffect() {
    return quantity.isZero()
        && unmatched.isZero()
        && realized.signum() == 0
        && unpricedDisposals == 0;
  }

  /** The public picture of this state. */
  public Position snapshot(UserId user, TokenId token) {
    return new Position(
        user,
        token,
        quantity,
        isShort,
        unmatched,
        costKnown ? cost : null,
        costKnown ? realized : null,
        lots.list(),
        unpricedDisposals);
  }
}
