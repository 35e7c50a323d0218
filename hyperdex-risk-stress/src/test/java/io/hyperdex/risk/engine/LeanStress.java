package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSubscription;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.JJJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * LEAN: the word of ownership of a record, the inbox of its user, and readers that copy. One engine
 * serves all tests of a JVM, as its tables are large; each test has a user of its own.
 */
public class LeanStress {
  private static final long T0 = 1_700_000_000_000L;
  private static final AtomicLong NAMES = new AtomicLong();
  private static final Map<UserId, AtomicInteger> TOLD = new ConcurrentHashMap<>();
  private static final RiskEngine ENGINE =
      RiskEngine.builder()
          .profile(Profile.LEAN)
          .alertHistory(0)
          .rules(RuleSet.of(ExposureLimit.of("big", Severity.INFO, Usd.of(100))))
          .onHandedOver(LeanStress::tell)
          .build();
  private static final TokenId COIN_ID = TokenId.of(ChainId.ETHEREUM, "coin");
  private static final int CHAIN = ENGINE.chainIndex(ChainId.ETHEREUM);
  private static final int COIN;
  private static final int DOLLAR;

  static {
    TokenId dollar = TokenId.of(ChainId.ETHEREUM, "usd");
    ENGINE.apply(TokenMeta.pegged(dollar, "USD", 0));
    ENGINE.apply(TokenMeta.pegged(COIN_ID, "COIN", 0));
    DOLLAR = ENGINE.tokenIndex(dollar);
    COIN = ENGINE.tokenIndex(COIN_ID);
  }

  private LeanStress() {}

  private static void tell(RiskEvent event, Outcome outcome) {
    if (outcome == Outcome.APPLIED) {
      TOLD.computeIfAbsent(((UserEvent) event).user(), user -> new AtomicInteger())
          .incrementAndGet();
    }
  }

  /** A user that nobody else has, and how its trades ended. */
  static class Trader {
    final UserId name = UserId.of("user" + NAMES.incrementAndGet());
    final int user = ENGINE.userIndex(name);
    private final AtomicInteger applied = new AtomicInteger();

    void buy(int coins) {
      count(trade(DOLLAR, COIN, coins));
    }

    void sell(int coins) {
      count(trade(COIN, DOLLAR, coins));
    }

    private Outcome trade(int in, int out, int count) {
      long key = NAMES.incrementAndGet();
      return ENGINE.applyTrade(1, key, user, CHAIN, T0, -1, -1, -1, in, 0, count, out, 0, count, 0);
    }

    private void count(Outcome outcome) {
      if (outcome == Outcome.APPLIED) {
        applied.incrementAndGet();
      }
    }

    /** Trades told to be applied, by their call or by the callback. */
    int told() {
      AtomicInteger later = TOLD.remove(name);
      return applied.get() + (later == null ? 0 : later.get());
    }

    long coins() {
      return ENGINE.position(name, COIN_ID).map(p -> p.quantity().limb0()).orElse(0L);
    }
  }

  /** Two writers of one user. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "2, 3",
      expect = ACCEPTABLE,
      desc = "When both have returned, both are booked and told.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "A trade was left in the inbox, lost, or booked or told twice.")
  @State
  public static class TwoWriters extends Trader {
    @Actor
    public void one() {
      buy(1);
    }

    @Actor
    public void two() {
      buy(2);
    }

    @Arbiter
    public void check(IJ_Result r) {
      r.r1 = told();
      r.r2 = coins();
    }
  }

  /** A reader copies while the record is written. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "5, 5, 0",
      expect = ACCEPTABLE,
      desc = "Before the sale.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = "5, 3, 2",
      expect = ACCEPTABLE,
      desc = "After the sale.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "Coins of one version and dollars, or a total, of another.")
  @State
  public static class Reader extends Trader {
    private final ExposureBuffer buffer = new ExposureBuffer();

    public Reader() {
      buy(5);
    }

    @Actor
    public void write() {
      sell(2);
    }

    @Actor
    public void read(JJJ_Result r) {
      ENGINE.exposureInto(user, buffer);
      r.r1 = (long) buffer.gross();
      for (int i = 0; i < buffer.size(); i++) {
        if (buffer.token(i) == COIN) {
          r.r2 = buffer.quantityLow(i);
        } else {
          r.r3 = buffer.quantityLow(i);
        }
      }
    }
  }

  /**
   * Two users open an alert each at once, and whoever looks for his publishes what waits in the
   * ring, the other's included.
   */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "Both reach whoever reads, each its own user.")
  @org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "An alert was lost.")
  @State
  public static class TwoAlerts {
    private final Trader first = new Trader();
    private final Trader second = new Trader();
    private final AlertSubscription ofFirst =
        ENGINE.alerts().subscribe(first.name, Severity.INFO, 2);
    private final AlertSubscription ofSecond =
        ENGINE.alerts().subscribe(second.name, Severity.INFO, 2);

    @Actor
    public void one() {
      first.buy(200);
      ofFirst.queued();
    }

    @Actor
    public void two() {
      second.buy(200);
      ofSecond.queued();
    }

    @Arbiter
    public void check(ZZ_Result r) {
      r.r1 = arrives(ofFirst);
      r.r2 = arrives(ofSecond);
    }

    /** Another test's thread may just be publishing what waits: then it comes a little later. */
    private static boolean arrives(AlertSubscription subscription) {
      Alert alert = subscription.poll();
      for (int tries = 0; alert == null && tries < 100_000; tries++) {
        Thread.yield();
        alert = subscription.poll();
      }
      subscription.close();
      return alert != null && alert.user().equals(subscription.user());
    }
  }

  /** Two threads meet a new name. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "One id, and a record that can be used at once.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "Two ids, or an id whose record is not there yet.")
  @State
  public static class Interning {
    private final UserId name = UserId.of("new" + NAMES.incrementAndGet());
    private final ExposureBuffer buffer = new ExposureBuffer();
    private int one;
    private int two;
    private boolean known;

    @Actor
    public void first() {
      one = ENGINE.userIndex(name);
    }

    @Actor
    public void second() {
      two = ENGINE.userIndex(name);
      known = ENGINE.exposureInto(two, buffer);
    }

    @Arbiter
    public void check(ZZ_Result r) {
      r.r1 = one == two;
      r.r2 = known;
    }
  }
}
