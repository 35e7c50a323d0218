package io.hyperdex.risk.kafka;

import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.RiskEvent;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link RiskEventCodec} as a Kafka deserializer; null stays null, and bytes that are not an event
 * throw {@link BadRecordException}. Stateless, safe from any thread.
 */
public final class RiskEventDeserializer implements Deserializer<RiskEvent> {
  /** For Kafka, which makes deserializers by name. */
  public RiskEventDeserializer() {}

  @Override
  public @Nullable RiskEvent deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null ? null : RiskEventCodec.decode(bytes);
  }
}
