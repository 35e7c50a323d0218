package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.UnmatchedPolicy;
import java.math.BigInteger;
import java.util.function.Consumer;

/** The oracle's books under the contract kit. */
class NaiveCostBasisTest extends CostBasisContract {
  @Override
  protected Book open(CostBasis basis) {
    return new NaiveBook(basis);
  }

  private static final class NaiveBook implements Book {
    private NaivePosition position;

    NaiveBook(CostBasis basis) {
      position = new NaivePosition(basis);
    }

    private boolean attempt(Consumer<NaivePosition> step) {
      NaivePosition draft = position.copy();
      try {
        step.accept(draft);
      } catch (NaiveMath.Refused refused) {
        return false;
      }
      position = draft;
      return true;
    }

    @Override
    public boolean acquire(long timeMs, Quantity quantity, Usd cost) {
      return attempt(p -> p.acquire(timeMs, quantity.toBigInteger(), NaiveMath.raw(cost)));
    }

    @Override
    public boolean dispose(long timeMs, Quantity quantity, Usd proceeds) {
      return attempt(
          p ->
              p.dispose(
                  timeMs,
                  quantity.toBigInteger(),
                  NaiveMath.raw(proceeds),
                  UnmatchedPolicy.REJECT));
    }

    @Override
    public Quantity quantity() {
      return Quantity.of(position.quantity());
    }

    @Override
    public Usd cost() {
      return usd(position.cost());
    }

    @Override
    public Usd realized() {
      return usd(position.realized());
    }

    private static Usd usd(BigInteger raw) {
      return Usd.ofRaw(raw.shiftRight(64).longValue(), raw.longValue());
    }
  }
}
