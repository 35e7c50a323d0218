package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.wide.Int128;
import io.hyperdex.risk.wide.UsdMath;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of one token: facts, the marks in force over time, who holds it. One thread
 * at a time writes, the owner of the market. Any may read what is as of a place, {@link #LATEST}
 * included; what is said to be of the present ({@link #priceAt}, {@link #freshUntil}, {@link
 * #value}) holds if {@link Market#epoch} was even before and is the same after.
 */
final class TokenState {
  static final long NEVER = Long.MAX_VALUE;

  /** A place after all there will ever be: what is in force, for readers. */
  static final long LATEST = Long.MAX_VALUE;

  /** {@link #freshUntil} of a token without a price or decimals. */
  static final long UNPRICED = Long.MIN_VALUE;

  final int index;
  final TokenId id;
  final Holders holders = new Holders();

  /** Who must be told when the price moves; null until somebody must. */
  @Nullable WakeIndex wakes;

  /** Index of the last log entry about this token; -1 before the first. */
  volatile long touched = -1;

  /** Due time of the queue entry that counts for this token. */
  long queuedExpiry = NEVER;

  private volatile TokenMeta meta;
  private volatile long decimalsSince = NEVER;
  private volatile long peggedSince = NEVER;
  private volatile long markedSince = NEVER;
  private final MarkHistory marks = new MarkHistory();
  private volatile @Nullable Mark current;
  private long mantissa;
  private int tenExponent;

  /** The last mark that can't be withdrawn any more, and the implied ones after it. */
  private final Deque<Mark> withdrawable = new ArrayDeque<>(2);

  TokenState(int index, TokenId id) {
    this.index = index;
    this.id = id;
    meta = new TokenMeta(id, null, TokenMeta.UNKNOWN_DECIMALS, Set.of(), false, null);
  }

  TokenMeta meta() {
    return meta;
  }

  int decimals() {
    return meta.decimals();
  }

  boolean hasDecimalsAt(long place) {
    return decimalsSince < place;
  }

  boolean isPeggedAt(long place) {
    return peggedSince < place;
  }

  /** Whether any price had been known by a place. */
  boolean wasMarkedBy(long place) {
    return markedSince < place;
  }

  /** Takes over new facts; {@code place} is that of the log entry that tells of them. */
  void learn(TokenMeta facts, long place) {
    TokenMeta before = meta;
    meta = facts; // first: who sees that there are decimals must see which
    if (before.decimals() == TokenMeta.UNKNOWN_DECIMALS
        && facts.decimals() != TokenMeta.UNKNOWN_DECIMALS) {
      decimalsSince = place;
    }
    if (!before.pegged() && facts.pegged()) {
      peggedSince = place;
    }
    keepPrice();
  }

  @Nullable Mark current() {
    return current;
  }

  /** Whether the price in force at a time is the peg's, one dollar. */
  private boolean atPeg(long timeMs) {
    Mark mark = current;
    return meta.pegged() && (mark == null || !mark.isFreshAt(timeMs));
  }

  /** The price in force, USD a whole token; 0 where there is none. */
  double priceAt(long timeMs) {
    Mark mark = current;
    return atPeg(timeMs) ? 1.0 : mark == null ? 0.0 : mark.value;
  }

  /** Until when the present price is fresh, if it is at all; {@link #UNPRICED} without a price. */
  long freshUntil(long timeMs) {
    if (decimalsSince == NEVER) {
      return UNPRICED;
    }
    if (atPeg(timeMs)) {
      return NEVER;
    }
    Mark mark = current;
    return mark == null ? UNPRICED : mark.freshUntilMs;
  }

  /** Raw USD of a quantity below 2^128 at the price in force; -1 where it is 2^63 or more. */
  long value(long high, long low, long timeMs, Int128 scratch) {
    long mantissa = this.mantissa;
    int tenExponent = this.tenExponent;
    if (peggedSince != NEVER && atPeg(timeMs)) {
      mantissa = Price.ONE.mantissa();
      tenExponent = Usd.SCALE - decimals() - Price.ONE.scale();
    }
    boolean fits = UsdMath.value(0, 0, high, low, mantissa, tenExponent, scratch);
    return fits && scratch.hi == 0 && scratch.lo >= 0 ? scratch.lo : -1;
  }

  /** Keeps what {@link #value} needs of the mark and the decimals in one place. */
  private void keepPrice() {
    Mark mark = current;
    Price price = mark == null ? Price.ONE : mark.price;
    mantissa = price.mantissa();
    tenExponent = Usd.SCALE - decimals() - price.scale();
  }

  /** The mark in force after the first {@code place} entries of the log. */
  @Nullable Mark markAt(long place) {
    return marks.at(place);
  }

  /** Puts a mark in force from the log entry at {@code place} on. */
  void put(Mark mark, long place, long settledBeforeMs) {
    markedSince = Math.min(markedSince, place);
    force(mark, place);
    if (mark.origin != PriceOrigin.TRADE) {
      withdrawable.clear();
    } else {
      forgetSettled(settledBeforeMs);
    }
    withdrawable.addLast(mark);
  }

  /** Of the marks too old to be withdrawn only the newest is of use. */
  private void forgetSettled(long settledBeforeMs) {
    while (withdrawable.size() > 1) {
      Mark oldest = withdrawable.removeFirst();
      if (withdrawable.getFirst().asOfMs >= settledBeforeMs) {
        withdrawable.addFirst(oldest);
        return;
      }
    }
  }

  /**
   * Withdraws an implied mark. Returns whether the mark in force is now another: then it is in
   * force from {@code place} on.
   */
  boolean withdraw(Mark mark, long place) {
    withdrawable.remove(mark);
    if (current != mark) {
      return false;
    }
    force(withdrawable.peekLast(), place);
    return true;
  }

  boolean isWithdrawable(Mark mark) {
    return withdrawable.contains(mark);
  }

  /** The place in the log that tells a mark from others; -1 where it is forgotten. */
  long placeOf(Mark mark) {
    return marks.placeOf(mark);
  }

  /** The mark of {@link #placeOf}, if it can still be withdrawn. */
  @Nullable Mark withdrawableSince(long place) {
    Mark mark = marks.since(place);
    return mark != null && isWithdrawable(mark) ? mark : null;
  }

  // ---- as bytes

  /**
   * Facts and marks, those in force from a place in the log on.
   *
   * @param first place
   */
  void write(StateWriter out, long first) {
    TokenMeta facts = meta;
    out.putText(facts.symbol());
    out.putSigned(facts.decimals());
    out.putVar(facts.tags().size());
    new TreeSet<>(facts.tags()).forEach(out::putText);
    out.putBoolean(facts.pegged());
    Duration maxAge = facts.maxPriceAge();
    out.putVar(maxAge == null ? 0 : maxAge.getSeconds() + 1);
    out.putVar(maxAge == null ? 0 : maxAge.getNano());
    for (long since : new long[] {decimalsSince, peggedSince, markedSince, touched, queuedExpiry}) {
      out.putSigned(since == NEVER ? -2 : since);
    }
    Map<Mark, Integer> numbers = new IdentityHashMap<>();
    marks.visitFrom(
        first,
        out::putVar,
        (place, mark) -> {
          out.putSigned(place);
          write(out, mark, numbers);
        });
    write(out, current, numbers);
    out.putVar(withdrawable.size());
    withdrawable.forEach(mark -> write(out, mark, numbers));
  }

  /** None (0), one that came before by number, or a new one (1). */
  private static void write(StateWriter out, @Nullable Mark mark, Map<Mark, Integer> numbers) {
    Integer number = mark == null ? null : numbers.get(mark);
    if (mark == null || number != null) {
      out.putVar(number == null ? 0 : number + 2L);
      return;
    }
    numbers.put(mark, numbers.size());
    out.putVar(1);
    out.putVar(mark.price.mantissa());
    out.putSigned(mark.price.scale());
    out.putSigned(mark.asOfMs);
    out.putSigned(mark.maxAgeMs);
    out.putByte(mark.origin.ordinal());
  }

  /** What {@link #write} wrote, into a token nothing is known of. */
  void read(StateReader in) {
    String symbol = in.getNullableText();
    long decimals = in.getSigned();
    Set<String> tags = new HashSet<>();
    for (int i = in.getCount(1); i > 0; i--) {
      tags.add(in.getText());
    }
    boolean pegged = in.getBoolean();
    long seconds = in.getVar();
    int nanos = in.getIndex(1_000_000_000, "nanoseconds");
    Duration maxAge = seconds == 0 ? null : Duration.ofSeconds(seconds - 1, nanos);
    if (decimals != (int) decimals) {
      throw in.bad("a token of " + decimals + " decimals");
    }
    meta = new TokenMeta(id, symbol, (int) decimals, tags, pegged, maxAge);
    decimalsSince = readSince(in);
    peggedSince = readSince(in);
    markedSince = readSince(in);
    touched = in.getSigned();
    queuedExpiry = readSince(in);
    List<Mark> numbers = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (int i = in.getCount(2); i > 0; i--) {
      long place = in.getSigned();
      if (place <= before) {
        throw in.bad("a mark in force from " + place + " on after one from " + before);
      }
      before = place;
      marks.add(readMark(in, numbers), place);
    }
    current = readMark(in, numbers);
    for (int i = in.getCount(1); i > 0; i--) {
      Mark mark = readMark(in, numbers);
      if (mark == null) {
        throw in.bad("a mark expected");
      }
      withdrawable.addLast(mark);
    }
    keepPrice();
  }

  private static long readSince(StateReader in) {
    long since = in.getSigned();
    return since == -2 ? NEVER : since;
  }

  private static @Nullable Mark readMark(StateReader in, List<Mark> numbers) {
    int number = in.getIndex(numbers.size() + 2, "mark");
    if (number != 1) {
      return number == 0 ? null : numbers.get(number - 2);
    }
    long mantissa = in.getVar();
    long scale = in.getSigned();
    if (scale != (int) scale) {
      throw in.bad("a price of scale " + scale);
    }
    Mark mark =
        new Mark(
            Price.of(mantissa, (int) scale),
            in.getSigned(),
            in.getSigned(),
            in.getEnum(PriceOrigin.values()));
    numbers.add(mark);
    return mark;
  }

  private void force(@Nullable Mark mark, long place) {
    current = mark;
    keepPrice();
    marks.add(mark, place);
  }

  /** Once there are many: forgets marks that were replaced before the log's first entry. */
  void tidyBefore(long place) {
    marks.tidyBefore(place);
  }
}
