package io.hyperdex.risk.alert;

/**
 * Told when a sink throws. The sink's counter has counted it already, and delivery goes on with the
 * next alert whatever happens here: what the handler itself throws is counted and swallowed.
 *
 * <p>Called on the delivering thread. Every {@code Throwable} arrives here, {@code
 * StackOverflowError} and {@code OutOfMemoryError} included: whether one of them should end the
 * process is the host's choice, and this is the place to make it.
 */
@FunctionalInterface
public interface AlertErrorHandler {
  void onError(AlertSink sink, Alert alert, Throwable error);
}
