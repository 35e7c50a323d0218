package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.event.TokenMeta;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The price changes of all tokens, by time, then by canonical order of tokens. */
final class PriceTimeline {
  private final long endMs;
  private final PriorityQueue<TokenTimeline> next =
      new PriorityQueue<>(
          Comparator.comparingLong((TokenTimeline t) -> t.current().timeMs())
              .thenComparing(TokenTimeline::token));

  /**
   * @param tokens the tokens to price
   * @param endMs later changes are left out
   */
  PriceTimeline(List<TokenMeta> tokens, PriceFiles prices, long endMs) {
    this.endMs = endMs;
    for (TokenMeta meta : tokens) {
      add(new TokenTimeline(meta.token(), prices.of(meta.symbol())));
    }
  }

  /** Takes the next change if it is at or before a time. */
  @Nullable MarkChange pollUntil(long timeMs) {
    TokenTimeline first = next.peek();
    if (first == null || first.current().timeMs() > timeMs) {
      return null;
    }
    next.poll();
    MarkChange change = first.current();
    add(first);
    return change;
  }

  /** When the next change is; null where there is none. */
  @Nullable Long firstMs() {
    TokenTimeline first = next.peek();
    return first == null ? null : first.current().timeMs();
  }

  private void add(TokenTimeline timeline) {
    if (timeline.advance(endMs)) {
      next.add(timeline);
    }
  }
}
