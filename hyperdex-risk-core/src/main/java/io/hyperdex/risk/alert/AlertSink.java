package io.hyperdex.risk.alert;

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
}
