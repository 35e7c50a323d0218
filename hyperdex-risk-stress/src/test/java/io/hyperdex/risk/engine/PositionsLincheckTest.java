package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.stress.Effort;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Trades of two users in two tokens, and reads of both, against two pairs of numbers. A trade that
 * was handed over counts as done when its outcome has been told, so the test waits for that.
 */
@Param(name = "user", gen = IntGen.class, conf = "0:1")
@Param(name = "coins", gen = IntGen.class, conf = "1:3")
public class PositionsLincheckTest {
  private final Map<Long, Outcome> told = new HashMap<>(); // guarded by itself
  private final AtomicLong keys = new AtomicLong();
  private final Counter counter =
      new Counter(RiskEngine.builder().profile(profile()).onHandedOver(this::tell));

  Profile profile() {
    return Profile.FULL;
  }

  private void tell(RiskEvent event, Outcome outcome) {
    synchronized (told) {
      told.put(Counter.keyOf(event), outcome);
      told.notifyAll();
    }
  }

  private Outcome last(long key, Outcome first) throws InterruptedException {
    if (first != Outcome.HANDED_OVER) {
      return first;
    }
    synchronized (told) {
      Outcome outcome = told.get(key);
      while (outcome == null) {
        told.wait();
        outcome = told.get(key);
      }
      return outcome;
    }
  }

  @Operation
  public Outcome buy(@Param(name = "user") int user, @Param(name = "coins") int coins)
      throws InterruptedException {
    long key = keys.incrementAndGet();
    return last(key, counter.buy(key, user, coins));
  }

  /** Sells what is there; of what is not, the dollars come all the same (AT_MARKET). */
  @Operation
  public Outcome sell(@Param(name = "user") int user, @Param(name = "coins") int coins)
      throws InterruptedException {
    long key = keys.incrementAndGet();
    return last(key, counter.sell(key, user, coins));
  }

  @Operation
  public String exposure(@Param(name = "user") int user) {
    ExposureBuffer buffer = new ExposureBuffer();
    counter.engine.exposureInto(counter.users[user], buffer);
    long coins = 0;
    long dollars = 0;
    for (int i = 0; i < buffer.size(); i++) {
      if (buffer.token(i) == counter.coin) {
        coins = buffer.quantityLow(i);
      } else {
        dollars = buffer.quantityLow(i);
      }
    }
    return coins + " coins, " + dollars + " dollars, worth " + (long) buffer.gross();
  }

  @Operation
  public long coins(@Param(name = "user") int user) {
    return counter.held(user, Counter.COIN);
  }

  /** The same in plain numbers. */
  public static class Numbers {
    private final long[] coins = new long[2];
    private final long[] dollars = new long[2];

    public Outcome buy(int user, int count) {
      dollars[user] -= Math.min(count, dollars[user]);
      coins[user] += count;
      return Outcome.APPLIED;
    }

    public Outcome sell(int user, int count) {
      coins[user] -= Math.min(count, coins[user]);
      dollars[user] += count;
      return Outcome.APPLIED;
    }

    public String exposure(int user) {
      long worth = coins[user] + dollars[user];
      return coins[user] + " coins, " + dollars[user] + " dollars, worth " + worth;
    }

    public long coins(int user) {
      return coins[user];
    }
  }

  @Test
  void everyInterleavingAgreesWithTheNumbers() {
    Effort.modelCheckingOfTheEngine().sequentialSpecification(Numbers.class).check(getClass());
  }

  @Test
  void realThreadsAgreeWithTheNumbers() {
    Effort.stress().sequentialSpecification(Numbers.class).check(getClass());
  }
}
