package io.hyperdex.risk.laws;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.position.PositionTracker;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.testkit.CostBasisContract;
import io.hyperdex.risk.testkit.Events;
import java.util.Optional;

/** The tracker under the contract kit of the four cost bases. */
class PositionTrackerContractTest extends CostBasisContract {
  @Override
  protected Book open(CostBasis basis) {
    return new TrackerBook(PositionTracker.of(basis, UnmatchedPolicy.REJECT));
  }

  private record TrackerBook(PositionTracker tracker) implements Book {
    private static boolean attempt(Runnable step) {
      try {
        step.run();
        return true;
      } catch (ArithmeticException overflow) {
        return false;
      }
    }

    @Override
    public boolean acquire(long timeMs, Quantity quantity, Usd cost) {
      return attempt(() -> tracker.acquire(Desk.ALICE, Events.WETH, quantity, cost, timeMs));
    }

    @Override
    public boolean dispose(long timeMs, Quantity quantity, Usd proceeds) {
      return attempt(() -> tracker.dispose(Desk.ALICE, Events.WETH, quantity, proceeds, timeMs));
    }

    private Optional<Position> position() {
      return tracker.position(Desk.ALICE, Events.WETH);
    }

    @Override
    public Quantity quantity() {
      return position().map(Position::quantity).orElse(Quantity.ZERO);
    }

    @Override
    public Usd cost() {
      return position().map(Position::costUsd).orElse(Usd.ZERO);
    }

    @Override
    public Usd realized() {
      return position().map(Position::realizedPnlUsd).orElse(Usd.ZERO);
    }
  }
}
