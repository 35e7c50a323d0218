package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
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
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Trades of which each opens or closes an alert: a user swaps dust for an expensive token and back,
 * over a limit on exposure in between.
 */
final class SampleLoad {
  static final TokenId GOLD = TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", 0xa0));
  static final TokenId DUST = TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", 0xa1));
  static final RuleSet RULES = rules(5_000);

  private SampleLoad() {}

  static RuleSet rules(long limit) {
    return RuleSet.of(ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(limit)));
  }

  /** The host's form of a rule set: the limit in decimal digits. */
  static RuleSet parse(byte[] payload) {
    return rules(Long.parseLong(new String(payload, StandardCharsets.US_ASCII)));
  }

  static List<TokenMeta> facts() {
    return List.of(TokenMeta.of(GOLD, "GOLD", 0), TokenMeta.of(DUST, "DUST", 0));
  }

  static PriceTick gold(long cents, long timeMs) {
    return PriceTick.of(GOLD, Price.of(cents, 2), timeMs);
  }

  static PriceTick dust(long timeMs) {
    return PriceTick.of(DUST, Price.of(1, 6), timeMs);
  }

  /** The nth trade of one of so many users, who take turns. */
  static Trade trade(long n, int users, long timeMs) {
    long round = n / users;
    Trade.Builder trade =
        Trade.builder(
            EventKey.of(0x5eed, n),
            UserId.of("user-" + n % users),
            ChainPosition.of(ChainId.ETHEREUM, timeMs, n / 100, n % 100, 0));
    return round % 2 == 0
        ? trade.gave(DUST, Quantity.of(1)).received(GOLD, Quantity.of(100)).build()
        : trade.gave(GOLD, Quantity.of(100)).received(DUST, Quantity.of(1)).build();
  }
}
