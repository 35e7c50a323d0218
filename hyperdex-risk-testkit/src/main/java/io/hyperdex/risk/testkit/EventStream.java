package io.hyperdex.risk.testkit;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
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
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.rule.VarLimit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random but repeatable stream of everything an engine can meet, in order of arrival: trades,
 * flows, transfers, rebases, balances and fees; duplicates, conflicts, late and too late events,
 * reorganisations, changes of finality; price gaps, period ends, rule swaps; dust, amounts near
 * 2^256, huge prices, tokens without decimals or price.
 *
 * <p>The same seed, size and profile give the same stream on every JDK. Build the engine from
 * {@link #config()}, preload {@link #preloadedCloses()}, then apply the steps. Iterate once; not
 * thread safe.
 */
public final class EventStream implements Iterator<EventStream.Step> {
  private static final long START_MS = 1_700_000_000_123L;
  private static final int PRELOADED = 40;
  private static final ChainId[] CHAINS = {ChainId.ETHEREUM, ChainId.POLYGON, ChainId.of("base")};
  private static final long[] BLOCK_MS = {12_000, 2_000, 0};

  /**
   * What kind of stream.
   *
   * @param costBasis of the engine
   * @param unmatchedPolicy of the engine
   * @param feePolicy of the engine
   * @param eventOrder of the engine
   * @param users number of users
   * @param late share of user events that arrive late, in per mille
   * @param faults share of steps that begin a duplicate, conflict, revert or reorganisation, in per
   *     mille
   * @param extremes share of amounts that are dust or huge, in per mille
   * @param ruleSwaps whether rule sets change on the way
   * @param periodMs length of a period
   */
  public record Profile(
      CostBasis costBasis,
      UnmatchedPolicy unmatchedPolicy,
      FeePolicy feePolicy,
      EventOrder eventOrder,
      int users,
      int late,
      int faults,
      int extremes,
      boolean ruleSwaps,
      long periodMs) {

    /**
     * Average cost, at market, fees as expense, chain order, 20 users, periods of an hour, all
     * trouble.
     */
    public static Profile standard() {
      return new Profile(
          CostBasis.AVERAGE,
          UnmatchedPolicy.AT_MARKET,
          FeePolicy.EXPENSE,
          EventOrder.CHAIN,
          20,
          80,
          60,
          15,
          true,
          Duration.ofHours(1).toMillis());
    }

    public Profile with(CostBasis basis, UnmatchedPolicy policy, FeePolicy fee) {
      return new Profile(
          basis, policy, fee, eventOrder, users, late, faults, extremes, ruleSwaps, periodMs);
    }

    public Profile withOrder(EventOrder order) {
      return new Profile(
          costBasis,
          unmatchedPolicy,
          feePolicy,
          order,
          users,
          late,
          faults,
          extremes,
          ruleSwaps,
          periodMs);
    }

    public Profile withUsers(int number) {
      return new Profile(
          costBasis,
          unmatchedPolicy,
          feePolicy,
          eventOrder,
          number,
          late,
          faults,
          extremes,
          ruleSwaps,
          periodMs);
    }

    /** Everything arrives once, in order, in sane amounts; no reverts. */
    public Profile calm() {
      return new Profile(
          costBasis, unmatchedPolicy, feePolicy, eventOrder, users, 0, 0, 0, ruleSwaps, periodMs);
    }

    public Profile withTrouble(int latePerMille, int faultsPerMille, int extremesPerMille) {
      return new Profile(
          costBasis,
          unmatchedPolicy,
          feePolicy,
          eventOrder,
          users,
          latePerMille,
          faultsPerMille,
          extremesPerMille,
          ruleSwaps,
          periodMs);
    }

    public Profile withoutRuleSwaps() {
      return new Profile(
          costBasis,
          unmatchedPolicy,
          feePolicy,
          eventOrder,
          users,
          late,
          faults,
          extremes,
          false,
          periodMs);
    }

    /** Other periods; short ones give every user a full window of period returns. */
    public Profile withPeriod(Duration period) {
      return new Profile(
          costBasis,
          unmatchedPolicy,
          feePolicy,
          eventOrder,
          users,
          late,
          faults,
          extremes,
          ruleSwaps,
          period.toMillis());
    }
  }

  /** A rule of a user that somebody resets. */
  public record Reset(UserId user, String rule) {}

  /**
   * One input: an event, a change of the rule set, or a reset. Exactly one of them is present.
   *
   * @param event the event, or null
   * @param rules the new rule set, or null
   * @param reset what is reset, or null
   */
  public record Step(@Nullable RiskEvent event, @Nullable RuleSet rules, @Nullable Reset reset) {
    static Step of(RiskEvent event) {
      return new Step(event, null, null);
    }

    static Step of(RuleSet rules) {
      return new Step(null, rules, null);
    }

    static Step of(Reset reset) {
      return new Step(null, null, reset);
    }

    /** Applies the step to an oracle and returns the name of the outcome. */
    public String applyTo(NaiveEngine engine) {
      if (event != null) {
        return engine.apply(event);
      }
      if (reset != null) {
        return engine.resetRule(reset.user, reset.rule);
      }
      return engine.replaceRules(Objects.requireNonNull(rules));
    }

    /** Applies the step to an engine. */
    public Outcome applyTo(RiskEngine engine) {
      if (event != null) {
        return engine.apply(event);
      }
      if (reset != null) {
        return engine.resetRule(reset.user, reset.rule, "desk", "looked at it");
      }
      return engine.replaceRules(Objects.requireNonNull(rules));
    }
  }

  /** A token of this little world. */
  private static final class Coin {
    final TokenMeta meta;
    final boolean hasFeed;
    final int unitDecimals;
    double price;
    long silentUntilMs;

    Coin(TokenMeta meta, boolean hasFeed, double price) {
      this.meta = meta;
      this.hasFeed = hasFeed;
      this.price = price;
      this.unitDecimals = Math.max(0, meta.decimals());
    }
  }

  private record Scheduled(long dueMs, long number, RiskEvent event) {}

  private final Profile profile;
  private final Random random;
  private final int size;
  private final List<Coin> coins = new ArrayList<>();
  private final PriorityQueue<Scheduled> scheduled =
      new PriorityQueue<>(
          (a, b) ->
              a.dueMs != b.dueMs
                  ? Long.compare(a.dueMs, b.dueMs)
                  : Long.compare(a.number, b.number));
  private final Deque<Step> ready = new ArrayDeque<>();
  private final Map<ChainId, Deque<UserEvent>> recent = new HashMap<>();
  private long timeMs = START_MS;
  private long numbers;
  private int emitted;
  private int ruleVersion;
  private boolean wild;

  /** A stream of so many steps. */
  public EventStream(long seed, int size, Profile profile) {
    this.profile = profile;
    this.random = new Random(seed);
    this.size = size;
    addCoins();
    for (Coin coin : coins) {
      boolean comesLater = coin.meta.symbol() != null && coin.meta.symbol().startsWith("LATER");
      boolean neverKnown = "NOFACTS".equals(coin.meta.symbol());
      if (comesLater) {
        TokenMeta unknown = TokenMeta.of(coin.meta.token(), "LATER", TokenMeta.UNKNOWN_DECIMALS);
        ready.add(event(unknown));
        schedule(START_MS + 300_000 + random.nextInt(600_000), coin.meta);
      } else if (!neverKnown) {
        ready.add(event(coin.meta));
      }
    }
  }

  /** The engine settings the stream is made for, its first rule set included. */
  public NaiveConfig config() {
    return NaiveConfig.defaults()
        .withCostBasis(profile.costBasis())
        .withUnmatchedPolicy(profile.unmatchedPolicy())
        .withFeePolicy(profile.feePolicy())
        .withEventOrder(profile.eventOrder())
        .withRules(rules(0))
        .withPrices(Duration.ofMinutes(3), true, Duration.ofMinutes(30))
        .withScenarios(Duration.ofMillis(profile.periodMs()), 60, 30)
        .withHorizonBlocks(ChainId.ETHEREUM, 40)
        .withHorizonBlocks(ChainId.POLYGON, 240);
  }

  /** End of the first period of {@link #preloadedCloses()}. */
  public long firstPreloadedPeriodEndMs() {
    long period = profile.periodMs();
    return Math.floorDiv(START_MS, period) * period - (PRELOADED - 1) * period;
  }

  /** Closes to preload, by token; the last one is of the period end before the first event. */
  public Map<TokenId, double[]> preloadedCloses() {
    Map<TokenId, double[]> result = new LinkedHashMap<>();
    Random prices = new Random(4711);
    for (String symbol : List.of("WETH", "WBTC", "TICKET", "DUST")) {
      Coin coin = coin(symbol);
      double[] closes = new double[PRELOADED];
      double price = START_PRICES.getOrDefault(symbol, 1.0);
      for (int i = 0; i < PRELOADED; i++) {
        closes[i] = prices.nextInt(25) == 0 ? Double.NaN : price;
        price = decimal(price * (0.97 + 0.06 * prices.nextDouble())).doubleValue();
      }
      result.put(coin.meta.token(), closes);
    }
    return result;
  }

  private static final Map<String, Double> START_PRICES =
      Map.of("WETH", 2_000.0, "WBTC", 60_000.0, "TICKET", 25.0, "DUST", 2e-9);

  private void addCoins() {
    Duration short1 = Duration.ofSeconds(90);
    Duration long1 = Duration.ofMinutes(8);
    coins.add(new Coin(pegged("USDC", 6), false, 1));
    coins.add(new Coin(pegged("USDT", 6).withMaxPriceAge(short1), true, 1));
    coins.add(new Coin(pegged("DAI", 18), false, 1));
    coins.add(new Coin(meta("WETH", 18).withMaxPriceAge(long1), true, 2_000));
    coins.add(new Coin(meta("WBTC", 8), true, 60_000));
    coins.add(new Coin(meta("TICKET", 0).withMaxPriceAge(short1), true, 25));
    coins.add(new Coin(meta("DUST", 18), true, 2e-9));
    coins.add(new Coin(meta("MEME", 18), false, 0.01));
    coins.add(new Coin(meta("MATIC", 18), false, 0.7));
    coins.add(new Coin(meta("NODEC", TokenMeta.UNKNOWN_DECIMALS), true, 5));
    coins.add(new Coin(meta("LATER", 6), true, 3));
    coins.add(new Coin(meta("NOFACTS", TokenMeta.UNKNOWN_DECIMALS), false, 1));
    coins.add(new Coin(meta("GIANT", 18), true, 1e30));
  }

  private static TokenMeta meta(String symbol, int decimals) {
    ChainId chain = symbol.equals("MATIC") ? ChainId.POLYGON : ChainId.ETHEREUM;
    return TokenMeta.of(TokenId.of(chain, symbol), symbol, decimals);
  }

  private static TokenMeta pegged(String symbol, int decimals) {
    return TokenMeta.pegged(TokenId.of(ChainId.ETHEREUM, symbol), symbol, decimals);
  }

  private Coin coin(String symbol) {
    for (Coin coin : coins) {
      if (symbol.equals(coin.meta.symbol())) {
        return coin;
      }
    }
    throw new NoSuchElementException(symbol);
  }

  private static Step event(RiskEvent event) {
    return Step.of(event);
  }

  private void schedule(long dueMs, RiskEvent event) {
    scheduled.add(new Scheduled(dueMs, numbers++, event));
  }

  @Override
  public boolean hasNext() {
    return emitted < size;
  }

  @Override
  public Step next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has " + size + " steps");
    }
    while (ready.isEmpty()) {
      Scheduled due = scheduled.peek();
      if (due != null && due.dueMs() <= timeMs) {
        scheduled.poll();
        deliver(due.event());
      } else {
        make();
      }
    }
    emitted++;
    return ready.removeFirst();
  }

  /** All steps as a list. */
  public List<Step> toList() {
    List<Step> result = new ArrayList<>();
    forEachRemaining(result::add);
    return result;
  }

  private boolean chance(int perMille) {
    return random.nextInt(1000) < perMille;
  }

  private <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void make() {
    if (!chance(50)) {
      timeMs += 1 + random.nextInt(chance(30) ? 60_000 : 3_000);
    }
    int dice = random.nextInt(1000);
    if (dice < profile.faults()) {
      fault();
    } else if (dice < 330) {
      tick();
    } else if (dice < 350) {
      advance();
    } else if (dice < 353 && profile.ruleSwaps()) {
      ready.add(Step.of(rules(++ruleVersion)));
    } else if (dice < 355 && profile.ruleSwaps()) {
      List<String> resettable = List.of("managed-fall", "managed-exposure");
      ready.add(Step.of(new Reset(user(), anyOf(resettable))));
    } else if (dice < 359 && profile.faults() > 0) {
      int chain = random.nextInt(2);
      long behind = random.nextInt(30);
      ready.add(event(new BlockFinalized(CHAINS[chain], timeMs / BLOCK_MS[chain] - behind)));
    } else {
      make(userEvent());
    }
  }

  /** Sends a new event on its way: at once, late, too late, or pending first. */
  private void make(UserEvent event) {
    if (chance(profile.late())) {
      long delay =
          switch (random.nextInt(10)) {
            case 0, 1, 2 -> random.nextInt(20);
            case 3, 4, 5, 6 -> random.nextInt(20_000);
            case 7, 8 -> random.nextInt(400_000);
            default -> 480_000 + random.nextInt(900_000);
          };
      if (delay > 480_000 && event instanceof Trade trade && chance(200)) {
        event = with(trade, trade.key(), trade.amountOut(), trade.finality(), true, trade.at());
      }
      schedule(timeMs + delay, event);
    } else if (profile.faults() > 0 && event instanceof Trade trade && chance(30)) {
      Trade pending =
          with(trade, trade.key(), trade.amountOut(), Finality.PENDING, false, trade.at());
      ready.add(event(pending));
      schedule(timeMs + random.nextInt(30_000), trade);
    } else {
      deliver(event);
    }
  }

  private void deliver(RiskEvent event) {
    ready.add(event(event));
    if (event instanceof UserEvent own) {
      Deque<UserEvent> last = recent.computeIfAbsent(own.at().chain(), c -> new ArrayDeque<>());
      last.addLast(own);
      if (last.size() > 64) {
        last.removeFirst();
      }
    }
  }

  private void fault() {
    Deque<UserEvent> last = recent.get(CHAINS[random.nextInt(CHAINS.length)]);
    if (last == null || last.isEmpty()) {
      return;
    }
    List<UserEvent> events = new ArrayList<>(last);
    UserEvent victim = events.get(events.size() - 1 - random.nextInt(Math.min(20, events.size())));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> ready.add(event(victim));
      case 6, 7, 8 -> conflict(victim);
      case 9, 10, 11 -> {
        if (victim instanceof Trade trade) {
          ready.add(
              event(
                  with(trade, trade.key(), trade.amountOut(), Finality.FINAL, false, trade.at())));
        }
      }
      case 12, 13, 14, 15 -> ready.add(event(new TradeReverted(victim.key())));
      case 16 -> ready.add(event(new TradeReverted(EventKey.of(-1, random.nextInt()))));
      default -> reorganise(last, events);
    }
  }

  /** The last events of a chain are taken back, newest first, and mostly come again. */
  private void reorganise(Deque<UserEvent> last, List<UserEvent> events) {
    int depth = 1 + random.nextInt(chance(300) ? events.size() : Math.min(6, events.size()));
    List<UserEvent> gone = new ArrayList<>(events.subList(events.size() - depth, events.size()));
    for (int i = gone.size() - 1; i >= 0; i--) {
      ready.add(event(new TradeReverted(gone.get(i).key())));
      last.removeLast();
    }
    if (chance(600)) {
      Collections.shuffle(gone, random);
    }
    for (UserEvent event : gone) {
      if (chance(800)) {
        schedule(timeMs + random.nextInt(5_000), event);
      }
    }
  }

  private void conflict(UserEvent victim) {
    if (!(victim instanceof Trade trade)) {
      if (victim instanceof ExternalFlow flow) {
        ready.add(
            event(
                new ExternalFlow(
                    flow.key(),
                    flow.user(),
                    flow.at(),
                    flow.kind(),
                    flow.token(),
                    units(BigInteger.valueOf(1 + random.nextInt(1_000_000))),
                    flow.costUsd())));
      }
      return;
    }
    Quantity amount =
        units(
            trade
                .amountOut()
                .toBigInteger()
                .multiply(BigInteger.valueOf(90 + random.nextInt(20)))
                .divide(BigInteger.valueOf(100)));
    ChainPosition at = trade.at();
    if (chance(300)) {
      long shifted = at.timeMs() + random.nextInt(40_000) - 30_000;
      at =
          new ChainPosition(
              at.chain(), Math.min(timeMs, shifted), at.blockNumber(), at.txIndex(), at.logIndex());
    }
    Trade other = with(trade, trade.key(), amount, trade.finality(), false, at);
    if (chance(50)) {
      other =
          new Trade(
              other.key(),
              user(),
              other.at(),
              other.tokenIn(),
              other.amountIn(),
              other.tokenOut(),
              other.amountOut(),
              other.venue(),
              other.fees(),
              other.finality(),
              other.blockHash(),
              false,
              other.quote());
    }
    ready.add(event(other));
  }

  private static Trade with(
      Trade t,
      EventKey key,
      Quantity out,
      Finality finality,
      boolean correction,
      ChainPosition at) {
    return new Trade(
        key,
        t.user(),
        at,
        t.tokenIn(),
        t.amountIn(),
        t.tokenOut(),
        out,
        t.venue(),
        t.fees(),
        finality,
        t.blockHash(),
        correction,
        t.quote());
  }

  // Prices and time

  private void tick() {
    tick(anyOf(coins));
  }

  private void tick(Coin coin) {
    if (!coin.hasFeed || timeMs < coin.silentUntilMs) {
      return;
    }
    if (coin.meta.pegged()) {
      coin.price = 0.96 + 0.05 * random.nextDouble();
    } else {
      coin.price *= 0.97 + 0.0605 * random.nextDouble();
    }
    coin.price = decimal(coin.price).doubleValue();
    if (chance(10)) {
      coin.silentUntilMs = timeMs + random.nextInt(900_000);
    }
    long at = timeMs;
    if (chance(100)) {
      at -= random.nextInt(chance(200) ? 400_000 : 10_000);
    }
    long maxAge = chance(50) ? 1_000 + random.nextInt(120_000) : PriceTick.TOKEN_DEFAULT;
    PriceOrigin origin = chance(20) ? PriceOrigin.TRADE : PriceOrigin.FEED;
    ready.add(
        event(new PriceTick(coin.meta.token(), Price.of(decimal(coin.price)), at, origin, maxAge)));
  }

  /** A double as a decimal of 9 digits, the same everywhere. */
  private static BigDecimal decimal(double value) {
    return new BigDecimal(value).round(new MathContext(9, RoundingMode.HALF_EVEN));
  }

  private void advance() {
    if (chance(150)) {
      toPeriodEnd();
    } else if (chance(50)) {
      timeMs += profile.periodMs() * random.nextInt(3) + random.nextInt(500_000);
    } else {
      timeMs += random.nextInt(20_000);
    }
    ready.add(event(new TimeAdvanced(timeMs)));
    if (chance(100)) {
      ready.add(event(new TimeAdvanced(timeMs - random.nextInt(5_000))));
    }
  }

  /** Goes to about the end of the period, with prices just before it. */
  private void toPeriodEnd() {
    long end = (timeMs / profile.periodMs() + 1) * profile.periodMs();
    timeMs = Math.max(timeMs, end - 1_000);
    for (Coin coin : coins) {
      if (coin.hasFeed && chance(950)) {
        timeMs += random.nextInt(50);
        coin.silentUntilMs = timeMs;
        tick(coin);
      }
    }
    timeMs = Math.max(timeMs, end + random.nextInt(3) - 1);
  }

  // User events

  private UserId user() {
    double skewed = random.nextDouble() * random.nextDouble();
    int number = (int) (skewed * profile.users());
    wild = number % 4 == 1;
    return UserId.of("user" + number);
  }

  private ChainPosition position() {
    int chain = random.nextInt(CHAINS.length);
    if (BLOCK_MS[chain] == 0) {
      return ChainPosition.of(CHAINS[chain], timeMs);
    }
    long block = timeMs / BLOCK_MS[chain];
    long at = profile.late() > 0 && chance(profile.late()) ? block * BLOCK_MS[chain] : timeMs;
    if (chance(100)) {
      return ChainPosition.of(CHAINS[chain], at, block);
    }
    return ChainPosition.of(
        CHAINS[chain], at, block, random.nextInt(200), chance(50) ? -1 : random.nextInt(900));
  }

  private Coin spendable() {
    return random.nextInt(3) == 0 ? coins.get(random.nextInt(3)) : anyCoin();
  }

  private Coin anyCoin() {
    Coin coin = anyOf(coins);
    boolean rare = coin.price > 1e20 || coin.meta.decimals() < 0;
    return rare && (profile.extremes() == 0 || !chance(wild ? 500 : 0)) ? coins.get(3) : coin;
  }

  /** Raw units worth about so many dollars. */
  private BigInteger worth(Coin coin, double dollars) {
    BigDecimal units =
        decimal(dollars)
            .divide(decimal(coin.price), new MathContext(20, RoundingMode.HALF_EVEN))
            .scaleByPowerOfTen(coin.unitDecimals);
    return units.toBigInteger().max(BigInteger.ONE);
  }

  private double notional() {
    double magnitude = 1 + 4 * random.nextDouble();
    double result = 1;
    for (int i = 0; i < (int) magnitude; i++) {
      result *= 10;
    }
    return result * (1 + 9 * random.nextDouble());
  }

  private Quantity amount(Coin coin, double dollars) {
    if (chance(profile.extremes())) {
      return switch (wild ? random.nextInt(3) : 0) {
        case 0 -> units(BigInteger.valueOf(1 + random.nextInt(3)));
        case 1 -> units(BigInteger.ONE.shiftLeft(256).subtract(new BigInteger(60, random)));
        default -> units(new BigInteger(120 + random.nextInt(136), random));
      };
    }
    return units(worth(coin, dollars));
  }

  private static Quantity units(BigInteger units) {
    BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    return Quantity.of(units.max(BigInteger.ONE).min(most));
  }

  private EventKey key() {
    return EventKey.of(7, ++numbers);
  }

  private UserEvent userEvent() {
    int dice = random.nextInt(100);
    UserId user = user();
    ChainPosition at = position();
    Coin coin = spendable();
    TokenId token = coin.meta.token();
    double dollars = notional();
    if (dice < 74) {
      return trade(user, at, coin, dollars);
    }
    if (dice < 84) {
      Usd cost =
          chance(300)
              ? Usd.of(decimal(dollars))
              : chance(profile.extremes()) ? Usd.parse("1.6e26") : null;
      return new ExternalFlow(
          key(), user, at, ExternalFlow.Kind.DEPOSIT, token, amount(coin, dollars), cost);
    }
    if (dice < 86) {
      return new ExternalFlow(
          key(), user, at, ExternalFlow.Kind.AIRDROP, token, amount(coin, dollars), null);
    }
    if (dice < 90) {
      return ExternalFlow.withdrawal(key(), user, at, token, amount(coin, dollars / 4));
    }
    if (dice < 93) {
      Coin into = anyCoin();
      if (into == coin) {
        into = coins.get(coin == coins.get(0) ? 1 : 0);
      }
      return new BasisTransfer(
          key(),
          user,
          at,
          token,
          amount(coin, dollars / 4),
          into.meta.token(),
          amount(into, dollars / 4));
    }
    if (dice < 95) {
      boolean toZero = chance(100);
      return new Rebase(key(), user, at, token, toZero ? Quantity.ZERO : amount(coin, dollars));
    }
    if (dice < 97) {
      boolean toZero = chance(200);
      return new BalanceObserved(
          key(), user, at, token, toZero ? Quantity.ZERO : amount(coin, dollars));
    }
    return new FeePaid(key(), user, at, Fee.of(token, amount(coin, 2)));
  }

  private Trade trade(UserId user, ChainPosition at, Coin in, double dollars) {
    Coin out = random.nextInt(3) == 0 ? coins.get(random.nextInt(3)) : anyCoin();
    if (out == in) {
      out = coins.get(in == coins.get(4) ? 3 : 4);
    }
    Trade.Builder trade =
        Trade.builder(key(), user, at)
            .gave(in.meta.token(), amount(in, dollars))
            .received(out.meta.token(), amount(out, dollars * (0.98 + 0.03 * random.nextDouble())))
            .venue(VenueId.of(chance(500) ? "uniswap_v3" : "curve"));
    if (chance(60)) {
      Coin gas = chance(800) ? coins.get(3) : anyCoin();
      trade.fee(Fee.of(gas.meta.token(), amount(gas, 1 + random.nextInt(5))));
    }
    if (chance(300)) {
      trade.blockHash("0x" + at.blockNumber());
    }
    if (profile.faults() > 0 && chance(20)) {
      trade.finality(Finality.FINAL);
    }
    return trade.build();
  }

  // Rules

  /** Limits tight enough that some of the trades breach one. */
  private RuleSet rules(int version) {
    long scale = 1 + version % 3;
    PartialData partial = version % 2 == 0 ? PartialData.UNKNOWN : PartialData.EVALUATE;
    List<io.hyperdex.risk.rule.Rule> rules = new ArrayList<>();
    rules.add(ExposureLimit.of("exposure", Severity.WARNING, Usd.of(400_000 * scale)));
    rules.add(
        ConcentrationLimit.of("concentration", Severity.INFO, 0.7)
            .withMinGross(Usd.of(10_000))
            .withMinHoldings(2)
            .onPartialData(partial));
    rules.add(DrawdownLimit.of("drawdown", Severity.CRITICAL, 0.05 * scale));
    rules.add(
        VarLimit.of("var", Severity.WARNING, Usd.of(10_000 * scale))
            .withConfidenceBps(version % 2 == 0 ? 9500 : 9000)
            .onPartialData(PartialData.EVALUATE));
    rules.add(
        ReturnVarLimit.of("return-var", Severity.WARNING, 0.01 * scale)
            .withConfidenceBps(version % 2 == 0 ? 9500 : 9000)
            .onPartialData(PartialData.EVALUATE));
    if (version % 3 != 1) {
      rules.add(ConsecutiveLossesLimit.of("losses", Severity.INFO, 3));
    }
    if (version % 2 == 1) {
      rules.add(
          ExposureLimit.of("exposure-partial", Severity.INFO, Usd.of(200_000))
              .onPartialData(PartialData.EVALUATE));
    }
    rules.addAll(managed(version, scale, partial));
    rules.addAll(ofThePast(version, scale, partial));
    return RuleSet.of(rules).withVersion(version);
  }

  /** Rules with a life cycle, each part of it in some version. */
  private static List<io.hyperdex.risk.rule.Rule> managed(
      int version, long scale, PartialData partial) {
    ManagedRule exposure =
        ManagedRule.of(
                ExposureLimit.of("managed-exposure", Severity.INFO, Usd.of(150_000 * scale))
                    .onPartialData(partial))
            .until(
                ExposureLimit.of("lower", Severity.INFO, Usd.of(140_000 * scale))
                    .onPartialData(partial))
            .escalatingTo(
                ExposureLimit.of("higher", Severity.CRITICAL, Usd.of(300_000 * scale))
                    .onPartialData(PartialData.EVALUATE))
            .pendingFor(Duration.ofSeconds(20L * (version % 3)))
            .keepFiringFor(Duration.ofSeconds(45L * (version % 2)));
    ManagedRule fall =
        ManagedRule.of(
                DrawdownLimit.of("managed-fall", Severity.WARNING, 0.01 * scale)
                    .onPartialData(PartialData.EVALUATE))
            .keepFiringFor(Duration.ofSeconds(30L * (version % 3)));
    ManagedRule losses =
        ManagedRule.of(ConsecutiveLossesLimit.of("managed-losses", Severity.INFO, 1))
            .breachesOfLast(2, 4)
            .pendingFor(Duration.ofSeconds(version % 2 == 0 ? 0 : 15));
    ConcentrationLimit share =
        ConcentrationLimit.of("sometimes-managed", Severity.INFO, 0.5).onPartialData(partial);
    return List.of(
        exposure,
        version % 4 == 3 ? fall : fall.latched(),
        losses,
        version % 2 == 0 ? share : ManagedRule.of(share).pendingFor(Duration.ofSeconds(10)));
  }

  /** Rules that remember, each kind of them in some version; some stay equal over a swap. */
  private List<io.hyperdex.risk.rule.Rule> ofThePast(int version, long scale, PartialData partial) {
    TokenLimit token =
        TokenLimit.of("token", Severity.INFO, coins.get(1).meta.token(), Usd.of(80_000 * scale))
            .onPartialData(partial);
    ActivityLimit turnover =
        ActivityLimit.turnover(
            "managed-turnover", Severity.INFO, Usd.of(60_000 * scale), Duration.ofMinutes(5));
    ActivityLimit busy =
        ActivityLimit.trades("busy", Severity.INFO, 2, Duration.ofMinutes(3)).withParts(7);
    ActivityLimit loss =
        ActivityLimit.realizedLoss("loss", Severity.WARNING, Usd.of(500), Duration.ofMinutes(10));
    List<io.hyperdex.risk.rule.Rule> rules = new ArrayList<>();
    rules.add(busy);
    rules.add(token);
    rules.add(
        ManagedRule.of(turnover)
            .escalatingTo(turnover.atShare(2, Severity.CRITICAL))
            .keepFiringFor(Duration.ofSeconds(20L * (version % 2))));
    rules.add(version % 2 == 0 ? loss : loss.aligned());
    rules.add(
        SequenceRule.of(
            "sequence",
            Severity.WARNING,
            Duration.ofMinutes(2 + version % 2),
            ActivityLimit.losses("lost", Severity.INFO, 0, Duration.ofMinutes(1)),
            ExposureLimit.of("large", Severity.INFO, Usd.of(100_000 * scale))
                .onPartialData(partial)));
    rules.add(
        CombinedRule.not(
            "idle",
            Severity.INFO,
            ActivityLimit.trades("any", Severity.INFO, 0, Duration.ofMinutes(4))));
    if (version % 3 != 2) {
      rules.add(
          ActivityLimit.fees("fees", Severity.INFO, Usd.of(5), Duration.ofMinutes(2)).withParts(1));
    }
    return rules;
  }
}
