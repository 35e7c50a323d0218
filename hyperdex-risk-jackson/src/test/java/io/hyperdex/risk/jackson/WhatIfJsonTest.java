package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.StateChange;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhatIfJsonTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();
  private static final UserId ALICE = UserId.of("alice");
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "usdc");
  private static final long NOW = 1_700_000_000_000L;

  private static RiskEngine engine() {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    ConcentrationLimit.of("share", Severity.CRITICAL, 0.7),
                    VarLimit.of("var", Severity.WARNING, Usd.of(10))))
            .preTrade(
                PreTradePolicy.builder()
                    .maxNotional(Usd.of(1_000))
                    .restrictedTokens(Set.of(TokenId.of(ChainId.ETHEREUM, "bad")))
                    .build())
            .build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000.5"), NOW));
    engine.apply(
        ExternalFlow.deposit(
            EventKey.of(1, 1),
            ALICE,
            ChainPosition.of(ChainId.ETHEREUM, NOW),
            USDC,
            Quantity.of(3_000_000_000L)));
    return engine;
  }

  @Test
  void anAnswerRoundTrips() throws JsonProcessingException {
    WhatIf reduce =
        engine()
            .whatIf(
                SwapIntent.builder(ALICE)
                    .give(USDC, Quantity.of(2_900_000_000L))
                    .receive(WETH, Quantity.ofDecimal("1.4", 18))
                    .build());
    WhatIf denied =
        engine()
            .whatIf(
                SwapIntent.builder(UserId.of("bob"))
                    .give(TokenId.of(ChainId.ETHEREUM, "bad"), Quantity.of(1))
                    .receive(WETH, Quantity.of(1))
                    .build());

    assertThat(reduce.decision()).isEqualTo(Decision.REDUCE);
    assertThat(denied.decision()).isEqualTo(Decision.DENY);
    for (WhatIf answer : new WhatIf[] {reduce, denied}) {
      String json = MAPPER.writeValueAsString(answer);
      assertThat(MAPPER.readValue(json, WhatIf.class)).isEqualTo(answer);
    }
    JsonNode tree = MAPPER.readTree(MAPPER.writeValueAsString(reduce));
    assertThat(tree.get("decision").asText()).isEqualTo("REDUCE");
    assertThat(tree.get("maxAmountIn").isTextual()).isTrue();
    JsonNode notional = tree.get("findings").get(1);
    assertThat(notional.get("code").asText()).isEqualTo("NOTIONAL_EXCEEDED");
    assertThat(notional.get("limit").asText()).isEqualTo("1000.000000000000");
    assertThat(tree.get("rules").get(0).get("limit").isNumber()).isTrue();
    assertThat(tree.get("rules").get(1).get("usageBefore").isNull()).isTrue();
    assertThat(tree.get("before").get("exitCost").isNull()).isTrue();
  }

  @Test
  void theAuditListRoundTrips() throws JsonProcessingException {
    StateChange change =
        new StateChange(
            TradingScope.HOUSE, TradingState.ACTIVE, TradingState.HALTED, "carol", "test", NOW);

    assertThat(MAPPER.readValue(MAPPER.writeValueAsString(change), StateChange.class))
        .isEqualTo(change);
  }
}
