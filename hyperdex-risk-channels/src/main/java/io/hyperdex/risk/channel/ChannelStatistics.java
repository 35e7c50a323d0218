package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Severity;
import java.util.Map;

/**
 * Counters of one channel since the delivery was built. Immutable.
 *
 * @param channel its name
 * @param entered how many deliveries came into each state; every state has an entry
 * @param notSent suppressed ones by reason; every reason has an entry
 * @param droppedBySeverity those lost to a full queue; every severity has an entry
 * @param attempts calls of the channel
 * @param pending deliveries that are not over
 * @param inFlight deliveries in the channel's hands
 * @param breaker CLOSED, OPEN or HALF_OPEN
 * @param breakerOpenings how often the breaker opened
 * @param disabled whether the receiver said it is gone
 * @param criticalBypasses CRITICAL batches sent although the user's budget was used up
 */
public record ChannelStatistics(
    String channel,
    Map<DeliveryState, Long> entered,
    Map<NotSent, Long> notSent,
    Map<Severity, Long> droppedBySeverity,
    long attempts,
    int pending,
    int inFlight,
    String breaker,
    long breakerOpenings,
    boolean disabled,
    long criticalBypasses) {
  public ChannelStatistics {
    entered = Map.copyOf(entered);
    notSent = Map.copyOf(notSent);
    droppedBySeverity = Map.copyOf(droppedBySeverity);
  }
}
