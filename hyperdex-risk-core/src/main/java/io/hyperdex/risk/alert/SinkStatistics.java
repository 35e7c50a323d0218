package io.hyperdex.risk.alert;

import java.util.Map;

/**
 * Counters of one sink since the engine was built. Immutable.
 *
 * <p>While no alert is in the sink's hands, accepted = delivered + failed + dropped + queued.
 *
 * @param sink as it was added
 * @param accepted alerts its filter let through
 * @param delivered alerts it took without throwing
 * @param failed alerts it threw on; they are not delivered again
 * @param dropped alerts lost to its full queue; every severity has an entry
 * @param queued alerts waiting
 * @param capacity of its queue
 * @param filterErrors exceptions thrown by a custom condition of its filter
 * @param handlerErrors exceptions thrown by the error handler on its account
 */
public record SinkStatistics(
    AlertSink sink,
    long accepted,
    long delivered,
    long failed,
    Map<Severity, Long> dropped,
    int queued,
    int capacity,
    long filterErrors,
    long handlerErrors) {
  public SinkStatistics {
    dropped = Map.copyOf(dropped);
  }

  /** Alerts lost to the full queue, of all severities. */
  public long droppedTotal() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
