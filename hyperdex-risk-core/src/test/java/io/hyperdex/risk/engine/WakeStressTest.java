package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three threads register while a fourth moves the price. Between rounds, with all at rest, each
 * registration that was accepted and not woken must have had every price since inside.
 */
@Timeout(120)
class WakeStressTest {
  private static final int ROUNDS = 1_500;
  private static final int REGISTRANTS = 3;
  private static final int USERS_EACH = 40;
  private static final int USERS = REGISTRANTS * USERS_EACH;
  private static final int MOVES = 30;

  private final AtomicIntegerArray stamps = new AtomicIntegerArray(USERS);
  private final AtomicIntegerArray wokenStamps = new AtomicIntegerArray(USERS);
  private final WakeIndex index = new WakeIndex((user, stamp) -> stamps.get(user) == stamp);
  private final CyclicBarrier barrier = new CyclicBarrier(REGISTRANTS + 1);

  // Written by the user's registrant, read by the owner after the barrier.
  private final double[] lower = new double[USERS];
  private final double[] upper = new double[USERS];
  private final long[] seen = new long[USERS];
  private final boolean[] accepted = new boolean[USERS];

  private volatile double mark = 100;
  private final AtomicLong told = new AtomicLong();

  @Test
  void noMoveIsMissed() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(REGISTRANTS);
    try {
      List<Future<?>> registrants = new ArrayList<>();
      for (int i = 0; i < REGISTRANTS; i++) {
        int first = i * USERS_EACH;
        registrants.add(executor.submit(() -> register(first)));
      }
      own();
      for (Future<?> registrant : registrants) {
        registrant.get();
      }
    } finally {
      executor.shutdownNow();
    }
    int[] kept = new int[1];
    index.all(
        mark,
        (user, stamp) -> {
          kept[0]++;
          return true;
        });
    assertThat(kept[0]).as("registrations kept").isLessThan(5 * USERS);
  }

  private Void register(int first) throws Exception {
    Random random = new Random(first);
    for (int round = 0; round < ROUNDS; round++) {
      barrier.await();
      for (int i = 0; i < 2 * USERS_EACH; i++) {
        int user = first + random.nextInt(USERS_EACH);
        double band = random.nextInt(20) == 0 ? 0 : 0.02 * random.nextDouble();
        seen[user] = index.moves();
        double price = mark;
        if (random.nextInt(4) == 0) {
          Thread.yield(); // so that the price moves now and then before the watch
        }
        lower[user] = price * (1 - band);
        upper[user] = price * (1 + band);
        int stamp = stamps.incrementAndGet(user);
        accepted[user] = index.watch(user, stamp, lower[user], upper[user], seen[user]);
        told.addAndGet(accepted[user] ? 0 : 1);
      }
      barrier.await();
    }
    return null;
  }

  private void own() throws Exception {
    Random random = new Random(7);
    List<Double> prices = new ArrayList<>(); // by number of the move
    prices.add(0.0);
    move(prices, 100);
    long woken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      barrier.await();
      for (int i = 0; i < MOVES; i++) {
        woken += move(prices, 100 * (1 + 0.01 * random.nextGaussian()));
      }
      barrier.await();
      for (int user = 0; user < USERS; user++) {
        verify(user, prices);
      }
    }
    assertThat(woken).as("woken").isGreaterThan(ROUNDS);
    assertThat(told.get()).as("told at registration").isPositive();
  }

  private int move(List<Double> prices, double price) {
    prices.add(price);
    mark = price;
    return index.moved(
        price,
        (user, stamp) -> {
          if (stamps.get(user) != stamp) {
            return false;
          }
          wokenStamps.set(user, stamp);
          return true;
        });
  }

  private void verify(int user, List<Double> prices) {
    int stamp = stamps.get(user);
    if (stamp == 0 || wokenStamps.get(user) == stamp) {
      return;
    }
    if (!accepted[user]) {
      return;
    }
    for (int move = (int) seen[user] + 1; move < prices.size(); move++) {
      assertThat(prices.get(move))
          .as("move %s of %s, user %s registered after %s", move, prices.size(), user, seen[user])
          .isStrictlyBetween(lower[user], upper[user]);
    }
  }

  /** The top of a stack is cut out by one thread while others push on it: no push may be lost. */
  @Test
  void noRegistrationIsLostWhileDeadOnesAreCutOut() throws Exception {
    int users = 2 * REGISTRANTS;
    int rounds = 300;
    ExecutorService executor = Executors.newFixedThreadPool(REGISTRANTS);
    WakeIndex.Waker waker =
        (user, stamp) -> {
          boolean live = stamps.get(user) == stamp;
          if (live) {
            wokenStamps.set(user, stamp);
          }
          return live;
        };
    index.moved(100, waker);
    try {
      List<Future<?>> registrants = new ArrayList<>();
      for (int i = 0; i < REGISTRANTS; i++) {
        int first = 2 * i;
        registrants.add(executor.submit(() -> registerInOneStack(first, rounds)));
      }
      for (int round = 0; round < rounds; round++) {
        barrier.await();
        barrier.await();
        assertThat(index.moved(103, waker)).as("woken in round %s", round).isEqualTo(users);
        index.moved(100, waker);
        for (int user = 0; user < users; user++) {
          assertThat(wokenStamps.get(user)).as("of user %s", user).isEqualTo(stamps.get(user));
        }
      }
      for (Future<?> registrant : registrants) {
        registrant.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private Void registerInOneStack(int first, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      barrier.await();
      for (int i = 0; i < 1_000; i++) {
        int user = first + i % 2;
        index.watch(user, stamps.incrementAndGet(user), 0, 102, index.moves());
      }
      barrier.await();
    }
    return null;
  }
}
