package io.hyperdex.risk.channel;

/**
 * A message that a channel could not deliver.
 *
 * @param channel name of the channel
 * @param message what was not delivered
 * @param state FAILED or DEAD
 * @param reason of the last attempt, in words
 * @param attempts made
 */
public record DeadLetter(
    String channel, AlertMessage message, DeliveryState state, String reason, int attempts) {}
