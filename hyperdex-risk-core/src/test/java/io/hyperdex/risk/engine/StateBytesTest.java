package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateBlocks;
import io.hyperdex.risk.state.StateFormatException;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateMismatchException;
import io.hyperdex.risk.state.StateOutput;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What a state refuses, what damage does to it, and how large and how quick it is. */
class StateBytesTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int FLIPS = FULL ? 20_000 : 500;
  private static final int MUTATIONS = FULL ? 60_000 : 4_000;
  private static final long START = 1_700_000_000_000L;
  private static final RuleSet RULES =
      RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(1_000))).withVersion(7);

  /** Nobody exceeds this. */
  private static final RuleSet WIDE =
      RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(1_000_000_000_000L)));

  private static RiskEngineBuilder builder() {
    return RiskEngine.builder().rules(RULES);
  }

  private static TokenId token(int i) {
    return TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", 0xabcdef00L + i));
  }

  private static Quantity ether(long milli) {
    return Quantity.of(BigInteger.valueOf(milli).multiply(BigInteger.TEN.pow(15)));
  }

  private static ChainPosition at(long timeMs, long block) {
    return ChainPosition.of(ChainId.ETHEREUM, timeMs, block, 0, block % 7);
  }

  /** Users with some positions each, the last events of which can still be undone. */
  private static RiskEngine busy(int users, int tokens, RiskEngineBuilder builder) {
    RiskEngine engine = builder.build();
    for (int t = 0; t < tokens; t++) {
      engine.apply(
          t == 0 ? TokenMeta.pegged(token(t), "USDC", 18) : TokenMeta.of(token(t), "T" + t, 18));
      engine.apply(PriceTick.of(token(t), Price.parse(t == 0 ? "1" : "12.5"), START));
    }
    long key = 1;
    for (int u = 0; u < users; u++) {
      for (int t = 0; t < tokens; t++) {
        engine.apply(
            ExternalFlow.deposit(
                EventKey.of(0, key++),
                UserId.of("user" + u),
                at(START + u, 100),
                token(t),
                ether(1_000_000 + u)));
      }
      for (int n = 0; n < 3; n++) {
        engine.apply(
            Trade.builder(EventKey.of(0, key++), UserId.of("user" + u), at(START + u + n, 101 + n))
                .gave(token(n % tokens), ether(100 + u))
                .received(token((n + 1) % tokens), ether(90 + u))
                .build());
      }
    }
    engine.apply(
        Trade.builder(EventKey.of(0, key), UserId.of("user0"), at(START + 9, 109))
            .gave(token(0), ether(5))
            .received(token(1), ether(4))
            .finality(Finality.PENDING)
            .build());
    return engine;
  }

  private static StateBlocks state(RiskEngine engine) {
    StateBlocks blocks = new StateBlocks();
    engine.writeState(blocks);
    return blocks;
  }

  // ---- what goes along

  @Test
  void openAlertsAndTheHistoryOfAlertsGoAlong() {
    RiskEngine engine = busy(5, 3, builder());
    RiskEngine back = builder().restore(state(engine).input());
    assertThat(engine.openAlerts()).isNotEmpty();
    assertThat(back.openAlerts()).isEqualTo(engine.openAlerts());
    assertThat(back.alerts().history().latest(100))
        .isEqualTo(engine.alerts().history().latest(100));
    assertThat(back.statistics()).isEqualTo(engine.statistics());
  }

  @Test
  void reservationsAndTradingStatesGoAlong() {
    RiskEngine engine = busy(5, 3, RiskEngine.builder().rules(WIDE));
    SwapIntent intent =
        SwapIntent.builder(UserId.of("user1"))
            .give(token(0), ether(100))
            .receive(token(1), ether(8))
            .tenant("acme")
            .clientKey("order-1")
            .build();
    assertThat(engine.preTrade().reserve(intent, new WhatIfBuffer()))
        .isEqualTo(ReserveOutcome.RESERVED);
    TradingScope user2 = TradingScope.user(UserId.of("user2"));
    engine.preTrade().states().set(user2, TradingState.HALTED, "desk", "odd", START);
    StateBlocks blocks = state(engine);

    RiskEngine back = RiskEngine.builder().rules(WIDE).restore(blocks.input());

    assertThat(back.fullHash()).isEqualTo(engine.fullHash());
    assertThat(back.statistics()).isEqualTo(engine.statistics());
    assertThat(back.preTrade().statistics()).isEqualTo(engine.preTrade().statistics());
    assertThat(back.preTrade().reserve(intent, new WhatIfBuffer()))
        .isEqualTo(ReserveOutcome.ALREADY_RESERVED);
    assertThat(back.preTrade().states().of(user2)).isEqualTo(TradingState.HALTED);
    assertThat(back.preTrade().states().audit()).isEqualTo(engine.preTrade().states().audit());
    StateBlocks again = state(back);
    assertThat(again.size()).isEqualTo(blocks.size());
  }

  @Test
  void tradingStatesThatTheHostSharesStayTheHosts() {
    RiskEngine engine = busy(2, 2, builder());
    engine.preTrade().states().kill("desk", "panic", START);
    TradingStates shared = TradingStates.create();

    RiskEngine back = builder().tradingStates(shared).restore(state(engine).input());

    assertThat(back.preTrade().states().of(TradingScope.HOUSE)).isEqualTo(TradingState.ACTIVE);
  }

  @Test
  void anEngineWithoutAnythingIsRestored() {
    RiskEngine engine = builder().build();
    assertThat(builder().restore(state(engine).input()).fullHash()).isEqualTo(engine.fullHash());
  }

  // ---- what is refused

  @Test
  void aSettingThatDiffersIsNamedWithBothValues() {
    StateBlocks blocks = state(busy(2, 2, builder()));
    assertThatThrownBy(() -> builder().costBasis(CostBasis.FIFO).restore(blocks.input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("costBasis = AVERAGE")
        .hasMessageContaining("FIFO");
    assertThatThrownBy(() -> builder().scenarioWindow(100).restore(blocks.input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("scenarioWindow = 365")
        .hasMessageContaining("100");
    assertThatThrownBy(() -> builder().horizonBlocks(ChainId.ETHEREUM, 7).restore(blocks.input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("horizonBlocks");
    builder().inboxCapacity(7).maxTimeLeap(Duration.ofDays(2)).restore(blocks.input());
  }

  @Test
  void rulesOfAnotherVersionOrNameAreRefused() {
    StateBlocks blocks = state(busy(2, 2, builder()));
    assertThatThrownBy(
            () -> RiskEngine.builder().rules(RULES.withVersion(8)).restore(blocks.input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("version 7 [exposure]")
        .hasMessageContaining("version 8");
    RuleSet renamed =
        RuleSet.of(ExposureLimit.of("other", Severity.WARNING, Usd.of(1_000))).withVersion(7);
    assertThatThrownBy(() -> RiskEngine.builder().rules(renamed).restore(blocks.input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("[other]");
  }

  @Test
  void rulesReplacedAMomentAgoMustBeGivenUntilNothingOfTheirTimeCanBeUndone() {
    RiskEngine engine = busy(2, 2, builder());
    RuleSet next = RULES.withVersion(8);
    engine.replaceRules(next);
    RiskEngineBuilder without = RiskEngine.builder().rules(next);
    assertThatThrownBy(() -> without.restore(state(engine).input()))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("earlierRules")
        .hasMessageContaining("version 7");
    RiskEngine back =
        RiskEngine.builder().rules(next).earlierRules(RULES).restore(state(engine).input());
    assertThat(back.fullHash()).isEqualTo(engine.fullHash());

    engine.apply(new TimeAdvanced(START + Duration.ofHours(3).toMillis()));
    RiskEngine later = RiskEngine.builder().rules(next).restore(state(engine).input());
    assertThat(later.fullHash()).isEqualTo(engine.fullHash());
  }

  @Test
  void aNewerMajorVersionIsRefusedAndAnUnknownSectionOfANewerMinorIsPassedOver() {
    List<byte[]> blocks = new ArrayList<>(state(busy(2, 2, builder())).blocks());
    byte[] newer = blocks.get(0).clone();
    newer[1] = 2;
    assertThatThrownBy(() -> builder().restore(StateBlocks.inputOf(List.of(newer))))
        .isInstanceOf(StateFormatException.class)
        .hasMessageContaining("version 2");

    List<byte[]> more = new ArrayList<>();
    for (byte[] block : blocks) {
      byte[] moved = block.clone();
      moved[4]++; // its number: one more comes before
      more.add(sealed(moved));
    }
    byte[] unknown = new byte[40];
    unknown[0] = 99;
    unknown[1] = StateSection.MAJOR;
    unknown[2] = StateSection.MINOR + 1;
    more.add(0, sealed(unknown));
    int end = more.size() - 1;
    byte[] last = more.get(end).clone();
    last[StateWriter.HEAD]++; // and is counted
    more.set(end, sealed(last));
    builder().restore(StateBlocks.inputOf(more));

    unknown[2] = StateSection.MINOR;
    more.set(0, sealed(unknown));
    assertThatThrownBy(() -> builder().restore(StateBlocks.inputOf(more)))
        .isInstanceOf(StateFormatException.class)
        .hasMessageContaining("99");
  }

  @Test
  void leanSaysThatItHasNoState() {
    RiskEngine lean = RiskEngine.builder().profile(Profile.LEAN).build();
    assertThatThrownBy(() -> lean.writeState(new StateBlocks()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Profile.FULL");
    assertThatThrownBy(
            () -> RiskEngine.builder().profile(Profile.LEAN).restore(new StateBlocks().input()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void writingWhileSomethingIsAppliedIsRefused() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    RiskEngine engine =
        busy(
            1,
            2,
            builder()
                .inlineSinks()
                .addSink(
                    alert -> {
                      if (alert.user().value().equals("slow")) {
                        inside.countDown();
                        await(done);
                      }
                    }));
    Thread trader =
        new Thread(
            () ->
                engine.apply(
                    ExternalFlow.deposit(
                        EventKey.of(9, 9),
                        UserId.of("slow"),
                        at(START + 20, 120),
                        token(1),
                        ether(1_000_000_000))));
    trader.start();
    inside.await();
    try {
      assertThatThrownBy(() -> engine.writeState(new StateBlocks()))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      done.countDown();
      trader.join();
    }
    assertThat(builder().restore(state(engine).input()).fullHash()).isEqualTo(engine.fullHash());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEventAppliedFromInsideTheWritingIsNoticed() {
    RiskEngine engine = busy(1, 2, builder());
    StateOutput meddling =
        (bytes, length) ->
            engine.apply(
                ExternalFlow.deposit(
                    EventKey.of(8, length),
                    UserId.of("meddler"),
                    at(START + 20, 120),
                    token(1),
                    ether(length)));
    assertThatThrownBy(() -> engine.writeState(meddling)).isInstanceOf(IllegalStateException.class);
  }

  // ---- damage

  private static byte[] sealed(byte[] block) {
    int crc = StateWriter.crc(new CRC32C(), block, block.length);
    for (int i = 0; i < 4; i++) {
      block[StateWriter.CRC_AT + i] = (byte) (crc >>> 8 * i);
    }
    return block;
  }

  @Test
  void anyFlippedBitIsFoundByTheChecksum() {
    List<byte[]> blocks = state(busy(8, 4, builder())).blocks();
    Random random = new Random(5);
    for (int i = 0; i < FLIPS; i++) {
      List<byte[]> damaged = new ArrayList<>(blocks);
      int b = random.nextInt(damaged.size());
      byte[] block = damaged.get(b).clone();
      block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
      damaged.set(b, block);
      assertThatThrownBy(() -> builder().restore(StateBlocks.inputOf(damaged)))
          .isInstanceOf(StateFormatException.class);
    }
  }

  @Test
  void damageUnderARightChecksumIsATypedExceptionOrAnotherState() {
    RiskEngine engine = busy(8, 4, builder());
    engine.replaceRules(RULES.withVersion(8));
    List<byte[]> blocks = state(engine).blocks();
    byte[] record = engine.userRecords().exportUser(UserId.of("user3"));
    StateBlocks market = new StateBlocks();
    engine.userRecords().exportMarket(market);
    Random random = new Random(6);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      boolean one = i % 3 == 0;
      List<byte[]> damaged = new ArrayList<>(one ? market.blocks() : blocks);
      byte[] user = record;
      if (one) {
        user = damage(record, random);
      } else {
        int b = random.nextInt(damaged.size());
        damaged.set(b, damage(damaged.get(b), random));
      }
      StateInput in = StateBlocks.inputOf(damaged);
      RiskEngineBuilder builder =
          RiskEngine.builder().rules(RULES.withVersion(8)).earlierRules(RULES);
      try {
        if (one) {
          UserRecords records = builder.build().userRecords();
          records.importMarket(in);
          records.importUser(user);
        } else {
          builder.restore(in);
        }
      } catch (StateFormatException | StateMismatchException e) {
        refused++;
      }
    }
    System.out.printf("%d mutations under a right checksum, %d refused%n", MUTATIONS, refused);
    assertThat(refused).isGreaterThan(MUTATIONS / 5);
  }

  private static byte[] damage(byte[] block, Random random) {
    byte[] damaged = block.clone();
    int body = damaged.length - StateWriter.HEAD;
    switch (random.nextInt(4)) {
      case 0 -> {
        int left = StateWriter.HEAD + 1 + random.nextInt(body);
        damaged = Arrays.copyOf(damaged, Math.min(left, damaged.length));
      }
      case 1 -> damaged[StateWriter.HEAD + random.nextInt(body)] = (byte) 0xff;
      case 2 -> {
        for (int i = StateWriter.HEAD + random.nextInt(body), n = 0;
            n < 9 && i < damaged.length;
            n++) {
          damaged[i++] = (byte) random.nextInt(256);
        }
      }
      default ->
          damaged[StateWriter.HEAD + random.nextInt(body)] ^= (byte) (1 << random.nextInt(8));
    }
    return sealed(damaged);
  }

  @Test
  void aStateThatWasCutOffIsRefused() {
    List<byte[]> blocks = state(busy(8, 4, builder())).blocks();
    for (int n = 0; n < blocks.size(); n++) {
      List<byte[]> first = blocks.subList(0, n);
      assertThatThrownBy(() -> builder().restore(StateBlocks.inputOf(first)))
          .isInstanceOf(StateFormatException.class);
    }
    for (int n = 0; n < blocks.size(); n++) {
      List<byte[]> without = new ArrayList<>(blocks);
      without.remove(n);
      assertThatThrownBy(() -> builder().restore(StateBlocks.inputOf(without)))
          .isInstanceOf(StateFormatException.class);
    }
  }

  // ---- records, size and time

  @Test
  void theRecordOfATypicalUserIsSmall() {
    RiskEngine engine = busy(3, 8, RiskEngine.builder().rules(WIDE));
    engine.apply(new TimeAdvanced(START + Duration.ofHours(3).toMillis()));
    byte[] settled = engine.userRecords().exportUser(UserId.of("user1"));
    System.out.printf("a user with 8 positions and nothing to undo: %d bytes%n", settled.length);
    assertThat(settled.length).isLessThanOrEqualTo(500);
    assertThat(engine.userRecords().exportUser(UserId.of("stranger"))).isNull();
  }

  @Test
  void recordsGoIntoNewEnginesOnly() {
    RiskEngine engine = busy(3, 4, builder());
    byte[] record = engine.userRecords().exportUser(UserId.of("user1"));
    StateBlocks market = new StateBlocks();
    engine.userRecords().exportMarket(market);
    assertThatThrownBy(() -> engine.userRecords().importMarket(market.input()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> engine.userRecords().importUser(record))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("user1");
    assertThatThrownBy(() -> builder().build().userRecords().importUser(record))
        .isInstanceOf(StateFormatException.class)
        .hasMessageContaining("import the market first");
    assertThatThrownBy(() -> engine.userRecords().drainChanged(user -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("trackChanges");
  }

  private static long cpuMs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  @Test
  void manyUsersAreWrittenAndRestored() {
    int users = FULL ? 1_000_000 : 20_000;
    RiskEngine engine = RiskEngine.builder().rules(WIDE).build();
    for (int t = 0; t < 4; t++) {
      engine.apply(TokenMeta.of(token(t), "T" + t, 18));
      engine.apply(PriceTick.of(token(t), Price.parse("2"), START));
    }
    long key = 1;
    for (int u = 0; u < users; u++) {
      for (int t = 0; t < 4; t++) {
        engine.apply(
            ExternalFlow.deposit(
                EventKey.of(0, key++),
                UserId.of("user" + u),
                ChainPosition.of(ChainId.ETHEREUM, START),
                token(t),
                ether(1_000 + u)));
      }
    }
    engine.apply(new TimeAdvanced(START + Duration.ofHours(2).toMillis()));
    for (int round = 0; round < 3; round++) {
      long start = cpuMs();
      StateBlocks blocks = state(engine);
      long written = cpuMs();
      RiskEngine back = RiskEngine.builder().rules(WIDE).restore(blocks.input());
      long restored = cpuMs();
      System.out.printf(
          "%d users of 4 positions: %d bytes in %d blocks, written in %d ms, restored in %d ms of"
              + " processor time%n",
          users, blocks.size(), blocks.blocks().size(), written - start, restored - written);
      if (round == 2) {
        assertThat(back.stateHash()).isEqualTo(engine.stateHash());
        assertThat(back.fullHash()).isEqualTo(engine.fullHash());
      }
      for (byte[] block : blocks.blocks()) {
        assertThat(block.length).isLessThanOrEqualTo(StateOutput.LARGEST_BLOCK);
      }
    }
  }
}
