package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeanEngineTest {
  private static final UserId ALICE = UserId.of("alice");
  private static final long USD = 1_000_000;

  private final LeanDesk desk = new LeanDesk(builder -> builder.inlineSinks());
  private final RiskEngine engine = desk.engine;
  private final int alice = engine.userIndex(ALICE);

  @Test
  void whatLeanDoesNotDoIsRefusedAtBuild() {
    RiskEngineBuilder builder = RiskEngine.builder().profile(Profile.LEAN);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.costBasis(CostBasis.FIFO).build())
        .withMessageContaining("FIFO")
        .withMessageContaining("Profile.FULL");
    for (UnmatchedPolicy policy : UnmatchedPolicy.values()) {
      RiskEngineBuilder other = RiskEngine.builder().profile(Profile.LEAN).unmatchedPolicy(policy);
      if (policy == UnmatchedPolicy.AT_MARKET) {
        assertThat(other.build()).isNotNull();
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(other::build)
            .withMessageContaining(policy.name());
      }
    }
    List<Rule> many = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      many.add(ExposureLimit.of("r" + i, Severity.INFO, Usd.of(1)));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RiskEngine.builder().profile(Profile.LEAN).rules(RuleSet.of(many)).build())
        .withMessageContaining("24");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                engine.replaceRules(
                    RuleSet.of(ConsecutiveLossesLimit.of("row", Severity.INFO, 70_000))));
    assertThatIllegalArgumentException().isThrownBy(() -> RiskEngine.builder().tokensPerUser(0));
  }

  @Test
  void aRecordTakesSixtyFourBytesAndThirtyTwoPerToken() {
    assertThat(((LeanEngine) engine).bytesPerRecord()).isEqualTo(64 + 4 * 32);
    LeanDesk six = new LeanDesk(builder -> builder.tokensPerUser(6));
    assertThat(((LeanEngine) six.engine).bytesPerRecord()).isEqualTo(256);
  }

  @Test
  void eventsOfTheUndoMachineryHaveNoEffect() {
    assertThat(engine.apply(new TradeReverted(desk.key()))).isEqualTo(Outcome.UNKNOWN_KEY);
    assertThat(engine.apply(new BlockFinalized(LeanDesk.CHAIN, 7))).isEqualTo(Outcome.UNCHANGED);
    Trade pending =
        Trade.builder(desk.key(), ALICE, ChainPosition.of(LeanDesk.CHAIN, LeanDesk.T0))
            .gave(LeanDesk.id(0), Quantity.of(USD))
            .received(LeanDesk.id(1), Quantity.of(USD))
            .finality(Finality.PENDING)
            .build();
    assertThat(engine.apply(pending)).isEqualTo(Outcome.PENDING);
    assertThat(engine.snapshot(ALICE)).isEmpty();
  }

  @Test
  void thePositionSaysItsQuantityAndNothingItDoesNotKnow() {
    desk.deposit(ALICE, 1, 5 * USD);

    Position position = engine.position(ALICE, LeanDesk.id(1)).orElseThrow();

    assertThat(position.quantity()).isEqualTo(Quantity.of(5 * USD));
    assertThat(position.costUsd()).isNull();
    assertThat(position.realizedPnlUsd()).isNull();
    assertThat(engine.position(ALICE, LeanDesk.id(2))).isEmpty();
  }

  @Test
  void aDisposalBeyondHoldingsTakesWhatThereIsAndCounts() {
    desk.deposit(ALICE, 1, 5 * USD);

    assertThat(desk.swap(alice, 1, 2, 8 * USD)).isEqualTo(Outcome.APPLIED);

    assertThat(desk.held(ALICE, 1)).isEqualTo(Quantity.ZERO);
    assertThat(desk.held(ALICE, 2)).isEqualTo(Quantity.of(8 * USD));
    assertThat(engine.statistics().unmatchedDisposals()).isEqualTo(1);
    assertThat(engine.measure(ALICE, MeasureId.DRAWDOWN).orElseThrow().value().doubleValue())
        .isCloseTo(0, within(1e-12)); // what came in unseen is no gain
  }

  @Test
  void beyondOneHundredTwentyEightBitsIsOverflowAndChangesNothing() {
    Quantity most = Quantity.of(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
    engine.apply(TokenMeta.of(TokenId.of(LeanDesk.CHAIN, "MEME"), "MEME", 60));
    int meme = engine.tokenIndex(TokenId.of(LeanDesk.CHAIN, "MEME"));
    assertThat(tradeFor(most, meme)).isEqualTo(Outcome.APPLIED);
    StateHash before = engine.stateHash();

    assertThat(tradeFor(Quantity.of(1), meme)).isEqualTo(Outcome.OVERFLOW);
    assertThat(tradeFor(most.plus(Quantity.of(1)), meme)).isEqualTo(Outcome.OVERFLOW);

    assertThat(engine.stateHash()).isEqualTo(before);
    assertThat(engine.statistics().count(Outcome.OVERFLOW)).isEqualTo(2);
  }

  private Outcome tradeFor(Quantity amount, int token) {
    return engine.applyTrade(
        0,
        1,
        alice,
        desk.chain,
        LeanDesk.T0,
        -1,
        -1,
        -1,
        desk.token[0],
        Quantity.of(USD),
        token,
        amount,
        0);
  }

  @Test
  void aFeeInATokenNeverHeardOfIsPaidAndOneTooLargeRefusesTheTrade() {
    desk.deposit(ALICE, 0, 100 * USD);
    for (int i = 0; i < 100; i++) {
      TokenId fresh = TokenId.of(LeanDesk.CHAIN, "GAS" + i);
      assertThat(engine.apply(withFee(Fee.of(fresh, Quantity.of(5))))).isEqualTo(Outcome.APPLIED);
    }
    StateHash before = engine.stateHash();
    TokenId gas = TokenId.of(LeanDesk.CHAIN, "GAS0");

    assertThat(engine.apply(withFee(Fee.of(gas, Quantity.MAX)))).isEqualTo(Outcome.OVERFLOW);

    assertThat(engine.stateHash()).isEqualTo(before);
    assertThat(engine.snapshot(ALICE).orElseThrow().trades()).isEqualTo(100);
  }

  private Trade withFee(Fee fee) {
    return Trade.builder(desk.key(), ALICE, ChainPosition.of(LeanDesk.CHAIN, LeanDesk.T0))
        .gave(LeanDesk.id(0), Quantity.of(USD / 10))
        .received(LeanDesk.id(1), Quantity.of(USD / 10))
        .fee(fee)
        .build();
  }

  @Test
  void idsNeverHandedOutAndImpossibleTradesAreRefused() {
    int block = engine.userBlock(3);

    assertThat(desk.swap(-1, 0, 1, USD)).isEqualTo(Outcome.UNKNOWN_USER);
    assertThat(desk.swap(block + 3, 0, 1, USD)).isEqualTo(Outcome.UNKNOWN_USER);
    assertThat(desk.swap(1 << 20, 0, 1, USD)).isEqualTo(Outcome.UNKNOWN_USER);
    assertThat(desk.trade(alice, LeanDesk.T0, 99, 1, 0, 1)).isEqualTo(Outcome.UNKNOWN_TOKEN);
    assertThat(desk.swap(alice, 1, 1, USD)).isEqualTo(Outcome.INVALID);
    assertThat(desk.swap(alice, 1, 2, 0)).isEqualTo(Outcome.INVALID);
    assertThat(desk.trade(alice, Long.MAX_VALUE, 0, 1, 1, 1)).isEqualTo(Outcome.INVALID);
    assertThat(engine.exposureInto(block + 3, new ExposureBuffer())).isFalse();
  }

  @Test
  void aMissingPriceNeverRejectsATradeAndIsNeverZero() {
    TokenId cat = TokenId.of(LeanDesk.CHAIN, "CAT");
    int token = engine.tokenIndex(cat);
    desk.deposit(ALICE, 0, 100 * USD);

    assertThat(desk.trade(alice, LeanDesk.T0, desk.token[0], USD, token, 77))
        .isEqualTo(Outcome.APPLIED);

    assertThat(engine.exposure(ALICE).orElseThrow().unpriced()).containsExactly(cat);
    assertThat(engine.measure(ALICE, MeasureId.GROSS_EXPOSURE).orElseThrow().status())
        .isEqualTo(MeasureStatus.PARTIAL);
    assertThat(engine.snapshot(ALICE).orElseThrow().rules())
        .containsEntry("big", UserSnapshot.RuleState.INACTIVE_UNKNOWN);

    engine.apply(TokenMeta.of(cat, "CAT", 0));
    engine.apply(PriceTick.of(cat, Price.parse("2"), LeanDesk.T0));
    assertThat(engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(99 + 154));
    assertThat(engine.measure(ALICE, MeasureId.MAX_DRAWDOWN).orElseThrow().value().doubleValue())
        .isZero(); // a first mark is a flow
  }

  @Test
  void aStalePriceHoldsTheRuleAndIsReported() {
    desk.deposit(ALICE, 1, 2_000 * USD);
    assertThat(desk.alerts).hasSize(1);

    engine.advanceTo(LeanDesk.T0 + 3_600_001);

    assertThat(engine.exposure(ALICE).orElseThrow().tokens().get(0).freshness())
        .isEqualTo(Freshness.STALE);
    assertThat(engine.snapshot(ALICE).orElseThrow().rules())
        .containsEntry("big", UserSnapshot.RuleState.FIRING_UNKNOWN);
    assertThat(desk.alerts).hasSize(1);
  }

  @Test
  void anAlertOpensOnceAndResolvesUnderTheSameId() {
    desk.deposit(ALICE, 1, 900 * USD);
    desk.tick(1, "1.2");
    desk.tick(1, "1.3");
    desk.tick(1, "0.5");

    assertThat(desk.alerts)
        .extracting(Alert::state)
        .containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    assertThat(desk.alerts.get(1).id()).isEqualTo(desk.alerts.get(0).id());
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("1080");
    assertThat(engine.openAlerts()).isEmpty();
    assertThat(engine.statistics().alertsOpened()).isEqualTo(1);
  }

  @Test
  void usersWithMoreTokensThanTheRecordHasRoomForLoseNothing() {
    LeanDesk small = new LeanDesk(builder -> builder.tokensPerUser(2));
    int user = small.engine.userIndex(ALICE);
    for (int i = 0; i < LeanDesk.TOKENS; i++) {
      small.deposit(ALICE, i, (i + 1) * 10 * USD);
    }
    assertThat(small.swap(user, 7, 1, 5 * USD)).isEqualTo(Outcome.APPLIED);

    assertThat(small.engine.exposure(ALICE).orElseThrow().tokens()).hasSize(8);
    assertThat(small.engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(360));
    assertThat(small.held(ALICE, 7)).isEqualTo(Quantity.of(75 * USD));
    assertThat(small.engine.statistics().openPositions()).isEqualTo(8);
    small.tick(7, "20");
    assertThat(small.engine.openAlerts(ALICE)).hasSize(1);
  }

  @Test
  void anEmptySlotIsUsedAgainAndItsOldTokenNoLongerWakes() {
    for (int round = 0; round < 3; round++) {
      for (int i = 1; i < LeanDesk.TOKENS; i++) {
        desk.deposit(ALICE, i, 10 * USD);
        desk.swap(alice, i, 0, 10 * USD);
      }
    }

    assertThat(desk.held(ALICE, 0)).isEqualTo(Quantity.of(210 * USD));
    assertThat(engine.statistics().openPositions()).isEqualTo(1);
    desk.tick(3, "5");
    assertThat(engine.exposure(ALICE).orElseThrow().gross()).isEqualTo(Usd.of(210));
  }

  @Test
  void usersKeepTheirStateWhenMoreChunksAreNeeded() {
    int first = engine.userBlock(10_000);
    int far = engine.userBlock(70);
    for (int user : new int[] {first, first + 4_095, first + 4_096, first + 9_999, far + 69}) {
      assertThat(desk.deposit(UserId.of("#" + user), 1, USD)).isEqualTo(Outcome.APPLIED);
      assertThat(desk.swap(user, 1, 2, USD)).isEqualTo(Outcome.APPLIED);
    }
    engine.userBlock(20_000);

    assertThat(engine.users())
        .contains(UserId.of("#" + first), UserId.of("#" + (first + 9_999)))
        .hasSize(5);
    assertThat(desk.held(UserId.of("#" + (far + 69)), 2)).isEqualTo(Quantity.of(USD));
  }

  @Test
  void blocksOfDifferentCallersAreAtLeastSixtyFourRecordsApart() {
    int a = engine.userBlock(1);
    int b = engine.userBlock(65);
    int c = engine.userBlock(1);

    assertThat(b - a).isGreaterThanOrEqualTo(64);
    assertThat(c - b).isGreaterThanOrEqualTo(128);
    assertThat(engine.userIndex(UserId.of("bob"))).isEqualTo(alice + 1);
  }

  @Test
  void aBatchIsTheSameAsItsTradesOneByOne() {
    LeanDesk other = new LeanDesk(builder -> builder.inlineSinks());
    int first = engine.userBlock(50);
    assertThat(other.engine.userIndex(ALICE)).isEqualTo(alice);
    assertThat(other.engine.userBlock(50)).isEqualTo(first);
    SplittableRandom random = new SplittableRandom(3);
    TradeBatch batch = TradeBatch.ofCapacity(1_000);
    for (int i = 0; i < 1_000; i++) {
      int in = random.nextInt(LeanDesk.TOKENS);
      int out = (in + 1 + random.nextInt(LeanDesk.TOKENS - 1)) % LeanDesk.TOKENS;
      long units = random.nextInt(40) == 0 ? 0 : 1 + random.nextInt((int) (400 * USD));
      int user = first + random.nextInt(52);
      long time = LeanDesk.T0 + i;
      batch.add(
          1,
          i,
          user,
          desk.chain,
          time,
          -1,
          -1,
          -1,
          desk.token[in],
          0,
          units,
          desk.token[out],
          0,
          units,
          0);
      other.trade(user, time, desk.token[in], units, desk.token[out], units);
    }

    int applied = engine.applyBatch(batch);

    assertThat(applied).isEqualTo((int) engine.statistics().count(Outcome.APPLIED) - 16);
    assertThat(engine.statistics().outcomes()).isEqualTo(other.engine.statistics().outcomes());
    assertThat(engine.stateHash()).isEqualTo(other.engine.stateHash());
    assertThat(desk.alerts).isEqualTo(other.alerts).isNotEmpty();
    assertThat(batch.outcome(999)).isNotNull();
  }

  @Test
  void theBufferSaysWhatTheExposureSays() {
    desk.deposit(ALICE, 0, 30 * USD);
    desk.deposit(ALICE, 1, 70 * USD);
    desk.tick(1, "2");
    ExposureBuffer buffer = new ExposureBuffer();

    assertThat(engine.exposureInto(alice, buffer)).isTrue();

    assertThat(buffer.gross()).isEqualTo(170);
    assertThat(buffer.net()).isEqualTo(170);
    assertThat(buffer.risk()).isEqualTo(140);
    assertThat(buffer.size()).isEqualTo(2);
    assertThat(buffer.token(1)).isEqualTo(desk.token[1]);
    assertThat(buffer.quantityLow(1)).isEqualTo(70 * USD);
    assertThat(buffer.share(1)).isEqualTo(140.0 / 170);
    long version = buffer.version();
    desk.swap(alice, 0, 1, USD);
    engine.exposureInto(alice, buffer);
    assertThat(buffer.version()).isGreaterThan(version);
  }

  @Test
  void aRuleSwapKeepsWhatHasTheSameNameAndResolvesWhatIsGone() {
    desk.deposit(ALICE, 1, 2_000 * USD);
    engine.replaceRules(
        RuleSet.of(
            ExposureLimit.of("new", Severity.INFO, Usd.of(10)),
            ExposureLimit.of("big", Severity.CRITICAL, Usd.of(1_500))));
    assertThat(desk.alerts).extracting(Alert::rule).containsExactly("big", "new");
    assertThat(engine.openAlerts(ALICE)).extracting(Alert::rule).containsExactly("new", "big");

    engine.replaceRules(RuleSet.of(ExposureLimit.of("new", Severity.INFO, Usd.of(10))));

    assertThat(desk.alerts).hasSize(3);
    assertThat(desk.alerts.get(2).state()).isEqualTo(AlertState.RESOLVED);
    assertThat(desk.alerts.get(2).id()).isEqualTo(desk.alerts.get(0).id());
    assertThat(desk.alerts.get(2).limit()).isEqualByComparingTo("1000"); // as it was opened
    assertThat(engine.openAlerts(ALICE)).extracting(Alert::rule).containsExactly("new");
  }

  @Test
  void alertsWaitInMemoryMadeAtBuildUntilSomebodyAsks() {
    LeanDesk quiet = new LeanDesk(builder -> builder);
    try (var subscription = quiet.engine.alerts().subscribe(ALICE, Severity.INFO, 8)) {
      quiet.deposit(ALICE, 1, 2_000 * USD);
      assertThat(quiet.alerts).isEmpty();

      assertThat(subscription.poll()).isNotNull();
      assertThat(quiet.engine.alerts().history().find(AlertFilter.all(), 9)).hasSize(1);
      quiet.engine.alerts().drain();
      assertThat(quiet.alerts).hasSize(1);
    }
  }

  @Test
  void aFullAlertRingDropsAndCountsBySeverityAndLeavesTheGraverAlone() {
    LeanDesk quiet =
        new LeanDesk(
            builder ->
                builder.rules(
                    RuleSet.of(
                        ExposureLimit.of("low", Severity.INFO, Usd.of(10)),
                        ExposureLimit.of("high", Severity.CRITICAL, Usd.of(1_000)))));
    RiskEngine noisy = quiet.engine;
    quiet.deposit(ALICE, 1, 2_000 * USD);
    int rounds = LeanAlerts.CAPACITY;
    for (int i = 0; i < rounds; i++) {
      quiet.tick(1, i % 2 == 0 ? "0.001" : "0.02"); // only the lesser rule goes on and off
    }

    EngineStatistics statistics = noisy.statistics();

    long put = statistics.alertsOpened() + statistics.alertsResolved();
    assertThat(statistics.alertsDropped().get(Severity.INFO)).isGreaterThan(0);
    assertThat(put).isGreaterThan(rounds);
    noisy.alerts().drain();
    assertThat(quiet.alerts).filteredOn(a -> a.severity() == Severity.CRITICAL).hasSize(2);
  }

  @Test
  void aUserWithoutHoldingsIsForgottenAndItsTradesStayCounted() {
    desk.deposit(ALICE, 1, 10 * USD);
    desk.swap(alice, 1, 2, 10 * USD);
    long version = engine.version();
    assertThat(engine.removeIdleUsers(Long.MAX_VALUE)).isZero();
    engine.apply(
        ExternalFlow.withdrawal(
            desk.key(),
            ALICE,
            ChainPosition.of(LeanDesk.CHAIN, LeanDesk.T0),
            LeanDesk.id(2),
            Quantity.of(10 * USD)));

    assertThat(engine.removeIdleUsers(Long.MAX_VALUE)).isEqualTo(1);

    assertThat(engine.users()).isEmpty();
    assertThat(engine.version()).isEqualTo(version + 2);
    assertThat(desk.deposit(ALICE, 3, USD)).isEqualTo(Outcome.APPLIED);
  }
}
