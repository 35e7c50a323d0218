package io.hyperdex.risk.timescale;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Trades by number, the same each time, and what they add up to. */
final class Feed {
  static final long NOW = 1_700_000_000_000L;
  private static final List<TokenId> TOKENS =
      List.of(token("AAA"), token("BBB"), token("CCC"), token("DDD"));

  private Feed() {}

  static TokenId token(String name) {
    return TokenId.of(ChainId.ETHEREUM, name);
  }

  static String hash(int number) {
    return String.format("0x%064x", number);
  }

  static EventFacts facts(int number) {
    return EventFacts.of(hash(number), number % 5);
  }

  static EventKey key(int number) {
    return EventKey.of(ChainId.ETHEREUM, hash(number), number % 5);
  }

  static Trade trade(int number) {
    return trade(number, NOW + number * 100L);
  }

  static Trade trade(int number, long timeMs) {
    Random random = new Random(number * 77_777L + 5);
    int in = random.nextInt(4);
    Trade.Builder trade =
        Trade.builder(
                key(number),
                UserId.of("user" + number % 20),
                ChainPosition.of(ChainId.ETHEREUM, timeMs, 1_000 + number))
            .gave(TOKENS.get(in), Quantity.of(1 + random.nextInt(1_000_000)))
            .received(
                TOKENS.get((in + 1 + random.nextInt(3)) % 4),
                Quantity.ofLimbs(0, random.nextInt(100), random.nextLong(), random.nextLong()))
            .venue(VenueId.of("pool" + number % 3));
    if (number % 4 == 0) {
      trade.fee(Fee.of(TOKENS.get(3), Quantity.of(1 + random.nextInt(1_000))));
    }
    return trade.build();
  }

  static int legs(Trade trade) {
    return 2 + trade.fees().size();
  }

  /** What users hold after these trades: the oracle. */
  static Map<UserId, Map<TokenId, BigInteger>> positions(Iterable<Trade> trades) {
    Map<UserId, Map<TokenId, BigInteger>> users = new HashMap<>();
    for (Trade trade : trades) {
      Map<TokenId, BigInteger> held = users.computeIfAbsent(trade.user(), user -> new TreeMap<>());
      add(held, trade.tokenIn(), trade.amountIn().toBigInteger().negate());
      add(held, trade.tokenOut(), trade.amountOut().toBigInteger());
      for (Fee fee : trade.fees()) {
        add(held, fee.token(), fee.amount().toBigInteger().negate());
      }
    }
    return users;
  }

  private static void add(Map<TokenId, BigInteger> held, TokenId token, BigInteger change) {
    held.merge(token, change, (a, b) -> a.add(b).signum() == 0 ? null : a.add(b));
  }
}
