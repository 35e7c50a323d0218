package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The risk engine a second time: slow, big-integer and without one clever idea, written from {@code
 * docs/concepts/semantics.md} alone, so that the real one can be compared with it bit by bit.
 *
 * <p>It keeps everything for ever: the log of global events, all price history, each user's events.
 * An event at the end of its user's history is one step forward; any other event, a revert and a
 * conflict work that user's whole history out again from nothing. Custom rules are refused.
 *
 * <p>Reads describe the state now; USD is raw, in units of 1e-12. Memory grows without bound. Not
 * thread safe.
 */
public final class NaiveEngine {
  private static final long NO_TIME = Long.MIN_VALUE;
  private static final MathContext PRICE_DIGITS = new MathContext(18, RoundingMode.HALF_EVEN);

  /** A mark that will expire, in canonical order. */
  private record Expiry(long dueMs, TokenId token) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int byDue = Long.compare(dueMs, other.dueMs);
      return byDue != 0 ? byDue : token.compareTo(other.token);
    }
  }

  private record Booked(NaiveUser user, NaiveUser.Own own) {}

  private final NaiveConfig config;
  private final NaiveLog log;
  private final NaiveMarks marks;
  private final SortedMap<UserId, NaiveUser> users = new TreeMap<>();
  private final Map<EventKey, Booked> booked = new HashMap<>();
  private final Map<EventKey, Trade> pending = new HashMap<>();
  private final Map<ChainId, Long> heads = new HashMap<>();
  private final Map<ChainId, Long> finalized = new HashMap<>();
  private final TreeSet<Expiry> expiries = new TreeSet<>();
  private final Map<TokenId, Expiry> expiryByToken = new HashMap<>();
  private final List<NaiveAlert> sentAlerts = new ArrayList<>();
  private long now = NO_TIME;
  private long nextPeriodEnd;

  public NaiveEngine(NaiveConfig config) {
    this.config = config;
    this.log = new NaiveLog(config.rules());
    this.marks = new NaiveMarks(config);
  }

  // Input

  /** Applies one event and returns the name of its {@link Outcome}. */
  public String apply(RiskEvent event) {
    Outcome outcome;
    if (event instanceof PriceTick tick) {
      outcome = applyTick(tick);
    } else if (event instanceof TokenMeta meta) {
      outcome = applyFacts(meta);
    } else if (event instanceof TimeAdvanced time) {
      outcome = applyTime(time.epochMs());
    } else if (event instanceof BlockFinalized block) {
      outcome = applyFinalized(block);
    } else if (event instanceof TradeReverted reverted) {
      outcome = applyReverted(reverted.key());
    } else {
      outcome = applyUserEvent((UserEvent) event);
    }
    return outcome.name();
  }

  /** Swaps the rule set; the outcome is always APPLIED. */
  public String replaceRules(RuleSet rules) {
    log.putRules(log.size(), rules);
    logGlobal(NaiveLog.Kind.RULES, null, false, List.of());
    return Outcome.APPLIED.name();
  }

  /** Resets a rule of a user by hand. */
  public String resetRule(UserId user, String rule) {
    if (!users.containsKey(user)) {
      return Outcome.UNCHANGED.name();
    }
    log.putReset(log.size(), new NaiveLog.Reset(user, rule));
    logGlobal(NaiveLog.Kind.RESET, null, false, List.of());
    return Outcome.APPLIED.name();
  }

  /** The phase of every rule in force, by name. */
  public SortedMap<String, RulePhase> rulePhases(UserId user) {
    SortedMap<String, RulePhase> result = new TreeMap<>();
    Optional<NaiveState> state = state(user);
    for (Rule rule : log.rules(log.size()).rules()) {
      result.put(
          rule.name(), state.map(s -> s.rules().phase(rule.name())).orElse(RulePhase.INACTIVE));
    }
    return result;
  }

  /** Closes known from history, one per period, NaN where there is none; before the first event. */
  public void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes) {
    marks.preload(token, firstPeriodEndMs, closes);
  }

  private Outcome applyTime(long epochMs) {
    if (now != NO_TIME && epochMs <= now) {
      return Outcome.UNCHANGED;
    }
    advanceTo(epochMs);
    return Outcome.APPLIED;
  }

  private Outcome applyTick(PriceTick tick) {
    advanceTo(Math.max(now, tick.timeMs()));
    TokenMeta meta = marks.facts(tick.token(), log.size());
    long maxAge =
        tick.maxAgeMs() != PriceTick.TOKEN_DEFAULT
            ? tick.maxAgeMs()
            : meta != null && meta.maxPriceAge() != null
                ? meta.maxPriceAge().toMillis()
                : config.maxPriceAgeMs();
    NaiveMark mark = new NaiveMark(tick.price(), tick.timeMs(), maxAge, tick.source());
    return acceptTick(new NaiveMarks.Accepted(tick.token(), mark))
        ? Outcome.APPLIED
        : Outcome.SUPERSEDED;
  }

  /** 2.1: the tick replaces the mark, or is superseded. */
  private boolean acceptTick(NaiveMarks.Accepted tick) {
    NaiveMark inForce = marks.mark(tick.token, log.size());
    boolean replaces =
        inForce == null
            || tick.mark.asOfMs() >= inForce.asOfMs()
            || (!inForce.isFreshAt(now) && tick.mark.isFreshAt(now));
    if (!replaces) {
      return false;
    }
    boolean isFlow = inForce == null && !marks.isPegged(tick.token, log.size());
    marks.putMark(log.size(), tick);
    watchExpiry(tick.token, tick.mark);
    logGlobal(NaiveLog.Kind.TICK, tick.token, isFlow, List.of());
    return true;
  }

  private Outcome applyFacts(TokenMeta meta) {
    TokenMeta known = marks.facts(meta.token(), log.size());
    TokenMeta merged = meta;
    boolean wasPegged = known != null && known.pegged();
    if (wasPegged && !meta.pegged()) {
      return Outcome.SUPERSEDED;
    }
    boolean learnt = meta.decimals() >= 0;
    if (known != null && known.decimals() >= 0) {
      if (meta.decimals() >= 0 && meta.decimals() != known.decimals()) {
        return Outcome.SUPERSEDED;
      }
      merged =
          new TokenMeta(
              meta.token(),
              meta.symbol(),
              known.decimals(),
              meta.tags(),
              meta.pegged(),
              meta.maxPriceAge());
      learnt = false;
    }
    if (merged.equals(known)) {
      return Outcome.UNCHANGED;
    }
    boolean isFlow = learnt || wasPegged != merged.pegged();
    marks.putFacts(log.size(), merged);
    logGlobal(NaiveLog.Kind.FACTS, meta.token(), isFlow, List.of());
    return Outcome.APPLIED;
  }

  private Outcome applyFinalized(BlockFinalized block) {
    Long known = finalized.get(block.chain());
    if (known != null && known >= block.blockNumber()) {
      return Outcome.UNCHANGED;
    }
    finalized.put(block.chain(), block.blockNumber());
    return Outcome.APPLIED;
  }

  private Outcome applyReverted(EventKey key) {
    Booked known = booked.get(key);
    if (known != null && isBeyondHorizon(known.own.at)) {
      return Outcome.UNKNOWN_KEY; // forgotten
    }
    if (known == null) {
      Trade forgotten = pending.remove(key);
      return forgotten != null && !isBeyondHorizon(forgotten.at())
          ? Outcome.REVERTED
          : Outcome.UNKNOWN_KEY;
    }
    if (known.own.markedFinal) {
      return Outcome.TOO_LATE;
    }
    known.user.own.remove(known.own);
    booked.remove(key);
    withdrawImplied(known.own, List.of(known.user));
    rework(known.user);
    return Outcome.REVERTED;
  }

  private Outcome applyUserEvent(UserEvent event) {
    Booked known = booked.get(event.key());
    if (known != null && isBeyondHorizon(known.own.at)) {
      known = null; // forgotten
    }
    boolean isPending = event instanceof Trade t && t.finality() == Finality.PENDING;
    boolean isFinal = event instanceof Trade t && t.finality() == Finality.FINAL;
    if (known != null) {
      if (known.own.event.sameContentAs(event)) {
        if (isFinal && !known.own.markedFinal) {
          known.own.markedFinal = true;
          return Outcome.FINALIZED;
        }
        return Outcome.DUPLICATE;
      }
      if (isPending) {
        return Outcome.DUPLICATE;
      }
      if (known.own.markedFinal) {
        return Outcome.TOO_LATE;
      }
    }
    Trade remembered = pending.get(event.key());
    if (remembered != null && isBeyondHorizon(remembered.at())) {
      pending.remove(event.key());
      remembered = null; // forgotten
    }
    if (isPending && remembered != null && remembered.sameContentAs(event)) {
      return Outcome.DUPLICATE;
    }
    boolean atTheEnd = config.eventOrder() == EventOrder.ARRIVAL;
    NaiveUser user = users.get(event.user());
    boolean isLate = isTooLate(event.at(), user);
    boolean corrected = false;
    if (isLate) {
      corrected = event instanceof Trade t && t.correction();
      if (!corrected) {
        return Outcome.TOO_LATE;
      }
      atTheEnd = true;
    }
    if (isPending) {
      pending.put(event.key(), (Trade) event);
      return Outcome.PENDING;
    }
    long timeMs = event.at().timeMs();
    advanceTo(Math.max(now, timeMs));
    moveHead(event.at());
    if (user == null) {
      user = new NaiveUser(event.user(), config, marks, log);
      users.put(event.user(), user);
    }
    return place(event, user, known, atTheEnd, corrected, isFinal);
  }

  /** Books an event that is not too late, in place of a known one where there is one. */
  private Outcome place(
      UserEvent event,
      NaiveUser user,
      @Nullable Booked replaced,
      boolean atTheEnd,
      boolean corrected,
      boolean isFinal) {
    if (replaced != null) {
      withdrawImplied(replaced.own, List.of()); // a disputed trade prices nothing
      Outcome trial = outcomeInstead(event, user, replaced, atTheEnd, corrected);
      if (!isBooked(trial)) {
        return trial;
      }
    }
    List<NaiveUser> reworked = new ArrayList<>();
    if (replaced != null) {
      replaced.user.own.remove(replaced.own);
      booked.remove(event.key());
      reworked.add(replaced.user);
      if (replaced.user != user) {
        reworked.add(user);
      }
    }
    NaiveUser.Own own = own(event, user, atTheEnd, corrected);
    own.markedFinal = isFinal;
    int index = atTheEnd ? user.own.size() : user.insertionIndex(own.at);
    boolean isStepForward =
        index == user.own.size()
            && own.place == log.size()
            && reworked.isEmpty()
            && user.state.lastTimerMs() <= own.timeMs
            && !config.alwaysRebuild();
    user.own.add(index, own);
    if (isStepForward) {
      own.outcome = user.state.book(event, own.place, own.timeMs);
      if (isBooked(own.outcome)) {
        sentAlerts.addAll(user.newAlerts());
      }
    } else {
      NaiveState before = user.state;
      user.rebuild(now);
      if (isBooked(own.outcome)) {
        sentAlerts.addAll(user.changedAlerts());
        if (replaced != null && replaced.user != user) {
          rework(replaced.user);
        }
      } else {
        user.state = before;
      }
    }
    if (!isBooked(own.outcome)) {
      user.own.remove(own);
      return own.outcome;
    }
    booked.put(event.key(), new Booked(user, own));
    pending.remove(event.key());
    if (event instanceof Trade trade) {
      implyPrice(trade, own);
    }
    return replaced != null ? Outcome.CONFLICT : own.outcome;
  }

  private static boolean isBooked(Outcome outcome) {
    return outcome == Outcome.APPLIED || outcome == Outcome.UNCHANGED;
  }

  /** What would become of the new content of a conflict with the old one gone. */
  private Outcome outcomeInstead(
      UserEvent event, NaiveUser user, Booked replaced, boolean atTheEnd, boolean corrected) {
    Map<NaiveUser.Own, Outcome> outcomes = new HashMap<>();
    user.own.forEach(own -> outcomes.put(own, own.outcome));
    NaiveUser trial = new NaiveUser(user.id, config, marks, log);
    trial.own.addAll(user.own);
    trial.own.remove(replaced.own);
    NaiveUser.Own candidate = own(event, trial, atTheEnd, corrected);
    trial.own.add(atTheEnd ? trial.own.size() : trial.insertionIndex(candidate.at), candidate);
    trial.rebuild(now);
    outcomes.forEach((own, outcome) -> own.outcome = outcome);
    return candidate.outcome;
  }

  /** The event at its place: see 1.4. A correction stands at the present moment of its chain. */
  private NaiveUser.Own own(UserEvent event, NaiveUser user, boolean atTheEnd, boolean corrected) {
    if (atTheEnd) {
      ChainPosition at = corrected ? ChainPosition.of(event.at().chain(), now) : event.at();
      return new NaiveUser.Own(event, at, now, log.size());
    }
    int index = user.insertionIndex(event.at());
    int place = log.placeAfter(event.at().timeMs());
    if (index < user.own.size()) {
      place = Math.min(place, user.own.get(index).place);
    }
    return new NaiveUser.Own(event, event.at(), event.at().timeMs(), place);
  }

  // Horizon

  private boolean isBeyondHorizon(ChainPosition at) {
    if (now != NO_TIME && at.timeMs() < now - config.undoRetentionMs()) {
      return true;
    }
    if (!at.hasBlock()) {
      return now != NO_TIME && at.timeMs() < now - config.horizonTimeMs();
    }
    Long known = finalized.get(at.chain());
    Long head = heads.get(at.chain());
    return (known != null && at.blockNumber() <= known)
        || (head != null && at.blockNumber() < head - config.horizonBlocksOf(at.chain()));
  }

  private boolean isFinal(NaiveUser.Own own) {
    return own.markedFinal || isBeyondHorizon(own.at);
  }

  private boolean isTooLate(ChainPosition at, @Nullable NaiveUser user) {
    if (isBeyondHorizon(at)) {
      return true;
    }
    if (config.eventOrder() == EventOrder.ARRIVAL || user == null) {
      return false;
    }
    int finalPrefix = 0;
    while (finalPrefix < user.own.size() && isFinal(user.own.get(finalPrefix))) {
      finalPrefix++;
    }
    return user.insertionIndex(at) < finalPrefix;
  }

  private void moveHead(ChainPosition at) {
    if (at.hasBlock()) {
      heads.merge(at.chain(), at.blockNumber(), Math::max);
    }
  }

  // Time

  private void advanceTo(long timeMs) {
    if (now == NO_TIME) {
      nextPeriodEnd = -Math.floorDiv(-timeMs, config.periodMs()) * config.periodMs();
      now = timeMs;
      return;
    }
    while (true) {
      long periodDue = nextPeriodEnd + 1;
      boolean expiryFirst = !expiries.isEmpty() && expiries.first().dueMs() < periodDue;
      long due = expiryFirst ? expiries.first().dueMs() : periodDue;
      if (due > timeMs) {
        break;
      }
      now = due;
      if (expiryFirst) {
        Expiry expiry = expiries.first();
        forgetExpiry(expiry.token());
        logGlobal(NaiveLog.Kind.EXPIRY, expiry.token(), false, List.of());
      } else {
        marks.close(log.size(), nextPeriodEnd);
        nextPeriodEnd += config.periodMs();
        logGlobal(NaiveLog.Kind.PERIOD_END, null, false, List.of());
      }
    }
    now = Math.max(now, timeMs);
    for (NaiveUser user : users.values()) {
      user.state.runTimers(now, log.size());
      sentAlerts.addAll(user.newAlerts());
    }
  }

  private void watchExpiry(TokenId token, @Nullable NaiveMark mark) {
    forgetExpiry(token);
    if (mark == null || mark.asOfMs() > Long.MAX_VALUE - 1 - mark.maxAgeMs()) {
      return;
    }
    long due = mark.asOfMs() + mark.maxAgeMs() + 1;
    if (due > now) {
      Expiry expiry = new Expiry(due, token);
      expiries.add(expiry);
      expiryByToken.put(token, expiry);
    }
  }

  private void forgetExpiry(TokenId token) {
    Expiry expiry = expiryByToken.remove(token);
    if (expiry != null) {
      expiries.remove(expiry);
    }
  }

  // Effects

  /** Appends a global event and lets every user but some take the step. */
  private void logGlobal(
      NaiveLog.Kind kind, @Nullable TokenId token, boolean isFlow, List<NaiveUser> except) {
    long valued = kind == NaiveLog.Kind.PERIOD_END ? now - 1 : now;
    log.add(new NaiveLog.Entry(kind, now, valued, token, isFlow));
    for (NaiveUser user : users.values()) {
      if (except.contains(user)) {
        continue;
      }
      if (config.alwaysRebuild()) {
        rework(user);
      } else {
        user.state.global(log.size() - 1);
        sentAlerts.addAll(user.newAlerts());
      }
    }
  }

  private void rework(NaiveUser user) {
    user.rebuild(now);
    sentAlerts.addAll(user.changedAlerts());
  }

  /** 2.5: the price a trade implies becomes a tick behind it. */
  private void implyPrice(Trade trade, NaiveUser.Own own) {
    if (!config.impliedPrices()) {
      return;
    }
    BigInteger v = NaiveState.tradeValue(trade, marks, own.place, own.timeMs);
    if (v == null || v.signum() == 0) {
      return;
    }
    boolean inAnchors = isAnchor(trade.tokenIn(), own);
    boolean outAnchors = isAnchor(trade.tokenOut(), own);
    if (inAnchors == outAnchors) {
      return;
    }
    TokenId token = inAnchors ? trade.tokenOut() : trade.tokenIn();
    BigInteger units = (inAnchors ? trade.amountOut() : trade.amountIn()).toBigInteger();
    int decimals = marks.decimals(token, own.place);
    TokenId anchor = inAnchors ? trade.tokenIn() : trade.tokenOut();
    Quantity anchored = inAnchors ? trade.amountIn() : trade.amountOut();
    boolean anchorHasValue =
        marks.freshValue(anchor, anchored.toBigInteger(), own.place, own.timeMs) != null;
    if (decimals < 0 || !anchorHasValue) {
      return;
    }
    Price price;
    try {
      price =
          Price.of(
              NaiveMath.dollars(v)
                  .scaleByPowerOfTen(decimals)
                  .divide(new BigDecimal(units), PRICE_DIGITS));
    } catch (IllegalArgumentException outOfRange) {
      return;
    }
    NaiveMark mark =
        new NaiveMark(price, own.timeMs, config.impliedPriceMaxAgeMs(), PriceOrigin.TRADE);
    NaiveMarks.Accepted tick = new NaiveMarks.Accepted(token, mark);
    if (acceptTick(tick)) {
      own.implied = tick;
    }
  }

  /** Whether a leg is pegged or has a fresh FEED mark. */
  private boolean isAnchor(TokenId token, NaiveUser.Own own) {
    NaiveMarks.Quote quote = marks.quote(token, own.place, own.timeMs);
    return marks.isPegged(token, own.place)
        || (quote != null && quote.fresh() && quote.origin() == PriceOrigin.FEED);
  }

  private void withdrawImplied(NaiveUser.Own own, List<NaiveUser> reworked) {
    NaiveMarks.Accepted tick = own.implied;
    if (tick == null) {
      return;
    }
    boolean inForce = marks.inForce(tick.token) == tick;
    tick.withdrawn = true;
    own.implied = null;
    if (inForce) {
      marks.putWithdrawal(log.size(), tick.token);
      watchExpiry(tick.token, marks.mark(tick.token, log.size() + 1));
      logGlobal(NaiveLog.Kind.WITHDRAWN, tick.token, true, reworked);
    }
  }

  // Reads

  /** Time of the last event; {@link Long#MIN_VALUE} before the first. */
  public long now() {
    return now;
  }

  /** Users with a booked event, in canonical order. */
  public List<UserId> users() {
    return users.values().stream().filter(u -> u.state.isStarted()).map(u -> u.id).toList();
  }

  private Optional<NaiveState> state(UserId user) {
    return Optional.ofNullable(users.get(user)).map(u -> u.state).filter(NaiveState::isStarted);
  }

  private NaiveState requireState(UserId user) {
    return state(user)
        .orElseThrow(() -> new IllegalArgumentException("no booked event of user " + user));
  }

  /** Positions of a user that have any effect, in canonical token order. */
  public List<NaivePositionView> positions(UserId user) {
    List<NaivePositionView> result = new ArrayList<>();
    state(user)
        .ifPresent(
            s ->
                s.positions()
                    .forEach(
                        (token, position) -> result.add(NaivePositionView.of(token, position))));
    result.removeIf(NaivePositionView::isTrivial);
    return result;
  }

  /** One position; empty where it has no effect. */
  public Optional<NaivePositionView> position(UserId user, TokenId token) {
    return positions(user).stream().filter(p -> p.token().equals(token)).findFirst();
  }

  /** Holdings valued now. */
  public NaiveExposure exposure(UserId user) {
    return requireState(user).exposure(log.size(), now());
  }

  public BigInteger gross(UserId user) {
    return exposure(user).gross();
  }

  public BigInteger net(UserId user) {
    return exposure(user).net();
  }

  public BigInteger riskExposure(UserId user) {
    return exposure(user).riskExposure();
  }

  /** The time-weighted index I. */
  public double index(UserId user) {
    return requireState(user).index().index();
  }

  public double peak(UserId user) {
    return requireState(user).index().peak();
  }

  public double maxDrawdown(UserId user) {
    return requireState(user).index().maxDrawdown();
  }

  public long samples(UserId user) {
    return requireState(user).index().samples();
  }

  /** Fall of the index from its peak, at equity now. */
  public double drawdown(UserId user) {
    return requireState(user).index().drawdown(net(user));
  }

  /** Returns of the last periods, oldest first. */
  public List<Double> periodReturns(UserId user) {
    return requireState(user).index().periodReturns();
  }

  public NaiveStatistics statistics(UserId user) {
    return requireState(user).statistics();
  }

  /** Portfolio VaR now, at a confidence in basis points. */
  public NaiveValueAtRisk valueAtRisk(UserId user, int confidenceBps) {
    return requireState(user).scenarios(exposure(user), log.size()).at(confidenceBps);
  }

  /** Return VaR now, at a confidence in basis points. */
  public NaiveReturnVar returnVar(UserId user, int confidenceBps) {
    return requireState(user).returnVar(exposure(user).status(), confidenceBps);
  }

  /** State of every rule in force, by name. */
  public SortedMap<String, RuleState> ruleStates(UserId user) {
    SortedMap<String, RuleState> result = new TreeMap<>();
    Optional<NaiveState> state = state(user);
    for (Rule rule : log.rules(log.size()).rules()) {
      result.put(
          rule.name(), state.map(s -> s.rules().state(rule.name())).orElse(RuleState.INACTIVE));
    }
    return result;
  }

  /** The last image sent of every alert, retracted ones included. */
  public Map<NaiveAlert.Identity, NaiveAlert> alerts() {
    Map<NaiveAlert.Identity, NaiveAlert> result = new HashMap<>();
    sentAlerts.forEach(alert -> result.put(alert.identity(), alert));
    return result;
  }

  /** Every alert sent, in order. */
  public List<NaiveAlert> sentAlerts() {
    return List.copyOf(sentAlerts);
  }

  /** The price to value a token with now, peg included; null where there is none. */
  public @Nullable NaiveMark mark(TokenId token) {
    int place = log.size();
    NaiveMark mark = marks.mark(token, place);
    if ((mark == null || !mark.isFreshAt(now())) && marks.isPegged(token, place)) {
      return new NaiveMark(Price.ONE, now(), Long.MAX_VALUE, PriceOrigin.PEG);
    }
    return mark;
  }

  /**
   * The whole state as text, users and tokens in canonical order, doubles to the last bit: equal
   * texts are equal states. Alerts are those that stand, in order of identity.
   */
  public String describe() {
    StringBuilder text = new StringBuilder("now " + now() + "\n");
    for (UserId user : users()) {
      text.append(describe(user));
    }
    return text.toString();
  }

  /** One user's part of {@link #describe()}. */
  public String describe(UserId user) {
    StringBuilder text = new StringBuilder(user + "\n");
    positions(user).forEach(p -> text.append("  ").append(p).append('\n'));
    text.append("  ").append(exposure(user)).append('\n');
    text.append("  concentration ").append(Double.toHexString(exposure(user).concentration()));
    text.append(" hhi ").append(Double.toHexString(exposure(user).hhi()));
    text.append("\n  index ").append(Double.toHexString(index(user)));
    text.append(" peak ").append(Double.toHexString(peak(user)));
    text.append(" maxDrawdown ").append(Double.toHexString(maxDrawdown(user)));
    text.append(" drawdown ").append(Double.toHexString(drawdown(user)));
    text.append(" samples ").append(samples(user)).append("\n  returns");
    periodReturns(user).forEach(r -> text.append(' ').append(Double.toHexString(r)));
    text.append("\n  ").append(statistics(user));
    text.append("\n  ").append(valueAtRisk(user, 9500));
    text.append("\n  ").append(valueAtRisk(user, 9900));
    text.append("\n  ").append(returnVar(user, 9500));
    text.append("\n  ").append(ruleStates(user)).append('\n');
    List<String> standing = new ArrayList<>();
    for (NaiveAlert alert : requireState(user).rules().alerts()) {
      standing.add("  " + alert + "\n");
    }
    standing.stream().sorted().forEach(text::append);
    return text.toString();
  }
}
