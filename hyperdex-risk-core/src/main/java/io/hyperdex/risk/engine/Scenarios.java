package io.hyperdex.risk.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Closes and returns of all tokens by period number, shared by all users: the scenarios of
 * portfolio VaR. Holds the window and a few periods more, for portfolios valued as of a moment ago.
 * One thread at a time writes; others read what was {@link #publish published}.
 */
final class Scenarios {
  /**
   * The returns of one token over a window, oldest first. Not to be modified.
   *
   * @param returns 0 where there is none, so that a loop over all of them needs no question
   * @param missing a bit for every one there is none of; null where there are all
   * @param count of those that are
   * @param largest magnitude of them
   */
  record Window(double[] returns, long @Nullable [] missing, int count, double largest) {
    boolean has(int k) {
      return missing == null || (missing[k >>> 6] >>> k & 1) == 0;
    }
  }

  /**
   * The windows of all tokens that end with one period. While the number is the same, so are all
   * returns: a close that changes makes a new generation.
   */
  final class Generation {
    final long number;
    final int length;
    private final long last;
    private final @Nullable Series[] series;
    private final @Nullable Window[] windows;
    private boolean complete;

    private Generation(long last, int length) {
      this.number = ++generations;
      this.last = last;
      this.length = length;
      this.series = byToken;
      this.windows = new Window[series.length];
    }

    /**
     * The window of a token; null where it never had a close. Any thread may ask: two that work the
     * same one out find the same, as what it is made of stays until some periods after the last.
     */
    @Nullable Window windowOf(int token) {
      if (token >= windows.length) {
        return null;
      }
      Window window = windows[token];
      Series closes = series[token];
      if (window == null && closes != null && !complete) {
        window = window(closes, last, length);
        windows[token] = window;
      }
      return window;
    }

    /** Works all windows out: from now on nothing is. */
    Generation complete() {
      for (int token = 0; token < windows.length; token++) {
        windowOf(token);
      }
      complete = true;
      return this;
    }
  }

  private static final class Series {
    final double[] closes;
    final double[] returns;

    Series(int capacity) {
      closes = new double[capacity];
      returns = new double[capacity];
      Arrays.fill(closes, Double.NaN);
      Arrays.fill(returns, Double.NaN);
    }
  }

  private final int window;
  private final int capacity;
  private @Nullable Series[] byToken = new Series[16];
  private long firstPeriod = Long.MAX_VALUE;
  private long generations;
  private @Nullable Generation current;

  /** The last few, newest first: for portfolios as of a moment ago. */
  private volatile @Nullable Generation[] published;

  Scenarios(int window, int periodsOfUndo) {
    this.window = window;
    this.capacity = window + 3 + periodsOfUndo;
    this.published = new Generation[1 + periodsOfUndo];
  }

  int window() {
    return window;
  }

  private int slot(long period) {
    return (int) Math.floorMod(period, (long) capacity);
  }

  /** Notes that a period closed, or was preloaded. */
  void began(long period) {
    firstPeriod = Math.min(firstPeriod, period);
    current = null;
  }

  /** Sets the close of a token; the return follows if the period before has a close too. */
  void close(int token, long period, double close) {
    Series series = series(token);
    int slot = slot(period);
    double before = series.closes[slot(period - 1)];
    current = null;
    series.closes[slot] = close;
    series.returns[slot] = close / before - 1.0; // NaN where the period before has no close
  }

  /** Makes room for a period: what stood in its slot is out of the window. */
  void open(long period) {
    int slot = slot(period);
    current = null;
    for (Series series : byToken) {
      if (series != null) {
        series.closes[slot] = Double.NaN;
        series.returns[slot] = Double.NaN;
      }
    }
  }

  /** The returns of all tokens as of a place in the log; null before the first period end. */
  @Nullable Generation at(GlobalLog log, long place) {
    if (!log.hasPeriodAt(place)) {
      return null;
    }
    long last = log.periodAt(place);
    for (Generation known : published) {
      if (known != null && known.last == last) {
        return known;
      }
    }
    throw new IllegalStateException("the returns up to period " + last + " are forgotten");
  }

  /** Makes the returns up to a period the newest that others see. */
  void publish(long last) {
    @Nullable Generation[] before = published;
    @Nullable Generation[] after = new Generation[before.length];
    Generation newest = before[0];
    int same = newest != null && newest.last == last ? 1 : 0;
    System.arraycopy(before, same, after, 1, after.length - 1);
    after[0] = upTo(last);
    published = after;
  }

  /** What was published last, if anything was. */
  @Nullable Generation published() {
    return published[0];
  }

  /** The returns of all tokens in the periods up to {@code last}. The writer's. */
  Generation upTo(long last) {
    return at(last, (int) Math.min(window, last - firstPeriod));
  }

  Generation at(long last, int length) {
    Generation found = current;
    if (found == null || found.last != last || found.length != length) {
      found = new Generation(last, length);
      current = found;
    }
    return found;
  }

  private Window window(Series series, long last, int length) {
    double[] returns = new double[length];
    long[] missing = new long[(length + 63) >>> 6];
    int count = 0;
    double largest = 0;
    int slot = slot(last - length + 1);
    for (int k = 0; k < length; k++) {
      double r = series.returns[slot];
      if (Double.isNaN(r)) {
        missing[k >>> 6] |= 1L << k;
      } else {
        returns[k] = r;
        count++;
        largest = Math.max(largest, Math.abs(r));
      }
      slot = slot + 1 == capacity ? 0 : slot + 1;
    }
    return new Window(returns, count == length ? null : missing, count, largest);
  }

  /**
   * A copy of the returns of the first {@code tokens} tokens; of none before a period has ended.
   */
  static ScenarioReturns copy(@Nullable Generation windows, int tokens, long periodMs) {
    int length = windows == null ? 0 : windows.length;
    double[][] byToken = new double[tokens][length];
    for (int token = 0; token < tokens; token++) {
      double[] returns = windows == null ? null : copy(windows, token);
      if (returns == null) {
        Arrays.fill(byToken[token], Double.NaN);
      } else {
        byToken[token] = returns;
      }
    }
    return new ScenarioReturns(windows == null ? 0 : windows.last - length + 1, periodMs, byToken);
  }

  /** A copy of the returns of one token, NaN where there is none; null if it never had a close. */
  static double @Nullable [] copy(Generation windows, int token) {
    Window window = windows.windowOf(token);
    if (window == null) {
      return null;
    }
    double[] returns = window.returns().clone();
    for (int k = 0; k < returns.length; k++) {
      returns[k] = window.has(k) ? returns[k] : Double.NaN;
    }
    return returns;
  }

  // ---- as bytes

  private static final int CLOSE = 1;
  private static final int DERIVED = 2;
  private static final int RETURN = 4;

  void write(StateWriter out) {
    out.putVar(capacity);
    out.putSigned(firstPeriod);
    int used = 0;
    for (Series series : byToken) {
      used += series == null ? 0 : 1;
    }
    out.putVar(used);
    for (int token = 0; token < byToken.length; token++) {
      Series series = byToken[token];
      if (series != null) {
        out.putVar(token);
        for (int slot = 0; slot < capacity; slot++) {
          write(out, series, slot);
        }
      }
    }
    @Nullable Generation[] known = published;
    out.putVar(known.length);
    for (Generation generation : known) {
      out.putBoolean(generation != null);
      if (generation != null) {
        out.putSigned(generation.last);
        out.putVar(generation.length);
      }
    }
  }

  private void write(StateWriter out, Series series, int slot) {
    double close = series.closes[slot];
    double value = series.returns[slot];
    boolean isDerived = Double.compare(value, derived(series, slot)) == 0;
    boolean hasReturn = !Double.isNaN(value);
    out.putByte(
        (Double.isNaN(close) ? 0 : CLOSE) | (!hasReturn ? 0 : isDerived ? DERIVED : RETURN));
    if (!Double.isNaN(close)) {
      out.putDouble(close);
    }
    if (hasReturn && !isDerived) {
      out.putDouble(value);
    }
  }

  private double derived(Series series, int slot) {
    return series.closes[slot] / series.closes[slot == 0 ? capacity - 1 : slot - 1] - 1.0;
  }

  /** What {@link #write} wrote, into scenarios without closes. */
  void read(StateReader in, int tokens) {
    int slots = in.getIndex(Integer.MAX_VALUE, "slots");
    if (slots != capacity) {
      throw in.bad(slots + " periods kept; by its settings the engine keeps " + capacity);
    }
    firstPeriod = in.getSigned();
    for (int i = in.getCount(1 + capacity); i > 0; i--) {
      int token = in.getIndex(tokens, "token");
      if (has(token)) {
        throw in.bad("closes of token " + token + " twice");
      }
      read(in, series(token));
    }
    int count = in.getCount(1);
    if (count != published.length) {
      throw in.bad(
          count + " windows of returns; by its settings the engine has " + published.length);
    }
    @Nullable Generation[] read = new Generation[count];
    for (int i = 0; i < count; i++) {
      if (in.getBoolean()) {
        long last = in.getSigned();
        read[i] = new Generation(last, in.getIndex(window + 1, "length of a window"));
      }
    }
    published = read;
  }

  private void read(StateReader in, Series series) {
    byte[] whats = new byte[capacity];
    for (int slot = 0; slot < capacity; slot++) {
      int what = in.getIndex(6, "what there is of a period");
      whats[slot] = (byte) what;
      series.closes[slot] = (what & CLOSE) == 0 ? Double.NaN : in.getNumber();
      series.returns[slot] = (what & RETURN) == 0 ? Double.NaN : in.getNumber();
    }
    for (int slot = 0; slot < capacity; slot++) {
      if ((whats[slot] & DERIVED) != 0) {
        series.returns[slot] = derived(series, slot);
      }
    }
  }

  double closeOf(int token, long period) {
    Series series = token < byToken.length ? byToken[token] : null;
    return series == null ? Double.NaN : series.closes[slot(period)];
  }

  boolean has(int token) {
    return token < byToken.length && byToken[token] != null;
  }

  private Series series(int token) {
    if (token >= byToken.length) {
      byToken = Arrays.copyOf(byToken, Math.max(token + 1, byToken.length * 2));
    }
    Series series = byToken[token];
    if (series == null) {
      series = new Series(capacity);
      byToken[token] = series;
    }
    return series;
  }
}
