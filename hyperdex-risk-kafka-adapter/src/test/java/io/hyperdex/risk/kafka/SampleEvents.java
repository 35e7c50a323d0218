package io.hyperdex.risk.kafka;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small market, the same for the same seed: facts and prices of tokens, then trades. */
final class SampleEvents {
  static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  private static final long START_MS = 1_700_000_000_000L;
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final int USERS = 50;
  private static final int TOKENS = 4;

  private SampleEvents() {}

  static List<RiskEvent> market(int trades, long seed) {
    Random random = new Random(seed);
    List<RiskEvent> events = new ArrayList<>();
    events.add(TokenMeta.pegged(USDC, "USDC", 6));
    for (int i = 0; i < TOKENS; i++) {
      events.add(TokenMeta.of(token(i), "T" + i, 18));
    }
    for (int i = 0; i < trades; i++) {
      long timeMs = START_MS + 1000L * i;
      if (i % 20 == 0) {
        TokenId token = token(random.nextInt(TOKENS));
        events.add(PriceTick.of(token, Price.of(1 + random.nextInt(100_000), 2), timeMs));
      }
      events.add(trade(i, timeMs, random));
    }
    return events;
  }

  static Trade trade(int i) {
    return trade(i, START_MS + 1000L * i, new Random(i));
  }

  private static Trade trade(int i, long timeMs, Random random) {
    ChainPosition at = ChainPosition.of(ChainId.ETHEREUM, timeMs, i / 3, i % 3, i % 3);
    Quantity amount =
        Quantity.of(ETHER.multiply(BigInteger.valueOf(1 + random.nextInt(1_000_000))));
    Quantity usdc = Quantity.of(1 + random.nextInt(1_000_000_000));
    TokenId token = token(random.nextInt(TOKENS));
    Trade.Builder trade =
        Trade.builder(
            EventKey.of(ChainId.ETHEREUM, "0x" + Integer.toHexString(i), i % 3),
            UserId.of("user-" + random.nextInt(USERS)),
            at);
    return random.nextBoolean()
        ? trade.gave(USDC, usdc).received(token, amount).build()
        : trade.gave(token, amount).received(USDC, usdc).build();
  }

  private static TokenId token(int i) {
    return TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", 0xa0 + i));
  }
}
