package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.BOB;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.testkit.Events;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that come while another is being applied: handed over, never lost, never twice. */
@Timeout(60)
class HandOverTest {
  private record Told(RiskEvent event, Outcome outcome) {}

  private final Events events = Events.standard();
  private final List<Told> told = new ArrayList<>();

  // From inside a step

  @Test
  void anInlineSinkThatAppliesHandsOver() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    List<Outcome> direct = new ArrayList<>();
    ExternalFlow second = events.deposit("bob", "USDC", "500", T0 + 1);
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(100))))
            .addSink(
                alert -> {
                  if (alert.user().equals(ALICE)) {
                    direct.add(self.get().apply(second));
                    assertThat(self.get().snapshot(BOB)).as("not yet").isEmpty();
                  }
                })
            .inlineSinks()
            .onHandedOver((event, outcome) -> told.add(new Told(event, outcome)))
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);

    assertThat(engine.apply(events.deposit("alice", "USDC", "500", T0))).isEqualTo(Outcome.APPLIED);

    assertThat(direct).containsExactly(Outcome.HANDED_OVER);
    assertThat(told).containsExactly(new Told(second, Outcome.APPLIED));
    assertThat(engine.exposure(BOB).orElseThrow().gross()).isEqualTo(Usd.of(500));
    assertThat(engine.statistics().sinkErrors()).isZero();
  }

  @Test
  void aRuleThatAppliesHandsOver() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    AtomicBoolean once = new AtomicBoolean();
    ExternalFlow second = events.deposit("alice", "USDC", "7", T0 + 1);
    TestRule rule =
        TestRule.of("meddler")
            .telling(
                view -> {
                  if (once.compareAndSet(false, true)) {
                    assertThat(self.get().apply(second)).isEqualTo(Outcome.HANDED_OVER);
                  }
                });
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(rule))
            .onHandedOver((event, outcome) -> told.add(new Told(event, outcome)))
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);

    engine.apply(events.deposit("alice", "USDC", "5", T0));

    assertThat(told).containsExactly(new Told(second, Outcome.APPLIED));
    assertThat(engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(12));
    assertThat(engine.statistics().ruleErrors()).isZero();
  }

  @Test
  void whatTheCallbackAppliesIsHandedOverToo() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    List<RiskEvent> chain = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      chain.add(events.deposit("bob", "USDC", "1", T0 + i));
    }
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    TestRule.of("starter")
                        .telling(
                            view -> {
                              if (view.user().equals(ALICE)) {
                                self.get().apply(chain.get(0));
                              }
                            })))
            .onHandedOver(
                (event, outcome) -> {
                  told.add(new Told(event, outcome));
                  if (told.size() < chain.size()) {
                    assertThat(self.get().apply(chain.get(told.size())))
                        .isEqualTo(Outcome.HANDED_OVER);
                  }
                })
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);

    engine.apply(events.deposit("alice", "USDC", "1", T0));

    assertThat(told).extracting(Told::event).containsExactlyElementsOf(chain);
    assertThat(told).allMatch(t -> t.outcome() == Outcome.APPLIED);
    assertThat(engine.exposure(BOB).orElseThrow().gross()).isEqualTo(Usd.of(5));
  }

  @Test
  void reconfiguringFromInsideAStepIsRefused() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    List<String> refusals = new ArrayList<>();
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(100))))
            .addSink(
                alert ->
                    assertThatIllegalStateException()
                        .isThrownBy(() -> self.get().replaceRules(RuleSet.empty()))
                        .satisfies(e -> refusals.add(e.getMessage())))
            .inlineSinks()
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);

    engine.apply(events.deposit("alice", "USDC", "500", T0));

    assertThat(refusals).hasSize(1);
    assertThat(engine.statistics().sinkErrors()).isZero();
    assertThat(engine.rules().size()).isEqualTo(1);
  }

  /** A rule may look at anyone; the others still see the user whose event it is. */
  @Test
  void aRuleThatReadsAnotherUserLeavesTheViewOfTheNextRuleAlone() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    TestRule curious = TestRule.of("a").telling(view -> self.get().snapshot(BOB));
    List<UserId> seen = new ArrayList<>();
    TestRule next = TestRule.of("b").telling(view -> seen.add(view.user()));
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    curious, next, ExposureLimit.of("exposure", Severity.WARNING, Usd.of(100))))
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);
    engine.apply(events.deposit("bob", "USDC", "5", T0));
    seen.clear();

    engine.apply(events.deposit("alice", "USDC", "500", T0 + 1));

    assertThat(seen).containsExactly(ALICE);
    assertThat(engine.openAlerts(ALICE)).hasSize(1);
    assertThat(engine.openAlerts(BOB)).isEmpty();
    assertThat(engine.snapshot(BOB).orElseThrow().rules().get("exposure"))
        .isEqualTo(UserSnapshot.RuleState.INACTIVE);
  }

  @Test
  void aSinkMayAskForADenseIdInTheMiddleOfAPeriodEnd() {
    AtomicReference<RiskEngine> self = new AtomicReference<>();
    List<Integer> ids = new ArrayList<>();
    long midnight = Desk.MIDNIGHT + 86_400_000;
    TestRule daily =
        TestRule.of("daily")
            .saying(view -> view.timeMs() >= midnight ? Verdict.BREACHED : Verdict.WITHIN);
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(daily))
            .addSink(
                alert -> ids.add(self.get().userIndex(UserId.of("new-" + alert.user().value()))))
            .inlineSinks()
            .build();
    self.set(engine);
    events.tokens().forEach(engine::apply);
    engine.apply(events.deposit("alice", "USDC", "5", T0));
    engine.apply(events.deposit("bob", "USDC", "5", T0 + 1));

    engine.advanceTo(midnight + 1);

    assertThat(engine.openAlerts()).hasSize(2);
    assertThat(ids).containsExactly(2, 3);
    assertThat(engine.statistics().sinkErrors()).isZero();
  }

  // From other threads

  /** An engine whose rule stops the writer when Alice's event comes. */
  private final class Frozen {
    final CountDownLatch inside = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final Queue<Told> heard = new ConcurrentLinkedQueue<>();
    final RiskEngine engine;
    final Thread writer;
    final int weth;
    final AtomicReference<Outcome> outcome = new AtomicReference<>();

    Frozen(int capacity) throws InterruptedException {
      engine =
          RiskEngine.builder()
              .rules(RuleSet.of(TestRule.of("freezer").telling(this::freeze)))
              .inboxCapacity(capacity)
              .onHandedOver((event, result) -> heard.add(new Told(event, result)))
              .build();
      events.tokens().forEach(engine::apply);
      weth = engine.tokenIndex(Events.WETH);
      ExternalFlow first = events.deposit("alice", "USDC", "1", T0);
      writer = new Thread(() -> outcome.set(engine.apply(first)));
      writer.start();
      inside.await();
    }

    private void freeze(RiskView view) {
      if (view.user().equals(ALICE)) {
        inside.countDown();
        try {
          release.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void thaw() throws InterruptedException {
      release.countDown();
      writer.join();
    }
  }

  @Test
  void aWriterFrozenInsideItsStepStopsNobodyElse() throws InterruptedException {
    Frozen frozen = new Frozen(64);
    ExternalFlow second = events.deposit("alice", "USDC", "2", T0 + 1);

    assertThat(frozen.engine.apply(events.deposit("bob", "USDC", "2", T0 + 1)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.exposure(BOB).orElseThrow().gross()).isEqualTo(Usd.of(2));
    assertThat(frozen.engine.advanceTo(T0 + 2)).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.applyPrice(frozen.weth, 2_000, 0, T0 + 3)).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.advanceTo(T0 + 600_000)).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.snapshot(ALICE)).as("as before the step").isEmpty();
    assertThat(frozen.engine.statistics().users()).isEqualTo(1);
    assertThat(frozen.engine.apply(second)).isEqualTo(Outcome.HANDED_OVER);
    assertThat(frozen.heard).isEmpty();

    frozen.thaw();
    assertThat(frozen.outcome.get()).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.heard).containsExactly(new Told(second, Outcome.APPLIED));
    assertThat(frozen.engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(3));
  }

  @Test
  void aFullInboxAnswersBusyAndNothingIsLost() throws InterruptedException {
    Frozen frozen = new Frozen(3);
    List<ExternalFlow> sent = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      sent.add(events.deposit("alice", "USDC", "1", T0 + i));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(frozen.engine.apply(sent.get(i))).isEqualTo(Outcome.HANDED_OVER);
    }
    assertThat(frozen.engine.apply(sent.get(3))).isEqualTo(Outcome.BUSY);
    assertThat(frozen.engine.apply(sent.get(4))).isEqualTo(Outcome.BUSY);

    frozen.thaw();
    assertThat(frozen.heard).extracting(Told::event).containsExactlyElementsOf(sent.subList(0, 3));
    assertThat(frozen.engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(4));
    assertThat(frozen.engine.apply(sent.get(3))).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.apply(sent.get(4))).isEqualTo(Outcome.APPLIED);
    assertThat(frozen.engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(6));
  }

  // Many threads

  private static final int WRITERS = 4;
  private static final int PER_WRITER =
      "full".equals(System.getProperty("hyperdex.scale")) ? 20_000 : 2_000;

  private static RuleSet limits() {
    return RuleSet.of(
        ExposureLimit.of("exposure", Severity.WARNING, Usd.of(3_000)),
        ConcentrationLimit.of("share", Severity.INFO, 0.8));
  }

  private List<List<UserEvent>> streams() {
    List<List<UserEvent>> streams = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      String user = "user" + w;
      List<UserEvent> own = new ArrayList<>();
      for (int i = 0; i < PER_WRITER; i++) {
        long time = T0 + 1 + i * 20L + w;
        if (i % 5 == 0) {
          own.add(events.deposit(user, "USDC", "2000", time));
        } else if (i % 2 == 0) {
          own.add(events.trade().user(user).gave("USDC", "1000").received("WETH", "0.5").at(time));
        } else {
          own.add(events.trade().user(user).gave("WETH", "0.7").received("USDC", "1400").at(time));
        }
      }
      streams.add(own);
    }
    return streams;
  }

  /** Repeated: one run in six saw an event overtake the one its thread had handed over before. */
  @RepeatedTest(20)
  void manyWritersLoseNothingAndReadersAlwaysSeeOneVersion() throws InterruptedException {
    Map<UserEvent, Queue<Outcome>> outcomes = new LinkedHashMap<>();
    List<List<UserEvent>> streams = streams();
    streams.forEach(s -> s.forEach(event -> outcomes.put(event, new ConcurrentLinkedQueue<>())));
    RiskEngine sequential = prepared(RiskEngine.builder().rules(limits()).build());
    streams.forEach(s -> s.forEach(sequential::apply));
    RiskEngine engine =
        prepared(
            RiskEngine.builder()
                .rules(limits())
                .onHandedOver((event, outcome) -> outcomes.get(event).add(outcome))
                .build());

    CountDownLatch start = new CountDownLatch(1);
    AtomicBoolean writing = new AtomicBoolean(true);
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    for (List<UserEvent> stream : streams) {
      writers.add(
          thread(
              start,
              failures,
              () -> {
                for (UserEvent event : stream) {
                  Outcome outcome = engine.apply(event);
                  while (outcome == Outcome.BUSY) {
                    Thread.onSpinWait();
                    outcome = engine.apply(event);
                  }
                  if (outcome != Outcome.HANDED_OVER) {
                    outcomes.get(event).add(outcome);
                  }
                }
              }));
    }
    List<Thread> readers = new ArrayList<>();
    for (int r = 0; r < 2; r++) {
      readers.add(thread(start, failures, () -> readWhile(writing, engine)));
    }
    start.countDown();
    for (Thread writer : writers) {
      writer.join();
    }
    writing.set(false);
    for (Thread reader : readers) {
      reader.join();
    }

    assertThat(failures).isEmpty();
    assertThat(outcomes)
        .allSatisfy((event, all) -> assertThat(all).containsExactly(Outcome.APPLIED));
    assertThat(engine.stateHash()).isEqualTo(sequential.stateHash());
    assertThat(LawWorld.standing(engine)).isEqualTo(LawWorld.standing(sequential));
    assertThat(engine.alerts().history().latest(1_000_000))
        .noneMatch(alert -> alert.state() == AlertState.RETRACTED);
    assertThat(engine.statistics().count(Outcome.APPLIED))
        .isEqualTo(sequential.statistics().count(Outcome.APPLIED));
  }

  private RiskEngine prepared(RiskEngine engine) {
    events.tokens().forEach(engine::apply);
    engine.apply(events.price("WETH", "2000", T0));
    return engine;
  }

  private static Thread thread(CountDownLatch start, Queue<Throwable> failures, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                start.await();
                work.run();
              } catch (Throwable e) {
                failures.add(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void readWhile(AtomicBoolean writing, RiskEngine engine) {
    long version = 0;
    long exposureVersion = 0;
    int turn = 0;
    do {
      long now = engine.version();
      assertThat(now).isGreaterThanOrEqualTo(version);
      version = now;
      UserId user = UserId.of("user" + turn++ % WRITERS);
      if (engine.snapshot(user).isEmpty()) {
        continue;
      }
      UserSnapshot snapshot = engine.snapshot(user).orElseThrow();
      Exposure exposure = snapshot.exposure();
      assertThat(exposure.version()).isGreaterThanOrEqualTo(exposureVersion);
      exposureVersion = exposure.version();
      Usd sum = Usd.ZERO;
      for (TokenExposure token : exposure.tokens()) {
        sum = sum.plus(token.valueUsd());
      }
      assertThat(exposure.gross()).isEqualTo(sum);
      boolean above = exposure.gross().compareTo(Usd.of(3_000)) > 0;
      assertThat(snapshot.rules().get("exposure"))
          .as("rules of the same version as %s", exposure.gross())
          .isEqualTo(above ? UserSnapshot.RuleState.FIRING : UserSnapshot.RuleState.INACTIVE);
    } while (writing.get());
  }
}
