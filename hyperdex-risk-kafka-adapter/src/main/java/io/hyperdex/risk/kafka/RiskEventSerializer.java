package io.hyperdex.risk.kafka;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.RiskEvent;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link RiskEventCodec} as a Kafka serializer; null stays null. Stateless, safe from any thread.
 */
public final class RiskEventSerializer implements Serializer<RiskEvent> {
  /** For Kafka, which makes serializers by name. */
  public RiskEventSerializer() {}

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable RiskEvent value) {
    return value == null ? null : RiskEventCodec.encode(value);
  }
}
