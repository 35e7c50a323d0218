package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.wide.Int128;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One group: who is in it, what they hold together, and the states of its rules. */
final class ScopeGroup {
  /** What a group's consolidated holdings define. */
  private static final List<MeasureId> MEASURES =
      List.of(
          MeasureId.GROSS_EXPOSURE,
          MeasureId.NET_EXPOSURE,
          MeasureId.RISK_EXPOSURE,
          MeasureId.CONCENTRATION,
          MeasureId.HHI,
          MeasureId.EFFECTIVE_ASSETS,
          MeasureId.VAR_95,
          MeasureId.VAR_99,
          MeasureId.DRAWDOWN,
          MeasureId.MAX_DRAWDOWN);

  final TradingScope scope;

  /** The group this one is part of; null for the house. */
  final @Nullable ScopeGroup parent;

  /** Users who belong to this group and to none inside it. */
  final IntArrayList members = new IntArrayList();

  final List<ScopeGroup> parts = new ArrayList<>();
  final ScopeBook own = new ScopeBook();
  final ScopeBook book = new ScopeBook();

  /** Whether a member's holdings may have changed since the book was made. */
  boolean stale = true;

  private final Core core;
  private final UserId name;
  private Account account;
  private final Int128 before = new Int128();

  ScopeGroup(Core core, TradingScope scope, @Nullable ScopeGroup parent, RuleSet rules) {
    this.core = core;
    this.scope = scope;
    this.parent = parent;
    name = userOf(scope);
    account = new Account(core.journal, -1, name, new UserHeader(RuleStates.initial(rules)));
    if (parent != null) {
      parent.parts.add(this);
    }
  }

  /** The user that a group's alerts are of. */
  static UserId userOf(TradingScope scope) {
    String kind = scope.kind().name().toLowerCase(Locale.ROOT);
    return UserId.of(scope.name().isEmpty() ? kind : kind + ":" + scope.name());
  }

  RuleSet rules() {
    return account.header.rules.rules;
  }

  /**
   * Takes the group to now: what its holdings of the last evaluation have gained since is a return,
   * what came in or went out since is not. Then its rules.
   */
  void evaluate(LiveView view, RuleCheck check, long nowMs, Consumer<Alert> alerts) {
    Usd least = core.config.minEquity();
    UserHeader header = account.header;
    Int128 equity = view.at(account, TokenState.LATEST, nowMs).valuation.net;
    header.sample(equity.hi, equity.lo, least);
    if (stale) {
      before.set(equity);
      account = new Account(core.journal, -1, name, header);
      book.writeTo(account);
      stale = false;
      equity = view.at(account, TokenState.LATEST, nowMs).valuation.net;
      header.flow(before.hi, before.lo, equity.hi, equity.lo, least);
      header.sample(equity.hi, equity.lo, least);
    }
    if (check.check(view, false)) {
      HistoryEntry step = HistoryEntry.ofGlobal(account, nowMs, 0, nowMs, header);
      check.commit(view, step);
      step.alerts().forEach(alerts);
    }
  }

  /** The group under other rules of the same scope; alerts of those that are gone are resolved. */
  void useRules(RuleSet next, long nowMs, Consumer<Alert> alerts) {
    HistoryEntry step = HistoryEntry.ofGlobal(account, nowMs, 0, nowMs, account.header);
    RuleCheck.replace(account, RuleStates.initial(next), nowMs, step);
    step.alerts().forEach(alerts);
  }

  ScopeReport report(LiveView view, long nowMs) {
    view.at(account, TokenState.LATEST, nowMs);
    Map<MeasureId, Measure> measures = new EnumMap<>(MeasureId.class);
    for (MeasureId id : MEASURES) {
      measures.put(id, Measures.of(id, view, core.config));
    }
    RuleStates states = account.header.rules;
    List<RuleStatus> statuses = new ArrayList<>();
    for (int i = 0; i < states.state.length; i++) {
      statuses.add(states.status(i));
    }
    return new ScopeReport(scope, book.users, nowMs, measures, statuses, states.shown());
  }
}
