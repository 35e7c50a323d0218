package io.hyperdex.risk.testkit;

import static io.hyperdex.risk.testkit.Events.USDC;
import static io.hyperdex.risk.testkit.Events.WETH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every section of the contract, by numbers worked out by hand. */
class NaiveEngineTest {
  private static final UserId ALICE = UserId.of("alice");
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long T = 19_000 * DAY + Duration.ofHours(6).toMillis();
  private static final TokenId CAT = TokenId.of(ChainId.ETHEREUM, "CAT");
  private static final TokenId RAW = TokenId.of(ChainId.ETHEREUM, "RAW");

  private final Events events =
      Events.standard()
          .with(TokenMeta.of(CAT, "CAT", 0))
          .with(TokenMeta.of(RAW, "RAW", TokenMeta.UNKNOWN_DECIMALS));
  private NaiveEngine engine = start(NaiveConfig.defaults());

  private NaiveEngine start(NaiveConfig config) {
    engine = new NaiveEngine(config);
    events.tokens().forEach(engine::apply);
    return engine;
  }

  private String apply(RiskEvent event) {
    return engine.apply(event);
  }

  private static BigInteger usd(String dollars) {
    return NaiveMath.raw(Usd.parse(dollars));
  }

  private NaivePositionView position(String token) {
    return engine.position(ALICE, events.token(token)).orElseThrow();
  }

  private Trade buy(String usdc, String token, String amount, long time) {
    return events.trade().gave("USDC", usdc).received(token, amount).at(time);
  }

  private Trade sell(String token, String amount, String usdc, long time) {
    return events.trade().gave(token, amount).received("USDC", usdc).at(time);
  }

  @Nested
  class OrderAndIdentity {
    @Test
    void theClockIsTheLargestTimeSeen() {
      assertThat(engine.now()).isEqualTo(Long.MIN_VALUE);
      apply(Events.time(T));
      assertThat(apply(Events.time(T - 1))).isEqualTo("UNCHANGED");
      assertThat(apply(Events.time(T))).isEqualTo("UNCHANGED");
      apply(events.price("WETH", "2000", T + 5));
      apply(events.price("WETH", "2001", T + 3));
      assertThat(engine.now()).isEqualTo(T + 5);
      apply(buy("2000", "WETH", "1", T + 9));
      assertThat(engine.now()).isEqualTo(T + 9);
    }

    @Test
    void aDuplicateIsIgnoredAndAConflictReplaces() {
      Trade trade = buy("2000", "WETH", "1", T);
      assertThat(apply(trade)).isEqualTo("APPLIED");
      assertThat(apply(trade)).isEqualTo("DUPLICATE");
      Trade other =
          events.trade().key(trade.key()).gave("USDC", "2000").received("WETH", "2").at(T);
      assertThat(apply(other)).isEqualTo("CONFLICT");
      assertThat(position("WETH").quantity()).isEqualTo(new BigInteger("2000000000000000000"));
      assertThat(engine.statistics(ALICE).trades()).isEqualTo(1);
    }

    @Test
    void blockHashIsContentWhereBothHaveOne() {
      Trade a = events.trade().gave("USDC", "1").received("DAI", "1").blockHash("0xa").at(T);
      Trade b =
          events.trade().key(a.key()).gave("USDC", "1").received("DAI", "1").blockHash("0xb").at(T);
      Trade none = events.trade().key(a.key()).gave("USDC", "1").received("DAI", "1").at(T);
      apply(a);
      assertThat(apply(none)).isEqualTo("DUPLICATE");
      assertThat(apply(b)).isEqualTo("CONFLICT");
    }

    @Test
    void aConflictThatCanNotBeBookedChangesNothing() {
      start(NaiveConfig.defaults().withUnmatchedPolicy(UnmatchedPolicy.REJECT));
      apply(events.deposit("alice", "USDC", "100", T));
      Trade trade = buy("50", "WETH", "1", T + 1);
      apply(trade);
      String before = engine.describe();
      Trade greedy =
          events.trade().key(trade.key()).gave("USDC", "101").received("WETH", "1").at(T + 1);
      assertThat(apply(greedy)).isEqualTo("UNMATCHED");
      assertThat(engine.describe()).isEqualTo(before);
      assertThat(apply(trade)).isEqualTo("DUPLICATE");
    }

    @Test
    void pendingIsRememberedIncludedBooksFinalSeals() {
      Trade pending =
          events.trade().gave("USDC", "10").received("DAI", "10").finality(Finality.PENDING).at(T);
      Trade included =
          events.trade().key(pending.key()).gave("USDC", "10").received("DAI", "10").at(T + 5);
      Trade settled =
          events
              .trade()
              .key(pending.key())
              .gave("USDC", "10")
              .received("DAI", "10")
              .finality(Finality.FINAL)
              .at(T + 5);
      assertThat(apply(pending)).isEqualTo("PENDING");
      assertThat(apply(pending)).isEqualTo("DUPLICATE");
      assertThat(engine.users()).isEmpty();
      assertThat(apply(included)).isEqualTo("APPLIED");
      assertThat(apply(settled)).isEqualTo("FINALIZED");
      assertThat(apply(settled)).isEqualTo("DUPLICATE");
      assertThat(apply(Events.revert(included))).isEqualTo("TOO_LATE");
    }

    @Test
    void revertingAPendingTradeForgetsIt() {
      Trade pending =
          events.trade().gave("USDC", "10").received("DAI", "10").finality(Finality.PENDING).at(T);
      apply(pending);
      assertThat(apply(Events.revert(pending))).isEqualTo("REVERTED");
      assertThat(apply(Events.revert(pending))).isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void aRevertedKeyMayComeAgain() {
      Trade trade = buy("2000", "WETH", "1", T);
      apply(trade);
      assertThat(apply(Events.revert(trade))).isEqualTo("REVERTED");
      assertThat(engine.users()).isEmpty();
      assertThat(apply(Events.revert(trade))).isEqualTo("UNKNOWN_KEY");
      assertThat(apply(trade)).isEqualTo("APPLIED");
      assertThat(apply(new TradeReverted(EventKey.of(9, 9)))).isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void aLateEventIsValuedAtItsOwnTime() {
      apply(events.price("WETH", "2000", T));
      apply(Events.time(T + 10));
      apply(events.price("WETH", "3000", T + 20));
      Trade late = events.trade().gave("CAT", "5").received("WETH", "1").at(T + 10);
      assertThat(apply(late)).isEqualTo("APPLIED");
      assertThat(position("WETH").cost()).isEqualTo(usd("2000"));
    }

    @Test
    void anEventComesAfterGlobalEventsOfItsTime() {
      apply(events.price("WETH", "2000", T));
      apply(events.price("WETH", "2500", T + 10));
      apply(events.trade().gave("CAT", "5").received("WETH", "1").at(T + 10));
      assertThat(position("WETH").cost()).isEqualTo(usd("2500"));
    }

    @Test
    void logIndexDecidesWithinABlockAndUnknownPlacesKeepArrival() {
      start(NaiveConfig.defaults().withCostBasis(CostBasis.FIFO));
      Trade second = events.trade().gave("USDC", "200").received("WETH", "1").block(5, 0, 2).at(T);
      Trade first = events.trade().gave("USDC", "100").received("WETH", "1").block(5, 0, 1).at(T);
      Trade unplaced = events.trade().gave("USDC", "300").received("WETH", "1").at(T);
      apply(second);
      apply(first);
      apply(unplaced);
      assertThat(position("WETH").lots())
          .extracting(NaiveLot::cost)
          .containsExactly(usd("100"), usd("200"), usd("300"));
    }

    @Test
    void inOrderOfArrivalNothingIsPutBeforeWhatCame() {
      start(
          NaiveConfig.defaults().withCostBasis(CostBasis.FIFO).withEventOrder(EventOrder.ARRIVAL));
      apply(buy("200", "WETH", "1", T + 100));
      apply(buy("100", "WETH", "1", T));
      assertThat(position("WETH").lots())
          .containsExactly(
              new NaiveLot(T + 100, new BigInteger("1000000000000000000"), usd("200")),
              new NaiveLot(T + 100, new BigInteger("1000000000000000000"), usd("100")));
    }

    @Test
    void eventsWithoutABlockAreTooLateAfterTenMinutes() {
      apply(Events.time(T));
      assertThat(apply(buy("1", "WETH", "1", T - 600_000))).isEqualTo("APPLIED");
      assertThat(apply(buy("1", "WETH", "1", T - 600_001))).isEqualTo("TOO_LATE");
    }

    @Test
    void eventsWithABlockAreTooLateBehindTheHorizon() {
      apply(events.trade().gave("USDC", "1").received("DAI", "1").block(1_000).at(T));
      assertThat(apply(events.trade().gave("USDC", "1").received("DAI", "1").block(904).at(T - 9)))
          .isEqualTo("APPLIED");
      assertThat(apply(events.trade().gave("USDC", "1").received("DAI", "1").block(903).at(T - 9)))
          .isEqualTo("TOO_LATE");
      assertThat(apply(new BlockFinalized(ChainId.ETHEREUM, 950))).isEqualTo("APPLIED");
      assertThat(apply(new BlockFinalized(ChainId.ETHEREUM, 950))).isEqualTo("UNCHANGED");
      assertThat(apply(events.trade().gave("USDC", "1").received("DAI", "1").block(950).at(T - 9)))
          .isEqualTo("TOO_LATE");
    }

    @Test
    void nothingIsBookedBeforeTheFinalPrefix() {
      Trade settled =
          events.trade().gave("USDC", "1").received("DAI", "1").finality(Finality.FINAL).at(T + 50);
      apply(settled);
      assertThat(apply(buy("1", "WETH", "1", T + 49))).isEqualTo("TOO_LATE");
      assertThat(apply(buy("1", "WETH", "1", T + 50))).isEqualTo("APPLIED");
      assertThat(apply(events.trade().user("bob").gave("USDC", "1").received("DAI", "1").at(T)))
          .isEqualTo("APPLIED");
    }

    @Test
    void anEventOlderThanTheUndoRetentionIsTooLate() {
      apply(Events.time(T));
      Trade old = events.trade().gave("USDC", "1").received("DAI", "1").block(7).at(T - 3_600_001);
      assertThat(apply(old)).isEqualTo("TOO_LATE");
    }

    @Test
    void aFinalEventRedeliveredIsTooLateAndNeverBookedTwice() {
      Trade trade = buy("100", "DAI", "100", T);
      apply(trade);
      apply(Events.time(T + 600_001));
      assertThat(apply(trade)).isEqualTo("TOO_LATE");
      assertThat(apply(Events.revert(trade))).isEqualTo("TOO_LATE");
      assertThat(engine.statistics(ALICE).trades()).isEqualTo(1);
    }

    @Test
    void aCorrectionIsBookedNowAtPresentMarks() {
      apply(events.price("WETH", "2000", T));
      apply(events.price("WETH", "3000", T + DAY));
      Trade correction = events.trade().gave("CAT", "5").received("WETH", "1").correction().at(T);
      assertThat(apply(correction)).isEqualTo("APPLIED");
      assertThat(position("WETH").cost()).isEqualTo(usd("3000"));
      assertThat(apply(correction)).isEqualTo("DUPLICATE");
    }
  }

  @Nested
  class MarksAndValues {
    @Test
    void anOlderTickIsSupersededUnlessTheMarkIsStaleAndItIsNot() {
      apply(events.price("WETH", "2000", T));
      assertThat(apply(events.price("WETH", "1900", T - 1))).isEqualTo("SUPERSEDED");
      assertThat(apply(events.price("WETH", "2100", T))).isEqualTo("APPLIED");
      apply(
          new io.hyperdex.risk.event.PriceTick(
              WETH, Price.parse("2200"), T + 10, PriceOrigin.FEED, 5));
      apply(Events.time(T + 16));
      assertThat(apply(events.price("WETH", "2150", T + 9))).isEqualTo("APPLIED");
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("2150"));
    }

    @Test
    void aPegHoldsWhileThereIsNoFreshMark() {
      apply(events.deposit("alice", "USDC", "100", T));
      assertThat(engine.gross(ALICE)).isEqualTo(usd("100"));
      apply(events.price("USDC", "0.9", T + 1));
      assertThat(engine.gross(ALICE)).isEqualTo(usd("90"));
      assertThat(engine.riskExposure(ALICE)).isEqualTo(usd("90"));
      apply(Events.time(T + 1 + 3_600_001));
      assertThat(engine.gross(ALICE)).isEqualTo(usd("100"));
      assertThat(engine.riskExposure(ALICE)).isEqualTo(BigInteger.ZERO);
      assertThat(engine.exposure(ALICE).status()).isEqualTo(MeasureStatus.OK);
    }

    @Test
    void thePeggedLegGivesTheValueThenTheFeedThenTheLater() {
      apply(events.price("WETH", "2000", T));
      apply(buy("1990", "WETH", "1", T + 1));
      assertThat(position("WETH").cost()).isEqualTo(usd("1990"));
      apply(events.price("WBTC", "60000", T + 2));
      apply(events.trade().user("bob").gave("WETH", "30").received("WBTC", "1").at(T + 3));
      assertThat(engine.statistics(UserId.of("bob")).sumV()).isEqualTo(usd("60000"));
      apply(events.price("WETH", "2000", T + 4));
      apply(events.trade().user("eve").gave("WETH", "29").received("WBTC", "1").at(T + 5));
      assertThat(engine.statistics(UserId.of("eve")).sumV()).isEqualTo(usd("58000"));
    }

    @Test
    void aLegWithoutDecimalsGivesNoValue() {
      apply(events.price("RAW", "7", T));
      apply(events.price("WETH", "2000", T - 5));
      apply(events.trade().gave("RAW", "30").received("WETH", "1").at(T + 1));
      assertThat(position("WETH").cost()).isEqualTo(usd("2000"));
    }

    @Test
    void valueRoundsHalfEvenAndEndsAtTenToThe22() {
      assertThat(NaiveMath.value(BigInteger.valueOf(5), Price.parse("0.0000000000001"), 0))
          .isEqualTo(BigInteger.ZERO);
      assertThat(NaiveMath.value(BigInteger.valueOf(15), Price.parse("0.0000000000001"), 0))
          .isEqualTo(BigInteger.TWO);
      BigInteger edge = BigInteger.TEN.pow(22);
      assertThat(NaiveMath.value(edge, Price.ONE, 0)).isEqualTo(BigInteger.TEN.pow(34));
      assertThat(NaiveMath.value(edge.add(BigInteger.ONE), Price.ONE, 0)).isNull();
    }

    @Test
    void aTradeImpliesAPriceAndARevertWithdrawsIt() {
      Trade trade = buy("1000", "WETH", "3", T);
      apply(trade);
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("333.333333333333333"));
      assertThat(engine.mark(WETH).origin()).isEqualTo(PriceOrigin.TRADE);
      Trade second = buy("1200", "WETH", "3", T + 5);
      apply(second);
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("400"));
      apply(Events.revert(trade));
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("400"));
      apply(Events.revert(second));
      assertThat(engine.mark(WETH)).isNull();
    }

    @Test
    void aFreshFeedIsNotReplacedByATrade() {
      apply(events.price("WETH", "2000", T));
      apply(buy("1000", "WETH", "1", T + 1));
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("2000"));
      apply(buy("1000", "WETH", "1", T + 3_600_001));
      assertThat(engine.mark(WETH).price()).isEqualTo(Price.parse("1000"));
    }

    @Test
    void decimalsNeverChangeOnceKnown() {
      assertThat(apply(TokenMeta.of(WETH, "WETH", 17))).isEqualTo("SUPERSEDED");
      assertThat(apply(TokenMeta.of(WETH, "WETH", 18))).isEqualTo("UNCHANGED");
      assertThat(apply(TokenMeta.of(WETH, "Ether", 18))).isEqualTo("APPLIED");
    }
  }

  @Nested
  class Booking {
    @Test
    void theExcessOfADisposalFollowsThePolicy() {
      for (UnmatchedPolicy policy : UnmatchedPolicy.values()) {
        start(NaiveConfig.defaults().withUnmatchedPolicy(policy));
        apply(events.deposit("alice", "CAT", "4", "40", T));
        String outcome = apply(sell("CAT", "10", "200", T + 1));
        NaivePositionView cat = position("CAT");
        switch (policy) {
          case REJECT -> {
            assertThat(outcome).isEqualTo("UNMATCHED");
            assertThat(cat.quantity()).isEqualTo(4);
          }
          case AT_MARKET -> assertThat(cat.realized()).isEqualTo(usd("40"));
          case ZERO_COST -> assertThat(cat.realized()).isEqualTo(usd("160"));
          case SHORT -> {
            assertThat(cat.isShort()).isTrue();
            assertThat(cat.quantity()).isEqualTo(6);
            assertThat(cat.cost()).isEqualTo(usd("-120"));
            assertThat(cat.realized()).isEqualTo(usd("40"));
            apply(buy("150", "CAT", "10", T + 2));
            cat = position("CAT");
            assertThat(cat.isShort()).isFalse();
            assertThat(cat.quantity()).isEqualTo(4);
            assertThat(cat.realized()).isEqualTo(usd("70"));
            assertThat(cat.cost()).isEqualTo(usd("60"));
          }
        }
        assertThat(position("CAT").unmatched()).isEqualTo(policy == UnmatchedPolicy.REJECT ? 0 : 6);
      }
    }

    @Test
    void anUnknownCostLastsUntilTheQuantityIsZero() {
      apply(events.trade().gave("RAW", "5").received("CAT", "10").at(T));
      assertThat(position("CAT").cost()).isNull();
      apply(sell("CAT", "4", "100", T + 1));
      assertThat(position("CAT").realized()).isNull();
      assertThat(engine.statistics(ALICE).excluded()).isEqualTo(2);
      apply(sell("CAT", "6", "100", T + 2));
      apply(buy("50", "CAT", "1", T + 3));
      assertThat(position("CAT").cost()).isEqualTo(usd("50"));
      assertThat(position("CAT").realized()).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void aDisposalOfUnknownValueIsCountedAndRealizesNothing() {
      apply(events.deposit("alice", "CAT", "4", "40", T));
      apply(events.trade().gave("CAT", "2").received("RAW", "1").at(T + 1));
      assertThat(position("CAT").unpricedDisposals()).isEqualTo(1);
      assertThat(position("CAT").realized()).isEqualTo(BigInteger.ZERO);
      assertThat(position("CAT").cost()).isEqualTo(usd("20"));
    }

    @Test
    void feesAreExpenseOrBasis() {
      for (FeePolicy policy : FeePolicy.values()) {
        start(NaiveConfig.defaults().withFeePolicy(policy));
        apply(events.deposit("alice", "DAI", "100", "90", T));
        apply(
            events
                .trade()
                .gave("USDC", "1000")
                .received("CAT", "1")
                .fee("DAI", "10")
                .fee("RAW", "3")
                .at(T + 1));
        boolean basis = policy == FeePolicy.BASIS;
        assertThat(position("CAT").cost()).isEqualTo(usd(basis ? "1010" : "1000"));
        assertThat(engine.statistics(ALICE).fees()).isEqualTo(usd(basis ? "0" : "10"));
        assertThat(engine.statistics(ALICE).unpricedFees()).isEqualTo(1);
        assertThat(position("DAI").realized()).isEqualTo(usd("1"));
        apply(events.feePaid("alice", "DAI", "10", T + 2));
        assertThat(engine.statistics(ALICE).fees()).isEqualTo(usd(basis ? "10" : "20"));
      }
    }

    @Test
    void aWithdrawalTakesCostAndRealizesNothing() {
      apply(events.deposit("alice", "CAT", "4", "40", T));
      apply(events.withdrawal("alice", "CAT", "5", T + 1));
      assertThat(position("CAT").realized()).isEqualTo(BigInteger.ZERO);
      assertThat(position("CAT").unmatched()).isEqualTo(1);
      assertThat(position("CAT").quantity()).isEqualTo(0);
    }

    @Test
    void aTransferMovesLotsWithAgeAndCost() {
      start(NaiveConfig.defaults().withCostBasis(CostBasis.FIFO));
      apply(events.deposit("alice", "CAT", "1", "10", T));
      apply(events.deposit("alice", "CAT", "4", "80", T + 1));
      apply(events.deposit("alice", "TICKET", "1", "7", T + 2));
      assertThat(apply(events.transfer("alice", "CAT", "5", "TICKET", "3", T + 3)))
          .isEqualTo("APPLIED");
      // floor(3 * 1 / 5) = 0 gives its 10 to the next lot, which takes all 3
      assertThat(position("TICKET").lots())
          .containsExactly(
              new NaiveLot(T + 1, BigInteger.valueOf(3), usd("90")),
              new NaiveLot(T + 2, BigInteger.ONE, usd("7")));
      assertThat(position("TICKET").cost()).isEqualTo(usd("97"));
      assertThat(engine.position(ALICE, CAT)).isEmpty();
    }

    @Test
    void theExcessOfATransferCarriesItsMarketValue() {
      apply(events.price("CAT", "5", T));
      apply(events.deposit("alice", "CAT", "2", "4", T + 1));
      apply(events.transfer("alice", "CAT", "6", "TICKET", "6", T + 2));
      assertThat(position("TICKET").cost()).isEqualTo(usd("24"));
      assertThat(position("CAT").unmatched()).isEqualTo(4);
    }

    @Test
    void aRebaseKeepsTheCostAndARebaseToZeroRealizesIt() {
      start(NaiveConfig.defaults().withCostBasis(CostBasis.LIFO));
      apply(events.deposit("alice", "CAT", "3", "30", T));
      apply(events.deposit("alice", "CAT", "7", "70", T + 1));
      apply(events.rebase("alice", "CAT", "3", T + 2));
      assertThat(position("CAT").lots())
          .containsExactly(new NaiveLot(T + 1, BigInteger.valueOf(3), usd("100")));
      apply(events.rebase("alice", "CAT", "0", T + 3));
      assertThat(position("CAT").realized()).isEqualTo(usd("-100"));
      apply(events.rebase("alice", "CAT", "8", T + 4));
      assertThat(position("CAT").cost()).isEqualTo(BigInteger.ZERO);
      assertThat(position("CAT").quantity()).isEqualTo(8);
    }

    @Test
    void anObservedBalanceReconciles() {
      apply(events.deposit("alice", "USDC", "10", T));
      assertThat(apply(events.balance("alice", "USDC", "10", T + 1))).isEqualTo("UNCHANGED");
      assertThat(apply(events.balance("alice", "USDC", "12", T + 2))).isEqualTo("APPLIED");
      assertThat(position("USDC").cost()).isEqualTo(usd("12"));
      assertThat(apply(events.balance("alice", "USDC", "3", T + 3))).isEqualTo("APPLIED");
      assertThat(position("USDC").cost()).isEqualTo(usd("3"));
      assertThat(engine.statistics(ALICE).reconciled()).isEqualTo(2);
    }

    @Test
    void anUnchangedBalanceIsWorkedOutAgainAfterALateEvent() {
      apply(events.deposit("alice", "USDC", "10", T));
      apply(events.balance("alice", "USDC", "10", T + 100));
      apply(events.deposit("alice", "USDC", "4", T + 50));
      assertThat(position("USDC").quantity()).isEqualTo(10_000_000);
      assertThat(engine.statistics(ALICE).reconciled()).isEqualTo(1);
    }

    @Test
    void overflowChangesNothing() {
      apply(events.deposit("alice", "CAT", "1", "1", T));
      String before = engine.describe();
      Trade trade = events.trade().gave("USDC", "1").received("CAT", Quantity.MAX).at(T);
      assertThat(apply(trade)).isEqualTo("OVERFLOW");
      assertThat(engine.describe()).isEqualTo(before);
    }

    @Test
    void tradesAreCountedByTheirDisposal() {
      apply(events.deposit("alice", "CAT", "10", "100", T));
      apply(sell("CAT", "1", "9", T + 1));
      apply(sell("CAT", "1", "8", T + 2));
      apply(sell("CAT", "1", "10", T + 3));
      NaiveStatistics statistics = engine.statistics(ALICE);
      assertThat(statistics.losses()).isEqualTo(2);
      assertThat(statistics.breakeven()).isEqualTo(1);
      assertThat(statistics.streak()).isEqualTo(2);
      apply(sell("CAT", "1", "11", T + 4));
      statistics = engine.statistics(ALICE);
      assertThat(statistics.wins()).isEqualTo(1);
      assertThat(statistics.streak()).isEqualTo(0);
      assertThat(statistics.maxStreak()).isEqualTo(2);
      assertThat(statistics.sumV()).isEqualTo(usd("38"));
      assertThat(statistics.trades()).isEqualTo(4);
    }
  }

  @Nested
  class ExposureAndIndex {
    @Test
    void exposureSumsValuesAndSaysWhatIsMissing() {
      apply(events.price("WETH", "2000", T));
      apply(events.deposit("alice", "USDC", "2000", T + 1));
      apply(events.deposit("alice", "WETH", "3", T + 2));
      NaiveExposure exposure = engine.exposure(ALICE);
      assertThat(exposure.gross()).isEqualTo(usd("8000"));
      assertThat(exposure.riskExposure()).isEqualTo(usd("6000"));
      assertThat(exposure.concentration()).isEqualTo(0.75);
      assertThat(exposure.hhi()).isEqualTo(0.625);
      apply(Events.time(T + 3_600_001));
      assertThat(engine.exposure(ALICE).status()).isEqualTo(MeasureStatus.STALE);
      assertThat(engine.exposure(ALICE).coverage()).isEqualTo(0.5);
      apply(events.deposit("alice", "RAW", "3", T + 3_600_002));
      assertThat(engine.exposure(ALICE).status()).isEqualTo(MeasureStatus.PARTIAL);
    }

    @Test
    void aShortCountsNegativeInEquityAndPositiveInGross() {
      start(NaiveConfig.defaults().withUnmatchedPolicy(UnmatchedPolicy.SHORT));
      apply(sell("CAT", "10", "100", T));
      assertThat(engine.gross(ALICE)).isEqualTo(usd("200"));
      assertThat(engine.net(ALICE)).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void depositsAreNoReturn() {
      apply(events.price("CAT", "10", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      apply(events.price("CAT", "11", T + 2));
      apply(events.deposit("alice", "USDC", "1000", T + 3));
      assertThat(engine.index(ALICE)).isCloseTo(1.1, within(1e-15));
      apply(events.price("CAT", "9.9", T + 4));
      assertThat(engine.index(ALICE)).isCloseTo(1.1, within(1e-15));
      assertThat(engine.drawdown(ALICE)).isCloseTo(1 - 1099.0 / 1110, within(1e-15));
      apply(events.withdrawal("alice", "USDC", "1000", T + 5));
      assertThat(engine.maxDrawdown(ALICE)).isCloseTo(1 - 1099.0 / 1110, within(1e-15));
      assertThat(engine.peak(ALICE)).isCloseTo(1.1, within(1e-15));
    }

    @Test
    void aFirstMarkIsNoReturnEither() {
      apply(events.deposit("alice", "USDC", "100", T));
      apply(events.deposit("alice", "CAT", "100", "5", T + 1));
      apply(events.price("CAT", "10", T + 2));
      apply(Events.time(T + DAY));
      assertThat(engine.index(ALICE)).isEqualTo(1.0);
      assertThat(engine.net(ALICE)).isEqualTo(usd("1100"));
    }

    @Test
    void equityAtOrBelowOneDollarBreaksTheSegment() {
      apply(events.deposit("alice", "USDC", "1", T));
      assertThat(engine.samples(ALICE)).isZero();
      apply(events.deposit("alice", "USDC", "99", T + 1));
      apply(events.withdrawal("alice", "USDC", "100", T + 2));
      assertThat(engine.index(ALICE)).isEqualTo(1.0);
      assertThat(engine.maxDrawdown(ALICE)).isZero();
    }

    @Test
    void periodReturnsStartWithTheFirstWholePeriod() {
      apply(events.price("CAT", "10", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      long midnight = 19_001 * DAY;
      apply(events.price("CAT", "12", midnight));
      apply(Events.time(midnight));
      assertThat(engine.periodReturns(ALICE)).isEmpty();
      apply(events.price("CAT", "15", midnight + DAY));
      assertThat(engine.periodReturns(ALICE)).isEmpty();
      apply(Events.time(midnight + DAY + 1));
      assertThat(engine.periodReturns(ALICE)).containsExactly(1.5 / 1.2 - 1);
    }
  }

  @Nested
  class RulesAndAlerts {
    private final RuleSet exposure100 =
        RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(100)));

    @Test
    void aBreachOpensAndResolvesOnPriceMoves() {
      start(NaiveConfig.defaults().withRules(exposure100));
      apply(events.price("CAT", "10", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      assertThat(engine.sentAlerts()).isEmpty();
      apply(events.price("CAT", "11", T + 2));
      apply(events.price("CAT", "12", T + 3));
      apply(events.price("CAT", "10", T + 4));
      List<NaiveAlert> sent = engine.sentAlerts();
      assertThat(sent).hasSize(2);
      assertThat(sent.get(0).state()).isEqualTo(AlertState.OPEN);
      assertThat(sent.get(0).value()).isEqualByComparingTo("110");
      assertThat(sent.get(1).state()).isEqualTo(AlertState.RESOLVED);
      assertThat(sent.get(1).closedAtMs()).isEqualTo(T + 4);
      assertThat(sent.get(1).identity())
          .isEqualTo(new NaiveAlert.Identity(ALICE, "exposure", T + 2, 0));
    }

    @Test
    void twoBreachesInOneMillisecondAreTold() {
      start(NaiveConfig.defaults().withRules(exposure100));
      apply(events.deposit("alice", "USDC", "200", T));
      apply(events.withdrawal("alice", "USDC", "200", T));
      apply(events.deposit("alice", "USDC", "300", T));
      assertThat(engine.alerts().keySet())
          .extracting(NaiveAlert.Identity::k)
          .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void staleDataHoldsABreachUnlessToldToEvaluate() {
      RuleSet both =
          RuleSet.of(
              ExposureLimit.of("hold", Severity.INFO, Usd.of(100)),
              ExposureLimit.of("evaluate", Severity.INFO, Usd.of(100))
                  .onPartialData(PartialData.EVALUATE));
      start(NaiveConfig.defaults().withRules(both));
      apply(events.price("CAT", "11", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      apply(Events.time(T + 3_600_001));
      assertThat(engine.ruleStates(ALICE).get("hold")).isEqualTo(RuleState.FIRING_UNKNOWN);
      assertThat(engine.ruleStates(ALICE).get("evaluate")).isEqualTo(RuleState.FIRING);
      apply(events.withdrawal("alice", "CAT", "10", T + 3_600_002));
      assertThat(engine.ruleStates(ALICE).values()).containsOnly(RuleState.INACTIVE);
    }

    @Test
    void aWakeUpThatChangesARuleSamplesTheIndex() {
      RuleSet drawdown = RuleSet.of(DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.1));
      start(NaiveConfig.defaults().withRules(drawdown));
      apply(events.price("CAT", "10", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      apply(events.price("CAT", "9.5", T + 2));
      assertThat(engine.maxDrawdown(ALICE)).isZero();
      apply(events.price("CAT", "8", T + 3));
      assertThat(engine.maxDrawdown(ALICE)).isCloseTo(0.2, within(1e-15));
      assertThat(engine.sentAlerts()).hasSize(1);
    }

    @Test
    void aRevertRetractsTheAlertItCaused() {
      start(NaiveConfig.defaults().withRules(exposure100));
      apply(events.deposit("alice", "USDC", "50", T));
      var second = events.deposit("alice", "USDC", "60", T + 1);
      apply(second);
      apply(Events.revert(second));
      assertThat(engine.sentAlerts())
          .extracting(NaiveAlert::state)
          .containsExactly(AlertState.OPEN, AlertState.RETRACTED);
      apply(second);
      assertThat(engine.sentAlerts()).hasSize(3);
      assertThat(engine.alerts().values())
          .extracting(NaiveAlert::state)
          .containsExactly(AlertState.OPEN);
    }

    @Test
    void aLateEventSendsOnlyWhatChanged() {
      start(NaiveConfig.defaults().withRules(exposure100));
      apply(events.deposit("alice", "USDC", "150", T + 10));
      apply(events.withdrawal("alice", "USDC", "100", T + 20));
      apply(events.deposit("alice", "USDC", "1", T + 30));
      assertThat(engine.sentAlerts()).hasSize(2);
      apply(events.deposit("alice", "USDC", "1", T + 25));
      assertThat(engine.sentAlerts()).hasSize(2);
      apply(events.deposit("alice", "USDC", "60", T + 5));
      assertThat(engine.sentAlerts()).hasSize(3);
      assertThat(engine.sentAlerts().get(2).state()).isEqualTo(AlertState.OPEN);
      assertThat(engine.sentAlerts().get(2).value()).isEqualByComparingTo("210");
    }

    @Test
    void aNewRuleSetKeepsStatesByNameAndResolvesWhatIsGone() {
      start(NaiveConfig.defaults().withRules(exposure100));
      apply(events.deposit("alice", "USDC", "150", T));
      engine.replaceRules(RuleSet.of(ExposureLimit.of("exposure", Severity.CRITICAL, Usd.of(120))));
      assertThat(engine.sentAlerts()).hasSize(1);
      engine.replaceRules(RuleSet.of(ConcentrationLimit.of("concentration", Severity.INFO, 0.5)));
      assertThat(engine.sentAlerts())
          .extracting(a -> a.identity().rule() + " " + a.state())
          .containsExactly("exposure OPEN", "exposure RESOLVED", "concentration OPEN");
    }

    @Test
    void lossesInARowNeedNoPrices() {
      RuleSet losses = RuleSet.of(ConsecutiveLossesLimit.of("losses", Severity.INFO, 1));
      start(NaiveConfig.defaults().withRules(losses));
      apply(events.deposit("alice", "CAT", "10", "100", T));
      apply(events.deposit("alice", "RAW", "10", T));
      apply(sell("CAT", "1", "9", T + 1));
      assertThat(engine.ruleStates(ALICE).get("losses")).isEqualTo(RuleState.INACTIVE);
      apply(sell("CAT", "1", "9", T + 2));
      assertThat(engine.ruleStates(ALICE).get("losses")).isEqualTo(RuleState.FIRING);
    }

    @Test
    void aSmallOrSinglePortfolioIsNotConcentrated() {
      RuleSet guarded =
          RuleSet.of(
              ConcentrationLimit.of("concentration", Severity.INFO, 0.5)
                  .withMinGross(Usd.of(100))
                  .withMinHoldings(2));
      start(NaiveConfig.defaults().withRules(guarded));
      apply(events.deposit("alice", "USDC", "150", T));
      assertThat(engine.sentAlerts()).isEmpty();
      apply(events.deposit("alice", "DAI", "1", T));
      assertThat(engine.sentAlerts()).hasSize(1);
    }
  }

  @Nested
  class ValueAtRisk {
    @Test
    void usesTheRowOfPreloadedAndLivePeriods() {
      RuleSet rules = RuleSet.of(VarLimit.of("var", Severity.WARNING, Usd.of(9)));
      start(NaiveConfig.defaults().withRules(rules));
      double[] closes = new double[102];
      for (int i = 0; i < closes.length; i++) {
        closes[i] = i % 2 == 0 ? 10 : 9;
      }
      long firstEnd = 19_000 * DAY - 101 * DAY;
      engine.preloadCloses(CAT, firstEnd, closes);
      apply(events.price("CAT", "10", T));
      apply(events.deposit("alice", "CAT", "10", T + 1));
      NaiveValueAtRisk var = engine.valueAtRisk(ALICE, 9500);
      assertThat(var)
          .isEqualTo(new NaiveValueAtRisk(BigInteger.valueOf(10_000_000), 101, MeasureStatus.OK));
      assertThat(engine.sentAlerts()).hasSize(1);
      apply(events.deposit("alice", "USDC", "500", T + 2));
      assertThat(engine.valueAtRisk(ALICE, 9500)).isEqualTo(var);
      apply(Events.time(T + DAY));
      assertThat(engine.valueAtRisk(ALICE, 9500).n()).isEqualTo(101);
      assertThat(engine.valueAtRisk(ALICE, 9500).status()).isEqualTo(MeasureStatus.STALE);
    }

    @Test
    void shortHistoriesAreLeftOut() {
      engine.preloadCloses(CAT, 19_000 * DAY - 200 * DAY, new double[201]);
      apply(events.price("WETH", "2000", T));
      apply(events.deposit("alice", "WETH", "1", T + 1));
      NaiveValueAtRisk var = engine.valueAtRisk(ALICE, 9500);
      assertThat(var.status()).isEqualTo(MeasureStatus.PARTIAL);
      assertThat(var.n()).isEqualTo(200);
      assertThat(var.micros()).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void nothingHeldOrNoScenarioIsUndefined() {
      apply(events.deposit("alice", "USDC", "1", T));
      assertThat(engine.valueAtRisk(ALICE, 9500).status()).isEqualTo(MeasureStatus.UNDEFINED);
      assertThat(engine.valueAtRisk(ALICE, 9500).micros()).isNull();
    }
  }

  @Test
  void usersDoNotTouchEachOther() {
    apply(buy("10", "CAT", "1", T));
    String before = engine.describe(ALICE);
    apply(events.trade().user("bob").gave("USDC", "5").received("DAI", "5").at(T));
    assertThat(engine.describe(ALICE)).isEqualTo(before);
    assertThat(engine.users()).containsExactly(ALICE, UserId.of("bob"));
    assertThat(engine.position(ALICE, USDC).orElseThrow().unmatched()).isEqualTo(10_000_000);
    assertThat(ChainPosition.of(ChainId.ETHEREUM, T).hasBlock()).isFalse();
  }
}
