/**
 * From the engine's alerts to people, at least once. {@link io.hyperdex.risk.channel.AlertDelivery}
 * is a sink that writes every alert to an outbox and sends it to each {@link
 * io.hyperdex.risk.channel.Channel} until that took it, refused it, or a deadline passed; a process
 * that is killed goes on where it was. What a channel gets carries one id over all attempts:
 * receivers drop what they have seen.
 *
 * <p>Start with {@link io.hyperdex.risk.channel.AlertDelivery#builder()}. Webhooks and e-mail have
 * packages of their own.
 */
@NullMarked
package io.hyperdex.risk.channel;

import org.jspecify.annotations.NullMarked;
