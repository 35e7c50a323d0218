package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.AlertErrorHandler;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateFormatException;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateMismatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the choices for a {@link RiskEngine}; every one has a default. Setters throw
 * IllegalArgumentException with the value. Not thread safe.
 */
public final class RiskEngineBuilder {
  private static final Duration SHORTEST_PERIOD = Duration.ofMinutes(1);
  private static final int FEWEST_SCENARIOS = 20;

  private final AlertDispatch.Builder alerts = AlertDispatch.builder();
  private final Map<ChainId, Integer> horizonBlocks = new HashMap<>();
  private CostBasis costBasis = CostBasis.AVERAGE;
  private UnmatchedPolicy unmatchedPolicy = UnmatchedPolicy.AT_MARKET;
  private FeePolicy feePolicy = FeePolicy.EXPENSE;
  private EventOrder eventOrder = EventOrder.CHAIN;
  private Profile profile = Profile.FULL;
  private int tokensPerUser = 4;
  private RuleSet rules = RuleSet.empty();
  private Duration maxPriceAge = Duration.ofHours(1);
  private boolean impliedPrices = true;
  private Duration impliedPriceMaxAge = Duration.ofHours(24);
  private Usd impliedPriceMinimum = Usd.of(1);
  private Usd minEquity = Usd.of(1);
  private double depegTolerance = 0.02;
  private Duration period = Duration.ofDays(1);
  private int scenarioWindow = 365;
  private int minimumScenarios = 100;
  private double periodsPerYear = 365;
  private double riskFreeRate;
  private Duration horizonTime = Duration.ofMinutes(10);
  private Duration undoRetention = Duration.ofHours(1);
  private Duration maxTimeLeap = Duration.ofDays(3650);
  private int inboxCapacity = 64;
  private BiConsumer<? super RiskEvent, ? super Outcome> onHandedOver = (event, outcome) -> {};
  private PreTradePolicy preTrade = PreTradePolicy.standard();
  private @Nullable TradingStates tradingStates;
  private boolean trackChanges;
  private final List<RuleSet> earlierRules = new ArrayList<>();

  RiskEngineBuilder() {
    horizonBlocks.put(ChainId.ETHEREUM, 96);
    horizonBlocks.put(ChainId.POLYGON, 512);
  }

  /** Default {@link CostBasis#AVERAGE}. */
  public RiskEngineBuilder costBasis(CostBasis value) {
    costBasis = Objects.requireNonNull(value, "costBasis");
    return this;
  }

  /** Default {@link UnmatchedPolicy#AT_MARKET}. */
  public RiskEngineBuilder unmatchedPolicy(UnmatchedPolicy value) {
    unmatchedPolicy = Objects.requireNonNull(value, "unmatchedPolicy");
    return this;
  }

  /** Default {@link FeePolicy#EXPENSE}. */
  public RiskEngineBuilder feePolicy(FeePolicy value) {
    feePolicy = Objects.requireNonNull(value, "feePolicy");
    return this;
  }

  /** Default {@link EventOrder#CHAIN}. */
  public RiskEngineBuilder eventOrder(EventOrder value) {
    eventOrder = Objects.requireNonNull(value, "eventOrder");
    return this;
  }

  /**
   * How much the engine keeps of each user. Default {@link Profile#FULL}. LEAN refuses at {@link
   * #build} what it does not do: any cost basis but AVERAGE and any unmatched policy but AT_MARKET.
   * It books in order of arrival, whatever {@link #eventOrder} says.
   */
  public RiskEngineBuilder profile(Profile value) {
    profile = Objects.requireNonNull(value, "profile");
    return this;
  }

  /**
   * LEAN only: tokens that a user's record has room for, 1 to 64; more go to a block of their own.
   * A record takes 64 + 32 n bytes. Default 4.
   */
  public RiskEngineBuilder tokensPerUser(int value) {
    if (value < 1 || value > 64) {
      throw new IllegalArgumentException("tokensPerUser must be 1 to 64: " + value);
    }
    tokensPerUser = value;
    return this;
  }

  /** Default none; see also {@link RiskEngine#replaceRules}. */
  public RiskEngineBuilder rules(RuleSet value) {
    rules = Objects.requireNonNull(value, "rules");
    return this;
  }

  /** How old a price may be where neither the tick nor the token says. Default one hour. */
  public RiskEngineBuilder maxPriceAge(Duration value) {
    maxPriceAge = positive("maxPriceAge", value);
    return this;
  }

  /** Whether a trade against a priced token prices the other one. Default true. */
  public RiskEngineBuilder impliedPrices(boolean value) {
    impliedPrices = value;
    return this;
  }

  /** Default 24 hours. */
  public RiskEngineBuilder impliedPriceMaxAge(Duration value) {
    impliedPriceMaxAge = positive("impliedPriceMaxAge", value);
    return this;
  }

  /**
   * The smallest trade that prices a token: a swap of a few raw units says nothing, as its amounts
   * are rounded. Default 1 USD.
   */
  public RiskEngineBuilder impliedPriceMinimum(Usd value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("impliedPriceMinimum must not be negative: " + value);
    }
    impliedPriceMinimum = value;
    return this;
  }

  /** Equity up to here has no return: the index pauses. Default 1 USD. */
  public RiskEngineBuilder minEquity(Usd value) {
    if (value.signum() <= 0) {
      throw new IllegalArgumentException("minEquity must be positive: " + value);
    }
    minEquity = value;
    return this;
  }

  /** How far from 1 USD a dollar token still counts as cash. Default 0.02. */
  public RiskEngineBuilder depegTolerance(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("depegTolerance must be in [0, 1): " + value);
    }
    depegTolerance = value;
    return this;
  }

  /** Length of a return period, from one minute up. Default one day, ending at midnight UTC. */
  public RiskEngineBuilder period(Duration value) {
    if (value.compareTo(SHORTEST_PERIOD) < 0) {
      throw new IllegalArgumentException("period must be at least one minute: " + value);
    }
    period = value;
    return this;
  }

  /** Periods in the scenario and return windows. Default 365. */
  public RiskEngineBuilder scenarioWindow(int value) {
    if (value < FEWEST_SCENARIOS || value > 100_000) {
      throw new IllegalArgumentException("scenarioWindow must be 20 to 100000 periods: " + value);
    }
    scenarioWindow = value;
    return this;
  }

  /** Fewer scenarios make portfolio VaR INSUFFICIENT_DATA. Default 100. */
  public RiskEngineBuilder minimumScenarios(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("minimumScenarios must be positive: " + value);
    }
    minimumScenarios = value;
    return this;
  }

  /** For annualising. Default 365. */
  public RiskEngineBuilder periodsPerYear(double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("periodsPerYear must be positive: " + value);
    }
    periodsPerYear = value;
    return this;
  }

  /** Annual, for the Sharpe ratio. Default 0. */
  public RiskEngineBuilder riskFreeRate(double value) {
    if (!(value > -1 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("riskFreeRate must be above -1: " + value);
    }
    riskFreeRate = value;
    return this;
  }

  /** Blocks after which an event is final. Default Ethereum 96, Polygon 512, others 128. */
  public RiskEngineBuilder horizonBlocks(ChainId chain, int blocks) {
    if (blocks < 0) {
      throw new IllegalArgumentException("horizonBlocks must be >= 0: " + blocks + " on " + chain);
    }
    horizonBlocks.put(Objects.requireNonNull(chain, "chain"), blocks);
    return this;
  }

  /** Time after which an event without a block number is final. Default 10 minutes. */
  public RiskEngineBuilder horizonTime(Duration value) {
    horizonTime = positive("horizonTime", value);
    return this;
  }

  /** Time after which any event is final, which bounds undo data. Default one hour. */
  public RiskEngineBuilder undoRetention(Duration value) {
    undoRetention = positive("undoRetention", value);
    return this;
  }

  /**
   * How far ahead of the engine's time an event may be; further is INVALID, as it would make all
   * that follows too late. Catches a wrong unit of time. Default ten years.
   */
  public RiskEngineBuilder maxTimeLeap(Duration value) {
    maxTimeLeap = positive("maxTimeLeap", value);
    return this;
  }

  /** Events that can wait while another is applied. Default 64. */
  public RiskEngineBuilder inboxCapacity(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("inboxCapacity must be positive: " + value);
    }
    inboxCapacity = value;
    return this;
  }

  /** Is told the outcome of events that were handed over, on the thread that applied them. */
  public RiskEngineBuilder onHandedOver(BiConsumer<? super RiskEvent, ? super Outcome> callback) {
    onHandedOver = Objects.requireNonNull(callback, "callback");
    return this;
  }

  /** Limits before a trade. Default {@link PreTradePolicy#standard}. */
  public RiskEngineBuilder preTrade(PreTradePolicy value) {
    preTrade = Objects.requireNonNull(value, "policy");
    return this;
  }

  /** Who may trade; engines may share one. Default one of its own, everything ACTIVE. */
  public RiskEngineBuilder tradingStates(TradingStates value) {
    tradingStates = Objects.requireNonNull(value, "states");
    return this;
  }

  /** Whether {@link UserRecords#drainChanged} is kept up to date. Default false. */
  public RiskEngineBuilder trackChanges(boolean value) {
    trackChanges = value;
    return this;
  }

  /**
   * For {@link #restore}: a rule set that was in force before the present one, while an event of
   * that time can still be undone.
   */
  public RiskEngineBuilder earlierRules(RuleSet value) {
    earlierRules.add(Objects.requireNonNull(value, "rules"));
    return this;
  }

  /** A sink for all alerts, behind a queue of the default capacity. */
  public RiskEngineBuilder addSink(AlertSink sink) {
    alerts.addSink(sink);
    return this;
  }

  /** A sink for the alerts a filter lets through, behind a queue of its own. */
  public RiskEngineBuilder addSink(AlertSink sink, AlertFilter filter, int capacity) {
    alerts.addSink(sink, filter, capacity);
    return this;
  }

  /** Calls sinks on the trading thread instead of queueing: for tests and simple programs. */
  public RiskEngineBuilder inlineSinks() {
    alerts.inlineSinks(true);
    return this;
  }

  /** Alerts kept in memory, newest first. */
  public RiskEngineBuilder alertHistory(int capacity) {
    alerts.historyCapacity(capacity);
    return this;
  }

  /** Is told what a sink threw; errors are counted in any case. */
  public RiskEngineBuilder onSinkError(AlertErrorHandler handler) {
    alerts.onError(handler);
    return this;
  }

  /**
   * The engine that a state was written of: with equal hashes and statistics, and the same answer
   * to every event to come. Sinks get nothing of what was. {@code docs/concepts/state.md} says what
   * a state has in it.
   *
   * @param in what {@link RiskEngine#writeState} wrote
   * @throws StateMismatchException where a setting or the rules differ from those of the state
   * @throws StateFormatException where the bytes are damaged, or of a newer format
   * @throws UnsupportedOperationException under {@link Profile#LEAN}
   */
  public RiskEngine restore(StateInput in) {
    Objects.requireNonNull(in, "in");
    if (profile == Profile.LEAN) {
      throw LeanEngine.noState();
    }
    FullEngine engine = newFull();
    engine.restore(in, tradingStates == null);
    return engine;
  }

  /**
   * The engine.
   *
   * @throws IllegalArgumentException where the profile does not do what was asked for
   */
  public RiskEngine build() {
    if (profile == Profile.LEAN) {
      requireLean("costBasis", costBasis, CostBasis.AVERAGE);
      requireLean("unmatchedPolicy", unmatchedPolicy, UnmatchedPolicy.AT_MARKET);
      return new LeanEngine(
          config(), tokensPerUser, rules, alerts.build(), onHandedOver, preTrade, states());
    }
    return newFull();
  }

  private EngineConfig config() {
    return new EngineConfig(
        costBasis,
        unmatchedPolicy,
        feePolicy,
        eventOrder,
        maxPriceAge.toMillis(),
        impliedPrices,
        impliedPriceMaxAge.toMillis(),
        impliedPriceMinimum,
        minEquity,
        depegTolerance,
        period.toMillis(),
        scenarioWindow,
        minimumScenarios,
        periodsPerYear,
        riskFreeRate,
        Map.copyOf(horizonBlocks),
        horizonTime.toMillis(),
        undoRetention.toMillis(),
        maxTimeLeap.toMillis(),
        inboxCapacity);
  }

  private TradingStates states() {
    return tradingStates == null ? TradingStates.create() : tradingStates;
  }

  private FullEngine newFull() {
    ChangedUsers changed = trackChanges ? new ChangedUsers() : null;
    Core core = new Core(config(), rules, alerts.build(), onHandedOver, changed, earlierRules);
    return new FullEngine(core, preTrade, states());
  }

  private static void requireLean(String what, Object value, Object only) {
    if (value != only) {
      throw new IllegalArgumentException(
          what + " must be " + only + " under LEAN: " + value + "; use Profile.FULL for it");
    }
  }

  private static Duration positive(String what, Duration value) {
    if (value.toMillis() <= 0) {
      throw new IllegalArgumentException(what + " must be at least a millisecond: " + value);
    }
    return value;
  }
}
