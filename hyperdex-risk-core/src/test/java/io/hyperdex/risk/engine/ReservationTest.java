package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Swaps in flight: counted, idempotent, over exactly once. */
@Timeout(60)
class ReservationTest {
  private static final long USD = 1_000_000;
  private static final UserId ALICE = UserId.of("alice");

  private final WhatIfBuffer buffer = new WhatIfBuffer();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static LeanDesk desk(Profile profile, UnaryOperator<PreTradePolicy.Builder> policy) {
    LeanDesk desk =
        new LeanDesk(
            b ->
                b.profile(profile)
                    .rules(RuleSet.empty())
                    .preTrade(policy.apply(PreTradePolicy.builder()).build()));
    desk.deposit(ALICE, 0, 100 * USD);
    desk.deposit(ALICE, 1, 100 * USD);
    return desk;
  }

  private static SwapIntent swap(String key, long units) {
    return SwapIntent.builder(ALICE)
        .give(LeanDesk.id(0), Quantity.of(units))
        .receive(LeanDesk.id(1), Quantity.of(units))
        .clientKey(key)
        .build();
  }

  private static Trade trade(LeanDesk desk, EventKey key, long logIndex, long units) {
    ChainPosition at = ChainPosition.of(LeanDesk.CHAIN, desk.engine.now(), 100, 1, logIndex);
    return Trade.builder(key, ALICE, at)
        .gave(LeanDesk.id(0), Quantity.of(units))
        .received(LeanDesk.id(1), Quantity.of(units))
        .build();
  }

  private ReserveOutcome reserve(LeanDesk desk, String key, long usd) {
    return desk.engine.preTrade().reserve(swap(key, usd * USD), buffer);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void whatIsInFlightIsCounted(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxConcentration(0.8, Usd.ZERO));
    StateHash before = desk.engine.fullHash();

    assertThat(reserve(desk, "a", 40)).isEqualTo(ReserveOutcome.RESERVED);

    WhatIf other = desk.engine.whatIf(swap("b", 40 * USD));
    assertThat(other.before().concentration()).isEqualTo(0.7);
    assertThat(other.after().concentration()).isEqualTo(0.9);
    assertThat(other.decision()).isEqualTo(Decision.REDUCE);
    assertThat(other.maxAmountIn()).isEqualTo(Quantity.of(20 * USD));
    WhatIf same = desk.engine.whatIf(swap("a", 40 * USD));
    assertThat(same.before().concentration()).isEqualTo(0.5); // its own is not counted twice
    assertThat(same.decision()).isEqualTo(Decision.WARN); // near
    assertThat(desk.engine.fullHash()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aClientKeyReservesOnceAndIsUsedUpAfterwards(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.duplicateWindow(Duration.ofMinutes(3)));
    PreTrade preTrade = desk.engine.preTrade();

    assertThat(reserve(desk, "a", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(reserve(desk, "a", 1)).isEqualTo(ReserveOutcome.ALREADY_RESERVED);
    assertThat(reserve(desk, "a", 2)).isEqualTo(ReserveOutcome.KEY_CONFLICT);
    assertThat(desk.engine.whatIf(swap("a", 2 * USD)).findings())
        .extracting(f -> f.code())
        .containsExactly(FindingCode.DUPLICATE_KEY);
    assertThat(preTrade.release(ALICE, "a")).isEqualTo(ReserveOutcome.RELEASED);
    assertThat(preTrade.release(ALICE, "a")).isEqualTo(ReserveOutcome.UNKNOWN_KEY);
    assertThat(reserve(desk, "a", 1)).isEqualTo(ReserveOutcome.KEY_CONFLICT);
    assertThat(desk.engine.whatIf(swap("a", USD)).decision()).isEqualTo(Decision.DENY);
    desk.engine.advanceTo(desk.engine.now() + 180_000);
    assertThat(reserve(desk, "a", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(preTrade.statistics().conflicts()).isEqualTo(2);
    assertThat(preTrade.statistics().released()).isEqualTo(1);
    assertThatThrownBy(
            () ->
                preTrade.reserve(
                    SwapIntent.builder(ALICE)
                        .give(LeanDesk.id(0), Quantity.of(1))
                        .receive(LeanDesk.id(1), Quantity.of(1))
                        .build(),
                    buffer))
        .hasMessageContaining("client key");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theTradeWithItsHashEndsItExactlyOnce(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    PreTrade preTrade = desk.engine.preTrade();
    EventKey first = EventKey.of(LeanDesk.CHAIN, "0xabc", 7);
    EventKey second = EventKey.of(LeanDesk.CHAIN, "0xabc", 9);
    reserve(desk, "a", 10);
    reserve(desk, "b", 20);
    assertThat(preTrade.sent(ALICE, "a", LeanDesk.CHAIN, "0xabc"))
        .isEqualTo(ReserveOutcome.UPDATED);
    assertThat(preTrade.sent(ALICE, "c", LeanDesk.CHAIN, "0xabc"))
        .isEqualTo(ReserveOutcome.UNKNOWN_KEY);

    Trade pending =
        Trade.builder(first, ALICE, ChainPosition.of(LeanDesk.CHAIN, desk.engine.now(), 1, 1, 7))
            .gave(LeanDesk.id(0), Quantity.of(10 * USD))
            .received(LeanDesk.id(1), Quantity.of(10 * USD))
            .finality(Finality.PENDING)
            .build();
    assertThat(desk.engine.apply(pending)).isEqualTo(Outcome.PENDING);
    assertThat(preTrade.statistics().inFlight()).isEqualTo(2); // not in a block yet
    assertThat(desk.engine.apply(trade(desk, EventKey.of(99, 1), 7, USD)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(preTrade.statistics().inFlight()).isEqualTo(2); // another transaction
    assertThat(desk.engine.apply(trade(desk, first, 7, 10 * USD))).isEqualTo(Outcome.APPLIED);
    assertThat(preTrade.statistics().inFlight()).isEqualTo(1);
    desk.engine.apply(trade(desk, second, 9, USD)); // the second log of the same transaction
    desk.engine.apply(trade(desk, first, 7, 10 * USD)); // a redelivery
    assertThat(preTrade.statistics().inFlight()).isEqualTo(1);
    assertThat(preTrade.statistics().committed()).isEqualTo(1);
    assertThat(preTrade.release(ALICE, "a")).isEqualTo(ReserveOutcome.UNKNOWN_KEY);
    assertThat(reserve(desk, "a", 10)).isEqualTo(ReserveOutcome.KEY_CONFLICT);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aTradeByDenseIdsAndOneOfAKnownKeyEndItToo(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    PreTrade preTrade = desk.engine.preTrade();
    int alice = desk.engine.userIndex(ALICE);
    EventKey key = EventKey.of(LeanDesk.CHAIN, "0xdef", 3);
    reserve(desk, "a", 10);
    reserve(desk, "b", 10);
    preTrade.sent(ALICE, "a", LeanDesk.CHAIN, "0xdef");
    preTrade.sent(ALICE, "b", EventKey.of(5, 6));
    long[][] keys = {{key.high(), key.low(), 3}, {5, 6, ChainPosition.UNKNOWN}};
    for (long[] one : keys) {
      assertThat(
              desk.engine.applyTrade(
                  one[0],
                  one[1],
                  alice,
                  desk.chain,
                  desk.engine.now(),
                  1,
                  one[2] < 0 ? -1 : 0,
                  one[2],
                  desk.token[0],
                  0,
                  10 * USD,
                  desk.token[1],
                  0,
                  10 * USD,
                  0))
          .isEqualTo(Outcome.APPLIED);
    }
    assertThat(preTrade.statistics().inFlight()).isZero();
    assertThat(preTrade.statistics().committed()).isEqualTo(2);
    WhatIf answer = desk.engine.whatIf(swap("c", USD));
    assertThat(answer.before().risk()).isEqualTo(Usd.of(120)); // both, and each once
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void timeEndsItInEventTime(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.reservationTtl(Duration.ofSeconds(30)));
    reserve(desk, "a", 10);
    long begun = desk.engine.now();

    desk.engine.advanceTo(begun + 29_999);
    assertThat(desk.engine.whatIf(swap("b", USD)).before().risk()).isEqualTo(Usd.of(110));
    desk.engine.advanceTo(begun + 30_000);
    assertThat(desk.engine.whatIf(swap("b", USD)).before().risk()).isEqualTo(Usd.of(100));
    assertThat(reserve(desk, "b", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(desk.engine.preTrade().statistics().expired()).isEqualTo(1);
    assertThat(desk.engine.preTrade().statistics().inFlight()).isEqualTo(1);
  }

  @Test
  void theRateIsATokenBucketInEventTime() {
    LeanDesk desk = desk(Profile.FULL, p -> p.rate(3, Duration.ofSeconds(30)));
    for (int i = 0; i < 3; i++) {
      assertThat(reserve(desk, "k" + i, 1)).isEqualTo(ReserveOutcome.RESERVED);
    }
    assertThat(reserve(desk, "k3", 1)).isEqualTo(ReserveOutcome.REFUSED);
    assertThat(buffer.code(0)).isEqualTo(FindingCode.RATE_EXCEEDED);
    desk.engine.advanceTo(desk.engine.now() + 9_999);
    assertThat(reserve(desk, "k3", 1)).isEqualTo(ReserveOutcome.REFUSED);
    desk.engine.advanceTo(desk.engine.now() + 2);
    assertThat(reserve(desk, "k3", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(reserve(desk, "k4", 1)).isEqualTo(ReserveOutcome.REFUSED);
    desk.engine.advanceTo(desk.engine.now() + 100_000);
    for (int i = 5; i < 8; i++) {
      assertThat(reserve(desk, "k" + i, 1)).isEqualTo(ReserveOutcome.RESERVED); // never above 3
    }
    assertThat(reserve(desk, "k8", 1)).isEqualTo(ReserveOutcome.REFUSED);
  }

  @Test
  void thereIsRoomForSoManyAndExpiredOnesMakeRoom() {
    LeanDesk desk = desk(Profile.FULL, p -> p.maxReservations(2, 3));
    UserId bob = UserId.of("bob");
    SwapIntent bobs =
        SwapIntent.builder(bob)
            .give(LeanDesk.id(0), Quantity.of(USD))
            .receive(LeanDesk.id(1), Quantity.of(USD))
            .clientKey("b")
            .build();
    assertThat(reserve(desk, "a0", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(reserve(desk, "a1", 1)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(reserve(desk, "a2", 1)).isEqualTo(ReserveOutcome.FULL);
    assertThat(desk.engine.preTrade().reserve(bobs, buffer)).isEqualTo(ReserveOutcome.RESERVED);
    SwapIntent carols =
        SwapIntent.builder(UserId.of("carol"))
            .give(LeanDesk.id(0), Quantity.of(USD))
            .receive(LeanDesk.id(1), Quantity.of(USD))
            .clientKey("c")
            .build();
    assertThat(desk.engine.preTrade().reserve(carols, buffer)).isEqualTo(ReserveOutcome.FULL);
    desk.engine.advanceTo(desk.engine.now() + 120_000);
    assertThat(desk.engine.preTrade().reserve(carols, buffer)).isEqualTo(ReserveOutcome.RESERVED);
    assertThat(desk.engine.preTrade().statistics().full()).isEqualTo(2);
    assertThat(desk.engine.preTrade().statistics().expired()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void ofSwapsThatPassAloneOnlyThoseGetInThatPassTogether(Profile profile) throws Exception {
    for (int round = 0; round < 20; round++) {
      LeanDesk desk = desk(profile, p -> p.maxConcentration(0.8, Usd.ZERO).maxReservations(64, 64));
      int tellers = 4;
      CyclicBarrier together = new CyclicBarrier(tellers);
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < tellers; t++) {
        int me = t;
        Callable<Integer> work =
            () -> {
              WhatIfBuffer mine = new WhatIfBuffer();
              together.await();
              int got = 0;
              for (int i = 0; i < 10; i++) {
                SwapIntent intent = swap(me + "-" + i, 7 * USD);
                got +=
                    desk.engine.preTrade().reserve(intent, mine) == ReserveOutcome.RESERVED ? 1 : 0;
              }
              return got;
            };
        counts.add(threads.submit(work));
      }
      int in = 0;
      for (Future<Integer> one : counts) {
        in += one.get();
      }
      assertThat(in).isEqualTo(8); // 8 times 7 of the 60 there is room for
      assertThat(desk.engine.preTrade().statistics().refused()).isEqualTo(4 * 10 - 8);
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void manyThreadsThatApplyTheSameTradeEndItOnce(Profile profile) throws Exception {
    for (int round = 0; round < 50; round++) {
      LeanDesk desk = desk(profile, p -> p);
      EventKey key = EventKey.of(LeanDesk.CHAIN, "0xabc", 7);
      reserve(desk, "a", 10);
      desk.engine.preTrade().sent(ALICE, "a", LeanDesk.CHAIN, "0xabc");
      CyclicBarrier together = new CyclicBarrier(4);
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        outcomes.add(
            threads.submit(
                () -> {
                  together.await();
                  return desk.engine.apply(trade(desk, key, 7, 10 * USD));
                }));
      }
      for (Future<Outcome> one : outcomes) {
        assertThat(one.get()).isNotNull();
      }
      assertThat(desk.engine.preTrade().statistics().committed()).isEqualTo(1);
      assertThat(desk.engine.preTrade().statistics().inFlight()).isZero();
    }
  }
}
