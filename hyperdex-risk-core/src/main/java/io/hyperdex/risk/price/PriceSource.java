package io.hyperdex.risk.price;

import io.hyperdex.risk.event.PriceTick;
import java.util.function.Consumer;

/**
 * Somewhere prices come from: an exchange, an oracle, a file.
 *
 * <p>The engine never asks by itself, as its state is a function of the events it is given; the
 * host calls {@code RiskEngine.pull(source)} when it likes, and every tick handed over becomes an
 * event like any other.
 */
@FunctionalInterface
public interface PriceSource {
  /** Hands over the ticks that are new since the last call, oldest first. */
  void drainTo(Consumer<PriceTick> ticks);
}
