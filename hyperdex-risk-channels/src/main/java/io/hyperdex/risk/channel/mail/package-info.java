/**
 * Alerts by e-mail: {@link io.hyperdex.risk.channel.mail.MailChannel}, with a limit on every wait,
 * checked server identity, and texts made from fixed templates.
 */
@NullMarked
package io.hyperdex.risk.channel.mail;

import org.jspecify.annotations.NullMarked;
