package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertStatistics;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes immutable snapshots of the live state, as of the engine's time. Any thread may ask, and
 * none waits.
 */
final class Snapshots {
  private final Core core;

  Snapshots(Core core) {
    this.core = core;
  }

  private UserReader reader() {
    return new UserReader(core);
  }

  /** A user somebody traded as, valued; null where never seen. */
  private @Nullable LiveView seen(UserId user, boolean withReturns) {
    Account account = core.accounts.find(user);
    if (account == null) {
      return null;
    }
    LiveView view = reader().value(account, withReturns);
    return view.account().hasNoEffect() ? null : view;
  }

  Optional<Exposure> exposure(UserId user) {
    LiveView view = seen(user, false);
    return view == null ? Optional.empty() : Optional.of(exposure(view));
  }

  boolean exposureInto(int user, ExposureBuffer into) {
    Account known = core.accounts.find(user);
    into.clear(user);
    if (known == null) {
      return false;
    }
    LiveView view = into.reader(core).value(known);
    Account account = view.account();
    Valuation valuation = view.valuation;
    for (int i = 0; i < account.positions(); i++) {
      if (account.isOpen(i)) {
        into.add(
            account.token(i).index,
            account.words[i * Account.WORDS + Account.HIGH],
            account.words[i * Account.WORDS + Account.LOW],
            valuation.valueOf(i),
            valuation.freshness(i));
      }
    }
    into.finish(
        core.version(),
        view.timeMs(),
        Int128.usdToDouble(valuation.gross.hi, valuation.gross.lo),
        Int128.usdToDouble(valuation.net.hi, valuation.net.lo),
        Int128.usdToDouble(valuation.risk.hi, valuation.risk.lo));
    return true;
  }

  Optional<Measure> measure(UserId user, MeasureId id) {
    LiveView view = seen(user, true);
    return view == null ? Optional.empty() : Optional.of(Measures.of(id, view, core.config));
  }

  double[] periodReturns(UserId user) {
    Account account = core.accounts.find(user);
    return account == null ? new double[0] : Measures.returns(reader().readWithReturns(account));
  }

  Optional<Position> position(UserId user, TokenId token) {
    Account account = core.accounts.find(user);
    TokenState state = core.registry.find(token);
    if (account == null || state == null) {
      return Optional.empty();
    }
    Account read = reader().read(account);
    PositionState position = read.hasNoEffect() ? null : read.position(state);
    return position == null ? Optional.empty() : Optional.of(position.snapshot(user, token));
  }

  Optional<UserSnapshot> user(UserId user) {
    LiveView view = seen(user, true);
    if (view == null) {
      return Optional.empty();
    }
    Account account = view.account();
    List<Position> positions = new ArrayList<>();
    Map<Integer, Usd> unrealized = new LinkedHashMap<>();
    for (int i = 0; i < account.positions(); i++) {
      PositionState state = account.state(i);
      if (state.hasNoEffect()) {
        continue;
      }
      if (state.costKnown() && view.valuation.freshness(i) == Freshness.FRESH) {
        unrealized.put(positions.size(), view.valuation.value(i).minus(state.cost()));
      }
      positions.add(state.snapshot(user, account.token(i).id));
    }
    Map<MeasureId, Measure> measures = new EnumMap<>(MeasureId.class);
    for (MeasureId id : MeasureId.values()) {
      measures.put(id, Measures.of(id, view, core.config));
    }
    UserHeader header = account.header;
    return Optional.of(
        new UserSnapshot(
            exposure(view),
            positions,
            unrealized,
            measures,
            ruleStates(header.rules),
            header.fees(),
            header.trades));
  }

  /** Where every rule is for a user; empty for a user never seen. */
  List<RuleStatus> ruleStatuses(UserId user) {
    Account account = core.accounts.find(user);
    if (account == null) {
      return List.of();
    }
    RuleStates states = reader().read(account).header.rules;
    List<RuleStatus> all = new ArrayList<>();
    for (int i = 0; i < states.state.length; i++) {
      all.add(states.status(i));
    }
    return List.copyOf(all);
  }

  private static Map<String, UserSnapshot.RuleState> ruleStates(RuleStates states) {
    Map<String, UserSnapshot.RuleState> byName = new LinkedHashMap<>();
    for (int i = 0; i < states.state.length; i++) {
      byName.put(
          states.rules.rules().get(i).name(),
          switch (states.state[i] & (RuleStates.FIRING | RuleStates.UNKNOWN)) {
            case RuleStates.FIRING -> UserSnapshot.RuleState.FIRING;
            case RuleStates.UNKNOWN -> UserSnapshot.RuleState.INACTIVE_UNKNOWN;
            case RuleStates.FIRING | RuleStates.UNKNOWN -> UserSnapshot.RuleState.FIRING_UNKNOWN;
            default -> UserSnapshot.RuleState.INACTIVE;
          });
    }
    return byName;
  }

  private Exposure exposure(LiveView view) {
    Account account = view.account();
    Valuation valuation = view.valuation;
    List<TokenExposure> tokens = new ArrayList<>();
    Map<String, BigDecimal> byVenue = new LinkedHashMap<>();
    Map<ChainId, Usd> byChain = new LinkedHashMap<>();
    Map<String, Usd> byTag = new LinkedHashMap<>();
    for (int i = 0; i < account.positions(); i++) {
      PositionState state = account.state(i);
      if (state.quantity().isZero()) {
        continue;
      }
      TokenState token = account.token(i);
      tokens.add(tokenExposure(token, state, view, i));
      if (valuation.freshness(i) == Freshness.UNPRICED) {
        continue;
      }
      Usd size = valuation.value(i).abs();
      byChain.merge(token.id.chain(), size, Usd::plus);
      for (String tag : token.meta().tags()) {
        byTag.merge(tag, size, Usd::plus);
      }
      addVenues(byVenue, state, size);
    }
    Map<String, Usd> venues = new LinkedHashMap<>();
    byVenue.forEach((venue, value) -> venues.put(venue, Usd.of(value)));
    return new Exposure(
        account.user,
        core.version(),
        view.timeMs(),
        Valuation.usd(valuation.gross),
        Valuation.usd(valuation.net),
        Valuation.usd(valuation.risk),
        tokens,
        venues,
        byChain,
        byTag,
        valuation.coverage());
  }

  private void addVenues(Map<String, BigDecimal> byVenue, PositionState state, Usd size) {
    for (int v = 0; v < state.venues().size(); v++) {
      VenueId venue = core.registry.venue(state.venues().venue(v));
      BigDecimal part = size.toBigDecimal().multiply(new BigDecimal(state.venues().share(v)));
      byVenue.merge(venue == null ? Exposure.UNKNOWN_VENUE : venue.name(), part, BigDecimal::add);
    }
  }

  private TokenExposure tokenExposure(TokenState token, PositionState state, LiveView view, int i) {
    Valuation valuation = view.valuation;
    MarkPrice mark = mark(token, view.timeMs());
    Price price = mark == null ? null : mark.price();
    PriceOrigin origin = mark == null ? null : mark.origin();
    boolean unpriced = valuation.freshness(i) == Freshness.UNPRICED;
    return new TokenExposure(
        token.id,
        state.quantity(),
        state.isShort(),
        price,
        mark == null ? 0 : mark.timeMs(),
        origin,
        valuation.freshness(i),
        unpriced ? null : valuation.value(i),
        valuation.share(i));
  }

  Optional<MarkPrice> mark(TokenId id) {
    TokenState token = core.registry.find(id);
    return token == null ? Optional.empty() : Optional.ofNullable(mark(token, core.market.now()));
  }

  private static @Nullable MarkPrice mark(TokenState token, long nowMs) {
    Mark mark = token.current();
    boolean atPeg = token.meta().pegged() && (mark == null || !mark.isFreshAt(nowMs));
    if (atPeg) {
      return new MarkPrice(Price.ONE, nowMs, Long.MAX_VALUE, PriceOrigin.PEG);
    }
    return mark == null ? null : mark.toMarkPrice();
  }

  List<UserId> users() {
    UserReader reader = reader();
    List<UserId> users = new ArrayList<>();
    for (Account account : core.accounts.all()) {
      if (!reader.read(account).hasNoEffect()) {
        users.add(account.user);
      }
    }
    users.sort(null);
    return users;
  }

  List<Alert> openAlerts(UserId user) {
    Account account = core.accounts.find(user);
    return account == null ? List.of() : reader().read(account).header.rules.shown();
  }

  List<Alert> openAlerts() {
    UserReader reader = reader();
    List<Alert> open = new ArrayList<>();
    for (Account account : core.accounts.all()) {
      open.addAll(reader.read(account).header.rules.shown());
    }
    open.sort(Comparator.comparing(Alert::user));
    return open;
  }

  private record Ranked(UserId user, Severity worst, Usd gross) {}

  List<UserId> highRiskUsers(Severity atLeast, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must be >= 0: " + limit);
    }
    UserReader reader = reader();
    List<Ranked> ranked = new ArrayList<>();
    for (Account account : core.accounts.all()) {
      Severity worst = null;
      for (Alert alert : reader.read(account).header.rules.shown()) {
        if (worst == null || alert.severity().compareTo(worst) > 0) {
          worst = alert.severity();
        }
      }
      if (worst != null && worst.compareTo(atLeast) >= 0) {
        ranked.add(
            new Ranked(account.user, worst, Valuation.usd(reader.value(account).valuation.gross)));
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

  private PriceStatistics prices() {
    long now = core.market.now();
    PriceStatistics.Sum sum = new PriceStatistics.Sum(now);
    for (TokenState token : core.registry.tokens()) {
      sum.add(mark(token, now));
    }
    return sum.toStatistics();
  }

  EngineStatistics statistics() {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, core.outcomes(outcome));
    }
    Counters sum = new Counters();
    for (Worker worker : core.workers) {
      sum.add(worker.counters);
    }
    UserReader reader = reader();
    int openPositions = 0;
    int users = 0;
    int openAlerts = 0;
    long undo = 0;
    for (Account account : core.accounts.all()) {
      undo += core.undoable(account);
      Account read = reader.read(account);
      users += read.hasNoEffect() ? 0 : 1;
      openPositions += read.openPositions();
      openAlerts += read.header.rules.shownCount();
    }
    AlertStatistics alerts = core.dispatch.statistics();
    return new EngineStatistics(
        outcomes,
        users,
        openPositions,
        core.registry.tokens().size(),
        sum.lateEvents,
        sum.reworkedEvents,
        sum.reconciled,
        sum.unknownValueTrades,
        sum.unmatchedDisposals,
        sum.ruleErrors + core.wakes.ruleErrors(),
        core.callback.errors(),
        sum.alertsOpened,
        sum.alertsResolved,
        sum.alertsRetracted,
        alerts.dropped(),
        alerts.errors(),
        undo,
        openAlerts,
        prices(),
        sum.shadowAlerts);
  }
}
