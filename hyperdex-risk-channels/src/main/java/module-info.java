/** Delivery of alerts that can be relied on: outbox, signed webhooks, e-mail. */
module io.hyperdex.risk.channel {
  requires transitive io.hyperdex.risk.core;
  requires jakarta.mail;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires static org.jspecify;

  exports io.hyperdex.risk.channel;
  exports io.hyperdex.risk.channel.mail;
  exports io.hyperdex.risk.channel.webhook;
}
