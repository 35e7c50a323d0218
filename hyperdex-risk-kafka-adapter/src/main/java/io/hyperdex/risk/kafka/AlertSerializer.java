package io.hyperdex.risk.kafka;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.codec.AlertCodec;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** {@link AlertCodec} as a Kafka serializer; null stays null. Stateless, safe from any thread. */
public final class AlertSerializer implements Serializer<Alert> {
  /** For Kafka, which makes serializers by name. */
  public AlertSerializer() {}

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Alert value) {
    return value == null ? null : AlertCodec.encode(value);
  }
}
