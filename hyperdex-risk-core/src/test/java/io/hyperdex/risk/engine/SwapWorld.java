package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** An engine with users, tokens of all sorts of decimals and prices, and swaps by chance. */
final class SwapWorld {
  static final ChainId CHAIN = ChainId.ETHEREUM;
  static final long DAY = 86_400_000;
  static final long START = 1_700_006_400_000L; // midnight UTC
  static final int USERS = 12;

  /** T0 and T1 are dollars; the last two have no price, the very last no decimals either. */
  private static final int[] DECIMALS = {6, 18, 18, 8, 0, 2, 24, 12, -1};

  static final int TOKENS = DECIMALS.length;

  final RiskEngine engine;
  final Random random;
  private long keys;

  SwapWorld(long seed, UnaryOperator<RiskEngineBuilder> change) {
    random = new Random(seed);
    engine =
        change
            .apply(
                RiskEngine.builder()
                    .impliedPrices(false)
                    .minimumScenarios(20)
                    .scenarioWindow(40)
                    .rules(rules()))
            .build();
    for (int i = 2; i < TOKENS - 2; i++) {
      double[] closes = new double[40];
      double close = price(i);
      for (int k = 0; k < closes.length; k++) {
        closes[k] = close;
        close *= 1 + 0.1 * (random.nextDouble() - 0.5);
      }
      engine.preloadCloses(id(i), START - 40 * DAY, closes);
    }
    engine.advanceTo(START + 1);
    for (int i = 0; i < TOKENS; i++) {
      if (DECIMALS[i] >= 0) {
        engine.apply(
            i < 2
                ? TokenMeta.pegged(id(i), "T" + i, DECIMALS[i])
                : TokenMeta.of(id(i), "T" + i, DECIMALS[i]));
      }
    }
    tickAll();
  }

  static RuleSet rules() {
    return RuleSet.of(
        ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(30_000)),
        ExposureLimit.of("gross anyway", Severity.WARNING, Usd.of(20_000))
            .onPartialData(PartialData.EVALUATE),
        ConcentrationLimit.of("share", Severity.WARNING, 0.6).withMinHoldings(2),
        DrawdownLimit.of("fall", Severity.WARNING, 0.05).onPartialData(PartialData.EVALUATE),
        ConsecutiveLossesLimit.of("losses", Severity.INFO, 2),
        VarLimit.of("var", Severity.WARNING, Usd.of(500)).onPartialData(PartialData.EVALUATE),
        ReturnVarLimit.of("return var", Severity.WARNING, 0.02),
        new HeldInT2());
  }

  /** A rule of the host. */
  private static final class HeldInT2 implements Rule {
    @Override
    public String name() {
      return "held in T2";
    }

    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public Verdict check(RiskView after) {
      return after.value(id(2)).compareTo(Usd.of(5_000)) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return after.value(id(2)).toBigDecimal();
    }

    @Override
    public BigDecimal limit() {
      return BigDecimal.valueOf(5_000);
    }

    @Override
    public io.hyperdex.risk.metric.Unit unit() {
      return io.hyperdex.risk.metric.Unit.USD;
    }
  }

  static TokenId id(int i) {
    return TokenId.of(CHAIN, "T" + i);
  }

  static UserId user(int i) {
    return UserId.of("user" + i);
  }

  private static double price(int i) {
    return new double[] {1, 1, 2_000, 40_000, 3, 0.7, 1e-3, 0, 0}[i];
  }

  private void tickAll() {
    for (int i = 2; i < TOKENS - 2; i++) {
      tick(i);
    }
  }

  void tick(int i) {
    double p = price(i) * (0.9 + 0.2 * random.nextDouble());
    engine.apply(
        PriceTick.of(
            id(i), Price.of(new BigDecimal(p).round(new java.math.MathContext(12))), now()));
  }

  long now() {
    return engine.now();
  }

  /** An amount of a token worth about so many dollars. */
  Quantity worth(int token, double usd) {
    double p = price(token) == 0 ? 1 : price(token);
    BigInteger raw =
        new BigDecimal(usd / p).scaleByPowerOfTen(Math.max(0, DECIMALS[token])).toBigInteger();
    return Quantity.of(raw.max(BigInteger.ONE));
  }

  EventKey key() {
    return EventKey.of(7, ++keys);
  }

  void deposit(UserId user, int token, double usd) {
    engine.apply(
        ExternalFlow.deposit(
            key(), user, ChainPosition.of(CHAIN, now()), id(token), worth(token, usd)));
  }

  /** Something happens to somebody: a deposit, a price, a period, a trade that is booked. */
  void live() {
    switch (random.nextInt(8)) {
      case 0 -> tick(2 + random.nextInt(TOKENS - 4));
      case 1 -> engine.advanceTo(now() + random.nextInt(120_000));
      case 2 -> {
        if (random.nextInt(20) == 0) {
          engine.advanceTo(now() + DAY / 2);
          if (random.nextBoolean()) {
            tickAll(); // else prices are stale
          }
        }
      }
      case 3, 4 ->
          deposit(user(random.nextInt(USERS)), random.nextInt(TOKENS), 3_000 * random.nextDouble());
      default -> engine.apply(trade(intent()));
    }
  }

  SwapIntent intent() {
    int in = random.nextInt(TOKENS);
    int out = (in + 1 + random.nextInt(TOKENS - 1)) % TOKENS;
    UserId user = user(random.nextInt(USERS));
    double usd = Math.exp(random.nextDouble() * 10);
    Quantity give = worth(in, usd);
    Quantity held = engine.position(user, id(in)).map(p -> p.quantity()).orElse(Quantity.ZERO);
    if (!held.isZero() && random.nextInt(4) != 0) {
      BigInteger all = held.toBigInteger();
      BigInteger part = all.multiply(BigInteger.valueOf(1 + random.nextInt(100)));
      give = Quantity.of(part.divide(BigInteger.valueOf(100)).max(BigInteger.ONE)); // or all of it
    }
    double rate = random.nextInt(10) == 0 ? 1.2 : 0.97 + 0.04 * random.nextDouble();
    double value =
        give.toBigInteger().doubleValue()
            / Math.pow(10, Math.max(0, DECIMALS[in]))
            * (price(in) == 0 ? 1 : price(in));
    return SwapIntent.builder(user)
        .give(id(in), give)
        .receive(id(out), worth(out, Math.min(1e12, value * rate)))
        .build();
  }

  /** The trade the intent becomes, at the engine's time. */
  Trade trade(SwapIntent intent) {
    return Trade.builder(key(), intent.user(), ChainPosition.of(CHAIN, now()))
        .gave(intent.tokenIn(), intent.amountIn())
        .received(intent.tokenOut(), intent.amountOut())
        .build();
  }

  static List<UnaryOperator<RiskEngineBuilder>> kinds() {
    return List.of(
        b -> b,
        b -> b.costBasis(io.hyperdex.risk.position.CostBasis.FIFO),
        b -> b.unmatchedPolicy(io.hyperdex.risk.position.UnmatchedPolicy.SHORT),
        b -> b.unmatchedPolicy(io.hyperdex.risk.position.UnmatchedPolicy.REJECT),
        b -> b.unmatchedPolicy(io.hyperdex.risk.position.UnmatchedPolicy.ZERO_COST));
  }
}
