package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LEAN and FULL on the same random events in order of arrival: alert for alert. */
class LeanDifferentialTest {
  private static final boolean FULL_SCALE = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int STEPS = 5_000;
  private static final int STREAMS = FULL_SCALE ? 40 : 2;
  private static final int COMPARE_ALL_EVERY = FULL_SCALE ? 499 : 97;
  private static final double OF_GROSS = 1e-12;
  private static final double RAW_USD = 2e-11; // FULL rounds each holding to 1e-12 USD
  private static final double OF_INDEX = 1e-9;

  private static final ChainId CHAIN = ChainId.ETHEREUM;
  private static final long START = 1_700_000_000_000L;
  private static final long PERIOD = 600_000;

  private final List<Alert> fullAlerts = new ArrayList<>();
  private final List<Alert> leanAlerts = new ArrayList<>();
  private boolean moving;
  private long steps;

  /**
   * Win or loss is compared where every token is sold at a price that moved since it was bought: at
   * the same price FULL says what rounding to 1e-12 USD left over, and LEAN breakeven.
   */
  @ParameterizedTest(name = "{0} tokens a record, {1} users, {2}, custom rule {3}, moving {4}")
  @CsvSource({
    "4, 12, EXPENSE, false, true",
    "2, 5, BASIS, false, false",
    "10, 30, EXPENSE, true, true",
    "6, 3, BASIS, false, true",
    "1, 8, EXPENSE, true, false"
  })
  void leanAndFullAgree(
      int tokensPerUser, int users, FeePolicy fees, boolean custom, boolean moving) {
    this.moving = moving;
    long alerts = 0;
    steps = 0;
    for (int seed = 1; steps < (long) STREAMS * STEPS; seed++) {
      alerts += run(seed * 31L + tokensPerUser, tokensPerUser, users, fees, custom);
    }
    assertThat(alerts).as("alerts that were compared").isGreaterThan(steps / 100);
  }

  /** Runs one stream to its end, or up to a trade on which FULL and LEAN may differ. */
  private long run(long seed, int tokensPerUser, int users, FeePolicy fees, boolean custom) {
    fullAlerts.clear();
    leanAlerts.clear();
    RiskEngine full = builder(fees, custom).addSink(fullAlerts::add).profile(Profile.FULL).build();
    RiskEngine lean =
        builder(fees, custom)
            .addSink(leanAlerts::add)
            .profile(Profile.LEAN)
            .tokensPerUser(tokensPerUser)
            .build();
    World world = new World(seed, users, moving);
    world.preload(full);
    SplittableRandom same = new SplittableRandom(seed);
    new World(seed, users, moving).preload(lean);
    long alerts = 0;
    for (int n = 1; n <= STEPS; n++) {
      String when = "seed " + seed + " step " + n;
      if (same.nextInt(400) == 0) {
        RuleSet rules = rules(same.nextInt(4), custom);
        full.replaceRules(rules);
        lean.replaceRules(rules);
        when += " new rules";
      } else {
        RiskEvent event = world.next();
        when += " " + event;
        Optional<Position> before = given(full, event);
        Outcome expected = full.apply(event);
        if (moving && before.isPresent() && isTie((Trade) event, before.get(), full)) {
          return alerts;
        }
        assertThat(applyAsItMay(lean, event, same)).as(when).isEqualTo(expected);
      }
      steps++;
      alerts += compareAlerts(when);
      if (n % COMPARE_ALL_EVERY == 0 || n == STEPS) {
        assertThat(lean.users()).as(when).containsAll(full.users());
        for (UserId user : full.users()) {
          compare(full, lean, user, when);
        }
        assertThat(lean.now()).isEqualTo(full.now());
        assertThat(lean.version()).as(when).isEqualTo(full.version());
        assertThat(ids(lean.openAlerts())).as(when).isEqualTo(ids(full.openAlerts()));
      }
    }
    return alerts;
  }

  private static Optional<Position> given(RiskEngine engine, RiskEvent event) {
    return event instanceof Trade trade
        ? engine.position(trade.user(), trade.tokenIn())
        : Optional.empty();
  }

  /** Whether a trade won or lost so little that LEAN may call it breakeven. */
  private static boolean isTie(Trade trade, Position before, RiskEngine full) {
    Position after = full.position(trade.user(), trade.tokenIn()).orElseThrow();
    if (before.realizedPnlUsd() == null
        || after.realizedPnlUsd() == null
        || before.costUsd() == null
        || before.quantity().isZero()) {
      return false;
    }
    double pnl = after.realizedPnlUsd().minus(before.realizedPnlUsd()).doubleValue();
    double share =
        trade.amountIn().toBigInteger().doubleValue()
            / before.quantity().toBigInteger().doubleValue();
    double proceeds = before.costUsd().doubleValue() * Math.min(1, share) + pnl;
    return pnl != 0 && Math.abs(pnl) < 2 * LeanStep.BREAKEVEN * Math.abs(proceeds);
  }

  /** Trades without fees go in by the door for objects or by that for numbers. */
  private static Outcome applyAsItMay(RiskEngine engine, RiskEvent event, SplittableRandom random) {
    boolean byNumbers = random.nextBoolean();
    if (!(event instanceof Trade trade) || !trade.fees().isEmpty() || !byNumbers) {
      return engine.apply(event);
    }
    return engine.applyTrade(
        trade.key().high(),
        trade.key().low(),
        engine.userIndex(trade.user()),
        engine.chainIndex(CHAIN),
        trade.at().timeMs(),
        trade.at().blockNumber(),
        trade.at().txIndex(),
        trade.at().logIndex(),
        engine.tokenIndex(trade.tokenIn()),
        trade.amountIn(),
        engine.tokenIndex(trade.tokenOut()),
        trade.amountOut(),
        0);
  }

  private long compareAlerts(String when) {
    assertThat(texts(leanAlerts)).as(when).isEqualTo(texts(fullAlerts));
    for (int i = 0; i < fullAlerts.size(); i++) {
      Alert expected = fullAlerts.get(i);
      Alert twin =
          leanAlerts.stream().filter(a -> text(a).equals(text(expected))).findFirst().orElseThrow();
      double value = expected.value().doubleValue();
      assertThat(twin.value().doubleValue())
          .as(when + " " + expected)
          .isCloseTo(value, within(Math.max(1e-9, Math.abs(value) * 1e-9)));
      assertThat(twin.limit()).isEqualByComparingTo(expected.limit());
      assertThat(twin.status()).isEqualTo(expected.status());
    }
    long compared = fullAlerts.size();
    fullAlerts.clear();
    leanAlerts.clear();
    return compared;
  }

  private static List<String> texts(List<Alert> alerts) {
    return alerts.stream().map(LeanDifferentialTest::text).sorted().toList();
  }

  private static String text(Alert alert) {
    return alert.user()
        + " "
        + alert.rule()
        + " "
        + alert.state()
        + " "
        + alert.openedAtMs()
        + " "
        + alert.closedAtMs()
        + " "
        + alert.id();
  }

  private static List<String> ids(List<Alert> alerts) {
    return alerts.stream().map(Alert::id).toList();
  }

  private void compare(RiskEngine full, RiskEngine lean, UserId user, String when) {
    Exposure expected = full.exposure(user).orElseThrow();
    Exposure found = lean.exposure(user).orElseThrow();
    double gross = expected.gross().doubleValue();
    double near = gross * OF_GROSS + RAW_USD;
    assertThat(found.gross().doubleValue()).as(when).isCloseTo(gross, within(near));
    assertThat(found.net().doubleValue()).isCloseTo(gross, within(near));
    assertThat(found.riskExposure().doubleValue())
        .isCloseTo(expected.riskExposure().doubleValue(), within(near));
    assertThat(found.tokens()).as(when).hasSameSizeAs(expected.tokens());
    for (int i = 0; i < expected.tokens().size(); i++) {
      TokenExposure a = expected.tokens().get(i);
      TokenExposure b = found.tokens().get(i);
      assertThat(b.token()).isEqualTo(a.token());
      assertThat(b.quantity()).as(when + " " + a.token()).isEqualTo(a.quantity());
      assertThat(b.freshness()).isEqualTo(a.freshness());
      assertThat(b.mark()).isEqualTo(a.mark());
    }
    assertThat(found.coverage().fresh()).isEqualTo(expected.coverage().fresh());
    UserSnapshot fullUser = full.snapshot(user).orElseThrow();
    UserSnapshot leanUser = lean.snapshot(user).orElseThrow();
    assertThat(leanUser.rules()).as(when + " " + user).isEqualTo(fullUser.rules());
    assertThat(leanUser.trades()).isEqualTo(fullUser.trades());
    assertThat(leanUser.feesUsd().doubleValue())
        .isCloseTo(fullUser.feesUsd().doubleValue(), within(1e-6));
    for (MeasureId id : MeasureId.values()) {
      compare(id, fullUser.measures().get(id), leanUser.measures().get(id), when + " " + user);
    }
  }

  private void compare(MeasureId id, Measure expected, Measure found, String when) {
    boolean ofStreaks =
        id == MeasureId.WIN_RATE
            || id == MeasureId.CONSECUTIVE_LOSSES
            || id == MeasureId.MAX_CONSECUTIVE_LOSSES;
    if (ofStreaks && !moving) {
      return;
    }
    if (id == MeasureId.AVERAGE_TRADE_SIZE) {
      assertThat(found.status()).isEqualTo(MeasureStatus.UNDEFINED);
      return;
    }
    if (id == MeasureId.DRAWDOWN || id == MeasureId.MAX_DRAWDOWN) {
      boolean still = found.status() == MeasureStatus.UNDEFINED; // an index that never moved
      assertThat(still && expected.value() != null ? expected.value().signum() : 0).isZero();
      if (still) {
        return;
      }
    }
    assertThat(found.status()).as(when + " " + id).isEqualTo(expected.status());
    Optional<BigDecimal> value = Optional.ofNullable(expected.value());
    assertThat(found.value() == null).as(when + " " + id).isEqualTo(value.isEmpty());
    if (value.isPresent() && found.value() != null) {
      double number = value.get().doubleValue();
      double near =
          switch (id) {
            case SHARPE, VOLATILITY -> Math.abs(number) * 1e-5 + 1e-5; // returns are floats
            case VAR_95, VAR_99 -> Math.abs(number) * OF_INDEX + 1e-5; // rounded to micro-USD
            default -> Math.abs(number) * OF_INDEX + OF_INDEX;
          };
      assertThat(found.value().doubleValue()).as(when + " " + id).isCloseTo(number, within(near));
    }
  }

  private RiskEngineBuilder builder(FeePolicy fees, boolean custom) {
    return RiskEngine.builder()
        .eventOrder(EventOrder.ARRIVAL)
        .feePolicy(fees)
        .period(Duration.ofMillis(PERIOD))
        .maxPriceAge(Duration.ofMinutes(25))
        .scenarioWindow(60)
        .minimumScenarios(30)
        .rules(rules(0, custom))
        .inlineSinks();
  }

  private RuleSet rules(int variant, boolean custom) {
    List<Rule> rules = new ArrayList<>();
    rules.add(ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(9_001 + variant * 700L)));
    rules.add(
        ConcentrationLimit.of("share", Severity.WARNING, 0.4371)
            .withMinHoldings(2)
            .withMinGross(Usd.of(17))
            .onPartialData(variant == 2 ? PartialData.EVALUATE : PartialData.UNKNOWN));
    if (variant != 3) {
      rules.add(DrawdownLimit.of("fall", Severity.CRITICAL, 0.08137));
    }
    rules.add(
        !moving
            ? ConsecutiveLossesLimit.of("losses", Severity.INFO, 65_000)
            : variant == 1
                ? ConsecutiveLossesLimit.of("row", Severity.WARNING, 2)
                : ConsecutiveLossesLimit.of("losses", Severity.INFO, 1));
    rules.add(VarLimit.of("var", Severity.CRITICAL, Usd.of(301 - variant * 20L)));
    rules.add(
        ExposureLimit.of("known", Severity.INFO, Usd.of(4_003))
            .onPartialData(PartialData.EVALUATE));
    if (custom) {
      rules.add(variant, new Weight());
    }
    return RuleSet.of(rules);
  }

  /** A rule of a host. */
  private static final class Weight implements Rule {
    @Override
    public String name() {
      return "weight";
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public Verdict check(RiskView after) {
      return after.valuationStatus() == MeasureStatus.PARTIAL
          ? Verdict.UNKNOWN
          : usage(after).compareTo(limit()) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return after.value(World.TOKENS.get(2)).toBigDecimal();
    }

    @Override
    public BigDecimal limit() {
      return BigDecimal.valueOf(1_913);
    }

    @Override
    public Unit unit() {
      return Unit.USD;
    }
  }

  /** A small market with dollars, tokens without facts, prices that come late and go stale. */
  private static final class World {
    static final List<TokenId> TOKENS = new ArrayList<>();
    private static final int[] DECIMALS = {6, 6, 18, 8, 18, 9, 0, 18, 6};

    static {
      for (int i = 0; i < DECIMALS.length; i++) {
        TOKENS.add(TokenId.of(CHAIN, "T" + i));
      }
    }

    private final SplittableRandom random;
    private final int users;
    private final boolean moving;
    private RiskEvent queued;
    private final double[] price = {1, 1, 2_000, 30_000, 0.5, 12, 7, 0.0003, 90};
    private long now = START;
    private long keys;

    World(long seed, int users, boolean moving) {
      this.moving = moving;
      random = new SplittableRandom(seed);
      this.users = users;
    }

    void preload(RiskEngine engine) {
      SplittableRandom own = new SplittableRandom(7);
      for (int token = 2; token < 8; token++) {
        double[] closes = new double[token == 7 ? 15 : 50];
        double close = price[token];
        for (int k = 0; k < closes.length; k++) {
          closes[k] = token == 5 && k % 9 == 0 ? Double.NaN : close;
          close *= 1 + 0.06 * (own.nextDouble() - 0.5);
        }
        long last = Math.floorDiv(START, PERIOD) * PERIOD;
        engine.preloadCloses(TOKENS.get(token), last - (closes.length - 1) * PERIOD, closes);
      }
    }

    RiskEvent next() {
      if (queued != null) {
        RiskEvent event = queued;
        queued = null;
        return event;
      }
      now += random.nextInt(3) == 0 ? 0 : random.nextInt(20_000);
      int kind = random.nextInt(100);
      if (keys == 0 || kind < 5) {
        return facts();
      }
      if (kind < 25) {
        return tick();
      }
      if (kind < 27) {
        now += random.nextInt(40) == 0 ? 3 * PERIOD : random.nextInt(90_000);
        return new TimeAdvanced(now);
      }
      if (kind < 80) {
        return moving ? tickThenTrade() : trade();
      }
      return other(kind);
    }

    private RiskEvent facts() {
      keys++;
      int i = random.nextInt(TOKENS.size());
      TokenId token = TOKENS.get(i);
      int decimals = random.nextInt(6) == 0 ? TokenMeta.UNKNOWN_DECIMALS : DECIMALS[i];
      return i < 2 && random.nextInt(3) > 0
          ? TokenMeta.pegged(token, "P" + i, decimals)
          : TokenMeta.of(token, "T" + i, decimals);
    }

    private PriceTick tick() {
      long time = random.nextInt(12) == 0 ? now - random.nextInt(4_000_000) : now;
      return tick(random.nextInt(TOKENS.size() - (moving ? 0 : 1)), time); // may be without a feed
    }

    private PriceTick tick(int i, long time) {
      boolean dollar = i < 2;
      price[i] =
          dollar
              ? 1 + 0.06 * (random.nextDouble() - 0.5)
              : price[i] * (1 + 0.07 * (random.nextDouble() - 0.5));
      return PriceTick.of(TOKENS.get(i), Price.of(BigDecimal.valueOf(price[i])), time);
    }

    private UserId user() {
      return UserId.of("u" + random.nextInt(users));
    }

    private EventKey key() {
      return EventKey.of(3, ++keys);
    }

    private ChainPosition at() {
      return ChainPosition.of(CHAIN, random.nextInt(6) == 0 ? now - random.nextInt(50_000) : now);
    }

    private Quantity worth(int token, double usd) {
      double raw = usd / price[token] * Math.pow(10, DECIMALS[token]);
      return Quantity.of(BigDecimal.valueOf(Math.max(1, raw)).toBigInteger());
    }

    private double usd() {
      return random.nextInt(30) == 0 ? random.nextDouble() : 20 + 1_500 * random.nextDouble();
    }

    private RiskEvent tickThenTrade() {
      Trade trade = trade();
      queued = trade;
      return tick(TOKENS.indexOf(trade.tokenIn()), now);
    }

    private Trade trade() {
      int in = random.nextInt(TOKENS.size());
      int out = (in + 1 + random.nextInt(TOKENS.size() - 1)) % TOKENS.size();
      double usd = usd();
      Trade.Builder trade =
          Trade.builder(key(), user(), at())
              .gave(TOKENS.get(in), worth(in, usd))
              .received(
                  TOKENS.get(out), worth(out, usd * (1 + 0.02 * (random.nextDouble() - 0.5))));
      if (random.nextInt(8) == 0) {
        trade.fee(Fee.of(TOKENS.get(2), worth(2, 2 * random.nextDouble())));
      }
      return trade.build();
    }

    private RiskEvent other(int kind) {
      int i = random.nextInt(TOKENS.size());
      TokenId token = TOKENS.get(i);
      Quantity amount = worth(i, usd());
      if (kind < 86) {
        return new ExternalFlow(
            key(),
            user(),
            at(),
            ExternalFlow.Kind.DEPOSIT,
            token,
            amount,
            random.nextInt(3) == 0 ? Usd.of(100) : null);
      }
      if (kind < 88) {
        return new ExternalFlow(
            key(), user(), at(), ExternalFlow.Kind.AIRDROP, token, amount, null);
      }
      if (kind < 92) {
        return ExternalFlow.withdrawal(key(), user(), at(), token, amount);
      }
      if (kind < 94) {
        return new FeePaid(key(), user(), at(), Fee.of(token, amount));
      }
      if (kind < 96) {
        return new Rebase(
            key(), user(), at(), token, random.nextInt(5) == 0 ? Quantity.ZERO : amount);
      }
      if (kind < 98) {
        return new BalanceObserved(
            key(), user(), at(), token, random.nextInt(3) == 0 ? Quantity.ZERO : amount);
      }
      int to = (i + 1) % TOKENS.size();
      return new BasisTransfer(
          key(), user(), at(), token, amount, TOKENS.get(to), worth(to, usd()));
    }
  }
}
