package io.hyperdex.risk.engine;

import io.hyperdex.risk.pretrade.StateChange;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.pretrade.TradingStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reservations and trading states, in a state. */
final class PreTradeBytes {
  private final PreTrade preTrade;

  PreTradeBytes(PreTrade preTrade) {
    this.preTrade = preTrade;
  }

  void write(StateWriter out) {
    preTrade.inFlight.write(out);
    out.putVar(preTrade.ruleErrors.sum());
    TradingStates states = preTrade.states();
    Map<TradingScope, TradingState> all = states.all();
    out.putVar(all.size());
    all.forEach(
        (scope, state) -> {
          write(out, scope);
          out.putByte(state.ordinal());
        });
    List<StateChange> audit = states.audit();
    out.putVar(audit.size());
    for (StateChange change : audit) {
      write(out, change.scope());
      out.putByte(change.before().ordinal());
      out.putByte(change.after().ordinal());
      out.putText(change.actor());
      out.putText(change.reason());
      out.putSigned(change.atMs());
    }
    out.putVar(states.forgotten());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param withStates whether trading states are taken over; a host's own stay as they are
   */
  void read(StateReader in, boolean withStates) {
    preTrade.inFlight.read(in);
    preTrade.ruleErrors.add(in.getVar());
    Map<TradingScope, TradingState> all = new HashMap<>();
    for (int i = in.getCount(3); i > 0; i--) {
      all.put(readScope(in), in.getEnum(TradingState.values()));
    }
    List<StateChange> audit = new ArrayList<>();
    for (int i = in.getCount(7); i > 0; i--) {
      audit.add(
          new StateChange(
              readScope(in),
              in.getEnum(TradingState.values()),
              in.getEnum(TradingState.values()),
              in.getText(),
              in.getText(),
              in.getSigned()));
    }
    long forgotten = in.getVar();
    if (withStates) {
      preTrade.states().restore(all, audit, forgotten);
    }
  }

  private static void write(StateWriter out, TradingScope scope) {
    out.putByte(scope.kind().ordinal());
    out.putText(scope.name());
  }

  private static TradingScope readScope(StateReader in) {
    return new TradingScope(in.getEnum(TradingScope.Kind.values()), in.getText());
  }
}
