package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WakeIndexTest {
  private static final double ANY = Double.POSITIVE_INFINITY;

  private final int[] stamps = new int[1_000];
  private final List<Integer> woken = new ArrayList<>();
  private final WakeIndex index = new WakeIndex((user, stamp) -> stamps[user] == stamp);

  private boolean wake(int user, int stamp) {
    if (stamps[user] != stamp) {
      return false;
    }
    woken.add(user);
    return true;
  }

  private boolean watch(int user, double lower, double upper) {
    return index.watch(user, ++stamps[user], lower, upper, index.moves());
  }

  private List<Integer> moved(double price) {
    woken.clear();
    assertThat(index.moved(price, this::wake)).isEqualTo(woken.size());
    return woken;
  }

  @Test
  void aPriceInsideWakesNobody() {
    moved(100);
    assertThat(watch(1, 99, 101)).isTrue();
    assertThat(moved(100.999)).isEmpty();
    assertThat(moved(99.001)).isEmpty();
  }

  @Test
  void aBoundItselfIsOutside() {
    moved(100);
    watch(1, 99, 101);
    assertThat(moved(101)).containsExactly(1);
    watch(2, 99, 102);
    assertThat(moved(99)).containsExactly(2);
  }

  @Test
  void aUserIsWokenOncePerRegistration() {
    moved(100);
    watch(1, 99, 101);
    assertThat(moved(102)).containsExactly(1);
    assertThat(moved(98)).isEmpty();
    assertThat(moved(103)).isEmpty();
  }

  @Test
  void aJumpOverManyOctavesWakesAllOnItsWayAndNobodyElse() {
    moved(1);
    watch(1, 0.5, 2);
    watch(2, 1e-9, 1e9);
    watch(3, 0.9, 1e5);
    assertThat(moved(1e6)).containsExactlyInAnyOrder(1, 3);
    assertThat(moved(1e-12)).containsExactly(2);
  }

  @Test
  void theFirstPriceOfATokenWakesThoseBelowIt() {
    watch(1, 0, 5);
    watch(2, 0, 7);
    assertThat(moved(6)).containsExactly(1);
  }

  @Test
  void aLaterRegistrationReplacesTheEarlierOne() {
    moved(100);
    watch(1, 99, 101);
    watch(1, 50, 200);
    assertThat(moved(102)).isEmpty();
    assertThat(moved(201)).containsExactly(1);
  }

  @Test
  void withoutRoomEveryMoveWakesOnceEvenToTheSamePrice() {
    moved(100);
    stamps[1]++;
    index.watch(1, stamps[1], 0, 0, index.moves());
    for (int i = 0; i < 5; i++) {
      woken.clear();
      index.moved(
          100,
          (user, stamp) ->
              wake(user, stamp) && index.watch(user, ++stamps[user], 1, 1, index.moves()));
      assertThat(woken).containsExactly(1);
    }
  }

  @Test
  void everyoneIsWokenOnceByAnEventForAllWhateverTheirBounds() {
    moved(100);
    watch(1, 99, 101);
    watch(2, 0, ANY);
    watch(3, 0, 200);
    watch(4, 50, ANY);
    watch(5, 0, 0);
    watch(6, 1, 2); // told at once that it is outside, and gone on under another stamp
    stamps[6]++;
    woken.clear();
    int count =
        index.all(
            100,
            (user, stamp) ->
                wake(user, stamp) && index.watch(user, ++stamps[user], 99, 101, index.moves()));
    assertThat(count).isEqualTo(5);
    assertThat(woken).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(moved(101)).as("registered anew meanwhile").hasSize(5);
  }

  @Test
  void anEventForAllMayChangeThePriceWithoutAMove() {
    moved(0.97);
    index.all(1, this::wake); // the mark expired and the peg holds
    assertThat(watch(1, 0.99, 1.01)).isTrue();
    assertThat(moved(0.98)).containsExactly(1);
  }

  @Test
  void aRegistrantIsToldOfAMoveItsIntervalDidNotKnow() {
    moved(100);
    long seen = index.moves();
    moved(102);
    stamps[1]++;
    assertThat(index.watch(1, stamps[1], 99, 101, seen)).isFalse();
    assertThat(index.watch(1, stamps[1], 99, 103, seen)).isTrue();
    assertThat(index.watch(1, stamps[1], 0, 0, seen)).isFalse();
  }

  @Test
  void aRegistrantIsToldWhereThePriceMayHaveLeftAndComeBack() {
    moved(100);
    long seen = index.moves();
    moved(105);
    moved(100);
    stamps[1]++;
    assertThat(index.watch(1, stamps[1], 99, 101, seen)).isFalse();
  }

  @Test
  void aRegistrantIsToldOfAnEventForAll() {
    moved(100);
    long seen = index.moves();
    index.all(100, this::wake);
    stamps[1]++;
    assertThat(index.watch(1, stamps[1], 0, ANY, seen)).isFalse();
  }

  @Test
  void whatAThrowingWakerLeftIsWokenByTheNextMove() {
    moved(100);
    watch(1, 99, 101);
    watch(2, 99, 102);
    watch(3, 99, 103);
    try {
      index.moved(
          104,
          (user, stamp) -> {
            throw new IllegalStateException("no more");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("no more");
    }
    assertThat(moved(105)).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void deadRegistrationsDoNotPileUp() {
    Random random = new Random(1);
    double price = 100;
    moved(price);
    int users = 500;
    for (int i = 0; i < 200_000; i++) {
      if (i % 50 == 0) {
        price *= 1 + 0.002 * random.nextGaussian();
        moved(price);
      }
      double band = 0.001 + 0.3 * random.nextDouble();
      watch(random.nextInt(users), price * (1 - band), price * (1 + band));
    }
    int[] kept = new int[1];
    index.all(
        price,
        (user, stamp) -> {
          kept[0]++;
          return true;
        });
    assertThat(kept[0]).isLessThan(3 * users);
  }

  @Test
  void userIdsAreNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> index.watch(-1, 0, 1, 2, 0));
  }
}
