package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.id.TokenId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bar is the price of one token, from moment to moment.
 *
 * <p>At any moment each series offers its newest known bar. Of those that are fresh the one of the
 * shortest bar length wins, then the one of the file named first, then the token's own symbol over
 * the one without W. Where none is fresh, the newest known one stands. So the price can change at
 * two kinds of moment only: when a bar becomes known, and one millisecond after the winner's last
 * fresh one.
 */
final class TokenTimeline {
  private static final long NEVER = Long.MAX_VALUE;

  private final TokenId token;
  private final PriceSeries[] series; // best first, as far as freshness allows
  private final int[] newest;
  private int winner = -1;
  private int winningBar = -1;
  private long expiryMs = NEVER;
  private @Nullable MarkChange current;

  TokenTimeline(TokenId token, List<PriceSeries> serving) {
    this.token = token;
    this.series =
        serving.stream()
            .filter(s -> s.size() > 0)
            .sorted(
                Comparator.comparingLong(PriceSeries::barMs).thenComparingInt(PriceSeries::file))
            .toArray(PriceSeries[]::new);
    this.newest = new int[series.length];
    java.util.Arrays.fill(newest, -1);
  }

  TokenId token() {
    return token;
  }

  /** The change that {@link #advance} found. */
  MarkChange current() {
    if (current == null) {
      throw new IllegalStateException("advance() first: no change of " + token + " yet");
    }
    return current;
  }

  /**
   * Moves to the next change.
   *
   * @return false when there is none up to and including {@code endMs}
   */
  boolean advance(long endMs) {
    while (true) {
      long moment = Math.min(nextKnown(), expiryMs);
      if (moment == NEVER || moment > endMs) {
        return false;
      }
      for (int s = 0; s < series.length; s++) {
        newest[s] = series[s].newestAt(moment, newest[s]);
      }
      if (choose(moment)) {
        current = new MarkChange(moment, tick());
        return true;
      }
    }
  }

  private long nextKnown() {
    long next = NEVER;
    for (int s = 0; s < series.length; s++) {
      if (newest[s] + 1 < series[s].size()) {
        next = Math.min(next, series[s].knownMs(newest[s] + 1));
      }
    }
    return next;
  }

  /** Finds the winner of a moment; says whether it is another bar than before. */
  private boolean choose(long moment) {
    int best = -1;
    long bestKnown = Long.MIN_VALUE;
    expiryMs = NEVER;
    for (int s = 0; s < series.length; s++) {
      if (newest[s] < 0) {
        continue;
      }
      long known = series[s].knownMs(newest[s]);
      long lastFresh = known + series[s].maxAgeMs();
      if (moment <= lastFresh) {
        best = s;
        expiryMs = lastFresh + 1;
        break;
      }
      if (known > bestKnown) {
        best = s;
        bestKnown = known;
      }
    }
    boolean changed = best != winner || newest[best] != winningBar;
    winner = best;
    winningBar = newest[best];
    return changed;
  }

  private PriceTick tick() {
    PriceSeries from = series[winner];
    return new PriceTick(
        token, from.close(winningBar), from.knownMs(winningBar), PriceOrigin.FEED, from.maxAgeMs());
  }
}
