package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.AlertStatistics;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.wide.Hash128;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What readers see: copies of records, taken while no writer was inside. */
final class LeanReads {
  private static final int SPINS = 128;

  private final LeanCore core;

  LeanReads(LeanCore core) {
    this.core = core;
  }

  /** Copies one record and values it at the prices of now. */
  private void copy(int user, LeanStep into) {
    copy(user, into.state);
    into.view.at(core.tokens.table(), core.market.now());
  }

  /** Copies one record. */
  void copy(int user, LeanState into) {
    long[] chunk = core.slab.chunk(user);
    int at = core.slab.offset(user);
    boolean mine = core.reentry.isHolding(user); // this very thread is inside
    for (int tries = 0; ; tries++) {
      long version = LeanSlab.beginRead(chunk, at);
      if (mine || (version & LeanSlab.OWNED) == 0) {
        into.load(core.slab, core.sides, user, chunk, at);
        into.version = version & LeanSlab.COUNT;
        if (mine || LeanSlab.endRead(chunk, at, version)) {
          break;
        }
      }
      if (tries < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private <T> Optional<T> read(int user, Function<LeanStep, @Nullable T> reader) {
    if (user < 0 || !isSeen(user)) {
      return Optional.empty();
    }
    LeanStep step = core.take();
    try {
      copy(user, step);
      return Optional.ofNullable(reader.apply(step));
    } finally {
      core.give(step);
    }
  }

  private long word(int user, int word) {
    return LeanSlab.opaque(core.slab.chunk(user), core.slab.offset(user) + word);
  }

  private boolean isSeen(int user) {
    return (word(user, LeanSlab.STATE) & LeanSlab.SEEN) != 0;
  }

  boolean exposureInto(int user, ExposureBuffer into) {
    into.clear(user);
    if (!core.slab.isKnown(user)) {
      return false;
    }
    LeanStep step = core.take();
    try {
      copy(user, step);
      LeanState state = step.state;
      for (int i = 0; i < state.count; i++) {
        if (state.isHeld(i)) {
          into.add(
              state.token[i] - 1, state.high[i], state.low[i], state.value[i], state.freshness[i]);
        }
      }
      into.finish(state.version >>> 1, step.view.timeMs(), state.gross, state.gross, state.risk);
    } finally {
      core.give(step);
    }
    return true;
  }

  Optional<Measure> measure(UserId user, MeasureId id) {
    return read(core.users.find(user), step -> step.view.measure(id));
  }

  double[] periodReturns(UserId user) {
    return read(core.users.find(user), step -> LeanMeasures.returns(step.state))
        .orElseGet(() -> new double[0]);
  }

  Optional<PortfolioState> portfolioState(UserId user) {
    return read(core.users.find(user), step -> PortfolioStates.of(core, step));
  }

  Optional<Exposure> exposure(UserId user) {
    return read(core.users.find(user), step -> exposure(user, step));
  }

  private Exposure exposure(UserId user, LeanStep step) {
    LeanState state = step.state;
    List<TokenExposure> tokens = new ArrayList<>();
    Map<ChainId, Usd> byChain = new LinkedHashMap<>();
    Map<String, Usd> byTag = new LinkedHashMap<>();
    for (int i : held(state)) {
      TokenState token = token(state, i);
      boolean priced = state.freshness[i] != Freshness.UNPRICED;
      Usd value = LeanView.usd(state.value[i]);
      MarkPrice mark = mark(token);
      tokens.add(
          new TokenExposure(
              token.id,
              quantity(state, i),
              false,
              mark == null ? null : mark.price(),
              mark == null ? 0 : mark.timeMs(),
              mark == null ? null : mark.origin(),
              state.freshness[i],
              priced ? value : null,
              state.gross > 0 ? state.value[i] / state.gross : 0.0));
      if (priced) {
        byChain.merge(token.id.chain(), value, Usd::plus);
        for (String tag : token.meta().tags()) {
          byTag.merge(tag, value, Usd::plus);
        }
      }
    }
    Usd gross = LeanView.usd(state.gross);
    return new Exposure(
        user,
        state.version >>> 1,
        step.view.timeMs(),
        gross,
        gross,
        LeanView.usd(state.risk),
        tokens,
        gross.signum() == 0 ? Map.of() : Map.of(Exposure.UNKNOWN_VENUE, gross),
        byChain,
        byTag,
        new Coverage(
            state.holdings,
            state.fresh,
            state.stale,
            state.unpriced,
            state.gross > 0 ? state.freshGross / state.gross : 1.0));
  }

  /** Slots with a quantity, by canonical token order. */
  private List<Integer> held(LeanState state) {
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < state.count; i++) {
      if (state.isHeld(i)) {
        held.add(i);
      }
    }
    held.sort(Comparator.comparing(i -> token(state, i).id));
    return held;
  }

  private TokenState token(LeanState state, int i) {
    return core.registry.tokens().get(state.token[i] - 1);
  }

  private static Quantity quantity(LeanState state, int i) {
    return Quantity.ofLimbs(0, 0, state.high[i], state.low[i]);
  }

  Optional<Position> position(UserId user, TokenId token) {
    TokenState known = core.registry.find(token);
    return known == null
        ? Optional.empty()
        : read(
            core.users.find(user),
            step -> {
              int i = step.state.find(known.index + 1);
              return i < 0 ? null : position(user, token, step.state, i);
            });
  }

  private static Position position(UserId user, TokenId token, LeanState state, int i) {
    return new Position(
        user, token, quantity(state, i), false, Quantity.ZERO, null, null, List.of(), 0);
  }

  Optional<UserSnapshot> snapshot(UserId user) {
    return read(core.users.find(user), step -> snapshot(user, step));
  }

  private UserSnapshot snapshot(UserId user, LeanStep step) {
    LeanState state = step.state;
    List<Position> positions = new ArrayList<>();
    for (int i : held(state)) {
      positions.add(position(user, token(state, i).id, state, i));
    }
    Map<MeasureId, Measure> measures = new EnumMap<>(MeasureId.class);
    for (MeasureId id : MeasureId.values()) {
      measures.put(id, step.view.measure(id));
    }
    LeanSide side = state.side;
    return new UserSnapshot(
        exposure(user, step),
        positions,
        Map.of(),
        measures,
        ruleStates(state),
        side == null ? Usd.ZERO : LeanView.usd(side.fees),
        state.trades);
  }

  List<RuleStatus> ruleStatuses(UserId user) {
    return read(core.users.find(user), step -> ruleStatuses(step.state)).orElse(List.of());
  }

  private List<RuleStatus> ruleStatuses(LeanState state) {
    List<RuleStatus> all = new ArrayList<>();
    LeanRules rules = rulesOf(state);
    for (int i = 0; i < rules.size; i++) {
      Rule rule = rules.set.rules().get(i);
      boolean firing = (state.firing & 1L << i) != 0;
      all.add(
          new RuleStatus(
              rule.name(),
              firing ? RulePhase.FIRING : RulePhase.INACTIVE,
              (state.unknown & 1L << i) != 0,
              null,
              firing ? rule.severity() : null,
              null));
    }
    return List.copyOf(all);
  }

  private Map<String, UserSnapshot.RuleState> ruleStates(LeanState state) {
    Map<String, UserSnapshot.RuleState> byName = new LinkedHashMap<>();
    LeanRules rules = rulesOf(state);
    for (int i = 0; i < rules.size; i++) {
      boolean firing = (state.firing & 1L << i) != 0;
      boolean unknown = (state.unknown & 1L << i) != 0;
      byName.put(
          rules.set.rules().get(i).name(),
          firing
              ? unknown ? UserSnapshot.RuleState.FIRING_UNKNOWN : UserSnapshot.RuleState.FIRING
              : unknown
                  ? UserSnapshot.RuleState.INACTIVE_UNKNOWN
                  : UserSnapshot.RuleState.INACTIVE);
    }
    return byName;
  }

  private LeanRules rulesOf(LeanState state) {
    LeanRules rules = core.rules;
    return rules.generation == state.generation ? rules : rules.ofGeneration(state.generation);
  }

  List<UserId> users() {
    List<UserId> users = new ArrayList<>();
    int limit = core.slab.limit();
    for (int user = 0; user < limit; user++) {
      if (isSeen(user)) {
        users.add(core.users.name(user));
      }
    }
    users.sort(null);
    return users;
  }

  // ---- alerts

  List<Alert> openAlerts(UserId user) {
    return read(core.users.find(user), this::openAlerts).orElse(List.of());
  }

  private List<Alert> openAlerts(LeanStep step) {
    LeanState state = step.state;
    List<Alert> open = new ArrayList<>();
    UserId user = core.users.name(state.user);
    Hash128 hash = new Hash128();
    for (int i = 0; i < LeanSlab.MAX_RULES; i++) {
      LeanSide side = state.side;
      if (side != null && (state.firing & 1L << i) != 0) {
        Alert alert = side.openAlert(user, i, hash);
        if (alert != null) {
          open.add(alert);
        }
      }
    }
    return open;
  }

  private boolean isFiring(int user) {
    return (word(user, LeanSlab.STATE) & LeanSlab.RULE_MASK) != 0;
  }

  List<Alert> openAlerts() {
    List<Alert> open = new ArrayList<>();
    int limit = core.slab.limit();
    for (int user = 0; user < limit; user++) {
      if (isFiring(user)) {
        open.addAll(read(user, this::openAlerts).orElse(List.of()));
      }
    }
    open.sort(Comparator.comparing(Alert::user));
    return open;
  }

  private record Ranked(UserId user, Severity worst, double gross) {}

  List<UserId> highRiskUsers(Severity atLeast, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must be >= 0: " + limit);
    }
    List<Ranked> ranked = new ArrayList<>();
    int end = core.slab.limit();
    for (int user = 0; user < end; user++) {
      if (isFiring(user)) {
        read(user, this::ranked)
            .filter(r -> r.worst.compareTo(atLeast) >= 0)
            .ifPresent(ranked::add);
      }
    }
    return ranked.stream()
        .sorted(
            Comparator.comparing(Ranked::worst)
                .reversed()
                .thenComparing(Ranked::gross, Comparator.reverseOrder())
                .thenComparing(Ranked::user))
        .limit(limit)
        .map(Ranked::user)
        .toList();
  }

  private @Nullable Ranked ranked(LeanStep step) {
    Severity worst = null;
    LeanSide side = step.state.side;
    for (int i = 0; side != null && i < side.openedBy.length; i++) {
      Rule rule = side.openedBy[i];
      if (rule != null
          && (step.state.firing & 1L << i) != 0
          && (worst == null || rule.severity().compareTo(worst) > 0)) {
        worst = rule.severity();
      }
    }
    return worst == null
        ? null
        : new Ranked(core.users.name(step.state.user), worst, step.state.gross);
  }

  // ---- the market

  Optional<MarkPrice> mark(TokenId id) {
    TokenState token = core.registry.find(id);
    return token == null ? Optional.empty() : Optional.ofNullable(mark(token));
  }

  private @Nullable MarkPrice mark(TokenState token) {
    Mark mark = token.current();
    long now = core.market.now();
    if (token.meta().pegged() && (mark == null || !mark.isFreshAt(now))) {
      return new MarkPrice(Price.ONE, now, Long.MAX_VALUE, PriceOrigin.PEG);
    }
    return mark == null ? null : mark.toMarkPrice();
  }

  // ---- counters

  private long trades() {
    long sum = 0;
    int limit = core.slab.limit();
    for (int user = 0; user < limit; user++) {
      sum += word(user, LeanSlab.TRADES) >>> 32;
    }
    return sum;
  }

  long version() {
    long sum = trades() + core.counters.usersRemoved.sum();
    for (Outcome outcome : Outcome.values()) {
      sum += outcome.changesState() ? core.counters.of(outcome) : 0;
    }
    return sum;
  }

  EngineStatistics statistics(AlertDispatch dispatch) {
    LeanCounters counters = core.counters;
    AlertStatistics alerts = dispatch.statistics();
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, counters.of(outcome));
    }
    outcomes.merge(Outcome.APPLIED, trades(), Long::sum);
    int users = 0;
    int positions = 0;
    int open = 0;
    int limit = core.slab.limit();
    for (int user = 0; user < limit; user++) {
      if (isSeen(user)) {
        users++;
        positions += openPositions(user);
        open += Long.bitCount(word(user, LeanSlab.STATE) & LeanSlab.RULE_MASK);
      }
    }
    Map<Severity, Long> dropped = new EnumMap<>(alerts.dropped());
    for (Severity severity : Severity.values()) {
      dropped.merge(severity, core.alerts.dropped(severity), Long::sum);
    }
    return new EngineStatistics(
        outcomes,
        users,
        positions,
        core.registry.tokens().size(),
        0,
        0,
        counters.reconciled.sum(),
        counters.unknownValueTrades.sum(),
        counters.unmatchedDisposals.sum(),
        counters.ruleErrors.sum(),
        core.callback.errors(),
        counters.alertsOpened.sum(),
        counters.alertsResolved.sum(),
        0,
        dropped,
        alerts.errors(),
        0,
        open,
        prices(),
        0);
  }

  private PriceStatistics prices() {
    PriceStatistics.Sum sum = new PriceStatistics.Sum(core.market.now());
    for (TokenState token : core.registry.tokens()) {
      sum.add(mark(token));
    }
    return sum.toStatistics();
  }

  private int openPositions(int user) {
    int open = 0;
    for (int i = 0; i < core.slab.slots; i++) {
      int slot = LeanSlab.HEADER + i * LeanSlab.SLOT;
      open += (word(user, slot + 1) | word(user, slot + 2)) != 0 ? 1 : 0;
    }
    LeanSide side = core.sides.find((int) (word(user, LeanSlab.SIDE) >>> 32));
    long[] more = side == null ? new long[0] : side.more;
    for (int i = 0; i + LeanSlab.SLOT <= more.length; i += LeanSlab.SLOT) {
      open += (more[i + 1] | more[i + 2]) != 0 ? 1 : 0;
    }
    return open;
  }

  // ---- digest

  /** Over external ids in canonical order, so that dense ids don't matter. */
  StateHash stateHash(boolean full) {
    Hash128 hash = new Hash128();
    for (UserId user : users()) {
      read(
          core.users.find(user),
          step -> {
            put(hash, user, step.state);
            return user;
          });
    }
    List<TokenState> tokens = new ArrayList<>();
    core.registry.tokens().forEach(tokens::add);
    tokens.sort(Comparator.comparing(token -> token.id));
    for (TokenState token : tokens) {
      put(hash, token);
    }
    if (full) {
      hash.putLong(core.market.now());
      hash.putLong(version());
    }
    hash.finish();
    return new StateHash(hash.high(), hash.low());
  }

  private void put(Hash128 hash, UserId user, LeanState state) {
    hash.putString(user.value());
    for (int i : held(state)) {
      put(hash, token(state, i).id);
      hash.putLong(state.high[i]);
      hash.putLong(state.low[i]);
      hash.putInt(Float.isNaN(state.unitCost[i]) ? -1 : Float.floatToIntBits(state.unitCost[i]));
    }
    hash.putDouble(state.index);
    hash.putByte((byte) ((state.active ? 1 : 0) | (state.periodOpen ? 2 : 0)));
    hash.putDouble(state.active ? state.base : 0);
    hash.putDouble(state.peak);
    hash.putLong(state.maxDrawdown);
    hash.putLong(state.trades);
    hash.putLong(state.wins);
    hash.putLong(state.losses);
    hash.putInt(state.streak);
    hash.putInt(state.maxStreak);
    LeanSide side = state.side;
    if (side != null) {
      hash.putDouble(state.periodOpen ? side.periodStart : 0);
      for (double value : side.returns()) {
        hash.putDouble(value);
      }
      hash.putDouble(side.fees);
      hash.putLong(side.unpricedFees);
    }
    ruleStates(state)
        .forEach(
            (name, rule) -> {
              hash.putString(name);
              hash.putInt(rule.ordinal());
            });
  }

  private static void put(Hash128 hash, TokenState token) {
    Mark mark = token.current();
    if (mark == null) {
      return;
    }
    put(hash, token.id);
    hash.putLong(mark.price.mantissa());
    hash.putInt(mark.price.scale());
    hash.putLong(mark.asOfMs);
    hash.putLong(mark.maxAgeMs);
    hash.putByte((byte) mark.origin.ordinal());
  }

  private static void put(Hash128 hash, TokenId token) {
    hash.putString(token.chain().name());
    hash.putString(token.address());
  }
}
