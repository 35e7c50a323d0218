package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.price.PriceSource;
import io.hyperdex.risk.price.TokenRegistry;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Tracks every user's positions, values them, measures their risk and checks the rules, all in one
 * ordered step per event.
 *
 * <p>The state is a function of the events in the order they were applied: the engine has no
 * thread, clock, file or socket of its own. Time enters as an event. {@code
 * docs/concepts/semantics.md} says exactly what each event does.
 *
 * <p><b>Threading.</b> Any thread may call anything. One event is applied at a time. A writer never
 * waits for another: when a call is in progress on another thread, or further up the same one (a
 * rule or inline sink that calls back), the event goes into a bounded inbox, the call returns
 * {@link Outcome#HANDED_OVER}, and whoever is in progress applies it next and tells the outcome to
 * the callback given at build. A full inbox answers {@link Outcome#BUSY} and nothing has happened.
 * A reader waits for the event in progress, a few microseconds, and then sees one consistent
 * version. Events handed over from several threads keep the order per thread.
 *
 * <p><b>Errors.</b> Events answer with an {@link Outcome}; every outcome is counted. Building and
 * configuring throw IllegalArgumentException with the value and the cure. Rules and sinks that
 * throw are counted and harm nobody.
 */
public final class RiskEngine {
  /** {@link #now()} before the first event that carries time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final Core core;
  private final Snapshots snapshots;
  private final StateHasher hasher;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<RiskEvent> inbox = new ArrayDeque<>(); // guarded by itself
  private final int inboxCapacity;
  private final BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver;
  private final AtomicLongArray refusedOutside = new AtomicLongArray(Outcome.values().length);
  private final TokenRegistry tokens = new TokenView();

  RiskEngine(Core core, BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver) {
    this.core = core;
    this.snapshots = new Snapshots(core);
    this.hasher = new StateHasher(core);
    this.inboxCapacity = core.config.inboxCapacity();
    this.onHandedOver = onHandedOver;
  }

  /** An engine with defaults to change. */
  public static RiskEngineBuilder builder() {
    return new RiskEngineBuilder();
  }

  // ---- events

  /** Applies one event and says what became of it. */
  public Outcome apply(RiskEvent event) {
    Objects.requireNonNull(event, "event");
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return handOver(event);
    }
    Outcome outcome;
    try {
      drainInbox(); // what this thread handed over before comes first
      outcome = core.apply(event);
      drainInbox();
    } finally {
      lock.unlock();
    }
    applyLeftovers();
    return outcome;
  }

  /** Lets time pass up to here: periods end, prices go stale. Earlier than now: UNCHANGED. */
  public Outcome advanceTo(long epochMs) {
    return apply(new TimeAdvanced(epochMs));
  }

  /**
   * As {@link #apply} for a trade, by dense ids from {@link #userIndex}, {@link #tokenIndex},
   * {@link #chainIndex} and {@link #venueIndex}. Ids never handed out give UNKNOWN_USER or
   * UNKNOWN_TOKEN, a zero amount, one token on both sides or an unknown chain INVALID.
   *
   * @param venue dense venue id, or 0 where unknown
   * @param blockNumber and the following: {@link ChainPosition#UNKNOWN} where the feed has none
   */
  public Outcome applyTrade(
      long keyHigh,
      long keyLow,
      int user,
      int chain,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      int tokenIn,
      Quantity amountIn,
      int tokenOut,
      Quantity amountOut,
      int venue) {
    Account account = core.accounts.find(user);
    TokenState in = core.registry.token(tokenIn);
    TokenState out = core.registry.token(tokenOut);
    ChainId chainId = core.registry.chain(chain);
    VenueId venueId = core.registry.venue(venue);
    if (account == null) {
      return refused(Outcome.UNKNOWN_USER);
    }
    if (in == null || out == null) {
      return refused(Outcome.UNKNOWN_TOKEN);
    }
    if (chainId == null
        || in == out
        || amountIn.isZero()
        || amountOut.isZero()
        || Math.min(blockNumber, Math.min(txIndex, logIndex)) < ChainPosition.UNKNOWN) {
      return refused(Outcome.INVALID);
    }
    Trade.Builder trade =
        Trade.builder(
                EventKey.of(keyHigh, keyLow),
                account.user,
                ChainPosition.of(chainId, timeMs, blockNumber, txIndex, logIndex))
            .gave(in.id, amountIn)
            .received(out.id, amountOut);
    if (venueId != null) {
      trade.venue(venueId);
    }
    return apply(trade.build());
  }

  /** Counts an outcome that needs no look at the state. */
  private Outcome refused(Outcome outcome) {
    refusedOutside.incrementAndGet(outcome.ordinal());
    return outcome;
  }

  /**
   * As {@link #apply} for a feed price, by dense token id: {@code mantissa * 10^-scale} USD. An id
   * never handed out gives UNKNOWN_TOKEN, what is no {@link Price} INVALID.
   */
  public Outcome applyPrice(int token, long mantissa, int scale, long timeMs) {
    TokenState state = core.registry.token(token);
    if (state == null) {
      return refused(Outcome.UNKNOWN_TOKEN);
    }
    Price price;
    try {
      price = Price.of(mantissa, scale);
    } catch (IllegalArgumentException notAPrice) {
      return refused(Outcome.INVALID);
    }
    return apply(PriceTick.of(state.id, price, timeMs));
  }

  /** Applies all new ticks of a source; returns how many were applied. */
  public int pull(PriceSource source) {
    int[] applied = new int[1];
    source.drainTo(tick -> applied[0] += apply(tick) == Outcome.APPLIED ? 1 : 0);
    return applied[0];
  }

  /**
   * Puts a rule set in force, for everyone at once. Rules of the same name keep their state; open
   * alerts of rules that are gone are resolved.
   *
   * @throws IllegalStateException from inside a rule or inline sink
   */
  public Outcome replaceRules(RuleSet rules) {
    return configure(() -> core.replaceRules(rules));
  }

  /**
   * Gives portfolio VaR a history before the first event.
   *
   * @param firstPeriodEndMs the period end of the first close: a multiple of the period
   * @param closes one per period, USD per whole token; NaN where there is none
   * @throws IllegalStateException after the first event
   */
  public void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes) {
    configure(
        () -> {
          core.market.preload(token, firstPeriodEndMs, closes);
          return Outcome.APPLIED;
        });
  }

  /**
   * Forgets users without holdings, open alerts and undo data whose last event is older, with their
   * PnL and statistics. Returns how many.
   */
  public int removeIdleUsers(long idleSinceMs) {
    int[] removed = new int[1];
    configure(
        () -> {
          removed[0] = core.removeIdleUsers(idleSinceMs);
          return Outcome.APPLIED;
        });
    return removed[0];
  }

  private Outcome configure(Supplier<Outcome> change) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "a rule or inline sink must not reconfigure the engine that is calling it");
    }
    lock.lock();
    Outcome outcome;
    try {
      drainInbox();
      outcome = change.get();
      drainInbox();
    } finally {
      lock.unlock();
    }
    applyLeftovers();
    return outcome;
  }

  // ---- hand-over

  private Outcome handOver(RiskEvent event) {
    synchronized (inbox) {
      if (inbox.size() >= inboxCapacity) {
        return refused(Outcome.BUSY);
      }
      inbox.addLast(event);
    }
    applyLeftovers();
    return refused(Outcome.HANDED_OVER);
  }

  /** Applies what was handed over; the lock is held. */
  private void drainInbox() {
    while (true) {
      RiskEvent next;
      synchronized (inbox) {
        next = inbox.pollFirst();
      }
      if (next == null) {
        return;
      }
      Outcome outcome = core.apply(next);
      try {
        onHandedOver.accept(next, outcome);
      } catch (RuntimeException e) {
        core.counters.callbackErrors++; // the event is applied; a broken callback stops nobody
      }
    }
  }

  /**
   * An event may be handed over after the holder's last look into the inbox and before it lets go
   * of the lock: then either side comes here and finds it.
   */
  private void applyLeftovers() {
    while (hasLeftovers() && !lock.isHeldByCurrentThread() && lock.tryLock()) {
      try {
        drainInbox();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean hasLeftovers() {
    synchronized (inbox) {
      return !inbox.isEmpty();
    }
  }

  // ---- dense ids

  /** The dense id of a user, handed out on first use. */
  public int userIndex(UserId user) {
    return read(() -> core.accounts.of(user).index);
  }

  /** The dense id of a token, handed out on first use. */
  public int tokenIndex(TokenId token) {
    return read(() -> core.registry.token(token).index);
  }

  /** The dense id of a chain, handed out on first use. */
  public int chainIndex(ChainId chain) {
    return read(() -> core.registry.chainIndex(chain));
  }

  /** The dense id of a venue, handed out on first use; 0 is the unknown venue. */
  public int venueIndex(VenueId venue) {
    return read(() -> core.registry.venueIndex(venue));
  }

  // ---- reads

  private <T> T read(Supplier<T> reader) {
    lock.lock();
    try {
      return reader.get();
    } finally {
      lock.unlock();
      applyLeftovers();
    }
  }

  /** A user's holdings valued now; empty for a user never seen. */
  public Optional<Exposure> exposure(UserId user) {
    return read(() -> snapshots.exposure(user));
  }

  /** Everything known of a user, of one version; empty for a user never seen. */
  public Optional<UserSnapshot> snapshot(UserId user) {
    return read(() -> snapshots.user(user));
  }

  /** One measure of a user; empty for a user never seen. */
  public Optional<Measure> measure(UserId user, MeasureId id) {
    return read(() -> snapshots.measure(user, id));
  }

  /** One position; empty where the user never touched the token. */
  public Optional<Position> position(UserId user, TokenId token) {
    return read(() -> snapshots.position(user, token));
  }

  /** Users with any effect on the state, in canonical order. */
  public List<UserId> users() {
    return read(snapshots::users);
  }

  /**
   * Users with an open alert of at least a severity: most severe first, then by gross exposure,
   * then by id.
   */
  public List<UserId> highRiskUsers(Severity atLeast, int limit) {
    return read(() -> snapshots.highRiskUsers(atLeast, limit));
  }

  /** Alerts of a user that are open now, in rule order. */
  public List<Alert> openAlerts(UserId user) {
    return read(() -> snapshots.openAlerts(user));
  }

  /** All alerts that are open now, by user, then rule order. */
  public List<Alert> openAlerts() {
    return read(snapshots::openAlerts);
  }

  /** The price in force for a token, fresh or stale, the peg of a dollar token included. */
  public Optional<MarkPrice> mark(TokenId token) {
    return read(() -> snapshots.mark(token));
  }

  public TokenRegistry tokens() {
    return tokens;
  }

  /** The rule set in force. */
  public RuleSet rules() {
    return read(core::rules);
  }

  /** Event time so far, epoch milliseconds UTC; {@link #NO_TIME} before the first event. */
  public long now() {
    return read(core::now);
  }

  /** Number of events that changed the state. */
  public long version() {
    return read(core::version);
  }

  public EngineStatistics statistics() {
    return read(() -> snapshots.statistics(refusedOutside));
  }

  /**
   * Digest of positions, PnL, windows, rule states and marks, over external ids: equal after a
   * replay, in any JVM. O(users log users).
   */
  public StateHash stateHash() {
    return read(hasher::state);
  }

  /** {@link #stateHash()} with identity, undo data and counters: equal after a full restore. */
  public StateHash fullHash() {
    return read(hasher::full);
  }

  /** Alerts: drain them to sinks, subscribe, look at the history. */
  public AlertDispatch alerts() {
    return core.dispatch;
  }

  private final class TokenView implements TokenRegistry {
    @Override
    public Optional<io.hyperdex.risk.event.TokenMeta> find(TokenId token) {
      return read(
          () -> {
            TokenState state = core.registry.find(token);
            return state == null ? Optional.empty() : Optional.of(state.meta());
          });
    }

    @Override
    public int size() {
      return read(() -> core.registry.tokens().size());
    }
  }
}
