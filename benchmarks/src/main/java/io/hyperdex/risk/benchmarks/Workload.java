package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The market, the holdings and a cycle of trades, as primitive arrays made once from a fixed seed.
 * Immutable after construction.
 *
 * <p>Users hold some of {@value #TOKENS} tokens of 6, 8 and 18 decimals, each worth 10,000 to
 * 30,000 USD, and swap 10 to 1,000 USD between two of them, 0.01 to 0.5 % away from the mark, out
 * of the one they bought more of. The second half of a cycle reverses the first with the same
 * amounts, so that holdings return to where they were, however long it runs.
 */
final class Workload {
  /** Trades of a cycle that stays in the L2 cache with the users it concerns. */
  static final int SHORT_CYCLE = 1 << 14;

  static final int LONG_CYCLE = 1 << 20;

  static final int TOKENS = 256;
  static final int HELD = 5;

  /** Past returns of every token, and of every user where there is a return window. */
  static final int WINDOW = 250;

  /** Decimal places of a price. */
  static final int PRICE_SCALE = 8;

  /** Words of a trade: user, tokens, then two limbs given up and two received. */
  static final int WORDS = 6;

  /** Users with different holdings; more users are copies of these. */
  static final int KINDS = 1000;

  static final ChainId CHAIN = ChainId.ETHEREUM;

  private static final int[] DECIMALS = {6, 8, 18};
  private static final double LEAST_DEPOSIT_USD = 10_000;

  /** A user's own periods move by that part of a token's past returns, so that limits stay near. */
  private static final double DAMPING = 0.1;

  final int users;
  final int cycle;
  final int heldPerUser;
  final long[] trades;

  private final long[] mantissas = new long[TOKENS];
  private final double[][] closes = new double[TOKENS][WINDOW + 1];
  private final int[][] held = new int[KINDS][];
  private final long[][] deposits = new long[KINDS][];

  private Workload(int users, int cycle, int heldPerUser, boolean zipf, double leastDepositUsd) {
    if (users < 1 || Integer.bitCount(cycle) != 1 || heldPerUser < 2 || heldPerUser > TOKENS) {
      throw new IllegalArgumentException(
          "users, cycle (a power of two) or holdings: "
              + users
              + ", "
              + cycle
              + ", "
              + heldPerUser);
    }
    this.users = users;
    this.cycle = cycle;
    this.heldPerUser = heldPerUser;
    this.trades = new long[cycle * WORDS];
    Random random = new Random(42);
    makeMarket(random);
    makeHoldings(random, leastDepositUsd);
    makeTrades(random, zipf ? zipf(users) : null);
  }

  /** The usual one: five tokens held; a short cycle where users are few. */
  static Workload of(int users, String dist) {
    return new Workload(users, cycleFor(users), HELD, isZipf(dist), LEAST_DEPOSIT_USD);
  }

  static Workload holding(int users, int heldPerUser) {
    return new Workload(users, SHORT_CYCLE, heldPerUser, false, LEAST_DEPOSIT_USD);
  }

  /** Users who own little, and so sell more than they hold. */
  static Workload poor(int users) {
    return new Workload(users, SHORT_CYCLE, HELD, false, 300);
  }

  static int cycleFor(int users) {
    return users <= 1000 ? SHORT_CYCLE : LONG_CYCLE;
  }

  private static boolean isZipf(String dist) {
    return switch (dist) {
      case "uniform" -> false;
      case "zipf1.0" -> true;
      default -> throw new IllegalArgumentException("dist must be uniform or zipf1.0: " + dist);
    };
  }

  private void makeMarket(Random random) {
    double[] common = new double[WINDOW + 1];
    for (int k = 0; k <= WINDOW; k++) {
      common[k] = random.nextGaussian();
    }
    for (int i = 0; i < TOKENS; i++) {
      double price = StrictMath.pow(10, -2 + 5.3 * random.nextDouble()); // 0.01 to 2,000 USD
      mantissas[i] = Math.round(price * 1e8);
      double daily = 0.02 + 0.04 * random.nextDouble();
      closes[i][WINDOW] = price(i);
      for (int k = WINDOW; k > 0; k--) {
        double move = daily * (0.6 * common[k] + 0.8 * random.nextGaussian());
        closes[i][k - 1] = closes[i][k] / StrictMath.exp(move);
      }
    }
  }

  private void makeHoldings(Random random, double leastDepositUsd) {
    for (int i = 0; i < KINDS; i++) {
      held[i] = random.ints(0, TOKENS).distinct().limit(heldPerUser).toArray();
      deposits[i] = new long[2 * heldPerUser];
      for (int slot = 0; slot < heldPerUser; slot++) {
        double usd = leastDepositUsd * (1 + 2 * random.nextDouble());
        units(held[i][slot], usd, random, deposits[i], 2 * slot);
      }
    }
  }

  private void makeTrades(Random random, double @Nullable [] cumulative) {
    int half = cycle / 2;
    float[] bought = new float[users * heldPerUser];
    for (int i = 0; i < half; i++) {
      int user = cumulative == null ? random.nextInt(users) : draw(cumulative, random);
      int[] tokens = held[user % KINDS];
      int from = random.nextInt(heldPerUser);
      int to = (from + 1 + random.nextInt(heldPerUser - 1)) % heldPerUser;
      int first = user * heldPerUser;
      if (bought[first + from] < bought[first + to]) { // or busy users would sell out
        int other = from;
        from = to;
        to = other;
      }
      double usd = 10 + 990 * random.nextDouble();
      bought[first + from] -= (float) usd;
      bought[first + to] += (float) usd;
      double slip = (random.nextBoolean() ? 1 : -1) * (0.0001 + 0.0049 * random.nextDouble());
      int there = i * WORDS;
      trades[there] = user;
      trades[there + 1] = (long) tokens[from] << 32 | tokens[to];
      units(tokens[from], usd, random, trades, there + 2);
      units(tokens[to], usd * (1 + slip), random, trades, there + 4);
      int back = (i + half) * WORDS;
      trades[back] = user;
      trades[back + 1] = (long) tokens[to] << 32 | tokens[from];
      System.arraycopy(trades, there + 4, trades, back + 2, 2);
      System.arraycopy(trades, there + 2, trades, back + 4, 2);
    }
  }

  private static double[] zipf(int users) {
    double[] cumulative = new double[users];
    double sum = 0;
    for (int i = 0; i < users; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  /** Busy users lie scattered among the others. */
  private static int draw(double[] cumulative, Random random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, at);
    long rank = Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    return (int) (rank * 1_000_003L % cumulative.length); // a prime: no two ranks meet
  }

  /** Raw units worth {@code usd}, two limbs; 53 leading bits, the rest random. */
  private void units(int token, double usd, Random random, long[] out, int at) {
    double amount = Math.max(1, usd / price(token) * StrictMath.pow(10, decimals(token)));
    long fraction = (Double.doubleToRawLongBits(amount) & ((1L << 52) - 1)) | (1L << 52);
    int shift = Math.getExponent(amount) - 52;
    if (shift <= 0) {
      out[at] = 0;
      out[at + 1] = fraction >>> -shift;
    } else {
      out[at] = fraction >>> 1 >>> (63 - shift);
      out[at + 1] = fraction << shift | random.nextLong() >>> (64 - shift);
    }
  }

  /** The cycle of those users only, in the same order. */
  long[] tradesOf(IntPredicate mine) {
    long[] some = new long[trades.length];
    int size = 0;
    for (int i = 0; i < trades.length; i += WORDS) {
      if (mine.test((int) trades[i])) {
        System.arraycopy(trades, i, some, size, WORDS);
        size += WORDS;
      }
    }
    return Arrays.copyOf(some, size);
  }

  static int decimals(int token) {
    return DECIMALS[token % DECIMALS.length];
  }

  static TokenId token(int token) {
    return TokenId.of(CHAIN, String.format("0x%040x", 0x1000 + token));
  }

  /** USD per whole token times 10^{@value #PRICE_SCALE}. */
  long mantissa(int token) {
    return mantissas[token];
  }

  double price(int token) {
    return mantissas[token] * 1e-8;
  }

  BigDecimal exactPrice(int token) {
    return BigDecimal.valueOf(mantissas[token], PRICE_SCALE);
  }

  /** Closes of past periods, the last one the present price. */
  double[] closes(int token) {
    return closes[token].clone();
  }

  /** The price a user's own {@code k}-th period ends with, 0 to {@value #WINDOW}. */
  long periodMantissa(int token, int k) {
    double[] past = closes[token];
    double ratio = StrictMath.pow(past[k] / past[WINDOW], DAMPING);
    return Math.max(1, Math.round(mantissas[token] * ratio));
  }

  /**
   * Whether a token moves in a user's {@code k}-th period: none in the first, which only opens the
   * count, then one in eight, in the last one all.
   */
  static boolean movesIn(int token, int k) {
    return k > 0 && ((token + k) % 8 == 0 || k == WINDOW);
  }

  int heldToken(int user, int slot) {
    return held[user % KINDS][slot];
  }

  long depositHigh(int user, int slot) {
    return deposits[user % KINDS][2 * slot];
  }

  long depositLow(int user, int slot) {
    return deposits[user % KINDS][2 * slot + 1];
  }

  int user(int trade) {
    return (int) trades[trade * WORDS];
  }

  int tokenIn(int trade) {
    return (int) (trades[trade * WORDS + 1] >>> 32);
  }

  int tokenOut(int trade) {
    return (int) trades[trade * WORDS + 1];
  }

  BigInteger amountIn(int trade) {
    return integer(trades[trade * WORDS + 2], trades[trade * WORDS + 3]);
  }

  BigInteger amountOut(int trade) {
    return integer(trades[trade * WORDS + 4], trades[trade * WORDS + 5]);
  }

  static BigInteger integer(long high, long low) {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return new BigInteger(1, bytes);
  }
}
