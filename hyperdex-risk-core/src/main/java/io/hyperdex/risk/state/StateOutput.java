package io.hyperdex.risk.state;

/**
 * Takes the blocks of a state, in order: a file, a topic, memory. The host's; called on the thread
 * that writes the state.
 */
@FunctionalInterface
public interface StateOutput {
  /** Bytes of the largest block. */
  int LARGEST_BLOCK = 256 * 1024;

  /**
   * Keeps one block. The array is written over after the call.
   *
   * @param length how many bytes from the start are the block, at most {@link #LARGEST_BLOCK}
   * @throws RuntimeException where it can't be kept, such as UncheckedIOException: the state is not
   *     written, and the caller of the engine gets it
   */
  void block(byte[] bytes, int length);
}
