package io.hyperdex.risk.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.PositionTracker;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.testkit.Events;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be meant is refused where it is said, with the value and what to say instead. */
class BadConfigurationTest {
  private static final EventKey KEY = EventKey.of(0, 1);
  private static final UserId USER = UserId.of("alice");
  private static final ChainPosition AT = ChainPosition.of(ChainId.ETHEREUM, 1);
  private static final Quantity ONE = Quantity.of(1);
  private static final Severity INFO = Severity.INFO;

  private static Arguments bad(String what, ThrowingCallable call, String... inMessage) {
    return arguments(what, call, inMessage);
  }

  private static RiskEngineBuilder builder() {
    return RiskEngine.builder();
  }

  static Stream<Arguments> builders() {
    Duration none = Duration.ZERO;
    AlertSink sink = AlertSink.noop();
    return Stream.of(
        bad("price age", () -> builder().maxPriceAge(none), "maxPriceAge", "PT0S"),
        bad("age", () -> builder().impliedPriceMaxAge(none), "impliedPriceMaxAge", "PT0S"),
        bad("equity", () -> builder().minEquity(Usd.of(-3)), "minEquity", "positive", "-3"),
        bad("depeg", () -> builder().depegTolerance(1), "depegTolerance", "[0, 1)", "1.0"),
        bad("depeg", () -> builder().depegTolerance(Double.NaN), "depegTolerance", "NaN"),
        bad("period", () -> builder().period(Duration.ofSeconds(59)), "one minute", "PT59S"),
        bad("window", () -> builder().scenarioWindow(19), "scenarioWindow", "20 to", "19"),
        bad("window", () -> builder().scenarioWindow(100_001), "100000", "100001"),
        bad("scenarios", () -> builder().minimumScenarios(0), "minimumScenarios", "0"),
        bad("periods", () -> builder().periodsPerYear(0), "periodsPerYear", "positive", "0.0"),
        bad("periods", () -> builder().periodsPerYear(Double.NaN), "periodsPerYear", "NaN"),
        bad("rate", () -> builder().riskFreeRate(-1), "riskFreeRate", "above -1", "-1.0"),
        bad(
            "horizon",
            () -> builder().horizonBlocks(ChainId.POLYGON, -1),
            "horizonBlocks",
            "-1",
            "polygon"),
        bad("horizon", () -> builder().horizonTime(none), "horizonTime", "PT0S"),
        bad("undo", () -> builder().undoRetention(none), "undoRetention", "PT0S"),
        bad("inbox", () -> builder().inboxCapacity(0), "inboxCapacity", "positive", "0"),
        bad("queue", () -> builder().addSink(sink, AlertFilter.all(), 0), "positive: 0", "1024"),
        bad("sink", () -> builder().addSink(sink).addSink(sink), "twice", "once"),
        bad("history", () -> builder().alertHistory(-1), "-1", "0 keeps none"),
        bad(
            "preload",
            () -> builder().build().preloadCloses(Events.WETH, 5, new double[] {1}),
            "multiple of the period",
            "86400000",
            "5"),
        bad(
            "close",
            () -> builder().build().preloadCloses(Events.WETH, 0, new double[] {-2}),
            "NaN for none",
            "-2.0",
            "WETH"),
        bad("limit", () -> builder().build().highRiskUsers(INFO, -1), "limit", "-1"));
  }

  static Stream<Arguments> rules() {
    Usd one = Usd.of(1);
    ConcentrationLimit share = ConcentrationLimit.of("share", INFO, 0.5);
    VarLimit var = VarLimit.of("var", INFO, one);
    return Stream.of(
        bad("name", () -> ExposureLimit.of(" ", INFO, one), "blank", "\" \""),
        bad("exposure", () -> ExposureLimit.of("e", INFO, Usd.ZERO), "e", "positive", "0"),
        bad("share", () -> ConcentrationLimit.of("c", INFO, 50), "c", "(0, 1]", "50.0", "0.5"),
        bad("share", () -> ConcentrationLimit.of("c", INFO, Double.NaN), "NaN"),
        bad("gross", () -> share.withMinGross(Usd.of(-1)), "minGross", "-1", "0 means always"),
        bad("holdings", () -> share.withMinHoldings(0), "minHoldings", "0", "1 means always"),
        bad("drawdown", () -> DrawdownLimit.of("d", INFO, 1), "(0, 1)", "1.0", "0.2"),
        bad("var", () -> VarLimit.of("v", INFO, Usd.of(-5)), "v", "positive", "-5"),
        bad("confidence", () -> var.withConfidenceBps(95), "confidenceBps", "95", "9500"),
        bad("return var", () -> ReturnVarLimit.of("r", INFO, 5), "r", "(0, 1)", "5.0", "0.05"),
        bad(
            "confidence",
            () -> ReturnVarLimit.of("r", INFO, 0.05).withConfidenceBps(95),
            "confidenceBps",
            "95",
            "9500"),
        bad("losses", () -> ConsecutiveLossesLimit.of("l", INFO, 0), "positive", "0"),
        bad("twice", () -> RuleSet.of(share, share), "share", "its own"),
        bad("version", () -> RuleSet.empty().withVersion(-1), "version", "-1"));
  }

  static Stream<Arguments> events() {
    TokenId weth = Events.WETH;
    TokenId usdc = Events.USDC;
    return Stream.of(
        bad("no sides", () -> Trade.builder(KEY, USER, AT).build(), "gave(token", "received("),
        bad("zero", () -> trade(weth, Quantity.ZERO, usdc), "positive: in 0", "FeePaid"),
        bad("same token", () -> trade(weth, ONE, weth), "two different tokens", "WETH"),
        bad("transfer", () -> transfer(weth, Quantity.ZERO, usdc), "positive: out 0"),
        bad("transfer", () -> transfer(weth, ONE, weth), "WETH", "Rebase"),
        bad(
            "flow",
            () -> ExternalFlow.deposit(KEY, USER, AT, weth, Quantity.ZERO),
            "positive: 0",
            "WETH"),
        bad("cost", () -> flow(ExternalFlow.Kind.AIRDROP, Usd.of(7)), "deposits", "7", "AIRDROP"),
        bad("cost", () -> flow(ExternalFlow.Kind.DEPOSIT, Usd.of(-7)), "negative", "-7"),
        bad("fee", () -> Fee.of(weth, Quantity.ZERO), "positive: 0", "WETH"),
        bad("quote", () -> Quote.of(Quantity.ZERO, ONE), "expectedOut", "positive: 0", "null"),
        bad("block", () -> ChainPosition.of(ChainId.ETHEREUM, 1, -2), "blockNumber", "-2", "-1"),
        bad("finalized", () -> new BlockFinalized(ChainId.ETHEREUM, -1), "blockNumber", "-1"),
        bad("tick", () -> tick(-1), "maxAgeMs", "-1", "TOKEN_DEFAULT"),
        bad("decimals", () -> TokenMeta.of(weth, "WETH", 78), "0 to 77", "78", "WETH"),
        bad("decimals", () -> TokenMeta.of(weth, "WETH", -2), "-2", "UNKNOWN_DECIMALS"),
        bad("age", () -> meta(Duration.ZERO), "maxPriceAge", "PT0S"),
        bad("user", () -> UserId.of(" "), "user id", "blank"),
        bad("chain", () -> ChainId.of(""), "chain name", "blank"),
        bad("token", () -> TokenId.of(ChainId.ETHEREUM, ""), "token address", "blank"),
        bad("venue", () -> VenueId.of(""), "venue name", "blank"),
        bad("hash", () -> EventKey.of(ChainId.ETHEREUM, "", 1), "transaction hash", "blank"),
        bad("price", () -> Price.of(0, 2), "positive", "0"),
        bad("price", () -> Price.parse("-1.5"), "-1.5"),
        bad("price", () -> Price.parse("1e-90"), "1e-60", "1e-90"),
        bad("quantity", () -> Quantity.of(-4), "negative", "-4"),
        bad("quantity", () -> Quantity.ofDecimal("0.0000001", 6), "7", "6", "0.0000001"),
        bad("dollars", () -> Usd.parse("a lot"), "decimal number", "a lot"),
        bad(
            "tracker",
            () ->
                PositionTracker.of(CostBasis.FIFO, UnmatchedPolicy.REJECT)
                    .acquire(USER, weth, Quantity.ZERO, null, 1),
            "positive: 0"));
  }

  private static Trade trade(TokenId in, Quantity amount, TokenId out) {
    return Trade.builder(KEY, USER, AT).gave(in, amount).received(out, ONE).build();
  }

  private static BasisTransfer transfer(TokenId out, Quantity amount, TokenId in) {
    return new BasisTransfer(KEY, USER, AT, out, amount, in, ONE);
  }

  private static ExternalFlow flow(ExternalFlow.Kind kind, Usd cost) {
    return new ExternalFlow(KEY, USER, AT, kind, Events.WETH, ONE, cost);
  }

  private static PriceTick tick(long maxAgeMs) {
    return new PriceTick(Events.WETH, Price.ONE, 1, PriceOrigin.FEED, maxAgeMs);
  }

  private static TokenMeta meta(Duration maxPriceAge) {
    return new TokenMeta(Events.WETH, "WETH", 18, Set.of(), false, maxPriceAge);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource({"builders", "rules", "events"})
  void isRefusedWithTheValueAndTheCure(String what, ThrowingCallable call, String[] inMessage) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(inMessage);
  }

  @Test
  void closesAreRefusedOnceTimeHasBegun() {
    RiskEngine engine = builder().build();
    engine.advanceTo(77);
    assertThatThrownBy(() -> engine.preloadCloses(Events.WETH, 0, new double[] {1}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before the first event")
        .hasMessageContaining("77");
  }

  @Test
  void aMissingChoiceIsRefusedWhereItIsMade() {
    assertThatThrownBy(() -> builder().costBasis(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().unmatchedPolicy(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().feePolicy(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().eventOrder(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().rules(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().onHandedOver(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().horizonBlocks(null, 1))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void theDefaultsAreAccepted() {
    assertThat(builder().build().now()).isEqualTo(RiskEngine.NO_TIME);
  }
}
