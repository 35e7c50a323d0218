package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Trades in order, without end, with the market and the holdings they start from.
 *
 * <p>Users hold {@value #HELD} of {@value #TOKENS} tokens of 6, 8 and 18 decimals and swap 10 to
 * 1,000 USD between two of them, up to 0.5 % away from the mark. A cycle of {@value #CYCLE} swaps
 * is generated once; its second half reverses the first with the same amounts, so that holdings
 * return to where they were, however long it runs. Of many users, those a cycle concerns are drawn
 * anew each cycle, so that all get trades. Keys never repeat.
 *
 * <p>A trade a millisecond, {@value #PER_BLOCK} in a block: blocks become final while it runs.
 * Marks do not move and stay fresh. Not thread safe.
 */
final class TradeStream {
  static final int CYCLE = 1 << 14;
  static final int TOKENS = 256;
  static final int HELD = 5;
  static final int PER_BLOCK = 32;

  /** Past returns of every token. */
  static final int SCENARIOS = 250;

  /** Users with different holdings and trades; more users are copies of these. */
  static final int KINDS = 1000;

  private static final long DAY_MS = 86_400_000L;
  private static final long MIDNIGHT_MS = 20_000 * DAY_MS;
  private static final long SEEDED_MS = MIDNIGHT_MS + 1000;

  /** Trades start when everything before them is final. */
  private static final long FIRST_TRADE_MS = SEEDED_MS + 7_200_000L;

  private static final long FIRST_BLOCK = 1_000_000;
  private static final int[] DECIMALS = {6, 8, 18};
  private static final int HALF = CYCLE / 2;

  private final TokenId[] tokens = new TokenId[TOKENS];
  private final BigDecimal[] prices = new BigDecimal[TOKENS];
  private final double[][] closes = new double[TOKENS][SCENARIOS + 1];
  private final UserId[] users;
  private final int[][] held = new int[KINDS][HELD];
  private final BigInteger[][] deposits = new BigInteger[KINDS][HELD];

  private final int[] kind = new int[CYCLE];
  private final int[] copy = new int[CYCLE];
  private final TokenId[] tokenIn = new TokenId[CYCLE];
  private final TokenId[] tokenOut = new TokenId[CYCLE];
  private final Quantity[] amountIn = new Quantity[CYCLE];
  private final Quantity[] amountOut = new Quantity[CYCLE];
  private final BigInteger[] bigIn = new BigInteger[CYCLE];
  private final BigInteger[] bigOut = new BigInteger[CYCLE];

  private final int copies;
  private long made;
  private int last;

  /**
   * @param users a multiple of {@value #KINDS}
   * @param leastDepositUsd each holding starts with one to three times that; from 10,000 on no user
   *     ever sells more than is held
   */
  TradeStream(int users, int leastDepositUsd) {
    if (users <= 0 || users % KINDS != 0) {
      throw new IllegalArgumentException("users must be a multiple of " + KINDS + ": " + users);
    }
    Random random = new Random(42);
    makeMarket(random);
    this.users = new UserId[users];
    for (int i = 0; i < users; i++) {
      this.users[i] =
          UserId.of(String.format("0x%016x%016x%08x", random.nextLong(), random.nextLong(), i));
    }
    this.copies = users / KINDS;
    makeHoldings(random, leastDepositUsd);
    makeTrades(random);
  }

  private void makeMarket(Random random) {
    double[] common = new double[SCENARIOS + 1];
    for (int k = 0; k <= SCENARIOS; k++) {
      common[k] = random.nextGaussian();
    }
    for (int i = 0; i < TOKENS; i++) {
      tokens[i] = TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", 0x1000 + i));
      double price = StrictMath.pow(10, -2 + 5.3 * random.nextDouble()); // 0.01 to 2,000 USD
      prices[i] = BigDecimal.valueOf(price).setScale(8, RoundingMode.HALF_EVEN);
      double daily = 0.02 + 0.04 * random.nextDouble();
      closes[i][SCENARIOS] = prices[i].doubleValue();
      for (int k = SCENARIOS; k > 0; k--) {
        double move = daily * (0.6 * common[k] + 0.8 * random.nextGaussian());
        closes[i][k - 1] = closes[i][k] / StrictMath.exp(move);
      }
    }
  }

  private void makeHoldings(Random random, int leastDepositUsd) {
    for (int i = 0; i < KINDS; i++) {
      held[i] = random.ints(0, TOKENS).distinct().limit(HELD).toArray();
      for (int slot = 0; slot < HELD; slot++) {
        double usd = leastDepositUsd * (1 + 2 * random.nextDouble());
        deposits[i][slot] = units(held[i][slot], usd);
      }
    }
  }

  private void makeTrades(Random random) {
    for (int i = 0; i < HALF; i++) {
      int user = random.nextInt(KINDS);
      int from = random.nextInt(HELD);
      int to = (from + 1 + random.nextInt(HELD - 1)) % HELD;
      double usd = 10 + 990 * random.nextDouble();
      double slip = (random.nextBoolean() ? 1 : -1) * (0.0001 + 0.0049 * random.nextDouble());
      int in = held[user][from];
      int out = held[user][to];
      int group = random.nextInt(1 << 16);
      set(i, user, group, in, units(in, usd), out, units(out, usd * (1 + slip)));
      set(i + HALF, user, group, out, bigOut[i], in, bigIn[i]);
    }
  }

  private void set(
      int i, int user, int group, int in, BigInteger given, int out, BigInteger received) {
    kind[i] = user;
    copy[i] = group;
    tokenIn[i] = tokens[in];
    tokenOut[i] = tokens[out];
    bigIn[i] = given;
    bigOut[i] = received;
    amountIn[i] = Quantity.of(given);
    amountOut[i] = Quantity.of(received);
  }

  private BigInteger units(int token, double usd) {
    return BigDecimal.valueOf(usd)
        .divide(prices[token], decimals(token) + 2, RoundingMode.HALF_EVEN)
        .movePointRight(decimals(token))
        .setScale(0, RoundingMode.HALF_EVEN)
        .toBigInteger()
        .max(BigInteger.ONE);
  }

  private static int decimals(int token) {
    return DECIMALS[token % DECIMALS.length];
  }

  /** The next trade. Makes only what must be new: key, place and the record itself. */
  Trade next() {
    long n = made++;
    int i = (int) n & (CYCLE - 1);
    last = i;
    int cycle = (int) (n / CYCLE);
    UserId user = users[kind[i] + KINDS * ((copy[i] + cycle * 37) % copies)];
    return new Trade(
        EventKey.of(mix(n), n),
        user,
        new ChainPosition(
            ChainId.ETHEREUM,
            FIRST_TRADE_MS + n,
            FIRST_BLOCK + n / PER_BLOCK,
            n & (PER_BLOCK - 1),
            0),
        tokenIn[i],
        amountIn[i],
        tokenOut[i],
        amountOut[i],
        null,
        List.of(),
        Finality.INCLUDED,
        null,
        false,
        null);
  }

  /** What the last trade gave up, as the naive port wants it. */
  BigInteger lastIn() {
    return bigIn[last];
  }

  BigInteger lastOut() {
    return bigOut[last];
  }

  long made() {
    return made;
  }

  List<UserId> users() {
    return List.of(users);
  }

  private static long mix(long n) {
    long z = (n + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    return z ^ (z >>> 27);
  }

  /** An engine with the market, the holdings and then the limits, ready for the first trade. */
  RiskEngine engine(Limits limits, AlertSink... inlineSinks) {
    RiskEngineBuilder builder =
        RiskEngine.builder()
            .maxPriceAge(Duration.ofDays(7))
            .scenarioWindow(SCENARIOS)
            .minimumScenarios(100);
    for (AlertSink sink : inlineSinks) {
      builder.addSink(sink).inlineSinks();
    }
    RiskEngine engine = builder.build();
    if (limits.hasVar()) {
      for (int i = 0; i < TOKENS; i++) {
        engine.preloadCloses(tokens[i], MIDNIGHT_MS - SCENARIOS * DAY_MS, closes[i]);
      }
    }
    for (int i = 0; i < TOKENS; i++) {
      mustApply(engine, TokenMeta.of(tokens[i], "T" + i, decimals(i)));
      mustApply(engine, PriceTick.of(tokens[i], Price.of(prices[i]), SEEDED_MS));
    }
    for (int i = 0; i < users.length; i++) {
      for (int slot = 0; slot < HELD; slot++) {
        mustApply(
            engine,
            ExternalFlow.deposit(
                EventKey.of(-1, (long) i * HELD + slot),
                users[i],
                ChainPosition.of(ChainId.ETHEREUM, SEEDED_MS),
                tokens[held[i % KINDS][slot]],
                Quantity.of(deposits[i % KINDS][slot])));
      }
    }
    engine.replaceRules(limits.rules());
    engine.advanceTo(FIRST_TRADE_MS - 1);
    return engine;
  }

  private static void mustApply(RiskEngine engine, RiskEvent event) {
    Outcome outcome = engine.apply(event);
    if (outcome != Outcome.APPLIED) {
      throw new IllegalStateException(outcome + " for " + event);
    }
  }

  /** The naive port in the same state; rules are first checked with the first trade. */
  NaivePort naive(Limits limits) {
    NaivePort naive = new NaivePort(limits);
    for (int i = 0; i < TOKENS; i++) {
      naive.token(tokens[i], decimals(i), prices[i], closes[i]);
    }
    for (int i = 0; i < users.length; i++) {
      for (int slot = 0; slot < HELD; slot++) {
        naive.deposit(users[i], tokens[held[i % KINDS][slot]], deposits[i % KINDS][slot]);
      }
    }
    return naive;
  }
}
