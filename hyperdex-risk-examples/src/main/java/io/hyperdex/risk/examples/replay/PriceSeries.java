package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Price;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The closes of one symbol in one file, by time. A close is known at the end of its bar and fresh
 * for two bars from there.
 */
final class PriceSeries {
  static final long DAY_MS = 86_400_000;

  private final int file;
  private final String symbol;
  private final long barMs;
  private final long[] knownMs;
  private final Price[] closes;

  private PriceSeries(int file, String symbol, long barMs, List<Bar> bars) {
    this.file = file;
    this.symbol = symbol;
    this.barMs = barMs;
    this.knownMs = new long[bars.size()];
    this.closes = new Price[bars.size()];
    for (int i = 0; i < knownMs.length; i++) {
      knownMs[i] = bars.get(i).startMs() + barMs;
      closes[i] = bars.get(i).closeOrThrow();
    }
  }

  int file() {
    return file;
  }

  String symbol() {
    return symbol;
  }

  int size() {
    return knownMs.length;
  }

  long barMs() {
    return barMs;
  }

  long maxAgeMs() {
    return 2 * barMs;
  }

  long knownMs(int bar) {
    return knownMs[bar];
  }

  Price close(int bar) {
    return closes[bar];
  }

  /** Index of the newest bar known at a time, or -1. Of two bars of one time the later line. */
  int newestAt(long timeMs, int from) {
    int newest = from;
    while (newest + 1 < knownMs.length && knownMs[newest + 1] <= timeMs) {
      newest++;
    }
    return newest;
  }

  /** A line of a price file; its close is null where it is no price. */
  private record Bar(long startMs, @Nullable Price close) {
    Price closeOrThrow() {
      if (close == null) {
        throw new IllegalStateException("bar without a close at " + startMs);
      }
      return close;
    }
  }

  /** Collects the lines of one symbol in one file, in any order. */
  static final class Builder {
    private final int file;
    private final String symbol;
    private final boolean daily;
    private final List<Bar> bars = new ArrayList<>();

    Builder(int file, String symbol, boolean daily) {
      this.file = file;
      this.symbol = symbol;
      this.daily = daily;
    }

    void add(long startMs, @Nullable Price close) {
      bars.add(new Bar(startMs, close));
    }

    PriceSeries build() {
      bars.sort(Comparator.comparingLong(Bar::startMs));
      long barMs = daily ? DAY_MS : shortestGap();
      return new PriceSeries(
          file, symbol, barMs, bars.stream().filter(bar -> bar.close() != null).toList());
    }

    /** A lone bar tells no length: a day, so that its close is rather known late than early. */
    private long shortestGap() {
      long shortest = Long.MAX_VALUE;
      for (int i = 1; i < bars.size(); i++) {
        long gap = bars.get(i).startMs() - bars.get(i - 1).startMs();
        if (gap > 0) {
          shortest = Math.min(shortest, gap);
        }
      }
      return shortest == Long.MAX_VALUE ? DAY_MS : shortest;
    }
  }
}
