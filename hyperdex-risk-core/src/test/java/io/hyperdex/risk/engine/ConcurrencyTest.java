package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.rule.QuietRule;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ConcurrencyTest {
  private static final long USD = 1_000_000;
  private static final UserId FROZEN = UserId.of("frozen");
  private static final UserId FREE = UserId.of("free");

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A rule that stops one user's writer inside its update until the latch opens. */
  private static final class Trap extends QuietRule {
    final CountDownLatch inside = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
    final AtomicBoolean armed = new AtomicBoolean();
    final AtomicReference<Runnable> act = new AtomicReference<>(() -> {});

    @Override
    public Verdict check(RiskView after) {
      if (after.user().equals(FROZEN) && armed.compareAndSet(true, false)) {
        act.get().run();
        inside.countDown();
        try {
          assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return Verdict.WITHIN;
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aWriterSuspendedInsideItsUpdateStopsNobodyElse(Profile profile) throws Exception {
    Trap trap = new Trap();
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.of(trap)));
    RiskEngine engine = desk.engine;
    int frozen = engine.userIndex(FROZEN);
    int free = engine.userIndex(FREE);
    desk.deposit(FROZEN, 1, 1_000 * USD);
    desk.deposit(FREE, 1, 1_000 * USD);
    trap.armed.set(true);
    Future<Outcome> suspended = threads.submit(() -> desk.swap(frozen, 1, 2, USD));
    assertThat(trap.inside.await(60, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 1_000; i++) {
      assertThat(desk.swap(free, 1 + i % 2, 2 - i % 2, USD)).isEqualTo(Outcome.APPLIED);
    }
    assertThat(desk.tick(1, "1.01")).isEqualTo(Outcome.APPLIED);
    assertThat(desk.tick(2, "0.99")).isEqualTo(Outcome.APPLIED);
    long later = profile == Profile.FULL ? 60_000 : 86_400_000; // FULL: what waits must not be late
    assertThat(engine.advanceTo(LeanDesk.T0 + later)).isEqualTo(Outcome.APPLIED);
    assertThat(engine.exposure(FREE)).isPresent();
    if (profile == Profile.FULL) { // readers of the very user are served as well
      assertThat(desk.held(FROZEN, 1)).isEqualTo(Quantity.of(1_000 * USD));
      assertThat(engine.snapshot(FROZEN).orElseThrow().trades()).isZero();
      assertThat(engine.exposureInto(frozen, new ExposureBuffer())).isTrue();
    }
    assertThat(engine.statistics().users()).isEqualTo(2);
    for (int i = 0; i < 64; i++) {
      assertThat(desk.trade(frozen, LeanDesk.T0, desk.token[1], i + 1, desk.token[2], i + 1))
          .isEqualTo(Outcome.HANDED_OVER);
    }
    assertThat(desk.swap(frozen, 1, 2, 77)).isEqualTo(Outcome.BUSY);
    assertThat(desk.told).isEmpty();

    trap.open.countDown();

    assertThat(suspended.get()).isEqualTo(Outcome.APPLIED);
    assertThat(desk.told).hasSize(64);
    for (int i = 0; i < 64; i++) {
      LeanDesk.Told told = desk.told.get(i);
      assertThat(told.outcome()).isEqualTo(Outcome.APPLIED);
      assertThat(((Trade) told.event()).amountIn()).isEqualTo(Quantity.of(i + 1));
    }
    long moved = USD + 64 * 65 / 2;
    assertThat(desk.held(FROZEN, 1)).isEqualTo(Quantity.of(1_000 * USD - moved));
    assertThat(desk.held(FROZEN, 2)).isEqualTo(Quantity.of(moved));
    assertThat(engine.statistics().count(Outcome.BUSY)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aWhatIfIsAnsweredWhileAWriterIsSuspendedInsideItsUpdate(Profile profile) throws Exception {
    Trap trap = new Trap();
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.of(trap)));
    RiskEngine engine = desk.engine;
    int frozen = engine.userIndex(FROZEN);
    desk.deposit(FROZEN, 1, 1_000 * USD);
    desk.deposit(FREE, 1, 1_000 * USD);
    trap.armed.set(true);
    Future<Outcome> suspended = threads.submit(() -> desk.swap(frozen, 1, 2, 400 * USD));
    assertThat(trap.inside.await(60, TimeUnit.SECONDS)).isTrue();

    WhatIfBuffer buffer = new WhatIfBuffer();
    assertThat(engine.whatIf(swap(FREE), buffer)).isEqualTo(Decision.ALLOW);
    assertThat(buffer.concentrationAfter()).isEqualTo(0.7);
    if (profile == Profile.FULL) { // of the very user as well, as before the update
      assertThat(engine.whatIf(swap(FROZEN), buffer)).isEqualTo(Decision.ALLOW);
      assertThat(buffer.concentrationBefore()).isEqualTo(1);
      assertThat(buffer.concentrationAfter()).isEqualTo(0.7);
    }
    trap.open.countDown();

    assertThat(suspended.get()).isEqualTo(Outcome.APPLIED);
    assertThat(engine.whatIf(swap(FROZEN), buffer)).isEqualTo(Decision.ALLOW);
    assertThat(buffer.concentrationBefore()).isEqualTo(0.6);
    assertThat(buffer.concentrationAfter()).isEqualTo(0.7);
  }

  private static SwapIntent swap(UserId user) {
    return SwapIntent.builder(user)
        .give(LeanDesk.id(1), Quantity.of(300 * USD))
        .receive(LeanDesk.id(2), Quantity.of(300 * USD))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aWhatIfSeesWholeVersionsWhileOthersWrite(Profile profile) throws Exception {
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.empty()));
    int user = desk.engine.userIndex(FREE);
    desk.deposit(FREE, 1, 1_000 * USD);
    desk.deposit(FREE, 2, 1_000 * USD);
    AtomicBoolean done = new AtomicBoolean();
    Future<Long> asking =
        threads.submit(
            () -> {
              WhatIfBuffer buffer = new WhatIfBuffer();
              long asked = 0;
              while (!done.get() || asked == 0) {
                desk.engine.whatIf(swap(FREE), buffer);
                assertThat(buffer.grossBefore()).isEqualTo(2_000);
                assertThat(buffer.grossAfter()).isEqualTo(2_000);
                asked++;
              }
              return asked;
            });
    for (int i = 0; i < 5_000; i++) {
      desk.swap(user, 1 + i % 2, 2 - i % 2, (1 + i / 2 % 700) * USD / 2); // there and back
    }
    done.set(true);
    assertThat(asking.get()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void callsFromInsideARuleHandOverAndReadOneVersion(Profile profile) {
    Trap trap = new Trap();
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.of(trap)));
    int frozen = desk.engine.userIndex(FROZEN);
    int free = desk.engine.userIndex(FREE);
    desk.deposit(FROZEN, 1, 10 * USD);
    desk.deposit(FREE, 1, 10 * USD);
    List<Object> seen = new ArrayList<>();
    trap.open.countDown();
    trap.act.set(
        () -> {
          seen.add(desk.swap(frozen, 1, 3, USD));
          seen.add(desk.swap(free, 1, 4, USD));
          seen.add(desk.tick(1, "2"));
          seen.add(desk.held(FROZEN, 2));
          try {
            desk.engine.replaceRules(RuleSet.empty());
          } catch (IllegalStateException refused) {
            seen.add("refused");
          }
        });
    trap.armed.set(true);

    assertThat(desk.swap(frozen, 1, 2, USD)).isEqualTo(Outcome.APPLIED);

    assertThat(seen)
        .containsExactly(
            Outcome.HANDED_OVER,
            Outcome.HANDED_OVER,
            Outcome.HANDED_OVER,
            profile == Profile.FULL
                ? Quantity.ZERO
                : Quantity.of(USD), // FULL: the last complete one
            "refused");
    assertThat(desk.told)
        .extracting(LeanDesk.Told::outcome)
        .containsExactlyInAnyOrder(Outcome.APPLIED, Outcome.APPLIED, Outcome.APPLIED);
    assertThat(desk.held(FROZEN, 3)).isEqualTo(Quantity.of(USD));
    assertThat(desk.held(FREE, 4)).isEqualTo(Quantity.of(USD));
    assertThat(desk.engine.mark(LeanDesk.id(1)).orElseThrow().price().doubleValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aPriceHandedOverFromInsideARuleIsInForceWhenTheCallReturns(Profile profile) {
    Trap trap = new Trap();
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.of(trap)));
    int frozen = desk.engine.userIndex(FROZEN);
    desk.deposit(FROZEN, 1, 10 * USD);
    desk.swap(frozen, 1, 2, USD);
    trap.open.countDown();
    trap.act.set(() -> assertThat(desk.tick(5, "3")).isEqualTo(Outcome.HANDED_OVER));
    trap.armed.set(true);

    assertThat(desk.swap(frozen, 1, 2, USD)).isEqualTo(Outcome.APPLIED);

    assertThat(desk.engine.mark(LeanDesk.id(5)).orElseThrow().price().doubleValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void marketEventsWaitForAMarketThatIsSuspendedAndThenAreApplied(Profile profile)
      throws Exception {
    Trap trap = new Trap();
    LeanDesk desk =
        new LeanDesk(builder -> builder.profile(profile).rules(RuleSet.of(trap)).inboxCapacity(3));
    int free = desk.engine.userIndex(FREE);
    desk.deposit(FROZEN, 1, 10 * USD);
    desk.deposit(FREE, 2, 10 * USD);
    trap.armed.set(true);
    Future<Outcome> suspended = threads.submit(() -> desk.tick(1, "1.5"));
    assertThat(trap.inside.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(desk.swap(free, 2, 3, USD)).isEqualTo(Outcome.APPLIED);
    for (int i = 1; i <= 3; i++) {
      assertThat(desk.tick(2, "1." + i)).isEqualTo(Outcome.HANDED_OVER);
    }
    assertThat(desk.tick(2, "9")).isEqualTo(Outcome.BUSY);
    trap.open.countDown();

    assertThat(suspended.get()).isEqualTo(Outcome.APPLIED);
    assertThat(desk.told).hasSize(3);
    assertThat(desk.engine.mark(LeanDesk.id(2)).orElseThrow().price().doubleValue()).isEqualTo(1.3);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void quantitiesAreConservedAndReadersSeeWholeVersions(Profile profile) throws Exception {
    int writers = 4;
    int users = 3;
    int steps = profile == Profile.FULL ? 4_000 : 40_000;
    long start = 1_000_000 * USD;
    AtomicLong handedOver = new AtomicLong();
    LeanDesk desk = new LeanDesk(builder -> builder.profile(profile));
    int first = desk.engine.userBlock(users);
    for (int u = 0; u < users; u++) {
      desk.deposit(UserId.of("#" + (first + u)), 1, start);
      desk.deposit(UserId.of("#" + (first + u)), 2, start);
    }
    long[][] net = new long[writers][users];
    CyclicBarrier together = new CyclicBarrier(writers + 2);
    AtomicBoolean done = new AtomicBoolean();
    List<Callable<Long>> work = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int me = w;
      work.add(
          () -> {
            SplittableRandom random = new SplittableRandom(me);
            together.await();
            for (int i = 0; i < steps; i++) {
              int user = random.nextInt(users);
              long units = 1 + random.nextInt(1_000);
              boolean forth = random.nextBoolean();
              Outcome outcome;
              do {
                outcome = desk.swap(first + user, forth ? 1 : 2, forth ? 2 : 1, units);
              } while (outcome == Outcome.BUSY);
              assertThat(outcome).isIn(Outcome.APPLIED, Outcome.HANDED_OVER);
              handedOver.addAndGet(outcome == Outcome.HANDED_OVER ? 1 : 0);
              net[me][user] += forth ? units : -units;
            }
            return 0L;
          });
    }
    Callable<Long> reader =
        () -> {
          ExposureBuffer buffer = new ExposureBuffer();
          long[] last = new long[users];
          long reads = 0;
          together.await();
          while (!done.get() || reads == 0) {
            int user = (int) (reads++ % users);
            assertThat(desk.engine.exposureInto(first + user, buffer)).isTrue();
            assertThat(buffer.quantityLow(0) + buffer.quantityLow(1)).isEqualTo(2 * start);
            assertThat(buffer.version()).isGreaterThanOrEqualTo(last[user]);
            last[user] = buffer.version();
          }
          return reads;
        };
    Callable<Long> market =
        () -> {
          together.await();
          long ticks = 0;
          while (!done.get() || ticks == 0) {
            desk.tick(1 + (int) (ticks % 2), ticks % 3 == 0 ? "1" : "1.0001");
            ticks++;
          }
          return ticks;
        };
    List<Future<Long>> writing = new ArrayList<>();
    Future<Long> reading = threads.submit(reader);
    Future<Long> ticking = threads.submit(market);
    for (Callable<Long> one : work) {
      writing.add(threads.submit(one));
    }
    for (Future<Long> one : writing) {
      one.get();
    }
    done.set(true);
    assertThat(reading.get()).isPositive();
    assertThat(ticking.get()).isPositive();

    assertThat(desk.told)
        .filteredOn(told -> told.event() instanceof Trade)
        .extracting(LeanDesk.Told::outcome)
        .allMatch(outcome -> outcome == Outcome.APPLIED);
    for (int u = 0; u < users; u++) {
      long moved = 0;
      for (long[] mine : net) {
        moved += mine[u];
      }
      UserId user = UserId.of("#" + (first + u));
      assertThat(desk.held(user, 1)).isEqualTo(Quantity.of(start - moved));
      assertThat(desk.held(user, 2)).isEqualTo(Quantity.of(start + moved));
    }
    assertThat(desk.engine.statistics().count(Outcome.APPLIED))
        .isGreaterThanOrEqualTo((long) writers * steps);
    assertThat(
            Collections.frequency(
                desk.told.stream().filter(t -> t.event() instanceof Trade).toList().stream()
                    .map(LeanDesk.Told::outcome)
                    .toList(),
                Outcome.APPLIED))
        .isEqualTo((int) handedOver.get());
  }
}
