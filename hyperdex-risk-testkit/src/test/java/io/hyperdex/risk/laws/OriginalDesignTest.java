package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.BOB;
import static io.hyperdex.risk.laws.Desk.T0;
import static io.hyperdex.risk.laws.Desk.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.AlertSubscription;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.testkit.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where the first sketch of this library was wrong, row by row, and what is right. The numbers are
 * those of the list of its flaws.
 */
class OriginalDesignTest {
  private static final String NODEC = "NODEC";
  private static final TokenId NODEC_ID = TokenId.of(ChainId.ETHEREUM, NODEC);
  private static final TokenId MEME_ID = TokenId.of(ChainId.ETHEREUM, "MEME");

  private static Events withMeme() {
    return Events.standard()
        .with(TokenMeta.of(MEME_ID, "MEME", 18))
        .with(TokenMeta.of(NODEC_ID, NODEC, TokenMeta.UNKNOWN_DECIMALS));
  }

  /** 1. The first sketch changed existing records only: a new user's trade was lost. */
  @Test
  void firstTradeOfANewUserIsBooked() {
    Desk desk = Desk.open();
    assertThat(desk.engine.snapshot(ALICE)).isEmpty();

    assertThat(desk.buy("WETH", "1", "2000", T0)).isEqualTo(Outcome.APPLIED);

    assertThat(desk.position("WETH").quantity()).isEqualTo(desk.events.quantity("WETH", "1"));
    assertThat(desk.position("WETH").costUsd()).isEqualTo(Usd.of(2_000));
    assertThat(desk.alice().trades()).isEqualTo(1);
    assertThat(desk.engine.users()).containsExactly(ALICE);
  }

  /** 2. The first sketch dropped the sale of a token it had not seen bought, without a trace. */
  @Test
  void aSaleBeyondTheHoldingsLeavesATrace() {
    Desk market = Desk.open();
    market.sell("WETH", "3", "6000", T0);
    assertThat(market.position("WETH").unmatched()).isEqualTo(market.events.quantity("WETH", "3"));
    assertThat(market.position("WETH").realizedPnlUsd()).isEqualTo(Usd.ZERO);
    assertThat(market.position("USDC").costUsd()).isEqualTo(Usd.of(6_000));
    assertThat(market.engine.statistics().unmatchedDisposals()).isEqualTo(1);

    Desk free = Desk.open(RiskEngine.builder().unmatchedPolicy(UnmatchedPolicy.ZERO_COST));
    free.sell("WETH", "3", "6000", T0);
    assertThat(free.position("WETH").realizedPnlUsd()).isEqualTo(Usd.of(6_000));

    Desk strict = Desk.open(RiskEngine.builder().unmatchedPolicy(UnmatchedPolicy.REJECT));
    StateHash before = strict.engine.stateHash();
    assertThat(strict.sell("WETH", "3", "6000", T0)).isEqualTo(Outcome.UNMATCHED);
    assertThat(strict.engine.stateHash()).isEqualTo(before);
    assertThat(strict.engine.statistics().count(Outcome.UNMATCHED)).isEqualTo(1);

    Desk house = Desk.open(RiskEngine.builder().unmatchedPolicy(UnmatchedPolicy.SHORT));
    house.sell("WETH", "3", "6000", T0);
    assertThat(house.position("WETH").isShort()).isTrue();
    assertThat(house.position("WETH").costUsd()).isEqualTo(Usd.of(-6_000));
  }

  /** 3. The first sketch subtracted unsigned numbers unchecked: it stopped or wrapped. */
  @Test
  void aQuantityNeverFallsBelowZero() {
    Desk desk = Desk.open();
    desk.apply(desk.events.deposit("alice", "WETH", "1", "1500", T0));

    desk.sell("WETH", "1.000000000000000001", "2000", T0 + 1);

    Position weth = desk.position("WETH");
    assertThat(weth.quantity()).isEqualTo(Quantity.ZERO);
    assertThat(weth.isShort()).isFalse();
    assertThat(weth.unmatched()).isEqualTo(Quantity.of(1));
    assertThat(weth.costUsd()).isEqualTo(Usd.ZERO);
  }

  /** 4. The first sketch set the average cost once: later buys did not move it. */
  @Test
  void laterBuysMoveTheAverageCost() {
    Desk desk = Desk.open();
    desk.buy("WETH", "1", "1000", T0);
    desk.buy("WETH", "1", "2000", T0 + 1);
    assertThat(desk.position("WETH").costUsd()).isEqualTo(Usd.of(3_000));

    desk.sell("WETH", "0.5", "1000", T0 + 2);

    assertThat(desk.position("WETH").costUsd()).isEqualTo(Usd.of(2_250));
    assertThat(desk.position("WETH").realizedPnlUsd()).isEqualTo(Usd.of(250));
  }

  /** 5. The first sketch gave up the whole trade when a price was missing. */
  @Test
  void aMissingPriceNeverRejectsATrade() {
    Desk desk = Desk.open(withMeme(), RiskEngine.builder());
    desk.apply(desk.events.deposit("alice", "WETH", "2", "4000", T0));

    Trade trade = desk.events.trade().gave("WETH", "1").received("MEME", "5000000").at(T0 + 1);
    assertThat(desk.apply(trade)).isEqualTo(Outcome.APPLIED);

    assertThat(desk.position("WETH").quantity()).isEqualTo(desk.events.quantity("WETH", "1"));
    assertThat(desk.position("WETH").realizedPnlUsd()).isEqualTo(Usd.ZERO);
    assertThat(desk.position("WETH").unpricedDisposals()).isEqualTo(1);
    assertThat(desk.position("MEME").quantity()).isEqualTo(desk.events.quantity("MEME", "5000000"));
    assertThat(desk.position("MEME").costUsd()).as("unknown, not zero").isNull();
    assertThat(desk.engine.statistics().unknownValueTrades()).isEqualTo(1);
    assertThat(desk.alice().unrealizedPnlUsd()).isEmpty();
  }

  /** 6. The first sketch valued a late event at the price of the moment it was processed. */
  @Test
  void aLateTradeIsValuedAtThePriceOfItsOwnTime() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    desk.price("WETH", "2000", T0);
    desk.price("WBTC", "40000", T0);
    desk.price("WETH", "3000", T0 + 60_000);
    desk.price("WBTC", "50000", T0 + 60_000);

    desk.apply(desk.events.trade().gave("WBTC", "1").received("WETH", "20").at(T0 + 30_000));

    assertThat(desk.position("WETH").costUsd()).isEqualTo(Usd.of(40_000));
    assertThat(desk.alice().exposure().gross()).isEqualTo(Usd.of(60_000));
  }

  /** 7. The first sketch multiplied raw amounts with prices: off by 1e12 between two dollars. */
  @Test
  void dollarsOfSixAndOfEighteenDecimalsAreWorthTheSame() {
    Desk desk = Desk.open();
    desk.apply(desk.events.deposit("alice", "USDC", "1000", T0));
    desk.apply(desk.events.deposit("alice", "DAI", "1000", T0));

    Exposure exposure = desk.alice().exposure();
    assertThat(exposure.tokens()).hasSize(2);
    assertThat(exposure.tokens()).allMatch(t -> Usd.of(1_000).equals(t.valueUsd()));
    assertThat(desk.number(MeasureId.CONCENTRATION)).isEqualTo(0.5);
  }

  /** 7. Without decimals there is no value, but the quantity counts. */
  @Test
  void aTokenWithoutDecimalsIsTrackedAndUnpriced() {
    Desk desk = Desk.open(withMeme(), RiskEngine.builder());
    desk.price(NODEC, "5", T0);
    desk.apply(
        desk.events.trade().gave("USDC", "100").received(NODEC, Quantity.of(12_345)).at(T0 + 1));

    assertThat(desk.position(NODEC).quantity()).isEqualTo(Quantity.of(12_345));
    assertThat(desk.position(NODEC).costUsd()).as("the dollars are known").isEqualTo(Usd.of(100));
    Exposure exposure = desk.alice().exposure();
    assertThat(exposure.unpriced()).containsExactly(NODEC_ID);
    assertThat(exposure.tokens().get(0).valueUsd()).isNull();
    assertThat(exposure.gross()).isEqualTo(Usd.ZERO);
    assertThat(desk.measure(MeasureId.GROSS_EXPOSURE).status()).isEqualTo(MeasureStatus.PARTIAL);

    desk.apply(TokenMeta.of(NODEC_ID, NODEC, 3));
    assertThat(desk.alice().exposure().gross()).isEqualTo(usd("61.725"));
  }

  /** 8. The first sketch's numbers end at 7.9e10 tokens of 18 decimals. */
  @Test
  void amountsOfAQuadrillionTokensAreExact() {
    Desk desk = Desk.open(withMeme(), RiskEngine.builder());
    String all = "1000000000000000.000000000000000001";
    desk.price("MEME", "0.0000000001", T0);
    desk.apply(desk.events.deposit("alice", "MEME", all, "100000", T0 + 1));

    assertThat(desk.position("MEME").quantity().toDecimalString(18)).isEqualTo(all);
    assertThat(desk.alice().exposure().gross()).isEqualTo(Usd.of(100_000));

    desk.sell("MEME", "400000000000000", "40000", T0 + 2);
    assertThat(desk.position("MEME").quantity().toDecimalString(18))
        .isEqualTo("600000000000000.000000000000000001");
    assertThat(desk.position("MEME").realizedPnlUsd().abs()).isLessThan(usd("0.000001"));
  }

  /** 9. The first sketch skipped what it could not price, and said nothing. */
  @Test
  void whatCannotBePricedIsListedAndRulesSayUnknown() {
    Desk desk =
        Desk.open(
            withMeme(),
            RiskEngine.builder()
                .rules(RuleSet.of(ConcentrationLimit.of("share", Severity.WARNING, 0.9))));
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "MEME", "1000", T0 + 1));
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 2));

    Exposure exposure = desk.alice().exposure();
    assertThat(exposure.gross()).isEqualTo(Usd.of(2_000));
    assertThat(exposure.unpriced()).containsExactly(MEME_ID);
    assertThat(exposure.coverage().ratio()).isEqualTo(0.5);
    assertThat(desk.measure(MeasureId.CONCENTRATION).status()).isEqualTo(MeasureStatus.PARTIAL);
    assertThat(desk.rule("share")).isEqualTo(UserSnapshot.RuleState.INACTIVE_UNKNOWN);
    assertThat(desk.alerts).isEmpty();
  }

  /** 10. To the first sketch a dead feed looked healthy. */
  @Test
  void aPriceTooOldIsReportedStaleAtTheVeryMillisecond() {
    Desk desk = Desk.open(RiskEngine.builder().maxPriceAge(Duration.ofMinutes(5)));
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));

    desk.engine.advanceTo(T0 + 300_000);
    assertThat(desk.alice().exposure().tokens().get(0).freshness()).isEqualTo(Freshness.FRESH);
    desk.engine.advanceTo(T0 + 300_001);
    assertThat(desk.alice().exposure().tokens().get(0).freshness()).isEqualTo(Freshness.STALE);
    assertThat(desk.alice().exposure().gross()).as("kept").isEqualTo(Usd.of(2_000));
    assertThat(desk.measure(MeasureId.GROSS_EXPOSURE).status()).isEqualTo(MeasureStatus.STALE);
  }

  /** 11. In the first sketch rules raced with the update and saw the state before the trade. */
  @Test
  void rulesSeeThePostTradeState() {
    List<Usd> seen = new ArrayList<>();
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(
                    RuleSet.of(
                        TestRule.of("watch").telling(view -> seen.add(view.grossExposure())),
                        ExposureLimit.of("exposure", Severity.CRITICAL, Usd.of(2_999)))));
    desk.apply(desk.events.deposit("alice", "USDC", "1000", T0));
    desk.apply(desk.events.deposit("alice", "USDC", "2000", T0 + 1));

    assertThat(seen).containsExactly(Usd.of(1_000), Usd.of(3_000));
    assertThat(desk.alerts).hasSize(1);
    assertThat(desk.alerts.get(0).openedAtMs()).isEqualTo(T0 + 1);
    assertThat(desk.alerts.get(0).value()).isEqualByComparingTo("3000");
  }

  /** 12. The first sketch gave rules the trade and no measures. */
  @Test
  void aRuleCanReadEveryMeasure() {
    Set<MeasureId> read = EnumSet.noneOf(MeasureId.class);
    TestRule reader =
        TestRule.of("reader")
            .telling(
                (RiskView view) -> {
                  for (MeasureId id : MeasureId.values()) {
                    if (view.measure(id).unit() == id.unit()) {
                      read.add(id);
                    }
                  }
                });
    Desk desk = Desk.open(RiskEngine.builder().rules(RuleSet.of(reader)));
    desk.buy("WETH", "1", "2000", T0);

    assertThat(read).containsExactlyInAnyOrder(MeasureId.values());
    assertThat(desk.engine.statistics().ruleErrors()).isZero();
  }

  /** 13. The first sketch computed measures beside the updates: old results replaced new ones. */
  @Test
  void aReadIsAlwaysOfTheNewestVersion() {
    Desk desk = Desk.open();
    long last = 0;
    for (int i = 1; i <= 50; i++) {
      desk.apply(desk.events.deposit("alice", "USDC", "1", T0 + i));
      Exposure exposure = desk.engine.exposure(ALICE).orElseThrow();
      assertThat(exposure.version()).isGreaterThan(last).isEqualTo(desk.engine.version());
      assertThat(exposure.gross()).isEqualTo(Usd.of(i));
      assertThat(desk.measure(MeasureId.GROSS_EXPOSURE).asOfMs()).isEqualTo(T0 + i);
      last = exposure.version();
    }
  }

  /** 14. The first sketch booked a redelivered trade twice. */
  @Test
  void aRedeliveredTradeIsBookedOnce() {
    Desk desk = Desk.open();
    Trade trade = desk.events.trade().gave("USDC", "2000").received("WETH", "1").at(T0);
    desk.apply(trade);
    StateHash once = desk.engine.stateHash();

    assertThat(desk.apply(trade)).isEqualTo(Outcome.DUPLICATE);
    assertThat(desk.engine.stateHash()).isEqualTo(once);
    assertThat(desk.engine.statistics().count(Outcome.DUPLICATE)).isEqualTo(1);
  }

  /** 14. One id per transaction can't tell its swaps apart; the place in it does. */
  @Test
  void twoSwapsOfOneTransactionAreTwoTrades() {
    Desk desk = Desk.open();
    for (int log = 7; log <= 8; log++) {
      EventKey key = EventKey.of(ChainId.ETHEREUM, "0xabc", log);
      assertThat(
              desk.apply(
                  desk.events.trade().key(key).gave("USDC", "10").received("TICKET", "1").at(T0)))
          .isEqualTo(Outcome.APPLIED);
    }
    EventKey elsewhere = EventKey.of(ChainId.POLYGON, "0xabc", 7);
    assertThat(
            desk.apply(
                desk.events
                    .trade()
                    .key(elsewhere)
                    .gave("USDC", "10")
                    .received("TICKET", "1")
                    .at(T0)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(desk.alice().trades()).isEqualTo(3);
  }

  /** 15. The first sketch knew no blocks: no order within one, and no way back. */
  @Test
  void tradesOfOneBlockAreBookedInChainOrder() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    Trade buy =
        desk.events.trade().gave("USDC", "1000").received("TICKET", "10").block(9, 1, 5).at(T0);
    Trade sell =
        desk.events.trade().gave("TICKET", "10").received("USDC", "1500").block(9, 2, 1).at(T0);

    desk.apply(sell);
    desk.apply(buy);

    assertThat(desk.position("TICKET").realizedPnlUsd()).isEqualTo(Usd.of(500));
    assertThat(desk.position("TICKET").unmatched()).isEqualTo(Quantity.ZERO);
  }

  /** 15. */
  @Test
  void aTradeOfAnAbandonedBlockWasNeverSeen() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    desk.apply(desk.events.deposit("alice", "USDC", "5000", T0));
    StateHash before = desk.engine.stateHash();
    Trade trade = desk.events.trade().gave("USDC", "20").received("WETH", "1").block(5).at(T0 + 1);

    desk.apply(trade);
    assertThat(desk.apply(Events.revert(trade))).isEqualTo(Outcome.REVERTED);

    assertThat(desk.engine.stateHash()).isEqualTo(before);
    assertThat(desk.apply(trade)).as("may come again").isEqualTo(Outcome.APPLIED);
  }

  /** 15. */
  @Test
  void aPendingTradeIsNotBookedAndAFinalOneNotReverted() {
    Desk desk = Desk.open();
    EventKey key = EventKey.of(1, 1);
    for (Finality finality : Finality.values()) {
      Trade trade =
          desk.events
              .trade()
              .key(key)
              .gave("USDC", "20")
              .received("TICKET", "1")
              .finality(finality)
              .at(T0);
      assertThat(desk.apply(trade))
          .isEqualTo(
              switch (finality) {
                case PENDING -> Outcome.PENDING;
                case INCLUDED -> Outcome.APPLIED;
                case FINAL -> Outcome.FINALIZED;
              });
      assertThat(desk.engine.snapshot(ALICE).isPresent()).isEqualTo(finality != Finality.PENDING);
    }
    assertThat(desk.apply(new TradeReverted(key))).isEqualTo(Outcome.TOO_LATE);
  }

  /** 16. The first sketch knew gas used, not what it cost. */
  @Test
  void gasIsUsedTimesPricePlusTheLayerOneFee() {
    Desk desk = Desk.open();
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));
    Fee gas =
        Fee.gas(
            Events.WETH,
            150_000,
            Quantity.of(20_000_000_000L),
            desk.events.quantity("WETH", "0.002"));
    assertThat(gas.amount()).isEqualTo(desk.events.quantity("WETH", "0.005"));

    desk.apply(
        new FeePaid(EventKey.of(3, 3), ALICE, ChainPosition.of(ChainId.ETHEREUM, T0 + 1), gas));

    assertThat(desk.alice().feesUsd()).isEqualTo(Usd.of(10));
    assertThat(desk.position("WETH").quantity()).isEqualTo(desk.events.quantity("WETH", "0.995"));
    assertThat(desk.position("WETH").realizedPnlUsd()).as("not counted twice").isEqualTo(Usd.ZERO);
  }

  /** 17. The first sketch kept no quote: nothing told what a swap should have given. */
  @Test
  void slippageAgainstTheQuoteIsMeasurable() {
    Desk desk = Desk.open();
    EventKey key = EventKey.of(4, 4);
    Trade plain = desk.events.trade().key(key).gave("USDC", "2000").received("WETH", "0.99").at(T0);
    Trade quoted =
        desk.events
            .trade()
            .key(key)
            .gave("USDC", "2000")
            .received("WETH", "0.99")
            .quoted("1", "0.98")
            .at(T0);

    assertThat(plain.slippage()).isEmpty();
    assertThat(quoted.slippage().orElseThrow()).isCloseTo(0.01, within(1e-15));

    desk.apply(plain);
    StateHash before = desk.engine.stateHash();
    assertThat(desk.apply(quoted)).as("a quote is no content").isEqualTo(Outcome.DUPLICATE);
    assertThat(desk.engine.stateHash()).isEqualTo(before);
  }

  /** WETH falls by a tenth every other day. */
  private static Desk withHistory(int closes) {
    double[] prices = new double[closes];
    for (int i = 0; i < closes; i++) {
      prices[i] = i % 2 == 0 ? 100 : 90;
    }
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(RuleSet.of(VarLimit.of("var", Severity.WARNING, Usd.of(500)))));
    if (closes > 0) {
      desk.engine.preloadCloses(
          Events.WETH, Desk.MIDNIGHT - (closes - 1) * Duration.ofDays(1).toMillis(), prices);
    }
    desk.price("WETH", "2000", T0);
    return desk;
  }

  /** 18. The first sketch stopped on an empty sample and reported a negative return. */
  @Test
  void valueAtRiskIsAPositiveLossOfThePresentHoldings() {
    Desk desk = withHistory(201);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));
    assertThat(desk.measure(MeasureId.VAR_95).value()).isEqualByComparingTo("200");
    assertThat(desk.rule("var")).isEqualTo(UserSnapshot.RuleState.INACTIVE);

    desk.apply(desk.events.deposit("alice", "WETH", "2", T0 + 2));
    assertThat(desk.measure(MeasureId.VAR_95).value()).isEqualByComparingTo("600");
    assertThat(desk.rule("var")).isEqualTo(UserSnapshot.RuleState.FIRING);

    desk.apply(desk.events.withdrawal("alice", "WETH", "3", T0 + 3));
    assertThat(desk.measure(MeasureId.VAR_95).status()).isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(desk.rule("var")).isEqualTo(UserSnapshot.RuleState.INACTIVE);
  }

  /** 18. */
  @Test
  void noHistoryIsAStateAndNoCrash() {
    Desk desk = withHistory(0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));
    Measure none = desk.measure(MeasureId.VAR_95);
    assertThat(none.value()).isNull();
    assertThat(none.status()).isEqualTo(MeasureStatus.UNDEFINED);

    Desk little = withHistory(51);
    little.apply(little.events.deposit("alice", "WETH", "1", T0 + 1));
    assertThat(little.measure(MeasureId.VAR_95).status())
        .isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
    assertThat(little.measure(MeasureId.VAR_95).n()).isEqualTo(50);
  }

  /** 19. The first sketch did not say whether VaR was a fraction or dollars, and of what sample. */
  @Test
  void aMeasureSaysItsUnitSampleTimeAndCoverage() {
    Desk desk = withHistory(201);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0 + 1));

    Measure var = desk.measure(MeasureId.VAR_99);
    assertThat(var.unit()).isEqualTo(Unit.USD);
    assertThat(var.status()).isEqualTo(MeasureStatus.OK);
    assertThat(var.n()).isEqualTo(200);
    assertThat(var.asOfMs()).isEqualTo(T0 + 1);
    assertThat(var.coverage()).isEqualTo(1.0);
    assertThat(desk.measure(MeasureId.DRAWDOWN).unit()).isEqualTo(Unit.RATIO);
    VarLimit limit = VarLimit.of("var", Severity.INFO, Usd.of(5));
    assertThat(limit.confidenceBps()).isEqualTo(9_500);
    assertThat(limit.unit()).isEqualTo(Unit.USD);
  }

  /** 20. The first sketch did not say from where a drawdown counts, or what a deposit is. */
  @Test
  void depositsAreNoGainAndWithdrawalsNoLoss() {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .rules(RuleSet.of(DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.2))));
    desk.price("WETH", "1000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));
    desk.apply(desk.events.deposit("alice", "USDC", "1000000", T0 + 1));
    desk.apply(desk.events.withdrawal("alice", "USDC", "1000000", T0 + 2));
    assertThat(desk.number(MeasureId.DRAWDOWN)).isZero();
    assertThat(desk.number(MeasureId.MAX_DRAWDOWN)).isZero();

    desk.price("WETH", "1250", T0 + 3);
    desk.apply(desk.events.deposit("alice", "USDC", "1250", T0 + 4));
    desk.price("WETH", "500", T0 + 5);
    assertThat(desk.number(MeasureId.DRAWDOWN))
        .as("from the peak, in time-weighted terms: 2500 to 1750")
        .isCloseTo(0.3, within(1e-12));
    assertThat(desk.rule("drawdown")).isEqualTo(UserSnapshot.RuleState.FIRING);
  }

  /** 20. A token pumped over and over, with flows between, leads no measure out of all numbers. */
  @Test
  void noHistoryOfPricesLeadsToAMeasureThatIsNoNumber() {
    assertMeasurable("2", "1000000000000000000000");
    assertMeasurable("1000000000000000000000", "2");
  }

  private static void assertMeasurable(String before, String after) {
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .period(Duration.ofMinutes(1))
                .maxPriceAge(Duration.ofDays(1))
                .rules(RuleSet.of(DrawdownLimit.of("drawdown", Severity.INFO, 0.1))));
    long time = T0;
    for (int i = 0; i < 40; i++) {
      desk.price("TICKET", before, time += 1);
      desk.apply(desk.events.deposit("alice", "TICKET", "1", time += 1));
      desk.engine.advanceTo(time += 60_001);
      desk.price("TICKET", after, time += 1);
      desk.engine.advanceTo(time += 60_001);
      desk.apply(desk.events.withdrawal("alice", "TICKET", "1", time += 1));
    }
    desk.price("TICKET", "100", time += 1);
    desk.apply(desk.events.deposit("alice", "TICKET", "1", time += 1));
    desk.price("TICKET", "50", time += 1);

    assertThat(desk.measure(MeasureId.SHARPE).value()).isNotNull();
    assertThat(desk.measure(MeasureId.VOLATILITY).value()).isNotNull();
    assertThat(desk.number(MeasureId.DRAWDOWN)).isBetween(0.1, 1.0);
    assertThat(desk.rule("drawdown")).isEqualTo(UserSnapshot.RuleState.FIRING);
    assertThat(desk.engine.stateHash()).isEqualTo(desk.engine.stateHash());
  }

  /** 21. The first sketch's published numbers overflowed at 18.45 dollars and could be torn. */
  @Test
  void valuesOfTrillionsAreExactToTheLastUnit() {
    Desk desk = Desk.open();
    desk.apply(desk.events.deposit("alice", "DAI", "18.446744073710", T0));
    assertThat(desk.alice().exposure().gross()).isEqualTo(usd("18.446744073710"));

    desk.apply(desk.events.deposit("alice", "DAI", "999999999999999", T0 + 1));
    assertThat(desk.alice().exposure().gross()).isEqualTo(usd("1000000000000017.446744073710"));
    assertThat(desk.measure(MeasureId.GROSS_EXPOSURE).value())
        .isEqualByComparingTo("1000000000000017.446744073710");
  }

  /** 22. The first sketch kept guards over live maps; what was read could change underneath. */
  @Test
  void aSnapshotDoesNotChangeAfterwards() {
    Desk desk = Desk.open();
    desk.price("WETH", "2000", T0);
    desk.apply(desk.events.deposit("alice", "WETH", "1", T0));
    UserSnapshot before = desk.alice();
    String text = before.toString();

    desk.price("WETH", "4000", T0 + 1);
    desk.sell("WETH", "1", "4000", T0 + 2);

    assertThat(before.toString()).isEqualTo(text);
    assertThat(before.exposure().gross()).isEqualTo(Usd.of(2_000));
    assertThat(desk.alice()).isNotEqualTo(before);
  }

  /** 23. The first sketch stopped when one step took longer than half a millisecond. */
  @Test
  void aSlowStepGivesTheSameResult() {
    RuleSet slow =
        RuleSet.of(
            TestRule.of("slow")
                .telling(
                    view -> {
                      long end = System.nanoTime() + 2_000_000;
                      while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                      }
                    }));
    Desk patient = Desk.open(RiskEngine.builder().rules(slow));
    Desk quick = Desk.open(RiskEngine.builder().rules(RuleSet.of(TestRule.of("slow"))));
    for (Desk desk : List.of(patient, quick)) {
      assertThat(desk.buy("WETH", "1", "2000", T0)).isEqualTo(Outcome.APPLIED);
    }
    assertThat(patient.engine.fullHash()).isEqualTo(quick.engine.fullHash());
  }

  private static RuleSet above(long usd) {
    return RuleSet.of(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(usd)));
  }

  /** 24. The first sketch sent every client everybody's alerts, and lost some in silence. */
  @Test
  void subscriberSeesOnlyItsOwnUserAndHowMuchItMissed() {
    Desk desk = Desk.open(RiskEngine.builder().rules(above(100)));
    try (AlertSubscription mine = desk.engine.alerts().subscribe(ALICE, Severity.INFO, 1)) {
      desk.apply(desk.events.deposit("bob", "USDC", "500", T0));
      assertThat(mine.poll()).isNull();

      desk.apply(desk.events.deposit("alice", "USDC", "500", T0 + 1));
      desk.apply(desk.events.withdrawal("alice", "USDC", "500", T0 + 2));
      Alert last = mine.poll();
      assertThat(last).isNotNull();
      assertThat(last.user()).isEqualTo(ALICE);
      assertThat(last.state()).isEqualTo(AlertState.RESOLVED);
      assertThat(mine.dropped()).isEqualTo(1);
    }
    assertThat(desk.engine.openAlerts(BOB)).hasSize(1);
  }

  /** 25. In the first sketch one slow client held up all alerts. */
  @Test
  @Timeout(30)
  void slowSinkDelaysNobody() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Alert> quick = new ArrayList<>();
    AlertSink slowSink =
        alert -> {
          entered.countDown();
          try {
            release.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    AlertSink quickSink = quick::add;
    Events events = Events.standard();
    RiskEngine engine =
        RiskEngine.builder().rules(above(100)).addSink(slowSink).addSink(quickSink).build();
    events.tokens().forEach(engine::apply);
    engine.apply(events.deposit("alice", "USDC", "500", T0));
    Thread stuck = new Thread(() -> engine.alerts().drain(slowSink));
    stuck.start();
    entered.await();

    assertThat(engine.apply(events.deposit("bob", "USDC", "500", T0 + 1)))
        .isEqualTo(Outcome.APPLIED);
    assertThat(engine.alerts().drain(quickSink)).isEqualTo(2);
    assertThat(quick).extracting(Alert::user).containsExactly(ALICE, BOB);

    release.countDown();
    stuck.join();
  }

  /** 26. The first sketch's alerts had no id. */
  @Test
  void theSameBreachHasTheSameIdEverywhere() {
    List<String> ids = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Desk desk = Desk.open(RiskEngine.builder().rules(above(100)));
      desk.apply(desk.events.deposit("alice", "USDC", "500", T0));
      desk.apply(desk.events.withdrawal("alice", "USDC", "500", T0 + 1));
      desk.apply(desk.events.deposit("alice", "USDC", "500", T0 + 2));
      assertThat(desk.alerts).hasSize(3);
      assertThat(desk.alerts.get(1).id()).isEqualTo(desk.alerts.get(0).id());
      assertThat(desk.alerts.get(2).id()).isNotEqualTo(desk.alerts.get(0).id());
      assertThat(desk.alerts.get(0).id()).matches("[0-9a-f]{32}");
      desk.alerts.forEach(alert -> ids.add(alert.id()));
    }
    assertThat(ids.subList(0, 3)).isEqualTo(ids.subList(3, 6));
  }

  /** 27. In the first sketch any traffic started the periodic timer anew. */
  @Test
  void periodsEndOnTimeHoweverBusyTheFeed() {
    Desk desk = Desk.open(RiskEngine.builder().period(Duration.ofMinutes(1)));
    desk.apply(desk.events.deposit("alice", "USDC", "1000", T0 + 1));
    for (int second = 1; second <= 1_800; second++) {
      desk.price("WETH", "2000", T0 + second * 1_000L);
    }
    assertThat(desk.measure(MeasureId.SHARPE).n())
        .as("the period of the first minute end opens the first one")
        .isEqualTo(28);
  }

  /** 32. In the first sketch unpriced trades counted as breakeven. */
  @Test
  void anUnpricedTradeIsNoBreakeven() {
    Desk desk = Desk.open(withMeme(), RiskEngine.builder().impliedPrices(false));
    desk.buy("TICKET", "1", "100", T0);
    desk.sell("TICKET", "1", "150", T0 + 1);
    desk.apply(desk.events.deposit("alice", "MEME", "10", T0 + 2));
    desk.apply(desk.events.trade().gave("MEME", "10").received("TICKET", "3").at(T0 + 3));

    assertThat(desk.number(MeasureId.WIN_RATE)).isEqualTo(1.0);
    assertThat(desk.measure(MeasureId.CONSECUTIVE_LOSSES).n()).as("disposals counted").isEqualTo(1);
    Measure size = desk.measure(MeasureId.AVERAGE_TRADE_SIZE);
    assertThat(size.value()).isEqualByComparingTo("125");
    assertThat(size.n()).isEqualTo(2);
    assertThat(size.status()).isEqualTo(MeasureStatus.PARTIAL);
    assertThat(desk.position("TICKET").costUsd()).isNull();
  }

  /** 38. The first sketch did not define what a trade is to the win rate. */
  @Test
  void aSwapCountsOnceForTheWinRateAndZeroIsNeutral() {
    Desk desk = Desk.open(RiskEngine.builder().impliedPrices(false));
    desk.apply(desk.events.deposit("alice", "TICKET", "4", "400", T0));
    desk.sell("TICKET", "1", "101", T0 + 1);
    desk.sell("TICKET", "1", "100", T0 + 2);
    desk.sell("TICKET", "1", "99", T0 + 3);
    desk.sell("TICKET", "1", "98", T0 + 4);

    assertThat(desk.number(MeasureId.WIN_RATE)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(desk.measure(MeasureId.WIN_RATE).n()).isEqualTo(3);
    assertThat(desk.number(MeasureId.CONSECUTIVE_LOSSES)).isEqualTo(2);
    assertThat(desk.number(MeasureId.AVERAGE_TRADE_SIZE)).isEqualTo(99.5);
    assertThat(desk.measure(MeasureId.SHARPE).status()).isEqualTo(MeasureStatus.INSUFFICIENT_DATA);
  }
}
