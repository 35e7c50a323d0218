package io.hyperdex.risk.kafka;

/**
 * Counters of a {@link KafkaRiskEventProducer} since it was opened. Immutable.
 *
 * @param sent events passed to a send
 * @param acknowledged events that all in-sync replicas have
 * @param failed events whose future failed; at rest, with those acknowledged, all that were sent
 * @param retried records sent to a broker again
 * @param bytes sent to brokers, requests of all kinds
 * @param averageQueueMs time that batches waited before they were sent, mean over Kafka's window of
 *     about a minute, milliseconds; NaN before the first
 * @param longestQueueMs the longest of them
 */
public record KafkaProducerStatistics(
    long sent,
    long acknowledged,
    long failed,
    long retried,
    long bytes,
    double averageQueueMs,
    double longestQueueMs) {}
