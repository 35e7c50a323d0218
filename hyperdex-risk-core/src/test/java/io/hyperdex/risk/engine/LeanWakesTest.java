package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.QuietRule;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ticks look at those for whom they may make a difference, and at nobody else. */
class LeanWakesTest {
  private static final long USD = 1_000_000;

  /** A rule of the host that is never breached, and counts who was looked at. */
  private static final class Probe extends QuietRule {
    final double slack;
    int checks;

    Probe(double slack) {
      this.slack = slack;
    }

    @Override
    public Verdict check(RiskView after) {
      checks++;
      return Verdict.WITHIN;
    }

    @Override
    public double slackUsd(RiskView after) {
      return slack;
    }
  }

  private static List<Rule> limits(int variant) {
    return List.of(
        ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(4_000 + 100L * variant)),
        ConcentrationLimit.of("share", Severity.WARNING, 0.45).withMinHoldings(2),
        DrawdownLimit.of("fall", Severity.CRITICAL, 0.07),
        ConcentrationLimit.of("all", Severity.INFO, 1.0),
        ConsecutiveLossesLimit.of("losses", Severity.INFO, 3));
  }

  /** First rules of each kind only: those are compared without a closer look. */
  private static List<Rule> simple(int variant) {
    return limits(variant).stream().filter(rule -> !rule.name().equals("all")).toList();
  }

  private static UserId user(int i) {
    return UserId.of("u" + i);
  }

  private static PriceTick tick(int token, double price, long timeMs) {
    BigDecimal rounded = BigDecimal.valueOf(price).setScale(9, RoundingMode.HALF_EVEN);
    return PriceTick.of(LeanDesk.id(token), Price.of(rounded), timeMs);
  }

  /** The second engine has a rule that cannot tell its slack: every tick looks at every holder. */
  @Property(tries = 30)
  void ticksGiveTheAlertsAndTheStateOfLookingAtEverybody(@ForAll long seed) {
    Random random = new Random(seed);
    int users = 12;
    boolean alone = random.nextBoolean();
    int slots = random.nextBoolean() ? LeanDesk.TOKENS : 4; // all in the record, or some beside it
    LeanDesk few = new LeanDesk(b -> b.rules(rules(alone, 0)).tokensPerUser(slots).inlineSinks());
    LeanDesk all =
        new LeanDesk(
            b -> b.rules(rules(alone, 0, new Probe(0))).tokensPerUser(slots).inlineSinks());
    List<LeanDesk> desks = List.of(few, all);
    double[] price = new double[LeanDesk.TOKENS];
    Arrays.fill(price, 1);
    long now = LeanDesk.T0 + 10;
    int alerts = 0;
    for (int n = 0; n < 800; n++) {
      now += random.nextInt(500);
      int what = random.nextInt(100);
      int who = random.nextInt(users);
      int token = random.nextInt(LeanDesk.TOKENS);
      if (n < 6 * users || what < 3) {
        int given = n < 6 * users ? n / users : token; // six tokens each, so that trades are simple
        long units = (long) (1_000 * random.nextDouble() / price[given] * 1e6) + 1;
        UserId lucky = user(n % users);
        desks.forEach(desk -> desk.deposit(lucky, given, units));
      } else if (what < 45) {
        int out = (token + 1 + random.nextInt(LeanDesk.TOKENS - 1)) % LeanDesk.TOKENS;
        double usd = random.nextInt(10) == 0 ? 1_500 : 150 * random.nextDouble();
        long given = (long) (usd / price[token] * 1e6) + 1;
        double luck = (random.nextInt(3) == 0 ? 1 : 0.04) * (random.nextDouble() - 0.5);
        long got = (long) (usd / price[out] * (1 + luck) * 1e6) + 1;
        long at = now;
        desks.forEach(
            desk ->
                desk.trade(
                    desk.engine.userIndex(user(who)),
                    at,
                    desk.token[token],
                    given,
                    desk.token[out],
                    got));
      } else if (what < 97) {
        double step = random.nextInt(20) == 0 ? 0.2 : 0.004;
        price[token] *= StrictMath.exp(step * random.nextGaussian());
        PriceTick tick = tick(token, price[token], now);
        desks.forEach(desk -> desk.engine.apply(tick));
      } else if (what < 98) {
        now += 3_700_000 + 86_400_000L * random.nextInt(2); // prices go stale, periods end
        long at = now;
        desks.forEach(desk -> desk.engine.advanceTo(at));
      } else {
        int variant = random.nextInt(5);
        few.engine.replaceRules(rules(alone, variant));
        all.engine.replaceRules(rules(alone, variant, new Probe(0)));
      }
      assertThat(few.alerts).as("step %s", n).hasSameSizeAs(all.alerts);
      assertThat(few.alerts).as("step %s", n).hasSameElementsAs(all.alerts);
      alerts += few.alerts.size();
      desks.forEach(desk -> desk.alerts.clear());
    }
    assertThat(alerts).isPositive();
    few.engine.replaceRules(RuleSet.empty());
    all.engine.replaceRules(RuleSet.empty());
    assertThat(few.engine.stateHash()).isEqualTo(all.engine.stateHash());
  }

  private static RuleSet rules(boolean alone, int variant, Rule... more) {
    List<Rule> own = alone ? simple(variant) : limits(variant);
    return RuleSet.of(Stream.concat(own.stream(), Stream.of(more)).toList());
  }

  @Test
  void aSmallMoveLooksAtFewerThanOneHolderInAHundred() {
    int users = 10_000;
    Probe probe = new Probe(Double.POSITIVE_INFINITY);
    LeanDesk desk =
        new LeanDesk(
            b ->
                b.rules(
                    RuleSet.of(
                        ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(5_000)), probe)));
    Random random = new Random(3);
    for (int u = 0; u < users; u++) {
      desk.deposit(user(u), 1, (long) (10_000 * random.nextDouble() * USD));
    }
    desk.tick(1, "1.00001"); // everybody is registered
    int before = probe.checks;
    double price = 1;
    for (int i = 0; i < 200; i++) {
      price *= 1 + 0.0005 * random.nextGaussian();
      desk.engine.apply(tick(1, price, LeanDesk.T0));
    }
    int looked = probe.checks - before;
    assertThat(looked).isPositive().isLessThan(users * 200 / 100);
    for (int u = 0; u < users; u += 97) {
      isAsItShouldBe(desk, user(u), 5_000);
    }
  }

  private static void isAsItShouldBe(LeanDesk desk, UserId user, double limit) {
    Exposure exposure = desk.engine.exposure(user).orElseThrow();
    boolean above = exposure.gross().doubleValue() > limit;
    assertThat(desk.engine.snapshot(user).orElseThrow().rules().get("gross"))
        .as("%s holds %s", user, exposure.gross())
        .isEqualTo(above ? UserSnapshot.RuleState.FIRING : UserSnapshot.RuleState.INACTIVE);
  }

  @Test
  void aTradeThatUsesTheSlackUpIsLookedAtByTheNextTick() {
    LeanDesk desk = new LeanDesk(b -> b.inlineSinks()); // exposure above 1,000
    UserId user = user(1);
    int id = desk.engine.userIndex(user);
    desk.deposit(user, 1, 400 * USD);
    desk.deposit(user, 2, 100 * USD);
    desk.tick(1, "1.00001");
    desk.trade(id, LeanDesk.T0 + 1, desk.token[2], USD, desk.token[1], 495 * USD);
    assertThat(desk.alerts).isEmpty();
    desk.tick(1, "1.01");
    assertThat(desk.alerts).extracting(Alert::rule).containsExactly("big");
  }

  @Test
  void aTokenBoughtAfterItsSlotWasEmptiedIsFollowed() {
    LeanDesk desk = new LeanDesk(b -> b.inlineSinks());
    UserId user = user(1);
    int id = desk.engine.userIndex(user);
    desk.deposit(user, 1, 400 * USD);
    desk.deposit(user, 2, 100 * USD);
    desk.trade(id, LeanDesk.T0 + 1, desk.token[2], 100 * USD, desk.token[1], 100 * USD);
    desk.tick(1, "1.00001");
    desk.tick(2, "1.00001");
    desk.trade(id, LeanDesk.T0 + 2, desk.token[1], 100 * USD, desk.token[2], 100 * USD);
    desk.tick(2, "7");
    assertThat(desk.alerts).extracting(Alert::rule).containsExactly("big");
  }

  /** With all at rest again, every rule is where the last price puts it. */
  @Test
  @Timeout(120)
  void noMoveIsMissedWhileUsersTrade() throws Exception {
    int writers = 3;
    int usersEach = 20;
    LeanDesk desk =
        new LeanDesk(
            b -> b.rules(RuleSet.of(ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(1_000)))));
    for (int u = 0; u < writers * usersEach; u++) {
      desk.deposit(user(u), 1, 500 * USD);
      desk.deposit(user(u), 2, 498 * USD);
    }
    CyclicBarrier barrier = new CyclicBarrier(writers + 1);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int first = w * usersEach;
        writing.add(threads.submit(() -> trade(desk, barrier, first, usersEach)));
      }
      Random random = new Random(11);
      double price = 1;
      for (int round = 0; round < 300; round++) {
        barrier.await();
        for (int i = 0; i < 20; i++) {
          price = 1 + 0.004 * random.nextGaussian();
          desk.engine.apply(tick(1, price, LeanDesk.T0));
        }
        barrier.await();
        for (int u = 0; u < writers * usersEach; u++) {
          isAsItShouldBe(desk, user(u), 1_000);
        }
        desk.engine.alerts().drain();
      }
      for (Future<?> one : writing) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(desk.alerts).hasSizeGreaterThan(100);
  }

  private static Void trade(LeanDesk desk, CyclicBarrier barrier, int first, int users)
      throws Exception {
    Random random = new Random(first);
    for (int round = 0; round < 300; round++) {
      barrier.await();
      for (int i = 0; i < 60; i++) {
        int id = desk.engine.userIndex(user(first + random.nextInt(users)));
        boolean forth = random.nextBoolean();
        long given = (long) (30 * random.nextDouble() * USD) + 1;
        long more = (long) (USD * random.nextGaussian());
        desk.trade(
            id,
            LeanDesk.T0 + 1,
            desk.token[forth ? 1 : 2],
            given,
            desk.token[forth ? 2 : 1],
            Math.max(1, given + more));
      }
      barrier.await();
    }
    return null;
  }
}
