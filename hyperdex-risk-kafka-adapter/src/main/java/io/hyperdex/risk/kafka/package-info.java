/** Kafka source and sink of the engine, and the Kafka Streams topology. */
@NullMarked
package io.hyperdex.risk.kafka;

import org.jspecify.annotations.NullMarked;
