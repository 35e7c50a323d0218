package io.hyperdex.risk.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last period returns of one user, with the historical value at risk of the window ready to be
 * read: a loss ratio, positive, 0.05 is a twentieth (see {@link ValueAtRisk} for the estimator).
 *
 * <p>Returns are recorded as floats, the nearest ones: 7 digits of a daily return are more than any
 * price feed has, and a window of 250 with all that is here takes 1.2 KB. Everything that is worked
 * out from them is worked out in doubles from what was recorded.
 *
 * <p>Returns are numbered from 0 and the caller keeps the count: {@code end} is the number of
 * returns so far, and the window is the last ones before it. A caller that takes back its last
 * return just goes on with a smaller {@code end}; as many as {@code undo} may be taken back.
 *
 * <p>Not thread safe. {@link #append} is O(tail), {@link #valueAtRisk} and {@link #exceeds} are
 * O(1), after an undo or a change of the question O(n). No allocation once it has grown.
 */
public final class ReturnWindow {
  /*
   * VaR is the m-th smallest return, m a small part of n, so the smallest 2 m + 2 are kept in
   * order: the tail. A new return goes into it or is ignored, a return that leaves the window is
   * taken out or was not in it. Each that leaves makes the tail one shorter, and only when it does
   * not reach m any more is it made anew from the window, on average once in many windows.
   *
   * Whether VaR is above a limit needs no order at all: it is when more than m returns are below
   * -limit, and that count is kept (for one limit; a second one is answered from the tail).
   *
   * Both are caches of the window that ends at an `end`: one of another end is made anew.
   */
  private static final int FIRST_ROOM = 16;
  private static final int NEVER = -1;

  private final int window;
  private final int capacity;
  private float[] ring;

  private float @Nullable [] tail;
  private int tailSize;
  private int tailEnd = NEVER;

  private double countedLimit = Double.NaN;
  private int below;
  private int countedEnd = NEVER;

  /**
   * An empty window.
   *
   * @param window returns in it, at least 1
   * @param undo how many of the last returns may be taken back, at least 0
   */
  public ReturnWindow(int window, int undo) {
    if (window < 1 || undo < 0 || window > Integer.MAX_VALUE - undo - 1) {
      throw new IllegalArgumentException(
          "window must be positive and undo not negative: " + window + ", " + undo);
    }
    this.window = window;
    this.capacity = window + Math.max(1, undo); // what leaves the window must still be known
    this.ring = new float[Math.min(capacity, FIRST_ROOM)];
  }

  private ReturnWindow(int window, int capacity, float[] ring) {
    this.window = window;
    this.capacity = capacity;
    this.ring = ring;
  }

  /**
   * The float a return is recorded as: the nearest one; what is beyond all floats is the largest.
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public static float recorded(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("a return must be a number: NaN; leave the period out");
    }
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value));
  }

  /** Records return number {@code end}: from now on there are {@code end + 1}. */
  public void append(long end, double value) {
    int at = Math.toIntExact(end);
    float added = recorded(value);
    if (at >= ring.length && ring.length < capacity) {
      ring = Arrays.copyOf(ring, (int) Math.min(capacity, Math.max(at + 1L, 2L * ring.length)));
    }
    boolean full = at >= window;
    float leaving = full ? get(at - window) : 0f;
    ring[at % ring.length] = added;
    if (tailEnd == at && tail != null) {
      moveTail(tail, at, added, full, leaving);
    } else {
      tailEnd = NEVER;
    }
    if (countedEnd == at) {
      below += (added < -countedLimit ? 1 : 0) - (full && leaving < -countedLimit ? 1 : 0);
      countedEnd = at + 1;
    } else {
      countedEnd = NEVER;
    }
  }

  /** A return as recorded; it must be in the window, or one taken back since. */
  public float get(long index) {
    return ring[(int) (index % ring.length)];
  }

  /** Returns in the window that ends there. */
  public int size(long end) {
    return (int) Math.min(end, window);
  }

  /** A copy of the returns in the window, oldest first; touches no cache. */
  public double[] toArray(long end) {
    double[] copy = new double[size(end)];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = get(end - copy.length + i);
    }
    return copy;
  }

  /** A window of the same returns; touches no cache. */
  public ReturnWindow copy() {
    return new ReturnWindow(window, capacity, ring.clone());
  }

  /**
   * Value at risk of the window: minus the m-th smallest return, from 0, m = floor(n * a / 10000).
   *
   * @throws IllegalArgumentException if the window is empty or the confidence is not 5000 to 9999
   */
  public double valueAtRisk(long end, int confidenceBps) {
    int n = size(end);
    if (n == 0) {
      throw new IllegalArgumentException(
          "value at risk of no returns has no value: n = 0; ask for n >= 1");
    }
    int m = ValueAtRisk.rank(n, confidenceBps);
    float[] kept = tail;
    if (kept == null || tailEnd != end || tailSize <= m) {
      kept = makeTail(end, confidenceBps);
    }
    return 0.0 - kept[m];
  }

  /** Whether {@link #valueAtRisk} is above a limit; false where the window is empty. */
  public boolean exceeds(long end, int confidenceBps, double limit) {
    int m = ValueAtRisk.rank(size(end), confidenceBps);
    if (countedEnd == end) {
      if (countedLimit == limit) {
        return below > m;
      }
      return end > 0 && valueAtRisk(end, confidenceBps) > limit;
    }
    count(Math.toIntExact(end), limit);
    return below > m;
  }

  private void count(int end, double limit) {
    int found = 0;
    for (int i = end - size(end); i < end; i++) {
      found += get(i) < -limit ? 1 : 0;
    }
    below = found;
    countedLimit = limit;
    countedEnd = end;
  }

  /** The tail after a return was added, and one may have left: as a multiset, like the window. */
  private void moveTail(float[] tail, int end, float added, boolean full, float leaving) {
    boolean hasAll = tailSize == size(end);
    if (full && tailSize > 0 && leaving <= tail[tailSize - 1]) {
      remove(tail, leaving);
    }
    if (hasAll || (tailSize > 0 && added < tail[tailSize - 1])) {
      insert(tail, added);
    }
    tailEnd = end + 1;
  }

  private void remove(float[] tail, float value) {
    int i = 0;
    while (tail[i] < value) {
      i++;
    }
    System.arraycopy(tail, i + 1, tail, i, --tailSize - i);
  }

  /** Puts a value into its place; where there is no room the largest gives way. */
  private void insert(float[] tail, float value) {
    if (tailSize == tail.length && !(value < tail[tailSize - 1])) {
      return;
    }
    int i = tailSize == tail.length ? tailSize - 1 : tailSize++;
    while (i > 0 && value < tail[i - 1]) {
      tail[i] = tail[i - 1];
      i--;
    }
    tail[i] = value;
  }

  private float[] makeTail(long end, int confidenceBps) {
    int room = Math.min(window, 2 * ValueAtRisk.rank(window, confidenceBps) + 2);
    float[] made = tail;
    if (made == null || made.length < room) {
      made = new float[room];
      tail = made;
    }
    tailSize = 0;
    for (long i = end - size(end); i < end; i++) {
      insert(made, get(i));
    }
    tailEnd = Math.toIntExact(end);
    return made;
  }
}
