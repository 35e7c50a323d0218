package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();
  private static final EventKey KEY = EventKey.of(1, 2);
  private static final UserId USER = UserId.of("alice");
  private static final ChainPosition AT = ChainPosition.of(ChainId.ETHEREUM, 1000, 7, 3, 2);
  private static final TokenId A = TokenId.of(ChainId.ETHEREUM, "a");
  private static final TokenId B = TokenId.of(ChainId.ETHEREUM, "b");
  private static final Quantity ONE = Quantity.of(1);

  static List<RiskEvent> events() {
    return List.of(
        Trade.builder(KEY, USER, AT).gave(A, ONE).received(B, Quantity.MAX).build(),
        Trade.builder(KEY, USER, ChainPosition.of(ChainId.POLYGON, 5))
            .gave(A, ONE)
            .received(B, ONE)
            .venue(VenueId.of("curve"))
            .fee(Fee.of(A, ONE))
            .finality(Finality.FINAL)
            .blockHash("0xabc")
            .correction(true)
            .quote(new Quote(Quantity.MAX, ONE, "a>b", 4))
            .build(),
        Trade.builder(KEY, USER, AT)
            .gave(A, ONE)
            .received(B, ONE)
            .quote(new Quote(null, null, null, Quote.UNKNOWN_TIME))
            .build(),
        ExternalFlow.deposit(KEY, USER, AT, A, ONE),
        new ExternalFlow(KEY, USER, AT, ExternalFlow.Kind.DEPOSIT, A, ONE, Usd.of(3)),
        new BasisTransfer(KEY, USER, AT, A, ONE, B, ONE),
        new Rebase(KEY, USER, AT, A, Quantity.ZERO),
        new BalanceObserved(KEY, USER, AT, A, ONE),
        new FeePaid(KEY, USER, AT, Fee.of(A, ONE)),
        new TradeReverted(KEY),
        new BlockFinalized(ChainId.ETHEREUM, 12),
        PriceTick.of(A, Price.parse("0.00001234"), 55),
        TokenMeta.pegged(A, "USDC", 6).withTags("stable").withMaxPriceAge(Duration.ofMinutes(90)),
        TokenMeta.of(B, "X", TokenMeta.UNKNOWN_DECIMALS),
        new TimeAdvanced(77));
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventRoundTripsUnderItsCommonType(RiskEvent event) throws JsonProcessingException {
    String json = MAPPER.writeValueAsString(event);
    assertThat(json).startsWith("{\"type\":\"");
    assertThat(MAPPER.readValue(json, RiskEvent.class)).isEqualTo(event);
    assertThat((Object) MAPPER.readValue(json, event.getClass())).isEqualTo(event);
  }

  @Test
  void tradeHasThisForm() throws JsonProcessingException {
    assertThat(MAPPER.writeValueAsString(events().get(0)))
        .isEqualTo(
            "{\"type\":\"trade\",\"key\":\"00000000000000010000000000000002\",\"user\":\"alice\","
                + "\"at\":{\"chain\":\"ethereum\",\"timeMs\":1000,\"blockNumber\":7,\"txIndex\":3,"
                + "\"logIndex\":2},\"tokenIn\":{\"chain\":\"ethereum\",\"address\":\"a\"},"
                + "\"amountIn\":\"1\",\"tokenOut\":{\"chain\":\"ethereum\",\"address\":\"b\"},"
                + "\"amountOut\":\""
                + Quantity.MAX
                + "\",\"venue\":null,\"fees\":[],\"finality\":\"INCLUDED\",\"blockHash\":null,"
                + "\"correction\":false,\"quote\":null}");
  }

  @Test
  void listsAndNullableFieldsMayBeLeftOut() throws JsonProcessingException {
    String json =
        "{\"type\":\"trade\",\"key\":\"00000000000000010000000000000002\",\"user\":\"alice\","
            + "\"at\":{\"chain\":\"ethereum\",\"timeMs\":1000,\"blockNumber\":7,\"txIndex\":3,"
            + "\"logIndex\":2},\"tokenIn\":{\"chain\":\"ethereum\",\"address\":\"a\"},"
            + "\"amountIn\":\"1\",\"tokenOut\":{\"chain\":\"ethereum\",\"address\":\"b\"},"
            + "\"amountOut\":\""
            + Quantity.MAX
            + "\",\"finality\":\"INCLUDED\",\"correction\":false}";
    assertThat(MAPPER.readValue(json, RiskEvent.class)).isEqualTo(events().get(0));
  }

  @Test
  void quoteHasThisForm() throws JsonProcessingException {
    assertThat(MAPPER.writeValueAsString(Quote.of(Quantity.of(9), ONE)))
        .isEqualTo("{\"expectedOut\":\"9\",\"minOut\":\"1\",\"route\":null,\"observedAtMs\":-1}");
    assertThat(MAPPER.readValue("{\"expectedOut\":\"9\",\"observedAtMs\":5}", Quote.class))
        .isEqualTo(new Quote(Quantity.of(9), null, null, 5));
    assertThatThrownBy(
            () -> MAPPER.readValue("{\"expectedOut\":\"0\",\"observedAtMs\":5}", Quote.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("expectedOut must be positive: 0");
  }

  @Test
  void missingNullAndUnknownFieldsAreErrors() {
    assertThatThrownBy(
            () ->
                MAPPER.readValue("{\"type\":\"blockFinalized\",\"chain\":\"x\"}", RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("blockNumber");
    assertThatThrownBy(
            () ->
                MAPPER.readValue(
                    "{\"type\":\"blockFinalized\",\"blockNumber\":1}", RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("chain");
    assertThatThrownBy(
            () -> MAPPER.readValue("{\"type\":\"tradeReverted\",\"key\":null}", RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("key");
    assertThatThrownBy(
            () ->
                MAPPER.readValue(
                    "{\"type\":\"timeAdvanced\",\"epochMs\":1,\"zone\":2}", RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("zone");
    assertThatThrownBy(() -> MAPPER.readValue("{\"type\":\"gossip\"}", RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("gossip");
  }

  @Test
  void constructorChecksBecomeJsonErrors() {
    assertThatThrownBy(
            () ->
                MAPPER.readValue(
                    "{\"type\":\"blockFinalized\",\"chain\":\"x\",\"blockNumber\":-1}",
                    RiskEvent.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("blockNumber must be >= 0");
  }

  @Test
  void sizeAndDepthAreBounded() {
    String deep = "[".repeat(RiskJson.MAX_DEPTH + 1);
    assertThatThrownBy(() -> MAPPER.readTree(deep))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("nesting depth");
    String large = "\"" + "1".repeat(RiskJson.MAX_STRING + 1) + "\"";
    assertThatThrownBy(() -> MAPPER.readValue(large, Quantity.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("String value length");
    assertThatThrownBy(() -> MAPPER.readValue("\"1\" \"2\"", Quantity.class))
        .isInstanceOf(JsonProcessingException.class);
  }
}
