package io.hyperdex.risk.channel;

import java.util.List;

/**
 * Counts of an {@link AlertDelivery} since it was built. Immutable.
 *
 * @param channels one entry each, in the order in which they were added
 * @param accepted alerts handed in
 * @param recovered messages found in the outbox when it was opened
 * @param explainErrors exceptions of the explainer
 * @param handlerErrors exceptions of the dead letter handler, or of a filter
 * @param outboxErrors writes that the disk refused: those deliveries are in memory only
 * @param lastOutboxError in words; empty if there was none
 * @param outboxBytes size of the file
 * @param discardedBytes half-written or damaged bytes cut off when the file was opened
 */
public record DeliveryStatistics(
    List<ChannelStatistics> channels,
    long accepted,
    long recovered,
    long explainErrors,
    long handlerErrors,
    long outboxErrors,
    String lastOutboxError,
    long outboxBytes,
    long discardedBytes) {
  public DeliveryStatistics {
    channels = List.copyOf(channels);
  }

  /** Counters of one channel. */
  public ChannelStatistics channel(String name) {
    return channels.stream()
        .filter(channel -> channel.channel().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no channel of the name " + name));
  }
}
