package io.hyperdex.risk.kafka;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.testkit.AlertSinkContract;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The contract kit on the sink, over the bytes that would go to the broker. */
class KafkaAlertSinkContractTest extends AlertSinkContract {
  private final AlertSerializer serializer = new AlertSerializer();
  private final AlertDeserializer deserializer = new AlertDeserializer();
  private final MockProducer<String, Alert> producer =
      new MockProducer<>(true, null, new StringSerializer(), serializer);

  @Override
  protected AlertSink createSink() {
    return new KafkaAlertSink(producer, "alerts");
  }

  @Override
  protected List<Alert> received(int expected) {
    return producer.history().stream()
        .map(ProducerRecord::value)
        .map(alert -> deserializer.deserialize("alerts", serializer.serialize("alerts", alert)))
        .toList();
  }
}
