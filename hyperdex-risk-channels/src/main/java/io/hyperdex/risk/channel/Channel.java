package io.hyperdex.risk.channel;

import java.util.List;

/**
 * A way to people. The only thing to implement for an own one.
 *
 * <p>Called on worker threads, up to as many at once as its {@link ChannelPolicy} says. It must
 * come back: every wait inside it needs a limit, as no one interrupts it. What it throws counts as
 * {@link SendResult#retry}.
 */
@FunctionalInterface
public interface Channel extends AutoCloseable {
  /**
   * Tries to deliver.
   *
   * @param messages one, or several of one user where the policy batches; all share the result
   */
  SendResult send(List<AlertMessage> messages);

  /** Frees what it holds. Default: nothing. */
  @Override
  default void close() {}
}
