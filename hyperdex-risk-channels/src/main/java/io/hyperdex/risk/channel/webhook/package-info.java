/**
 * Webhooks after the Standard Webhooks specification. {@link
 * io.hyperdex.risk.channel.webhook.WebhookChannel} signs and sends, to checked addresses only;
 * {@link io.hyperdex.risk.channel.webhook.WebhookVerifier} is for those who receive.
 */
@NullMarked
package io.hyperdex.risk.channel.webhook;

import org.jspecify.annotations.NullMarked;
