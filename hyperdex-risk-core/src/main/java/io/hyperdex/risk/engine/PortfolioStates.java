package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.stress.HeldToken;
import io.hyperdex.risk.rule.stress.IndexPoint;
import io.hyperdex.risk.rule.stress.PortfolioState;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies what rules see of a user out of the engine, for stress. Any thread may ask. */
final class PortfolioStates {
  private PortfolioStates() {}

  static Optional<PortfolioState> of(Core core, UserId user) {
    Account account = core.accounts.find(user);
    if (account == null) {
      return Optional.empty();
    }
    UserReader reader = new UserReader(core);
    while (true) {
      long epoch = core.market.epoch();
      LiveView view = reader.value(account, true);
      if (view.account().hasNoEffect()) {
        return Optional.empty();
      }
      PortfolioState state = copy(core, view, core.scenarios.published());
      VarHandle.loadLoadFence();
      if (core.market.epoch() == epoch) {
        return Optional.of(state);
      }
      Thread.onSpinWait(); // a price moved between the values and the prices copied
    }
  }

  private static PortfolioState copy(
      Core core, LiveView view, Scenarios.@Nullable Generation windows) {
    Account account = view.account();
    List<HeldToken> holdings = new ArrayList<>();
    for (int i = 0; i < account.positions(); i++) {
      if (account.isOpen(i)) {
        TokenState token = account.token(i);
        holdings.add(
            held(
                token,
                account.state(i).quantity(),
                account.isShort(i),
                view.valuation.freshness(i),
                token.isPeggedAt(TokenState.LATEST),
                view.timeMs(),
                windows));
      }
    }
    UserHeader header = account.header;
    return new PortfolioState(
        account.user,
        view.timeMs(),
        holdings,
        new IndexPoint(
            header.active,
            header.index,
            Usd.ofRaw(header.baseHigh, header.baseLow),
            header.peak,
            core.config.minEquity()),
        header.streak,
        Measures.returns(account),
        windows == null ? 0 : windows.length,
        core.config.minimumScenarios(),
        core.config.depegTolerance(),
        measures(view));
  }

  static PortfolioState of(LeanCore core, LeanStep step) {
    LeanState state = step.state;
    Scenarios.Generation windows = core.scenarios.windows;
    List<HeldToken> holdings = new ArrayList<>();
    for (int i = 0; i < state.count; i++) {
      if (state.isHeld(i)) {
        TokenState token = core.registry.tokens().get(state.token[i] - 1);
        holdings.add(
            held(
                token,
                Quantity.ofLimbs(0, 0, state.high[i], state.low[i]),
                false,
                state.freshness[i],
                token.meta().pegged(),
                step.view.timeMs(),
                windows));
      }
    }
    return new PortfolioState(
        step.view.user(),
        step.view.timeMs(),
        holdings,
        new IndexPoint(
            state.active,
            state.index,
            LeanView.usd(state.base),
            state.peak,
            core.config.minEquity()),
        state.streak,
        LeanMeasures.returns(state),
        windows == null ? 0 : windows.length,
        core.config.minimumScenarios(),
        core.config.depegTolerance(),
        measures(step.view));
  }

  private static HeldToken held(
      TokenState token,
      Quantity quantity,
      boolean isShort,
      Freshness freshness,
      boolean pegged,
      long timeMs,
      Scenarios.@Nullable Generation windows) {
    Mark mark = token.current();
    boolean atPeg = pegged && (mark == null || !mark.isFreshAt(timeMs));
    Price price = atPeg ? Price.ONE : mark == null ? null : mark.price;
    return new HeldToken(
        token.id,
        quantity,
        isShort,
        token.decimals(),
        price,
        freshness == Freshness.STALE,
        pegged,
        token.meta().tags(),
        windows == null ? null : Scenarios.copy(windows, token.index),
        pegged && !token.wasMarkedBy(TokenState.LATEST));
  }

  private static Map<MeasureId, Measure> measures(RiskView view) {
    Map<MeasureId, Measure> measures = new EnumMap<>(MeasureId.class);
    for (MeasureId id : MeasureId.values()) {
      measures.put(id, view.measure(id));
    }
    return measures;
  }
}
