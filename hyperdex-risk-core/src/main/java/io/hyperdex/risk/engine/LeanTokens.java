package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceOrigin;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What trades need of each token, one word each, by dense id + 1; entry 0 stands for free slots.
 *
 * <p>A price is one word with its sign saying stale, so that a trade can never see half of it. It
 * is written by the market's owner, or at a new token, one at a time, and read by anybody.
 */
final class LeanTokens {
  static final long PEGGED = 1L << 62;
  private static final long NOT_IMPLIED = 1L << 61;
  private static final int AS_OF_SHIFT = 8;
  private static final long LATEST = (1L << 52) - 1;

  /** In a rank: the price does not come from trades. */
  static final long SURE = 1;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle DOUBLES = MethodHandles.arrayElementVarHandle(double[].class);
  private static final double[] TEN = new double[78];

  static {
    Arrays.setAll(TEN, i -> Double.parseDouble("1e" + i));
  }

  /** Arrays of one length; writes go to the present table only. */
  static final class Table {
    /** Bits of the USD price; sign set where stale; 0 where there is no price or no decimals. */
    final long[] price;

    /** 10^decimals; 1 while they are not known. */
    final double[] scale;

    /** 1 / scale, for what need not be as exact as a quantity. */
    final double[] inverse;

    /**
     * Which leg says what a swap is worth: the greater. From the top: pegged, not implied by a
     * trade, as of when (the latest for a peg), {@link #SURE}.
     */
    final long[] rank;

    /**
     * Largest magnitude of the returns in the scenarios; 0 for a dollar that never had another
     * price, NaN where it takes a closer look.
     */
    final double[] swing;

    Table(long[] price, double[] scale, double[] inverse, long[] rank, double[] swing) {
      this.price = price;
      this.scale = scale;
      this.inverse = inverse;
      this.rank = rank;
      this.swing = swing;
    }

    long price(int token) {
      return (long) LONGS.getOpaque(price, token);
    }

    long rank(int token) {
      return (long) LONGS.getOpaque(rank, token);
    }

    double scale(int token) {
      return (double) DOUBLES.getOpaque(scale, token);
    }

    double swing(int token) {
      return (double) DOUBLES.getOpaque(swing, token);
    }
  }

  private final Registry registry;
  private volatile Table table;
  private volatile int known;

  LeanTokens(Registry registry) {
    this.registry = registry;
    table = new Table(new long[0], new double[0], new double[0], new long[0], new double[0]);
    grow(64);
    table.price[0] = Double.doubleToRawLongBits(1.0);
  }

  Table table() {
    return table;
  }

  /** Whether a dense id was handed out. */
  boolean isKnown(int token) {
    return token >= 0 && token < known;
  }

  boolean isFresh(int token) {
    return isKnown(token) && table.price(token + 1) > 0;
  }

  int count() {
    return known;
  }

  /** Makes room for all tokens of the registry. */
  void cover(int token) {
    if (token >= known) {
      coverAll();
    }
  }

  private synchronized void coverAll() {
    int count = registry.tokens().size();
    if (count + 1 > table.price.length) {
      grow(Math.max(count + 1, table.price.length * 2));
    }
    known = Math.max(known, count);
  }

  private void grow(int length) {
    int from = table.price.length;
    Table grown =
        new Table(
            Arrays.copyOf(table.price, length),
            Arrays.copyOf(table.scale, length),
            Arrays.copyOf(table.inverse, length),
            Arrays.copyOf(table.rank, length),
            Arrays.copyOf(table.swing, length));
    Arrays.fill(grown.scale, from, length, 1.0);
    Arrays.fill(grown.inverse, from, length, 1.0);
    Arrays.fill(grown.swing, from, length, Double.NaN);
    table = grown;
  }

  /** Takes over a token's facts and mark as of a time. By the market's owner. */
  synchronized void publish(TokenState token, long timeMs, double swing) {
    coverAll();
    Mark mark = token.current();
    boolean pegged = token.meta().pegged();
    boolean fresh = mark != null && mark.isFreshAt(timeMs);
    boolean atPeg = pegged && !fresh;
    long price = 0;
    if (token.decimals() >= 0 && (atPeg || mark != null)) {
      double value = atPeg || mark == null ? 1.0 : mark.value;
      price = Double.doubleToRawLongBits(fresh || atPeg ? value : -value);
    }
    boolean implied = mark != null && fresh && mark.origin == PriceOrigin.TRADE;
    boolean feed = mark != null && fresh && mark.origin == PriceOrigin.FEED;
    long asOf = mark == null || atPeg ? LATEST : Math.min(Math.max(mark.asOfMs, 0), LATEST);
    long rank =
        (pegged ? PEGGED : 0)
            | (implied ? 0 : NOT_IMPLIED)
            | asOf << AS_OF_SHIFT
            | (pegged || feed ? SURE : 0);
    Table now = table;
    int i = token.index + 1;
    if (token.decimals() >= 0) {
      DOUBLES.setVolatile(now.scale, i, TEN[token.decimals()]);
      DOUBLES.setVolatile(now.inverse, i, 1.0 / TEN[token.decimals()]);
    }
    DOUBLES.setVolatile(now.swing, i, swing);
    LONGS.setVolatile(now.rank, i, rank);
    LONGS.setVolatile(now.price, i, price);
  }

  /** Whether the leg given up says what a swap is worth, and not the one received. */
  static boolean prefersIn(long in, long out, long nowMs) {
    if ((in & out & PEGGED) == 0) {
      return in > out;
    }
    boolean byOrigin = ((in ^ out) & NOT_IMPLIED) != 0;
    return byOrigin ? in > out : asOf(in, nowMs) > asOf(out, nowMs);
  }

  /** A peg is as of now. */
  private static long asOf(long rank, long nowMs) {
    return Math.min(rank >>> AS_OF_SHIFT & LATEST, nowMs);
  }
}
