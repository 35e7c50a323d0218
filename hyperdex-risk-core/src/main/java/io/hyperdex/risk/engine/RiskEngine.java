package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.price.PriceSource;
import io.hyperdex.risk.price.TokenRegistry;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.RuleStatus;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.state.StateOutput;
import java.util.List;
import java.util.Optional;

/**
 * Tracks every user's positions, values them, measures their risk and checks the rules, all in one
 * ordered step per event.
 *
 * <p>The state is a function of the events in the order they were applied: the engine has no
 * thread, clock, file or socket of its own. Time enters as an event. {@code
 * docs/concepts/semantics.md} says exactly what each event does.
 *
 * <p><b>Threading.</b> This is what both profiles promise; {@link Profile#LEAN} differs where it
 * says so. Any thread may call anything.
 *
 * <ul>
 *   <li>Events of different users never wait for each other. The thread that applies a user's event
 *       owns the user for its time. A second writer of the same user tries some dozens of times and
 *       then hands its event over to that user's bounded inbox: the call returns {@link
 *       Outcome#HANDED_OVER}, the owner applies the event before it lets go, and the outcome goes
 *       to the callback given at build. A full inbox answers {@link Outcome#BUSY} and nothing has
 *       happened. So a writer that is suspended in the middle of an event delays the events of that
 *       user and of no other.
 *   <li>Prices, facts, time and rule sets are ordered by one owner of the market in the same
 *       manner. While it is suspended user events go on at the prices there are.
 *   <li>A call from inside a rule, an inline sink or the callback hands its event over as well: it
 *       is applied when the outermost call is over.
 *   <li>Readers never block. They get one complete version of a user, the last one before a change
 *       that is under way, valued at prices that were in force together, and look again only where
 *       a writer of that very user, or a price, has moved on meanwhile.
 *   <li>BUSY, rarely, also where an event's key is being looked up by a thread that is suspended
 *       just then, or belongs to another user in the middle of an event: try again.
 *   <li>The order is kept per user, and that of market events for all. Handing out new ids and
 *       changing the configuration may wait for each other.
 * </ul>
 *
 * <p><b>Errors.</b> Events answer with an {@link Outcome}; every outcome is counted. Building and
 * configuring throw IllegalArgumentException with the value and the cure. Rules and sinks that
 * throw are counted and harm nobody.
 */
public abstract class RiskEngine {
  /** {@link #now()} before the first event that carries time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  RiskEngine() {}

  /** An engine with defaults to change. */
  public static RiskEngineBuilder builder() {
    return new RiskEngineBuilder();
  }

  /** Applies one event and says what became of it. */
  public abstract Outcome apply(RiskEvent event);

  /** Lets time pass up to here: periods end, prices go stale. Earlier than now: UNCHANGED. */
  public final Outcome advanceTo(long epochMs) {
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
  public final Outcome applyTrade(
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
    if (!amountIn.fitsIn128() || !amountOut.fitsIn128()) {
      return applyWideTrade(
          keyHigh,
          keyLow,
          user,
          chain,
          timeMs,
          blockNumber,
          txIndex,
          logIndex,
          tokenIn,
          amountIn,
          tokenOut,
          amountOut,
          venue);
    }
    return applyTrade(
        keyHigh,
        keyLow,
        user,
        chain,
        timeMs,
        blockNumber,
        txIndex,
        logIndex,
        tokenIn,
        amountIn.limb1(),
        amountIn.limb0(),
        tokenOut,
        amountOut.limb1(),
        amountOut.limb0(),
        venue);
  }

  /** A trade with an amount of 2^128 or more. */
  abstract Outcome applyWideTrade(
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
      int venue);

  /**
   * As {@link #applyTrade(long, long, int, int, long, long, long, long, int, Quantity, int,
   * Quantity, int)}, with raw amounts below 2^128 as two limbs each. Allocates nothing on the
   * common path: a known user's trade in order between tokens with fresh prices.
   */
  public abstract Outcome applyTrade(
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
      int venue);

  /**
   * Applies the trades of a batch in order and writes the outcome of each into it. The same as one
   * {@link #applyTrade} each, but reads the records of several users at once, which hides most of
   * the time that memory takes once users no longer fit the cache. Allocates nothing on the common
   * path. The batch belongs to the caller again when this returns.
   *
   * @return how many changed the state
   */
  public abstract int applyBatch(TradeBatch batch);

  /**
   * As {@link #apply} for a feed price, by dense token id: {@code mantissa * 10^-scale} USD. An id
   * never handed out gives UNKNOWN_TOKEN, what is no {@link Price} INVALID.
   */
  public abstract Outcome applyPrice(int token, long mantissa, int scale, long timeMs);

  /** Applies all new ticks of a source; returns how many were applied. */
  public final int pull(PriceSource source) {
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
  public abstract Outcome replaceRules(RuleSet rules);

  /**
   * The returns of all tokens over the scenario window, as of the last period's end. Allocates:
   * tokens times window.
   */
  public abstract ScenarioReturns scenarioReturns();

  /**
   * The user's own time-weighted returns by period, the last ones of the window, oldest first;
   * empty for a user without any. Yours to keep.
   */
  public abstract double[] periodReturns(UserId user);

  /**
   * Gives portfolio VaR a history before the first event.
   *
   * @param firstPeriodEndMs the period end of the first close: a multiple of the period
   * @param closes one per period, USD per whole token; NaN where there is none
   * @throws IllegalStateException after the first event
   */
  public abstract void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes);

  /**
   * Forgets users without holdings, open alerts and undo data whose last event is older, with their
   * PnL and statistics. Returns how many.
   */
  public abstract int removeIdleUsers(long idleSinceMs);

  /** The dense id of a user, handed out on first use. */
  public abstract int userIndex(UserId user);

  /**
   * Reserves dense ids for users without a name, contiguous: {@code first} to {@code first + count
   * - 1}. They are known to readers as {@code #} and their id. A thread that gets blocks of its own
   * shares no memory with others; 64 is a good least.
   *
   * @return the first id
   */
  public abstract int userBlock(int count);

  /** The dense id of a token, handed out on first use. */
  public abstract int tokenIndex(TokenId token);

  /** The dense id of a chain, handed out on first use. */
  public abstract int chainIndex(ChainId chain);

  /** The dense id of a venue, handed out on first use; 0 is the unknown venue. */
  public abstract int venueIndex(VenueId venue);

  /** A user's holdings valued now; empty for a user never seen. */
  public abstract Optional<Exposure> exposure(UserId user);

  /**
   * A user's holdings valued now, into a buffer of the caller, without allocation once the buffer
   * is large enough.
   *
   * @return false for an id never handed out; the buffer is then empty
   */
  public abstract boolean exposureInto(int user, ExposureBuffer into);

  /** Everything known of a user, of one version; empty for a user never seen. */
  public abstract Optional<UserSnapshot> snapshot(UserId user);

  /**
   * All that rules see of a user, of one version, as a value: what {@link
   * io.hyperdex.risk.rule.stress.RuleStress} puts under stress. Empty for a user never seen.
   * Allocates: holdings times the scenario window.
   */
  public abstract Optional<PortfolioState> portfolioState(UserId user);

  /** One measure of a user; empty for a user never seen. */
  public abstract Optional<Measure> measure(UserId user, MeasureId id);

  /**
   * What a swap would do and whether to let it through, as of now, into a buffer of the caller.
   * Changes nothing; readers' promise holds: FULL waits for nobody, LEAN only for a writer of that
   * very user. See {@link WhatIfBuffer} for what allocates.
   */
  public final Decision whatIf(SwapIntent intent, WhatIfBuffer into) {
    return preTrade().whatIf(intent, into);
  }

  /** As {@link #whatIf(SwapIntent, WhatIfBuffer)} by value, with VaR and expected shortfall. */
  public final WhatIf whatIf(SwapIntent intent) {
    return preTrade().whatIf(intent);
  }

  /** Reservations, trading states and the policy of {@link #whatIf(SwapIntent)}. */
  public abstract PreTrade preTrade();

  /** One position; empty where the user never touched the token. */
  public abstract Optional<Position> position(UserId user, TokenId token);

  /** Users with any effect on the state, in canonical order. */
  public abstract List<UserId> users();

  /**
   * Users with an open alert of at least a severity: most severe first, then by gross exposure,
   * then by id.
   */
  public abstract List<UserId> highRiskUsers(Severity atLeast, int limit);

  /**
   * Where every rule of the set in force is for a user, in order; empty for a user never seen. Any
   * thread; allocates.
   */
  public abstract List<RuleStatus> ruleStatuses(UserId user);

  /**
   * Resets a {@link ManagedRule} of a user by hand: its open alert is resolved. If the breach is
   * over (LATCHED) the rule is armed again at once, else (DISARMED) when the breach has been over
   * once. Does nothing where no alert of the rule is open. Waits for the market's owner; not from
   * inside a rule or sink.
   *
   * @param actor who does it, not blank; kept with the reason in {@link RuleStatus#lastReset}
   * @param reason why, not blank
   * @return APPLIED, also where there was nothing to reset; UNCHANGED for a user never seen
   * @throws IllegalArgumentException if the set in force has no managed rule of the name
   */
  public abstract Outcome resetRule(UserId user, String rule, String actor, String reason);

  /** The rule as one that can be reset. */
  static void requireManaged(RuleSet rules, String rule) {
    if (!(rules.find(rule).orElse(null) instanceof ManagedRule)) {
      throw new IllegalArgumentException(
          "no managed rule is named \""
              + rule
              + "\" in rule set version "
              + rules.version()
              + "; only a ManagedRule can be reset");
    }
  }

  /** Alerts of a user that are open now, in rule order. */
  public abstract List<Alert> openAlerts(UserId user);

  /** All alerts that are open now, by user, then rule order. */
  public abstract List<Alert> openAlerts();

  /** The price in force for a token, fresh or stale, the peg of a dollar token included. */
  public abstract Optional<MarkPrice> mark(TokenId token);

  public abstract TokenRegistry tokens();

  /** The rule set in force. */
  public abstract RuleSet rules();

  /** Event time so far, epoch milliseconds UTC; {@link #NO_TIME} before the first event. */
  public abstract long now();

  /** Number of events that changed the state. */
  public abstract long version();

  public abstract EngineStatistics statistics();

  /**
   * Digest of positions, PnL, windows, rule states and marks, over external ids: equal after a
   * replay, in any JVM. O(users log users).
   */
  public abstract StateHash stateHash();

  /** {@link #stateHash()} with identity, undo data and counters: equal after a full restore. */
  public abstract StateHash fullHash();

  /**
   * Writes everything later behaviour depends on, in blocks: {@link RiskEngineBuilder#restore}
   * makes an engine of it that has the same hashes and goes on in the same way. O(state).
   *
   * <p>To be called while nothing is applied, by any thread: the caller sees to that. Reads may go
   * on. What can no longer change is tidied up on the way, which changes no answer.
   *
   * @throws IllegalStateException if it turns out that something was applied meanwhile: what was
   *     written is of no use
   * @throws UnsupportedOperationException under {@link Profile#LEAN}
   */
  public abstract void writeState(StateOutput out);

  /**
   * The state in parts: the market, and each user alone, for a store that keeps one record a user.
   *
   * @throws UnsupportedOperationException under {@link Profile#LEAN}
   */
  public abstract UserRecords userRecords();

  /** Alerts: drain them to sinks, subscribe, look at the history. */
  public abstract AlertDispatch alerts();
}
