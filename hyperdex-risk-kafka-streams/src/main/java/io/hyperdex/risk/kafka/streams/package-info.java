/**
 * The engine as a Kafka Streams topology, for users who outgrow one machine: one engine and one
 * writer per partition of a log that carries the users' events, price frames and rule changes in
 * one order.
 *
 * <p>Start with {@link io.hyperdex.risk.kafka.streams.RiskStreams}; {@link
 * io.hyperdex.risk.kafka.streams.PriceFrameFeeder} fills the log with prices. {@code
 * docs/operations/kafka-streams.md} has settings, failures and arithmetic.
 */
@NullMarked
package io.hyperdex.risk.kafka.streams;

import org.jspecify.annotations.NullMarked;
