/**
 * Events from Kafka into the engine, events and alerts to Kafka.
 *
 * <p>{@link io.hyperdex.risk.kafka.KafkaTradeSource} applies a topic to an engine on the host's own
 * thread; {@link io.hyperdex.risk.kafka.KafkaRiskEventProducer} fills such a topic; {@link
 * io.hyperdex.risk.kafka.KafkaAlertSink} publishes alerts. {@link
 * io.hyperdex.risk.codec.RiskEventCodec} defines the bytes. Delivery is at least once, and the
 * engine recognises a redelivered event by its key. Every failure is a {@link
 * io.hyperdex.risk.kafka.KafkaAdapterException}. Each type closes the Kafka clients it made, and
 * nothing else; the engine stays the host's.
 *
 * <p>A Kafka Streams topology is not included.
 */
@NullMarked
package io.hyperdex.risk.kafka;

import org.jspecify.annotations.NullMarked;
