package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A LEAN engine with eight tokens of 6 decimals, T0 a dollar, all at 1 USD, and what it said. */
final class LeanDesk {
  record Told(RiskEvent event, Outcome outcome) {}

  static final long T0 = 1_700_000_000_000L;
  static final ChainId CHAIN = ChainId.ETHEREUM;
  static final int TOKENS = 8;

  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  final List<Told> told = new CopyOnWriteArrayList<>();
  final RiskEngine engine;
  final int chain;
  final int[] token = new int[TOKENS];
  private final AtomicLong keys = new AtomicLong();

  LeanDesk(UnaryOperator<RiskEngineBuilder> change) {
    engine =
        change
            .apply(
                RiskEngine.builder()
                    .profile(Profile.LEAN)
                    .rules(RuleSet.of(ExposureLimit.of("big", Severity.CRITICAL, Usd.of(1_000))))
                    .addSink(alerts::add)
                    .onHandedOver((event, outcome) -> told.add(new Told(event, outcome))))
            .build();
    chain = engine.chainIndex(CHAIN);
    for (int i = 0; i < TOKENS; i++) {
      token[i] = engine.tokenIndex(id(i));
      engine.apply(i == 0 ? TokenMeta.pegged(id(i), "T0", 6) : TokenMeta.of(id(i), "T" + i, 6));
      tick(i, "1");
    }
  }

  static TokenId id(int i) {
    return TokenId.of(CHAIN, "T" + i);
  }

  Outcome tick(int i, String price) {
    return engine.apply(PriceTick.of(id(i), Price.parse(price), Math.max(T0, engine.now())));
  }

  EventKey key() {
    return EventKey.of(1, keys.incrementAndGet());
  }

  Outcome deposit(UserId user, int i, long units) {
    return engine.apply(
        ExternalFlow.deposit(key(), user, ChainPosition.of(CHAIN, T0), id(i), Quantity.of(units)));
  }

  /** A swap of one amount on both sides. */
  Outcome swap(int user, int in, int out, long units) {
    return trade(user, T0 + 1, token[in], units, token[out], units);
  }

  Outcome trade(int user, long timeMs, int in, long given, int out, long received) {
    long number = keys.incrementAndGet();
    return engine.applyTrade(
        1,
        number,
        user,
        chain,
        timeMs,
        number >> 20,
        0,
        number & 0xfffff,
        in,
        0,
        given,
        out,
        0,
        received,
        0);
  }

  Quantity held(UserId user, int i) {
    return engine.position(user, id(i)).map(p -> p.quantity()).orElse(Quantity.ZERO);
  }
}
