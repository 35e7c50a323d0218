package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The caller's room for {@link RiskEngine#exposureInto}: one user's holdings valued at one version.
 * Grows to the largest portfolio it met and allocates nothing after that. NOT thread safe: one per
 * reading thread.
 *
 * <p>USD are doubles: the nearest to the exact sums under FULL, within 1e-14 of them, relative to
 * gross exposure, under LEAN.
 */
public final class ExposureBuffer {
  private static final Freshness[] FRESHNESS = Freshness.values();

  private @Nullable UserReader reader;
  private int user = -1;
  private long version;
  private long timeMs;
  private double gross;
  private double net;
  private double risk;
  private int size;
  private int[] tokens = new int[8];
  private long[] quantities = new long[16];
  private double[] values = new double[8];
  private byte[] freshness = new byte[8];

  /** The dense id asked for; -1 before the first call. */
  public int user() {
    return user;
  }

  /** Which state this is: later states have higher numbers. */
  public long version() {
    return version;
  }

  /** Event time of the valuation, epoch milliseconds UTC. */
  public long timeMs() {
    return timeMs;
  }

  /** Sum of magnitudes, USD. */
  public double gross() {
    return gross;
  }

  /** Signed sum, USD. */
  public double net() {
    return net;
  }

  /** Gross without dollar tokens near their peg, USD. */
  public double risk() {
    return risk;
  }

  /** Tokens held, priced or not. */
  public int size() {
    return size;
  }

  /** Dense token id of a holding. */
  public int token(int i) {
    return tokens[check(i)];
  }

  /** Raw quantity, bits 64 to 127. */
  public long quantityHigh(int i) {
    return quantities[2 * check(i)];
  }

  /** Raw quantity, bits 0 to 63, unsigned. */
  public long quantityLow(int i) {
    return quantities[2 * check(i) + 1];
  }

  /** Signed value at the last known mark, USD; 0 where unpriced. */
  public double value(int i) {
    return values[check(i)];
  }

  public Freshness freshness(int i) {
    return FRESHNESS[freshness[check(i)]];
  }

  /** Share of gross exposure; 0 where gross is zero. */
  public double share(int i) {
    double size = Math.abs(value(i));
    return gross > 0 ? size / gross : 0.0;
  }

  /** What the buffer reads an engine with; a new one when it is another engine. */
  UserReader reader(Core core) {
    UserReader known = reader;
    if (known == null || !known.isOf(core)) {
      known = new UserReader(core);
      reader = known;
    }
    return known;
  }

  void clear(int user) {
    this.user = user;
    size = 0;
    version = 0;
    timeMs = 0;
    gross = 0;
    net = 0;
    risk = 0;
  }

  void add(int token, long high, long low, double value, Freshness fresh) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, size * 2);
      quantities = Arrays.copyOf(quantities, size * 4);
      values = Arrays.copyOf(values, size * 2);
      freshness = Arrays.copyOf(freshness, size * 2);
    }
    tokens[size] = token;
    quantities[2 * size] = high;
    quantities[2 * size + 1] = low;
    values[size] = value;
    freshness[size++] = (byte) fresh.ordinal();
  }

  void finish(long version, long timeMs, double gross, double net, double risk) {
    this.version = version;
    this.timeMs = timeMs;
    this.gross = gross;
    this.net = net;
    this.risk = risk;
  }

  private int check(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("holding " + i + " of " + size);
    }
    return i;
  }
}
