package io.hyperdex.risk.laws;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.testkit.Events;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine that knows the standard tokens, with its alerts in a list. */
final class Desk {
  /** A midnight, UTC. */
  static final long MIDNIGHT = 1_700_006_400_000L;

  /** An hour after it. */
  static final long T0 = MIDNIGHT + 3_600_000;

  static final UserId ALICE = UserId.of("alice");
  static final UserId BOB = UserId.of("bob");

  final Events events;
  final List<Alert> alerts = new ArrayList<>();
  final RiskEngine engine;

  private Desk(Events events, RiskEngineBuilder builder) {
    this.events = events;
    engine = builder.addSink(alerts::add).inlineSinks().build();
    events.tokens().forEach(engine::apply);
  }

  static Desk open() {
    return open(RiskEngine.builder());
  }

  static Desk open(RiskEngineBuilder builder) {
    return open(Events.standard(), builder);
  }

  static Desk open(Events events, RiskEngineBuilder builder) {
    return new Desk(events, builder);
  }

  Outcome apply(RiskEvent event) {
    return engine.apply(event);
  }

  void price(String token, String usd, long timeMs) {
    engine.apply(events.price(token, usd, timeMs));
  }

  /** Alice buys for dollars she brings along. */
  Outcome buy(String token, String amount, String usdc, long timeMs) {
    return apply(events.trade().gave("USDC", usdc).received(token, amount).at(timeMs));
  }

  Outcome sell(String token, String amount, String usdc, long timeMs) {
    return apply(events.trade().gave(token, amount).received("USDC", usdc).at(timeMs));
  }

  Position position(String token) {
    return position(ALICE, events.token(token));
  }

  Position position(UserId user, TokenId token) {
    return engine.position(user, token).orElseThrow();
  }

  UserSnapshot alice() {
    return engine.snapshot(ALICE).orElseThrow();
  }

  Measure measure(MeasureId id) {
    return engine.measure(ALICE, id).orElseThrow();
  }

  double number(MeasureId id) {
    BigDecimal value = measure(id).value();
    if (value == null) {
      throw new AssertionError(id + " has no value: " + measure(id));
    }
    return value.doubleValue();
  }

  UserSnapshot.@Nullable RuleState rule(String name) {
    return alice().rules().get(name);
  }

  static Usd usd(String amount) {
    return Usd.parse(amount);
  }
}
