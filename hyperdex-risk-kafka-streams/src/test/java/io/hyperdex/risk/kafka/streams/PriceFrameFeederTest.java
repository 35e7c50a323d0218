package io.hyperdex.risk.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.codec.BadRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PriceFrameFeederTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void everyPartitionGetsTheSameFramesNumberedWithoutAGapAndFullOnesInBetween() {
    try (PriceFrameFeeder feeder = new PriceFrameFeeder(producer, "in", 3, 4)) {
      feeder.add(SampleLoad.dust(1));
      for (int i = 0; i < 9; i++) {
        feeder.add(SampleLoad.gold(100 + i, 1_000 + i));
        assertThat(feeder.frame(1_000 + i)).isCompleted();
      }
    }
    for (int partition = 0; partition < 3; partition++) {
      int p = partition;
      List<PriceFrame> frames =
          producer.history().stream()
              .filter(record -> record.partition() == p)
              .map(record -> PriceFrame.decode(record.value()))
              .toList();
      assertThat(frames).hasSize(9);
      for (int i = 0; i < 9; i++) {
        PriceFrame frame = frames.get(i);
        assertThat(frame.number()).isEqualTo(1_000 + i);
        assertThat(frame.full()).isEqualTo(i % 4 == 0);
        assertThat(frame.ticks()).hasSize(i % 4 == 0 ? 2 : 1);
        assertThat(frame.ticks()).contains(SampleLoad.gold(100 + i, 1_000 + i));
      }
    }
  }

  @Test
  void eventsOfOneUserAndLoosePricesAreNotBroadcast() {
    try (PriceFrameFeeder feeder = new PriceFrameFeeder(producer, "in", 3, 4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> feeder.broadcast(SampleLoad.trade(0, 1, 1)));
      assertThatIllegalArgumentException().isThrownBy(() -> feeder.broadcast(SampleLoad.dust(1)));
    }
  }

  @Test
  void mutatedFramesAreFramesOrBadRecords() {
    byte[] good =
        new PriceFrame(5, 6, true, List.of(SampleLoad.gold(1, 2), SampleLoad.dust(3))).encode();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
      }
      try {
        PriceFrame frame = PriceFrame.decode(bytes);
        assertThat(PriceFrame.decode(frame.encode())).isEqualTo(frame);
      } catch (BadRecordException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(9_000, 29_999);
    assertThatThrownBy(() -> PriceFrame.decode(new byte[] {'H', 'F', 2}))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("unknown version: 2");
  }
}
