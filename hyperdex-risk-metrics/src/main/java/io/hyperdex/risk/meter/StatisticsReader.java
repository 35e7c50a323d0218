package io.hyperdex.risk.meter;

import io.micrometer.core.instrument.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading for all meters of a scrape. The first reader after its age has passed takes a new
 * one; readers at the same time wait for that one instead of each taking their own.
 */
final class StatisticsReader {
  private final Supplier<Readings> engine;
  private final Clock clock;
  private final long maxAgeNanos;
  private @Nullable Readings latest;
  private long takenNanos;

  StatisticsReader(Supplier<Readings> engine, Clock clock, long maxAgeNanos) {
    this.engine = engine;
    this.clock = clock;
    this.maxAgeNanos = maxAgeNanos;
  }

  synchronized Readings read() {
    long now = clock.monotonicTime();
    Readings known = latest;
    if (known == null || now - takenNanos > maxAgeNanos) {
      known = engine.get();
      latest = known;
      takenNanos = now;
    }
    return known;
  }
}
