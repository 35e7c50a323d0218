package io.hyperdex.risk.state;

import org.jspecify.annotations.Nullable;

/**
 * Gives the blocks of a state back, in the order they were written. The host's; called on the
 * thread that reads the state.
 */
@FunctionalInterface
public interface StateInput {
  /**
   * The next block; null after the last one. The reader is done with an array when it asks for the
   * next block.
   *
   * @return exactly as long as the block
   * @throws RuntimeException where it can't be read, such as UncheckedIOException
   */
  byte @Nullable [] next();
}
