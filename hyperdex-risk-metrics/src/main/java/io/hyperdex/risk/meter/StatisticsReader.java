package io.hyperdex.risk.meter;

import io.hyperdex.risk.engine.EngineStatistics;
import io.micrometer.core.instrument.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot for all meters of a scrape. The first reader after the snapshot's age has passed takes
 * a new one; readers at the same time wait for that one instead of each taking their own.
 */
final class StatisticsReader {
  private final Supplier<EngineStatistics> engine;
  private final Clock clock;
  private final long maxAgeNanos;
  private @Nullable EngineStatistics latest;
  private long takenNanos;

  StatisticsReader(Supplier<EngineStatistics> engine, Clock clock, long maxAgeNanos) {
    this.engine = engine;
    this.clock = clock;
    this.maxAgeNanos = maxAgeNanos;
  }

  synchronized EngineStatistics read() {
    long now = clock.monotonicTime();
    EngineStatistics known = latest;
    if (known == null || now - takenNanos > maxAgeNanos) {
      known = engine.get();
      latest = known;
      takenNanos = now;
    }
    return known;
  }
}
