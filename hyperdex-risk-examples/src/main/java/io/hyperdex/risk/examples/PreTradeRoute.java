package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.WhatIfBuffer;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.util.Set;

/** An aggregator asks before it routes a swap: check, reserve, send, and the trade comes in. */
public final class PreTradeRoute {
  private static final UserId ALICE = UserId.of("alice");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "usdc");
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final long NOW = 1_700_000_000_000L;

  private PreTradeRoute() {}

  /** Prints what became of two quotes. */
  public static void main(String[] args) {
    RiskEngine engine = engine();

    SwapIntent quote =
        SwapIntent.builder(ALICE)
            .give(USDC, Quantity.ofDecimal("9000", 6))
            .receive(WETH, Quantity.ofDecimal("4.46", 18))
            .venue(VenueId.of("uniswap_v3"))
            .gas(Usd.of(4))
            .build();
    WhatIf answer = engine.whatIf(quote); // by value, for people
    System.out.println(answer.decision() + " up to " + answer.maxAmountIn().toDecimalString(6));
    answer.findings().forEach(f -> System.out.println(f.code() + " " + f.effect()));

    WhatIfBuffer buffer = new WhatIfBuffer(); // one a thread: plain answers allocate nothing
    SwapIntent smaller =
        SwapIntent.builder(ALICE)
            .give(USDC, Quantity.ofDecimal("4000", 6))
            .receive(WETH, Quantity.ofDecimal("1.99", 18))
            .venue(VenueId.of("uniswap_v3"))
            .clientKey("order-1")
            .gas(Usd.of(4))
            .build();
    ReserveOutcome reserved = engine.preTrade().reserve(smaller, buffer); // asked and counted
    System.out.println(reserved + " " + buffer.decision() + " " + buffer.findings());
    engine.preTrade().sent(ALICE, "order-1", ChainId.ETHEREUM, "0xabc");

    Decision another = engine.whatIf(quote, buffer); // what is in flight counts
    System.out.println(another + " up to " + buffer.maxAmountIn().toDecimalString(6));

    engine.apply(
        Trade.builder(
                EventKey.of(ChainId.ETHEREUM, "0xabc", 7),
                ALICE,
                ChainPosition.of(ChainId.ETHEREUM, NOW + 12_000, 18_500_000, 3, 7))
            .gave(USDC, smaller.amountIn())
            .received(WETH, smaller.amountOut())
            .build());
    System.out.println("in flight " + engine.preTrade().statistics().inFlight());

    engine.preTrade().states().kill("carol", "price feed in doubt", engine.now());
    System.out.println(engine.whatIf(quote, buffer) + " " + buffer.code(0));
  }

  private static RiskEngine engine() {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ConcentrationLimit.of("even", Severity.CRITICAL, 0.75)))
            .preTrade(
                PreTradePolicy.builder()
                    .maxNotional(Usd.of(20_000))
                    .maxGasRatio(0.01)
                    .restrictedVenues(Set.of(VenueId.of("rugged")))
                    .build())
            .build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    ChainPosition at = ChainPosition.of(ChainId.ETHEREUM, NOW);
    Quantity dollars = Quantity.ofDecimal("10000", 6);
    Quantity ether = Quantity.ofDecimal("2", 18);
    engine.apply(ExternalFlow.deposit(EventKey.of(1, 1), ALICE, at, USDC, dollars));
    engine.apply(ExternalFlow.deposit(EventKey.of(1, 2), ALICE, at, WETH, ether));
    return engine;
  }
}
