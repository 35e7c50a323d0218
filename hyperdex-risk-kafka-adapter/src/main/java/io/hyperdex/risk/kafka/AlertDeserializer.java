package io.hyperdex.risk.kafka;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.codec.AlertCodec;
import io.hyperdex.risk.codec.BadRecordException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link AlertCodec} as a Kafka deserializer; null stays null, and bytes that are not an alert
 * throw {@link BadRecordException}. Stateless, safe from any thread.
 */
public final class AlertDeserializer implements Deserializer<Alert> {
  /** For Kafka, which makes deserializers by name. */
  public AlertDeserializer() {}

  @Override
  public @Nullable Alert deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null ? null : AlertCodec.decode(bytes);
  }
}
