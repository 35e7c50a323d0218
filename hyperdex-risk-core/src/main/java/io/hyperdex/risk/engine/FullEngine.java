package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
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
import org.jspecify.annotations.Nullable;

/**
 * The engine with everything the semantics know: undo, late events, lots, exact money. One lock
 * orders events; a second writer hands over.
 */
final class FullEngine extends RiskEngine {
  /** Records read ahead in a batch: their misses fit what a core keeps under way. */
  private static final int GROUP = 16;

  private final Core core;
  private final Snapshots snapshots;
  private final StateHasher hasher;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<RiskEvent> inbox = new ArrayDeque<>(); // guarded by itself
  private volatile int waiting; // written with the inbox's monitor: what it holds
  private final int inboxCapacity;
  private final BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver;
  private final AtomicLongArray refusedOutside = new AtomicLongArray(Outcome.values().length);
  private final TokenRegistry tokens = new TokenView();

  FullEngine(Core core, BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver) {
    this.core = core;
    this.snapshots = new Snapshots(core);
    this.hasher = new StateHasher(core);
    this.inboxCapacity = core.config.inboxCapacity();
    this.onHandedOver = onHandedOver;
  }

  // ---- events

  @Override
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

  @Override
  Outcome applyWideTrade(
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
    Outcome nonsense = nonsense(user, chain, blockNumber, txIndex, logIndex, tokenIn, tokenOut);
    if (nonsense != null) {
      return refused(nonsense);
    }
    return apply(
        trade(
            EventKey.of(keyHigh, keyLow),
            user,
            ChainPosition.of(
                core.registry.chains().get(chain), timeMs, blockNumber, txIndex, logIndex),
            tokenIn,
            amountIn,
            tokenOut,
            amountOut,
            venue));
  }

  @Override
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
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow,
      int venue) {
    Account account = core.accounts.find(user);
    TokenState in = core.registry.token(tokenIn);
    TokenState out = core.registry.token(tokenOut);
    ChainTable.Chain on = core.chains.at(chain);
    if (account == null
        || in == null
        || out == null
        || on == null
        || in == out
        || (inHigh | inLow) == 0
        || (outHigh | outLow) == 0
        || Math.min(blockNumber, Math.min(txIndex, logIndex)) < ChainPosition.UNKNOWN) {
      Outcome nonsense = nonsense(user, chain, blockNumber, txIndex, logIndex, tokenIn, tokenOut);
      return refused(nonsense == null ? Outcome.INVALID : nonsense);
    }
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return handOver(
          trade(
              EventKey.of(keyHigh, keyLow),
              user,
              ChainPosition.of(on.id, timeMs, blockNumber, txIndex, logIndex),
              tokenIn,
              Quantity.ofLimbs(0, 0, inHigh, inLow),
              tokenOut,
              Quantity.ofLimbs(0, 0, outHigh, outLow),
              venue));
    }
    Outcome outcome;
    try {
      drainInbox();
      outcome =
          applyOwned(
              account,
              keyHigh,
              keyLow,
              on,
              timeMs,
              blockNumber,
              txIndex,
              logIndex,
              in,
              inHigh,
              inLow,
              out,
              outHigh,
              outLow,
              venue);
      drainInbox();
    } finally {
      lock.unlock();
    }
    applyLeftovers();
    return outcome;
  }

  /** The lock is held. */
  private Outcome applyOwned(
      Account account,
      long keyHigh,
      long keyLow,
      ChainTable.Chain on,
      long timeMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      TokenState in,
      long inHigh,
      long inLow,
      TokenState out,
      long outHigh,
      long outLow,
      int venue) {
    boolean booked =
        core.applyInOrder(
            account,
            keyHigh,
            keyLow,
            on,
            timeMs,
            blockNumber,
            txIndex,
            logIndex,
            in,
            inHigh,
            inLow,
            out,
            outHigh,
            outLow,
            venue);
    if (booked) {
      return Outcome.APPLIED;
    }
    return core.apply(
        trade(
            EventKey.of(keyHigh, keyLow),
            account.index,
            ChainPosition.of(on.id, timeMs, blockNumber, txIndex, logIndex),
            in.index,
            Quantity.ofLimbs(0, 0, inHigh, inLow),
            out.index,
            Quantity.ofLimbs(0, 0, outHigh, outLow),
            venue));
  }

  /** What is wrong with dense ids and places, or null. */
  private @Nullable Outcome nonsense(
      int user,
      int chain,
      long blockNumber,
      long txIndex,
      long logIndex,
      int tokenIn,
      int tokenOut) {
    if (core.accounts.find(user) == null) {
      return Outcome.UNKNOWN_USER;
    }
    if (core.registry.token(tokenIn) == null || core.registry.token(tokenOut) == null) {
      return Outcome.UNKNOWN_TOKEN;
    }
    boolean invalid =
        core.registry.chain(chain) == null
            || tokenIn == tokenOut
            || Math.min(blockNumber, Math.min(txIndex, logIndex)) < ChainPosition.UNKNOWN;
    return invalid ? Outcome.INVALID : null;
  }

  private Trade trade(
      EventKey key,
      int user,
      ChainPosition at,
      int tokenIn,
      Quantity amountIn,
      int tokenOut,
      Quantity amountOut,
      int venue) {
    Trade.Builder trade =
        Trade.builder(key, core.accounts.get(user).user, at)
            .gave(core.registry.tokens().get(tokenIn).id, amountIn)
            .received(core.registry.tokens().get(tokenOut).id, amountOut);
    VenueId venueId = core.registry.venue(venue);
    if (venueId != null) {
      trade.venue(venueId);
    }
    return trade.build();
  }

  @Override
  public int applyBatch(TradeBatch batch) {
    int applied = 0;
    for (int from = 0; from < batch.size(); from += GROUP) {
      int to = Math.min(batch.size(), from + GROUP);
      touch(batch, from, to);
      for (int i = from; i < to; i++) {
        Outcome outcome =
            applyTrade(
                batch.keyHigh(i),
                batch.keyLow(i),
                batch.user(i),
                batch.chain(i),
                batch.timeMs(i),
                batch.blockNumber(i),
                batch.txIndex(i),
                batch.logIndex(i),
                batch.tokenIn(i),
                batch.inHigh(i),
                batch.inLow(i),
                batch.tokenOut(i),
                batch.outHigh(i),
                batch.outLow(i),
                batch.venue(i));
        batch.setOutcome(i, outcome);
        applied += outcome.changesState() ? 1 : 0;
      }
    }
    return applied;
  }

  /**
   * Reads a word of every record a group of trades will need, so that the cache misses of all of
   * them are under way at once.
   */
  private void touch(TradeBatch batch, int from, int to) {
    long seen = 0;
    for (int i = from; i < to; i++) {
      Account account = core.accounts.find(batch.user(i));
      seen ^= account == null ? 0 : account.touch();
    }
    batch.touched = seen; // keeps the reads from being optimised away
  }

  /** Counts an outcome that needs no look at the state. */
  private Outcome refused(Outcome outcome) {
    refusedOutside.incrementAndGet(outcome.ordinal());
    return outcome;
  }

  @Override
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

  @Override
  public Outcome replaceRules(RuleSet rules) {
    return configure(() -> core.replaceRules(rules));
  }

  @Override
  public void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes) {
    configure(
        () -> {
          core.market.preload(token, firstPeriodEndMs, closes);
          return Outcome.APPLIED;
        });
  }

  @Override
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
      waiting = inbox.size();
    }
    applyLeftovers();
    return refused(Outcome.HANDED_OVER);
  }

  /** Applies what was handed over; the lock is held. */
  private void drainInbox() {
    while (waiting > 0) {
      RiskEvent next;
      synchronized (inbox) {
        next = inbox.pollFirst();
        waiting = inbox.size();
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
    while (waiting > 0 && !lock.isHeldByCurrentThread() && lock.tryLock()) {
      try {
        drainInbox();
      } finally {
        lock.unlock();
      }
    }
  }

  // ---- dense ids

  @Override
  public int userIndex(UserId user) {
    return core.accounts.of(user).index;
  }

  @Override
  public int userBlock(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count of users must be positive: " + count);
    }
    return core.accounts.block(count);
  }

  @Override
  public int tokenIndex(TokenId token) {
    return core.registry.token(token).index;
  }

  @Override
  public int chainIndex(ChainId chain) {
    return core.chainIndex(chain);
  }

  @Override
  public int venueIndex(VenueId venue) {
    return core.registry.venueIndex(venue);
  }

  // ---- reads

  /** For what looks at all there is: waits for the event in progress. */
  private <T> T inOrder(Supplier<T> reader) {
    lock.lock();
    try {
      return reader.get();
    } finally {
      lock.unlock();
      applyLeftovers();
    }
  }

  @Override
  public Optional<Exposure> exposure(UserId user) {
    return snapshots.exposure(user);
  }

  @Override
  public boolean exposureInto(int user, ExposureBuffer into) {
    return snapshots.exposureInto(user, into);
  }

  @Override
  public Optional<UserSnapshot> snapshot(UserId user) {
    return snapshots.user(user);
  }

  @Override
  public Optional<Measure> measure(UserId user, MeasureId id) {
    return snapshots.measure(user, id);
  }

  @Override
  public Optional<Position> position(UserId user, TokenId token) {
    return snapshots.position(user, token);
  }

  @Override
  public List<UserId> users() {
    return snapshots.users();
  }

  @Override
  public List<UserId> highRiskUsers(Severity atLeast, int limit) {
    return snapshots.highRiskUsers(atLeast, limit);
  }

  @Override
  public List<Alert> openAlerts(UserId user) {
    return snapshots.openAlerts(user);
  }

  @Override
  public List<Alert> openAlerts() {
    return snapshots.openAlerts();
  }

  @Override
  public Optional<MarkPrice> mark(TokenId token) {
    return snapshots.mark(token);
  }

  @Override
  public TokenRegistry tokens() {
    return tokens;
  }

  @Override
  public RuleSet rules() {
    return core.rules();
  }

  @Override
  public long now() {
    return core.market.nowForReaders();
  }

  @Override
  public long version() {
    return core.version();
  }

  @Override
  public EngineStatistics statistics() {
    return inOrder(() -> snapshots.statistics(refusedOutside));
  }

  @Override
  public StateHash stateHash() {
    return inOrder(hasher::state);
  }

  @Override
  public StateHash fullHash() {
    return inOrder(hasher::full);
  }

  @Override
  public AlertDispatch alerts() {
    return core.dispatch;
  }

  private final class TokenView implements TokenRegistry {
    @Override
    public Optional<io.hyperdex.risk.event.TokenMeta> find(TokenId token) {
      TokenState state = core.registry.find(token);
      return state == null ? Optional.empty() : Optional.of(state.meta());
    }

    @Override
    public int size() {
      return core.registry.tokens().size();
    }
  }
}
