package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
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
import io.hyperdex.risk.rule.RuleReset;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateOutput;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine with everything the semantics know: undo, late events, lots, exact money. An account
 * is owned for the time of an event; a second writer hands over.
 */
final class FullEngine extends RiskEngine {
  /** Records read ahead in a batch: their misses fit what a core keeps under way. */
  private static final int GROUP = 16;

  private final Core core;
  private final Snapshots snapshots;
  private final TokenRegistry tokens = new TokenView();
  private final PreTrade preTrade;
  private final UserRecords records;

  FullEngine(Core core, PreTradePolicy policy, TradingStates states) {
    this.core = core;
    this.snapshots = new Snapshots(core);
    preTrade =
        new PreTrade(
            core.inFlight, policy, states, () -> new FullProjection(core), core.market::now);
    records = new UserRecords(core, preTrade);
  }

  // ---- events

  @Override
  public Outcome apply(RiskEvent event) {
    return core.apply(Objects.requireNonNull(event, "event"));
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
      return core.count(nonsense);
    }
    return core.apply(
        core.accounts.get(user),
        core.registry.trade(
            EventKey.of(keyHigh, keyLow),
            core.accounts.get(user).user,
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
      return core.count(nonsense == null ? Outcome.INVALID : nonsense);
    }
    boolean busy = core.reentry.isBusy();
    boolean owned = !busy && account.tryOwn();
    if (!owned && ((busy && core.reentry.isInside()) || !core.own(account))) {
      return core.handOver(
          account,
          core.registry.trade(
              EventKey.of(keyHigh, keyLow),
              account.user,
              ChainPosition.of(on.id, timeMs, blockNumber, txIndex, logIndex),
              tokenIn,
              Quantity.ofLimbs(0, 0, inHigh, inLow),
              tokenOut,
              Quantity.ofLimbs(0, 0, outHigh, outLow),
              venue));
    }
    Outcome outcome;
    Worker worker = core.take();
    try {
      outcome =
          applyOwned(
              worker,
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
    } finally {
      core.give(worker);
      core.release(account);
    }
    if (!owned || !core.isQuiet()) {
      core.settle();
    }
    return outcome;
  }

  private Outcome applyOwned(
      Worker worker,
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
            worker,
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
            venue,
            null);
    if (booked) {
      return Outcome.APPLIED;
    }
    return core.applyOwned(
        worker,
        account,
        core.registry.trade(
            EventKey.of(keyHigh, keyLow),
            account.user,
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

  @Override
  public Outcome applyPrice(int token, long mantissa, int scale, long timeMs) {
    TokenState state = core.registry.token(token);
    if (state == null) {
      return core.count(Outcome.UNKNOWN_TOKEN);
    }
    Price price;
    try {
      price = Price.of(mantissa, scale);
    } catch (IllegalArgumentException notAPrice) {
      return core.count(Outcome.INVALID);
    }
    return apply(PriceTick.of(state.id, price, timeMs));
  }

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
        core.scenarios.published(), core.registry.tokens().size(), core.config.periodMs());
  }

  @Override
  public double[] periodReturns(UserId user) {
    return snapshots.periodReturns(user);
  }

  @Override
  public int removeIdleUsers(long idleSinceMs) {
    return core.removeIdleUsers(idleSinceMs);
  }

  Core core() {
    return core;
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
  public Optional<PortfolioState> portfolioState(UserId user) {
    return PortfolioStates.of(core, user);
  }

  @Override
  public Optional<Measure> measure(UserId user, MeasureId id) {
    return snapshots.measure(user, id);
  }

  @Override
  public PreTrade preTrade() {
    return preTrade;
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
  public List<RuleStatus> ruleStatuses(UserId user) {
    return snapshots.ruleStatuses(user);
  }

  @Override
  public Outcome resetRule(UserId user, String rule, String actor, String reason) {
    RuleReset by = new RuleReset(actor, reason, 0); // says what is wrong with them
    requireManaged(rules(), rule);
    Account account = core.accounts.find(user);
    if (account == null) {
      return core.count(Outcome.UNCHANGED);
    }
    core.market.reset(account.index, rule, by.actor(), by.reason());
    return core.count(Outcome.APPLIED);
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
    return core.program().rules;
  }

  @Override
  public long now() {
    return core.market.now();
  }

  @Override
  public long version() {
    return core.version();
  }

  @Override
  public EngineStatistics statistics() {
    return snapshots.statistics();
  }

  @Override
  public StateHash stateHash() {
    return new StateHasher(core).state();
  }

  @Override
  public StateHash fullHash() {
    return new StateHasher(core).full();
  }

  @Override
  public void writeState(StateOutput out) {
    new FullState(core, preTrade).write(out);
  }

  /** Takes a state over, into an engine that nothing was applied to. */
  void restore(StateInput in, boolean withTradingStates) {
    new FullState(core, preTrade).read(in, withTradingStates);
  }

  @Override
  public UserRecords userRecords() {
    return records;
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
