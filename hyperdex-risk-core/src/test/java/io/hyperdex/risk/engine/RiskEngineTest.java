package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RiskEngineTest {
  private static final ChainId CHAIN = ChainId.ETHEREUM;
  private static final TokenId WETH = TokenId.of(CHAIN, "WETH");
  private static final TokenId USDC = TokenId.of(CHAIN, "USDC");
  private static final UserId ALICE = UserId.of("alice");
  private static final long T0 = 1_700_000_000_000L;

  private final List<Alert> sent = new ArrayList<>();
  private final RiskEngine engine =
      RiskEngine.builder()
          .rules(RuleSet.of(ExposureLimit.of("exposure", Severity.CRITICAL, Usd.of(5_000))))
          .addSink(sent::add)
          .inlineSinks()
          .build();

  private void market() {
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), T0));
  }

  private static Trade buy(long key, String usdc, String weth, long timeMs, long block) {
    return Trade.builder(EventKey.of(0, key), ALICE, ChainPosition.of(CHAIN, timeMs, block))
        .gave(USDC, Quantity.ofDecimal(usdc, 6))
        .received(WETH, Quantity.ofDecimal(weth, 18))
        .build();
  }

  @Test
  void firstTradeOfANewUserIsBooked() {
    market();

    assertThat(engine.apply(buy(1, "2000", "1", T0 + 1, 100))).isEqualTo(Outcome.APPLIED);

    UserSnapshot alice = engine.snapshot(ALICE).orElseThrow();
    assertThat(alice.positions()).hasSize(2);
    assertThat(engine.position(ALICE, WETH).orElseThrow().costUsd()).isEqualTo(Usd.of(2_000));
    assertThat(engine.position(ALICE, USDC).orElseThrow().unmatched())
        .isEqualTo(Quantity.ofDecimal("2000", 6));
    assertThat(alice.exposure().gross()).isEqualTo(Usd.of(2_000));
    assertThat(alice.measures().get(MeasureId.CONCENTRATION).value()).isEqualByComparingTo("1");
  }

  @Test
  void aBreachOpensOnceAndResolvesWhenThePriceFalls() {
    market();
    engine.apply(buy(1, "6000", "3", T0 + 1, 100));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).state()).isEqualTo(AlertState.OPEN);

    engine.apply(PriceTick.of(WETH, Price.parse("2100"), T0 + 2));
    assertThat(sent).hasSize(1);

    engine.apply(PriceTick.of(WETH, Price.parse("1600"), T0 + 3));
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).state()).isEqualTo(AlertState.RESOLVED);
    assertThat(sent.get(1).id()).isEqualTo(sent.get(0).id());
    assertThat(engine.openAlerts()).isEmpty();
  }

  @Test
  void aRevertedTradeWasNeverSeenAndItsAlertIsRetracted() {
    market();
    engine.apply(buy(1, "2000", "1", T0 + 1, 100));
    StateHash before = engine.stateHash();

    engine.apply(buy(2, "6000", "3", T0 + 2, 101));
    assertThat(engine.stateHash()).isNotEqualTo(before);
    assertThat(sent).hasSize(1);

    assertThat(engine.apply(new TradeReverted(EventKey.of(0, 2)))).isEqualTo(Outcome.REVERTED);
    assertThat(engine.stateHash()).isEqualTo(before);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).state()).isEqualTo(AlertState.RETRACTED);
    assertThat(sent.get(1).id()).isEqualTo(sent.get(0).id());

    assertThat(engine.apply(buy(2, "6000", "3", T0 + 2, 101))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void aLateTradeGivesTheStateOfTheOrderOnChain() {
    market();
    engine.apply(buy(1, "2000", "1", T0 + 10, 100));
    engine.apply(PriceTick.of(WETH, Price.parse("3000"), T0 + 15));
    engine.apply(buy(2, "3000", "1", T0 + 20, 102));
    StateHash inOrder = engine.stateHash();

    RiskEngine other =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("exposure", Severity.CRITICAL, Usd.of(5_000))))
            .build();
    other.apply(TokenMeta.of(WETH, "WETH", 18));
    other.apply(TokenMeta.pegged(USDC, "USDC", 6));
    other.apply(PriceTick.of(WETH, Price.parse("2000"), T0));
    other.apply(PriceTick.of(WETH, Price.parse("3000"), T0 + 15));
    other.apply(buy(2, "3000", "1", T0 + 20, 102));
    other.apply(buy(1, "2000", "1", T0 + 10, 100));

    assertThat(other.stateHash()).isEqualTo(inOrder);
    assertThat(other.statistics().lateEvents()).isEqualTo(1);
  }

  @Test
  void aStalePriceIsReportedNotSkipped() {
    market();
    engine.apply(buy(1, "2000", "1", T0 + 1, 100));

    engine.advanceTo(T0 + 3_600_001);

    var exposure = engine.exposure(ALICE).orElseThrow();
    assertThat(exposure.gross()).isEqualTo(Usd.of(2_000));
    assertThat(exposure.coverage().stale()).isEqualTo(1);
    assertThat(engine.measure(ALICE, MeasureId.GROSS_EXPOSURE).orElseThrow().status())
        .isEqualTo(MeasureStatus.STALE);
    assertThat(engine.snapshot(ALICE).orElseThrow().rules().get("exposure"))
        .isEqualTo(UserSnapshot.RuleState.INACTIVE_UNKNOWN);
  }

  @Test
  void aDuplicateIsIgnoredAndAConflictRebooked() {
    market();
    engine.apply(buy(1, "2000", "1", T0 + 1, 100));

    assertThat(engine.apply(buy(1, "2000", "1", T0 + 1, 100))).isEqualTo(Outcome.DUPLICATE);
    assertThat(engine.apply(buy(1, "4000", "2", T0 + 1, 100))).isEqualTo(Outcome.CONFLICT);
    assertThat(engine.position(ALICE, WETH).orElseThrow().quantity())
        .isEqualTo(Quantity.ofDecimal("2", 18));
    assertThat(engine.snapshot(ALICE).orElseThrow().trades()).isEqualTo(1);
  }

  @Test
  void aKeyOlderThanTheHorizonIsTooLate() {
    market();
    engine.apply(buy(1, "2000", "1", T0 + 1, 100));
    engine.apply(buy(2, "2000", "1", T0 + 2, 300));

    assertThat(engine.apply(buy(1, "2000", "1", T0 + 1, 100))).isEqualTo(Outcome.TOO_LATE);
    assertThat(engine.apply(new TradeReverted(EventKey.of(0, 1)))).isEqualTo(Outcome.UNKNOWN_KEY);
  }

  @Test
  void aTimeInTheWrongUnitIsRefusedAndDoesNotMoveTheClock() {
    market();

    assertThat(engine.apply(buy(1, "2000", "1", T0 * 1_000, 100))).isEqualTo(Outcome.INVALID);
    assertThat(engine.advanceTo(Long.MAX_VALUE)).isEqualTo(Outcome.INVALID);
    assertThat(engine.now()).isEqualTo(T0);
    assertThat(engine.apply(buy(1, "2000", "1", T0 + 1, 100))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void aBrokenCallbackIsCountedAndTheEventIsApplied() {
    RiskEngine[] self = new RiskEngine[1];
    self[0] =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("exposure", Severity.CRITICAL, Usd.of(1))))
            .addSink(alert -> self[0].advanceTo(T0 + 5))
            .inlineSinks()
            .onHandedOver(
                (event, outcome) -> {
                  throw new IllegalStateException("broken");
                })
            .build();
    self[0].apply(TokenMeta.of(WETH, "WETH", 18));
    self[0].apply(TokenMeta.pegged(USDC, "USDC", 6));

    assertThat(self[0].apply(buy(1, "2000", "1", T0, 100))).isEqualTo(Outcome.APPLIED);
    assertThat(self[0].now()).isEqualTo(T0 + 5);
    assertThat(self[0].statistics().callbackErrors()).isEqualTo(1);
    assertThat(self[0].statistics().count(Outcome.HANDED_OVER)).isEqualTo(1);
  }

  @Test
  void aDustTradePricesNothingAndALargerOneDoes() {
    TokenId cat = TokenId.of(CHAIN, "CAT");
    market();
    engine.apply(TokenMeta.of(cat, "CAT", 18));

    engine.apply(swap(1, "0.999999", cat, T0 + 1));
    assertThat(engine.mark(cat)).isEmpty();

    engine.apply(swap(2, "1", cat, T0 + 2));
    assertThat(engine.mark(cat).orElseThrow().price()).isEqualTo(Price.parse("0.5"));
  }

  private static Trade swap(long key, String usdc, TokenId token, long timeMs) {
    return Trade.builder(EventKey.of(0, key), ALICE, ChainPosition.of(CHAIN, timeMs, 100))
        .gave(USDC, Quantity.ofDecimal(usdc, 6))
        .received(token, Quantity.ofDecimal("2", 18))
        .build();
  }
}
