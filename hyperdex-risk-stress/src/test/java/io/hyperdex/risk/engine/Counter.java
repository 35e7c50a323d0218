package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.function.BiConsumer;

/** A small exchange for tests: two users, a dollar and a coin, and trades of coins for dollars. */
final class Counter {
  static final long T0 = 1_700_000_000_000L;
  static final UserId[] USERS = {UserId.of("alice"), UserId.of("bob")};
  static final TokenId DOLLAR = TokenId.of(ChainId.ETHEREUM, "usd");
  static final TokenId COIN = TokenId.of(ChainId.ETHEREUM, "coin");

  final RiskEngine engine;
  final int[] users = new int[USERS.length];
  final int dollar;
  final int coin;
  final int chain;

  Counter(RiskEngineBuilder builder) {
    // By arrival: what one thread does never comes before what another one did.
    engine = builder.eventOrder(EventOrder.ARRIVAL).alertHistory(0).build();
    engine.apply(TokenMeta.pegged(DOLLAR, "USD", 0));
    engine.apply(TokenMeta.pegged(COIN, "COIN", 0));
    for (int user = 0; user < USERS.length; user++) {
      users[user] = engine.userIndex(USERS[user]);
    }
    dollar = engine.tokenIndex(DOLLAR);
    coin = engine.tokenIndex(COIN);
    chain = engine.chainIndex(ChainId.ETHEREUM);
  }

  Counter(BiConsumer<RiskEvent, Outcome> onHandedOver) {
    this(RiskEngine.builder().onHandedOver(onHandedOver));
  }

  /** A user buys coins, one dollar each, beyond what he holds: the dollars come from outside. */
  Outcome buy(long key, int user, int coins) {
    return engine.applyTrade(
        0, key, users[user], chain, T0, -1, -1, -1, dollar, 0, coins, coin, 0, coins, 0);
  }

  /** A user sells coins, one dollar each. */
  Outcome sell(long key, int user, int coins) {
    return engine.applyTrade(
        0, key, users[user], chain, T0, -1, -1, -1, coin, 0, coins, dollar, 0, coins, 0);
  }

  /** Low half of the key of a trade made here. */
  static long keyOf(RiskEvent event) {
    return ((Trade) event).key().low();
  }

  long held(int user, TokenId token) {
    return engine
        .position(USERS[user], token)
        .map(position -> position.quantity().limb0())
        .orElse(0L);
  }
}
