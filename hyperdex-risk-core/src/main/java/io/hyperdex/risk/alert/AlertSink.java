package io.hyperdex.risk.alert;

import java.util.List;
import java.util.Objects;

/**
 * Where alerts go. The only thing to implement for an own channel.
 *
 * <p>Called on the thread that drains the engine's alerts (or, with {@code inlineSinks}, on the
 * trading thread), one alert at a time, in order. The alert may be kept. A sink that throws is
 * counted and harms nobody; a sink that is slow delays only itself.
 */
@FunctionalInterface
public interface AlertSink {
  void onAlert(Alert alert);

  /**
   * Hands every alert to each of the sinks in turn. One that throws does not keep the alert from
   * the others; then a single failure is thrown on as it is, several as one {@code
   * IllegalStateException} with the first as cause and the others suppressed.
   *
   * <p>The members share one queue and one thread: add slow sinks to the engine one by one instead.
   */
  static AlertSink composite(AlertSink... sinks) {
    return new CompositeAlertSink(List.of(sinks));
  }

  /** Hands on only what the filter lets through. */
  static AlertSink filtering(AlertFilter filter, AlertSink sink) {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(sink, "sink");
    return alert -> {
      if (filter.matches(alert)) {
        sink.onAlert(alert);
      }
    };
  }

  /** Ignores every alert. */
  static AlertSink noop() {
    return NoopAlertSink.INSTANCE;
  }
}
