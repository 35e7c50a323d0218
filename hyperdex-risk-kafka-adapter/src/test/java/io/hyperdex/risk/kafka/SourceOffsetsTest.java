package io.hyperdex.risk.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.codec.BadRecordException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SourceOffsetsTest {
  private static final Map<TopicPartition, Long> OFFSETS =
      Map.of(
          new TopicPartition("b", 0), 7L,
          new TopicPartition("a", 11), 1L << 40,
          new TopicPartition("a", 2), 0L);

  @Test
  void comeBackEqualInOneOrder() {
    byte[] bytes = SourceOffsets.encode(OFFSETS);
    assertThat(SourceOffsets.decode(bytes)).isEqualTo(OFFSETS);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "484f0100000003"
                + "000161000000020000000000000000"
                + "0001610000000b0000010000000000"
                + "000162000000000000000000000007");
  }

  @Test
  void everyCutAndEveryFlippedHeadIsRefused() {
    byte[] bytes = SourceOffsets.encode(OFFSETS);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SourceOffsets.decode(cut)).isInstanceOf(BadRecordException.class);
    }
    for (int bit = 0; bit < 7 * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> SourceOffsets.decode(flipped))
          .as("bit " + bit)
          .isInstanceOf(BadRecordException.class);
    }
  }
}
