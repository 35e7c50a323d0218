package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.position.CostBasis;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every implementation of the four cost bases must do. Extend it, say how to open a book, and
 * the tests run.
 */
public abstract class CostBasisContract {

  /** For subclasses. */
  protected CostBasisContract() {}

  /** One position under test. Disposals never exceed what is held. */
  public interface Book {
    /** Adds a quantity at a total cost; false where refused for overflow, nothing changed. */
    boolean acquire(long timeMs, Quantity quantity, Usd cost);

    /** Removes a quantity for total proceeds; false where refused for overflow. */
    boolean dispose(long timeMs, Quantity quantity, Usd proceeds);

    Quantity quantity();

    /** Cost of what is held. */
    Usd cost();

    Usd realized();
  }

  /** An empty book. */
  protected abstract Book open(CostBasis basis);

  private static Quantity q(long units) {
    return Quantity.of(units);
  }

  @Test
  void goldenLotExampleHolds() {
    for (GoldenVectors.LotExample example : GoldenVectors.lotExamples()) {
      Book book = open(example.basis());
      long time = 0;
      for (long cost : GoldenVectors.acquisitionCosts()) {
        assertThat(book.acquire(++time, q(10), Usd.of(cost))).isTrue();
      }
      assertThat(book.dispose(++time, q(15), Usd.of(15 * GoldenVectors.DISPOSAL_PRICE / 10)))
          .isTrue();
      assertThat(book.realized()).as("%s", example).isEqualTo(Usd.of(example.realized()));
      assertThat(book.cost()).as("%s", example).isEqualTo(Usd.of(example.remainingCost()));
      assertThat(book.quantity()).as("%s", example).isEqualTo(q(15));
    }
  }

  @Test
  void disposingEverythingLeavesNothing() {
    for (CostBasis basis : CostBasis.values()) {
      Book book = open(basis);
      book.acquire(1, q(3), Usd.parse("0.000000000001"));
      book.acquire(2, q(7), Usd.parse("1000000000000.000000000007"));
      book.dispose(3, q(4), Usd.of(1));
      book.dispose(4, q(6), Usd.of(2));
      assertThat(book.quantity()).as("%s", basis).isEqualTo(Quantity.ZERO);
      assertThat(book.cost()).as("%s", basis).isEqualTo(Usd.ZERO);
      assertThat(book.realized())
          .as("%s", basis)
          .isEqualTo(Usd.parse("3").minus(Usd.parse("1000000000000.000000000008")));
    }
  }

  @Test
  void nothingIsCreatedOrLost() {
    for (CostBasis basis : CostBasis.values()) {
      Random random = new Random(basis.ordinal());
      Book book = open(basis);
      Usd paid = Usd.ZERO;
      Usd got = Usd.ZERO;
      BigInteger in = BigInteger.ZERO;
      BigInteger out = BigInteger.ZERO;
      for (int i = 0; i < 300; i++) {
        Usd usd = Usd.ofRaw(0, random.nextLong() >>> 1);
        if (random.nextInt(3) > 0 || book.quantity().isZero()) {
          Quantity q = q(1 + random.nextInt(1_000_000));
          assertThat(book.acquire(i, q, usd)).isTrue();
          in = in.add(q.toBigInteger());
          paid = paid.plus(usd);
        } else {
          BigInteger held = book.quantity().toBigInteger();
          BigInteger part = new BigInteger(held.bitLength(), random).mod(held).add(BigInteger.ONE);
          assertThat(book.dispose(i, Quantity.of(part), usd)).isTrue();
          out = out.add(part);
          got = got.plus(usd);
        }
        assertThat(book.quantity().toBigInteger()).as("%s", basis).isEqualTo(in.subtract(out));
        assertThat(book.realized()).as("%s", basis).isEqualTo(got.minus(paid).plus(book.cost()));
      }
    }
  }

  @Test
  void splittingAFillChangesNothingBeyondRounding() {
    BigDecimal rounding = new BigDecimal("0.00000000001");
    for (CostBasis basis : CostBasis.values()) {
      Book whole = open(basis);
      Book split = open(basis);
      for (Book book : new Book[] {whole, split}) {
        book.acquire(1, q(700), Usd.of(900));
        book.acquire(2, q(300), Usd.of(800));
      }
      whole.dispose(3, q(900), Usd.of(1_800));
      for (int i = 0; i < 9; i++) {
        split.dispose(3 + i, q(100), Usd.of(200));
      }
      assertThat(split.cost().minus(whole.cost()).abs().toBigDecimal())
          .as("%s", basis)
          .isLessThanOrEqualTo(rounding);
      assertThat(split.realized().minus(whole.realized()).abs().toBigDecimal())
          .as("%s", basis)
          .isLessThanOrEqualTo(rounding);
      assertThat(split.quantity()).isEqualTo(whole.quantity());
    }
  }

  @Test
  void tiesOfHighestCostGoToTheOldest() {
    Book book = open(CostBasis.HIFO);
    book.acquire(1, q(2), Usd.of(20));
    book.acquire(2, q(3), Usd.parse("30.000000000001"));
    book.acquire(3, q(4), Usd.of(40));
    book.dispose(4, q(3), Usd.ZERO);
    assertThat(book.cost()).isEqualTo(Usd.of(60));
    book.dispose(5, q(2), Usd.ZERO);
    assertThat(book.cost()).isEqualTo(Usd.of(40));
  }

  @Test
  void overflowIsRefusedAndChangesNothing() {
    for (CostBasis basis : CostBasis.values()) {
      Book book = open(basis);
      assertThat(book.acquire(1, Quantity.MAX, Usd.of(1))).isTrue();
      assertThat(book.acquire(2, q(1), Usd.of(1))).as("quantity, %s", basis).isFalse();
      assertThat(book.quantity()).isEqualTo(Quantity.MAX);
      assertThat(book.cost()).isEqualTo(Usd.of(1));

      Book rich = open(basis);
      Usd most = Usd.ofRaw(Long.MAX_VALUE, -1);
      assertThat(rich.acquire(1, q(5), most)).isTrue();
      assertThat(rich.acquire(2, q(5), Usd.of(1))).as("cost, %s", basis).isFalse();
      assertThat(rich.quantity()).isEqualTo(q(5));
      assertThat(rich.cost()).isEqualTo(most);
    }
  }
}
