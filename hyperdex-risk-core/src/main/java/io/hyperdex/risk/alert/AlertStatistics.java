package io.hyperdex.risk.alert;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of alert delivery since the engine was built. Immutable. Each sink's figures are of one
 * moment, those of different sinks of moments close together.
 *
 * @param published alerts the engine made known
 * @param subscriptions open now
 * @param sinks in the order they were added
 */
public record AlertStatistics(long published, int subscriptions, List<SinkStatistics> sinks) {
  public AlertStatistics {
    sinks = List.copyOf(sinks);
  }

  /** Alerts lost to a full queue, over all sinks; every severity has an entry. */
  public Map<Severity, Long> dropped() {
    Map<Severity, Long> sum = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      sum.put(severity, 0L);
    }
    for (SinkStatistics sink : sinks) {
      sink.dropped().forEach((severity, count) -> sum.merge(severity, count, Long::sum));
    }
    return sum;
  }

  /** Alerts delivered, over all sinks. */
  public long delivered() {
    return sinks.stream().mapToLong(SinkStatistics::delivered).sum();
  }

  /** Exceptions thrown by sinks, over all sinks. */
  public long errors() {
    return sinks.stream().mapToLong(SinkStatistics::failed).sum();
  }

  /** Alerts waiting, over all sinks. */
  public long queued() {
    return sinks.stream().mapToLong(SinkStatistics::queued).sum();
  }
}
