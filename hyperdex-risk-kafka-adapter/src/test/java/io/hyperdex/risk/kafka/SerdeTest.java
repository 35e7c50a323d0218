package io.hyperdex.risk.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.event.Trade;
import org.junit.jupiter.api.Test;

class SerdeTest {
  private static final Trade TRADE = SampleEvents.trade(1);

  @Test
  void deserializerGivesTheTypedExceptionAndKeepsNull() {
    try (RiskEventDeserializer deserializer = new RiskEventDeserializer();
        RiskEventSerializer serializer = new RiskEventSerializer()) {
      assertThat(deserializer.deserialize("t", null)).isNull();
      assertThat(serializer.serialize("t", null)).isNull();
      assertThat(deserializer.deserialize("t", serializer.serialize("t", TRADE))).isEqualTo(TRADE);
      assertThatThrownBy(() -> deserializer.deserialize("t", new byte[9]))
          .isInstanceOf(BadRecordException.class);
    }
  }
}
