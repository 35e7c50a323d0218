package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;

/** The smallest whole program: a rule, a price, a trade, an alert. */
public final class QuickStart {
  private QuickStart() {}

  /** Prints the alert and the exposure. */
  public static void main(String[] args) {
    TokenId weth = TokenId.of(ChainId.ETHEREUM, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2");
    TokenId usdc = TokenId.of(ChainId.ETHEREUM, "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("big", Severity.CRITICAL, Usd.of(5_000))))
            .addSink(alert -> System.out.println(alert.state() + " " + alert.value()))
            .build();
    engine.apply(TokenMeta.of(weth, "WETH", 18));
    engine.apply(TokenMeta.pegged(usdc, "USDC", 6));
    long now = 1_700_000_000_000L; // block time; the engine has no clock of its own
    engine.apply(PriceTick.of(weth, Price.parse("2000.50"), now));
    engine.apply(
        Trade.builder(
                EventKey.of(ChainId.ETHEREUM, "0x5c50...", 7), // transaction hash, log index
                UserId.of("alice"),
                ChainPosition.of(ChainId.ETHEREUM, now, 18_500_000))
            .gave(usdc, Quantity.ofDecimal("6001.50", 6))
            .received(weth, Quantity.ofDecimal("3", 18))
            .build());
    engine.alerts().drain(); // prints: OPEN 6001.500000000000
    System.out.println(engine.exposure(UserId.of("alice")).orElseThrow().gross());
  }
}
