package io.hyperdex.risk.engine;

import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.Drawdown;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record unpacked, with its side record and the value of every slot. Reused: {@link #load}
 * overwrites it. NOT thread safe.
 */
final class LeanState {
  /** No holding counts for more, in USD; as under FULL. */
  static final double LARGEST_VALUE = 1e22;

  private static final double LARGEST_INDEX = 1e75;
  private static final double SMALLEST_INDEX = 1e-75;
  private static final double DRAWDOWN_UNIT = 0x1p-32;
  private static final double TWO_32 = 0x1p32;
  private static final double TWO_64 = 0x1p64;
  private static final int STREAK_MASK = 0xffff;
  private static final long LOW_INT = 0xffff_ffffL;

  private final double minEquity;
  private final double depegTolerance;

  int user;
  long version;

  // Slots; free ones have token 0.
  int count;
  int[] token = new int[8];
  long[] low = new long[8];
  long[] high = new long[8];
  double[] whole = new double[8];
  float[] unitCost = new float[8];
  boolean[] counted = new boolean[8];

  // Header
  int generation;
  long firing;
  long unknown;
  boolean active;
  boolean periodOpen;
  boolean seen;
  double index;
  double base;
  double peak;
  long trades;
  long maxDrawdown;
  long wins;
  long losses;
  int streak;
  int maxStreak;
  int sideNumber;
  @Nullable LeanSide side;

  /** Made since the record was loaded: the record does not know of it yet. */
  boolean sideIsNew;

  // Values, by slot and in sum
  double[] value = new double[8];
  private long[] priceWord = new long[8];
  Freshness[] freshness = new Freshness[8];
  double gross;
  double largest;
  double risk;
  double freshGross;

  /** Equity without what has come to have a price since it was last looked at. */
  double countedGross;

  boolean isMisCounted;
  int holdings;
  int fresh;
  int stale;
  int unpriced;

  LeanState(EngineConfig config) {
    minEquity = config.minEquity().doubleValue();
    depegTolerance = config.depegTolerance();
  }

  // ---- the record

  void load(LeanSlab slab, LeanSides sides, int user, long[] chunk, int at) {
    this.user = user;
    version = chunk[at] & LeanSlab.COUNT;
    long state = chunk[at + LeanSlab.STATE];
    firing = state & LeanSlab.RULE_MASK;
    unknown = state >>> LeanSlab.UNKNOWN_SHIFT & LeanSlab.RULE_MASK;
    active = (state & LeanSlab.ACTIVE) != 0;
    periodOpen = (state & LeanSlab.PERIOD_OPEN) != 0;
    seen = (state & LeanSlab.SEEN) != 0;
    generation = (int) (state >>> LeanSlab.GENERATION_SHIFT);
    index = Double.longBitsToDouble(chunk[at + LeanSlab.INDEX]);
    base = Double.longBitsToDouble(chunk[at + LeanSlab.BASE]);
    peak = Double.longBitsToDouble(chunk[at + LeanSlab.PEAK]);
    trades = chunk[at + LeanSlab.TRADES] >>> 32;
    maxDrawdown = chunk[at + LeanSlab.TRADES] & LOW_INT;
    wins = chunk[at + LeanSlab.RESULTS] >>> 32;
    losses = chunk[at + LeanSlab.RESULTS] & LOW_INT;
    sideNumber = (int) (chunk[at + LeanSlab.SIDE] >>> 32);
    streak = (int) (chunk[at + LeanSlab.SIDE] >>> 16) & STREAK_MASK;
    maxStreak = (int) chunk[at + LeanSlab.SIDE] & STREAK_MASK;
    side = sides.find(sideNumber);
    sideIsNew = false;
    long[] more = side == null ? null : side.more;
    count = slab.slots + (more == null ? 0 : more.length / LeanSlab.SLOT);
    ensure(count);
    for (int i = 0; i < slab.slots; i++) {
      loadSlot(i, chunk, at + LeanSlab.HEADER + i * LeanSlab.SLOT);
    }
    for (int i = slab.slots; i < count && more != null; i++) {
      loadSlot(i, more, (i - slab.slots) * LeanSlab.SLOT);
    }
  }

  /** Takes over everything of another state. */
  void copyFrom(LeanState other) {
    user = other.user;
    version = other.version;
    firing = other.firing;
    unknown = other.unknown;
    active = other.active;
    periodOpen = other.periodOpen;
    seen = other.seen;
    generation = other.generation;
    index = other.index;
    base = other.base;
    peak = other.peak;
    trades = other.trades;
    maxDrawdown = other.maxDrawdown;
    wins = other.wins;
    losses = other.losses;
    streak = other.streak;
    maxStreak = other.maxStreak;
    sideNumber = other.sideNumber;
    side = other.side;
    sideIsNew = false;
    count = other.count;
    ensure(count);
    System.arraycopy(other.token, 0, token, 0, count);
    System.arraycopy(other.low, 0, low, 0, count);
    System.arraycopy(other.high, 0, high, 0, count);
    System.arraycopy(other.whole, 0, whole, 0, count);
    System.arraycopy(other.unitCost, 0, unitCost, 0, count);
    System.arraycopy(other.counted, 0, counted, 0, count);
    System.arraycopy(other.value, 0, value, 0, count);
    System.arraycopy(other.priceWord, 0, priceWord, 0, count);
    System.arraycopy(other.freshness, 0, freshness, 0, count);
    gross = other.gross;
    largest = other.largest;
    risk = other.risk;
    freshGross = other.freshGross;
    countedGross = other.countedGross;
    isMisCounted = other.isMisCounted;
    holdings = other.holdings;
    fresh = other.fresh;
    stale = other.stale;
    unpriced = other.unpriced;
  }

  private void loadSlot(int i, long[] words, int at) {
    long first = words[at];
    token[i] = (int) (first >>> 32) & Integer.MAX_VALUE;
    counted[i] = first < 0;
    unitCost[i] = Float.intBitsToFloat((int) first);
    low[i] = words[at + 1];
    high[i] = words[at + 2];
    whole[i] = Double.longBitsToDouble(words[at + 3]);
  }

  /** Writes everything back, but for the version. The owner only. */
  void store(LeanSlab slab, long[] chunk, int at) {
    for (int i = 0; i < slab.slots; i++) {
      storeSlot(i, chunk, at + LeanSlab.HEADER + i * LeanSlab.SLOT);
    }
    if (side != null) {
      int extra = (count - slab.slots) * LeanSlab.SLOT;
      long[] more = side.more.length < extra ? new long[extra] : side.more;
      for (int i = slab.slots; i < count; i++) {
        storeSlot(i, more, (i - slab.slots) * LeanSlab.SLOT);
      }
      side.more = more;
    }
    storeHeader(chunk, at);
  }

  void storeHeader(long[] chunk, int at) {
    chunk[at + LeanSlab.STATE] =
        firing
            | unknown << LeanSlab.UNKNOWN_SHIFT
            | (active ? LeanSlab.ACTIVE : 0)
            | (periodOpen ? LeanSlab.PERIOD_OPEN : 0)
            | (seen ? LeanSlab.SEEN : 0)
            | LeanSlab.KNOWN
            | (side != null && side.more.length > 0 ? LeanSlab.MORE : 0)
            | (long) generation << LeanSlab.GENERATION_SHIFT;
    chunk[at + LeanSlab.INDEX] = Double.doubleToRawLongBits(index);
    chunk[at + LeanSlab.BASE] = Double.doubleToRawLongBits(base);
    chunk[at + LeanSlab.PEAK] = Double.doubleToRawLongBits(peak);
    chunk[at + LeanSlab.TRADES] = trades << 32 | maxDrawdown;
    chunk[at + LeanSlab.RESULTS] = wins << 32 | losses;
    chunk[at + LeanSlab.SIDE] = (long) sideNumber << 32 | (long) streak << 16 | maxStreak;
  }

  private void storeSlot(int i, long[] words, int at) {
    words[at] =
        (counted[i] ? LeanSlab.COUNTED : 0)
            | (long) token[i] << 32
            | Float.floatToRawIntBits(unitCost[i]) & LOW_INT;
    words[at + 1] = low[i];
    words[at + 2] = high[i];
    words[at + 3] = Double.doubleToRawLongBits(whole[i]);
  }

  private void ensure(int slots) {
    if (slots > token.length) {
      int size = Math.max(slots, token.length * 2);
      token = Arrays.copyOf(token, size);
      low = Arrays.copyOf(low, size);
      high = Arrays.copyOf(high, size);
      whole = Arrays.copyOf(whole, size);
      unitCost = Arrays.copyOf(unitCost, size);
      counted = Arrays.copyOf(counted, size);
      value = Arrays.copyOf(value, size);
      priceWord = Arrays.copyOf(priceWord, size);
      freshness = Arrays.copyOf(freshness, size);
    }
  }

  /** A slot for a token it has none for yet: a free one, else one that is empty, else a new one. */
  int claim(int newToken) {
    int slot = 0;
    while (slot < count && token[slot] != 0) {
      slot++;
    }
    for (int i = 0; slot == count && i < count; i++) {
      slot = isHeld(i) ? slot : i;
    }
    if (slot == count) {
      ensure(++count);
    }
    token[slot] = newToken;
    low[slot] = 0;
    high[slot] = 0;
    whole[slot] = 0;
    unitCost[slot] = 0;
    counted[slot] = false;
    return slot;
  }

  int find(int wanted) {
    for (int i = 0; i < count; i++) {
      if (token[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  boolean isHeld(int i) {
    return (low[i] | high[i]) != 0;
  }

  void set(int i, long newHigh, long newLow, double scale) {
    low[i] = newLow;
    high[i] = newHigh;
    whole[i] = whole(newHigh, newLow, scale);
    if ((newLow | newHigh) == 0) {
      unitCost[i] = 0;
    }
  }

  /** A raw quantity in whole tokens. */
  static double whole(long high, long low, double scale) {
    return raw(high, low) / scale;
  }

  /** As good as new, under the same rule set. */
  void clear() {
    Arrays.fill(token, 0, count, 0);
    Arrays.fill(whole, 0, count, 0);
    Arrays.fill(unitCost, 0, count, 0);
    Arrays.fill(counted, 0, count, false);
    unknown = 0;
    active = false;
    periodOpen = false;
    seen = false;
    index = 1.0;
    base = 0;
    peak = 1.0;
    trades = 0;
    maxDrawdown = 0;
    wins = 0;
    losses = 0;
    streak = 0;
    maxStreak = 0;
    side = null;
    sideNumber = 0;
  }

  /** A raw quantity. Without a branch: whether the high limb is zero varies. */
  static double raw(long high, long low) {
    double upper = (high >>> 32) * TWO_32 + (high & LOW_INT);
    double lower = (low >>> 32) * TWO_32 + (low & LOW_INT);
    return upper * TWO_64 + lower;
  }

  // ---- value

  /** Values every slot at the prices of now. */
  void value(LeanTokens.Table tokens) {
    gross = 0;
    largest = 0;
    risk = 0;
    freshGross = 0;
    countedGross = 0;
    isMisCounted = false;
    holdings = 0;
    fresh = 0;
    stale = 0;
    unpriced = 0;
    for (int i = 0; i < count; i++) {
      value[i] = 0;
      freshness[i] = Freshness.FRESH;
      priceWord[i] = 0;
      if (isHeld(i)) {
        holdings++;
        add(i, tokens);
      }
    }
  }

  private void add(int i, LeanTokens.Table tokens) {
    long word = token[i] < tokens.price.length ? tokens.price(token[i]) : 0;
    priceWord[i] = word;
    isMisCounted |= counted[i] != (word != 0);
    double price = Math.abs(Double.longBitsToDouble(word));
    double v = whole[i] * price;
    if (word == 0 || !(v <= LARGEST_VALUE)) {
      freshness[i] = Freshness.UNPRICED;
      unpriced++;
      return;
    }
    value[i] = v;
    gross += v;
    countedGross += counted[i] ? v : 0;
    largest = Math.max(largest, v);
    if (word < 0) {
      freshness[i] = Freshness.STALE;
      stale++;
    } else {
      fresh++;
      freshGross += v;
    }
    boolean pegged = (tokens.rank(token[i]) & LeanTokens.PEGGED) != 0;
    if (!pegged || Math.abs(price - 1.0) > depegTolerance) {
      risk += v;
    }
  }

  /**
   * What has no price yet may have been counted in another unit: takes over the decimals of now.
   */
  void rescale(LeanTokens.Table tokens) {
    for (int i = 0; i < count; i++) {
      if (isHeld(i) && !counted[i] && token[i] < tokens.price.length) {
        double now = whole(high[i], low[i], tokens.scale(token[i]));
        if (now != whole[i]) {
          unitCost[i] = (float) (unitCost[i] * (whole[i] / now));
          whole[i] = now;
        }
      }
    }
  }

  /** From now on everything that had a price when it was last valued counts as equity. */
  void count() {
    for (int i = 0; i < count; i++) {
      counted[i] = priceWord[i] != 0;
    }
  }

  /** The price slot {@code i} was last valued at, USD; 0 where there is none. */
  double price(int i) {
    return Math.abs(Double.longBitsToDouble(priceWord[i]));
  }

  MeasureStatus status() {
    if (unpriced > 0) {
      return MeasureStatus.PARTIAL;
    }
    return stale > 0 ? MeasureStatus.STALE : MeasureStatus.OK;
  }

  double concentration() {
    return gross > 0 ? largest / gross : 0.0;
  }

  // ---- the index of returns, as in semantics.md section 4

  void sample(double equity) {
    boolean enough = equity > minEquity;
    if (active) {
      if (!enough) {
        active = false;
        return;
      }
      link(equity);
      base = equity;
      peak = Math.max(peak, index);
      noteDrawdown(Drawdown.of(index, peak));
    } else if (enough) {
      active = true;
      base = equity;
    }
  }

  void flow(double before, double after) {
    if (active && before > minEquity) {
      link(before);
    }
    active = after > minEquity;
    base = after;
  }

  private void link(double equity) {
    double next = index * (equity / base);
    if (next >= SMALLEST_INDEX && next <= LARGEST_INDEX) {
      index = next;
    }
  }

  private void noteDrawdown(double drawdown) {
    maxDrawdown = Math.max(maxDrawdown, drawdownWord(drawdown));
  }

  static long drawdownWord(double drawdown) {
    return Math.min(LOW_INT, (long) Math.rint(drawdown * TWO_32));
  }

  static double drawdownOf(long word) {
    return word * DRAWDOWN_UNIT;
  }

  double currentIndex() {
    return active && gross > minEquity ? index * (gross / base) : index;
  }

  double drawdown() {
    return Drawdown.of(currentIndex(), peak);
  }

  // ---- trade statistics

  void won() {
    wins++;
    streak = 0;
  }

  void lost() {
    losses++;
    streak = Math.min(streak + 1, STREAK_MASK);
    maxStreak = Math.max(maxStreak, streak);
  }
}
