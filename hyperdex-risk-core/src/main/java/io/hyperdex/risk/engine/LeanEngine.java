package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.price.TokenRegistry;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.state.StateOutput;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine for hosts that vouch for their feed: exact quantities, values in doubles, events in
 * order of arrival. {@code docs/concepts/profiles.md} says what it does and what it does not.
 *
 * <p><b>Threading.</b> Different users never wait for each other. Any thread may write any user.
 * The writer owns the user's record for the time of its event; a second writer of the same user
 * tries {@value LeanCore#TRIES} times and then hands its event over to that user's inbox, which is
 * bounded, and the call returns {@link Outcome#HANDED_OVER}: the owner applies it before it goes
 * away and tells the callback. A full inbox answers {@link Outcome#BUSY} and nothing has happened.
 * So does every call from inside a rule, sink or callback. Should the owner be suspended in the
 * middle of its event, that user's events wait in the inbox; all others go on.
 *
 * <p>Market events (prices, facts, time, rule sets) are ordered by one owner of the market in the
 * same manner. Trades do not take it, but for the one whose time crosses a timer while the market
 * is free. A user that is owned while a price moves is looked at by its owner.
 *
 * <p>Readers copy the record and look whether its version is still the same; they write nothing and
 * own nothing. They try again while a writer of that very user is inside, so they wait for it where
 * it is suspended. From inside a rule or sink one sees the step in progress. {@link #version()},
 * {@link #statistics()} and the lists go over all users, O(users), and never wait.
 *
 * <p>Handing out a new id, reserving a block of users and changing the configuration are done one
 * at a time and may wait for each other.
 */
final class LeanEngine extends RiskEngine {
  private static final int BATCH = 16;

  private final LeanCore core;
  private final LeanTrades trades;
  private final LeanReads reads;
  private final AlertDispatch dispatch;
  private final TokenRegistry tokens = new TokenView();
  private final PreTrade preTrade;

  LeanEngine(
      EngineConfig config,
      int tokensPerUser,
      RuleSet rules,
      AlertDispatch dispatch,
      BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver,
      PreTradePolicy policy,
      TradingStates states) {
    this.dispatch = dispatch;
    core = new LeanCore(config, tokensPerUser, rules, dispatch, onHandedOver);
    trades = new LeanTrades(core);
    reads = new LeanReads(core);
    preTrade =
        new PreTrade(
            core.inFlight, policy, states, () -> new LeanProjection(core), core.market::now);
  }

  /** Bytes of the record of one user. */
  int bytesPerRecord() {
    return core.slab.bytesPerRecord();
  }

  // ---- events

  @Override
  public Outcome apply(RiskEvent event) {
    Objects.requireNonNull(event, "event");
    if (event instanceof Trade trade) {
      return apply(trade);
    }
    if (event instanceof UserEvent mine) {
      return core.apply(core.users.of(mine.user()), mine);
    }
    if (event instanceof TradeReverted) {
      return core.counters.count(Outcome.UNKNOWN_KEY);
    }
    if (event instanceof BlockFinalized) {
      return core.counters.count(Outcome.UNCHANGED);
    }
    return core.market.apply(event);
  }

  private Outcome apply(Trade trade) {
    if (trade.finality() == Finality.PENDING) {
      return core.counters.count(Outcome.PENDING);
    }
    int user = core.users.of(trade.user());
    Outcome outcome = core.apply(user, trade);
    if (outcome == Outcome.APPLIED) {
      imply(
          core.tokenIndex(trade.tokenIn()),
          trade.amountIn().limb1(),
          trade.amountIn().limb0(),
          core.tokenIndex(trade.tokenOut()),
          trade.amountOut().limb1(),
          trade.amountOut().limb0(),
          trade.at().timeMs());
    }
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
    Outcome refused = refusal(user, chain, blockNumber, txIndex, logIndex, tokenIn, tokenOut);
    return core.counters.count(refused == null ? Outcome.OVERFLOW : refused);
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
    int limit = core.slab.limit();
    int known = core.tokens.count();
    if (user < 0
        || user >= limit
        || tokenIn < 0
        || tokenIn >= known
        || tokenOut < 0
        || tokenOut >= known
        || tokenIn == tokenOut
        || chain < 0
        || chain >= core.registry.chains().size()
        || (inHigh | inLow) == 0
        || (outHigh | outLow) == 0
        || blockNumber < ChainPosition.UNKNOWN
        || txIndex < ChainPosition.UNKNOWN
        || logIndex < ChainPosition.UNKNOWN) {
      Outcome refused = refusal(user, chain, blockNumber, txIndex, logIndex, tokenIn, tokenOut);
      return core.counters.count(refused == null ? Outcome.INVALID : refused);
    }
    long now = core.market.now();
    boolean busy = core.reentry.isBusy();
    if (timeMs > now || busy) {
      boolean inside = busy && core.reentry.isInside();
      if (!inside && !core.market.advance(timeMs)) {
        return core.counters.count(Outcome.INVALID);
      }
      now = inside ? now : core.market.now();
    }
    long[] chunk = core.slab.chunk(user);
    int at = core.slab.offset(user);
    boolean owned = !busy && LeanSlab.tryOwn(chunk, at);
    if (!owned && ((busy && core.reentry.isInside()) || !core.own(user, chunk, at))) {
      return core.handOver(
          user,
          event(
              keyHigh,
              keyLow,
              user,
              chain,
              timeMs,
              blockNumber,
              txIndex,
              logIndex,
              tokenIn,
              inHigh,
              inLow,
              tokenOut,
              outHigh,
              outLow,
              venue));
    }
    long effectiveMs = Math.max(timeMs, now);
    Outcome outcome = Outcome.APPLIED;
    int done;
    try {
      done =
          trades.inPlace(
              user, chunk, at, effectiveMs, tokenIn, inHigh, inLow, tokenOut, outHigh, outLow);
      if (done == LeanTrades.NOT_SIMPLE) {
        outcome =
            trades.generally(
                user, chunk, at, effectiveMs, tokenIn, inHigh, inLow, tokenOut, outHigh, outLow);
      }
      if (core.inFlight.size() != 0 && outcome == Outcome.APPLIED) {
        core.inFlight.applied(
            core.users.name(user),
            core.registry.chains().get(chain),
            keyHigh,
            keyLow,
            logIndex,
            effectiveMs);
      }
    } finally {
      core.release(user, chunk, at);
    }
    if (!owned || core.reentry.isBusy()) {
      core.settle();
    }
    if (done == LeanTrades.APPLIED) {
      return outcome;
    }
    if (outcome != Outcome.APPLIED) {
      return core.counters.count(outcome);
    }
    imply(tokenIn, inHigh, inLow, tokenOut, outHigh, outLow, timeMs);
    return outcome;
  }

  /** What keeps a trade from being looked at, whatever its amounts; null where nothing does. */
  private @Nullable Outcome refusal(
      int user,
      int chain,
      long blockNumber,
      long txIndex,
      long logIndex,
      int tokenIn,
      int tokenOut) {
    if (!core.slab.isKnown(user)) {
      return Outcome.UNKNOWN_USER;
    }
    if (!core.tokens.isKnown(tokenIn) || !core.tokens.isKnown(tokenOut)) {
      return Outcome.UNKNOWN_TOKEN;
    }
    boolean valid =
        tokenIn != tokenOut
            && chain >= 0
            && chain < core.registry.chains().size()
            && Math.min(blockNumber, Math.min(txIndex, logIndex)) >= ChainPosition.UNKNOWN;
    return valid ? null : Outcome.INVALID;
  }

  private Trade event(
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
    ChainId chainId = Objects.requireNonNull(core.registry.chain(chain));
    ChainPosition at = ChainPosition.of(chainId, timeMs, blockNumber, txIndex, logIndex);
    return core.registry.trade(
        EventKey.of(keyHigh, keyLow),
        core.users.name(user),
        at,
        tokenIn,
        Quantity.ofLimbs(0, 0, inHigh, inLow),
        tokenOut,
        Quantity.ofLimbs(0, 0, outHigh, outLow),
        venue);
  }

  /** The price a booked trade implies, where just one leg has one that is not from trades. */
  private void imply(
      int tokenIn, long inHigh, long inLow, int tokenOut, long outHigh, long outLow, long timeMs) {
    LeanTokens.Table table = core.tokens.table();
    long in = table.rank[tokenIn + 1];
    if (((in ^ table.rank[tokenOut + 1]) & LeanTokens.SURE) != 0) {
      imply(
          (in & LeanTokens.SURE) != 0,
          tokenIn,
          inHigh,
          inLow,
          tokenOut,
          outHigh,
          outLow,
          Math.max(timeMs, core.market.now()));
    }
  }

  private void imply(
      boolean inSure,
      int tokenIn,
      long inHigh,
      long inLow,
      int tokenOut,
      long outHigh,
      long outLow,
      long at) {
    TokenState in = core.registry.tokens().get(tokenIn);
    TokenState out = core.registry.tokens().get(tokenOut);
    if (inSure) {
      core.market.imply(in, inHigh, inLow, out, outHigh, outLow, at);
    } else {
      core.market.imply(out, outHigh, outLow, in, inHigh, inLow, at);
    }
  }

  @Override
  public int applyBatch(TradeBatch batch) {
    int applied = 0;
    for (int from = 0; from < batch.size(); from += BATCH) {
      int to = Math.min(from + BATCH, batch.size());
      long touched = 0;
      for (int i = from; i < to; i++) {
        touched += trades.touch((int) (batch.words[i * TradeBatch.WORDS + 2] >>> 32));
      }
      batch.touched = touched;
      for (int i = from; i < to; i++) {
        Outcome outcome = apply(batch.words, i * TradeBatch.WORDS);
        batch.setOutcome(i, outcome);
        applied += outcome.changesState() ? 1 : 0;
      }
    }
    return applied;
  }

  /** Applies the frame of a trade; its layout is that of {@link TradeBatch}. */
  private Outcome apply(long[] w, int at) {
    return applyTrade(
        w[at],
        w[at + 1],
        (int) (w[at + 2] >>> 32),
        (int) w[at + 2],
        w[at + 4],
        w[at + 5],
        (int) (w[at + 6] >>> 32),
        (int) w[at + 6],
        (int) (w[at + 3] >>> 32),
        w[at + 8],
        w[at + 9],
        (int) w[at + 3],
        w[at + 10],
        w[at + 11],
        (int) w[at + 7]);
  }

  @Override
  public Outcome applyPrice(int token, long mantissa, int scale, long timeMs) {
    if (!core.tokens.isKnown(token)) {
      return core.counters.count(Outcome.UNKNOWN_TOKEN);
    }
    Price price;
    try {
      price = Price.of(mantissa, scale);
    } catch (IllegalArgumentException notAPrice) {
      return core.counters.count(Outcome.INVALID);
    }
    return core.market.apply(PriceTick.of(core.registry.tokens().get(token).id, price, timeMs));
  }

  // ---- configuration and ids

  @Override
  public Outcome replaceRules(RuleSet rules) {
    core.market.replaceRules(rules);
    return Outcome.APPLIED;
  }

  @Override
  public void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes) {
    core.market.preload(token, firstPeriodEndMs, closes);
  }

  @Override
  public ScenarioReturns scenarioReturns() {
    return Scenarios.copy(
        core.scenarios.windows, core.registry.tokens().size(), core.config.periodMs());
  }

  @Override
  public double[] periodReturns(UserId user) {
    return reads.periodReturns(user);
  }

  /** {@inheritDoc} LEAN keeps no time of the last event: it forgets whoever holds nothing now. */
  @Override
  public int removeIdleUsers(long idleSinceMs) {
    int[] removed = new int[1];
    core.market.configure(() -> removed[0] = core.removeIdleUsers());
    return removed[0];
  }

  @Override
  public int userIndex(UserId user) {
    return core.users.of(user);
  }

  @Override
  public int userBlock(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count of users must be positive: " + count);
    }
    return core.users.block(count);
  }

  @Override
  public int tokenIndex(TokenId token) {
    return core.tokenIndex(token);
  }

  @Override
  public int chainIndex(ChainId chain) {
    return core.registry.chainIndex(chain);
  }

  @Override
  public int venueIndex(VenueId venue) {
    return core.registry.venueIndex(venue);
  }

  // ---- reads

  @Override
  public Optional<Exposure> exposure(UserId user) {
    return reads.exposure(user);
  }

  @Override
  public boolean exposureInto(int user, ExposureBuffer into) {
    return reads.exposureInto(user, into);
  }

  @Override
  public Optional<UserSnapshot> snapshot(UserId user) {
    return reads.snapshot(user);
  }

  @Override
  public Optional<PortfolioState> portfolioState(UserId user) {
    return reads.portfolioState(user);
  }

  @Override
  public Optional<Measure> measure(UserId user, MeasureId id) {
    return reads.measure(user, id);
  }

  @Override
  public PreTrade preTrade() {
    return preTrade;
  }

  @Override
  public Optional<Position> position(UserId user, TokenId token) {
    return reads.position(user, token);
  }

  @Override
  public List<UserId> users() {
    return reads.users();
  }

  @Override
  public List<UserId> highRiskUsers(Severity atLeast, int limit) {
    return reads.highRiskUsers(atLeast, limit);
  }

  @Override
  public List<RuleStatus> ruleStatuses(UserId user) {
    return reads.ruleStatuses(user);
  }

  /** {@inheritDoc} Under LEAN no rule can be managed: always throws. */
  @Override
  public Outcome resetRule(UserId user, String rule, String actor, String reason) {
    requireManaged(rules(), rule);
    throw new IllegalStateException("LEAN took a managed rule: " + rule);
  }

  @Override
  public List<Alert> openAlerts(UserId user) {
    return reads.openAlerts(user);
  }

  @Override
  public List<Alert> openAlerts() {
    return reads.openAlerts();
  }

  @Override
  public Optional<MarkPrice> mark(TokenId token) {
    return reads.mark(token);
  }

  @Override
  public TokenRegistry tokens() {
    return tokens;
  }

  @Override
  public RuleSet rules() {
    return core.rules.set;
  }

  @Override
  public long now() {
    return core.market.now();
  }

  @Override
  public long version() {
    return reads.version();
  }

  @Override
  public EngineStatistics statistics() {
    return reads.statistics(dispatch);
  }

  @Override
  public StateHash stateHash() {
    return reads.stateHash(false);
  }

  @Override
  public StateHash fullHash() {
    return reads.stateHash(true);
  }

  @Override
  public void writeState(StateOutput out) {
    throw noState();
  }

  @Override
  public UserRecords userRecords() {
    throw noState();
  }

  /** What a LEAN engine says to everything about its state as bytes. */
  static UnsupportedOperationException noState() {
    return new UnsupportedOperationException(
        "Profile.LEAN does not write or restore its state; use Profile.FULL, or replay the events");
  }

  @Override
  public AlertDispatch alerts() {
    return dispatch;
  }

  private final class TokenView implements TokenRegistry {
    @Override
    public Optional<TokenMeta> find(TokenId token) {
      TokenState state = core.registry.find(token);
      return state == null ? Optional.empty() : Optional.of(state.meta());
    }

    @Override
    public int size() {
      return core.registry.tokens().size();
    }
  }
}
