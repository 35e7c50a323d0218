package io.hyperdex.risk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.testkit.SampleSnapshots;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  private static final UserId USER = UserId.of("alice");
  private static final int CRC_AT = 53;

  private static UserSnapshot sample(int seed) {
    return SampleSnapshots.of(USER, seed * 1_000_003L, 1_700_000_000_000L - seed, seed);
  }

  @Test
  void everySnapshotComesBackAsItWas() throws BadPayloadException {
    for (int seed = 0; seed < 3_000; seed++) {
      SnapshotCodec.Decoded decoded = SnapshotCodec.decode(SnapshotCodec.encode(sample(seed), -5));
      assertThat(decoded.snapshot()).isEqualTo(sample(seed));
      assertThat(decoded.stamp()).isEqualTo(SnapshotCodec.stampOf(sample(seed), -5));
    }
  }

  @Test
  void theSnapshotOfAnEngineComesBackAndIsSmall() throws BadPayloadException {
    RiskEngine engine = RiskEngine.builder().build();
    long now = 1_700_000_000_000L;
    for (int i = 0; i < 8; i++) {
      TokenId token = TokenId.of(ChainId.ETHEREUM, String.format("0x%040x", i));
      engine.apply(TokenMeta.of(token, "T" + i, 18));
      engine.apply(PriceTick.of(token, Price.of(100 + i, 1), now));
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(1, i),
              USER,
              ChainPosition.of(ChainId.ETHEREUM, now),
              token,
              Quantity.ofDecimal("12.5", 18)));
    }
    UserSnapshot snapshot = engine.snapshot(USER).orElseThrow();
    byte[] bytes = SnapshotCodec.encode(snapshot, 0);
    System.out.printf("payload of 8 positions with 18 measures: %d bytes%n", bytes.length);
    assertThat(SnapshotCodec.decode(bytes).snapshot()).isEqualTo(snapshot);
    assertThat(bytes.length).isLessThan(2_500);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    for (int seed = 0; seed < 5; seed++) {
      byte[] bytes = SnapshotCodec.encode(sample(seed), 1);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> SnapshotCodec.decode(damaged))
            .as("bit %d", bit)
            .isInstanceOf(BadPayloadException.class);
      }
    }
  }

  @Test
  void everyCutIsNoticed() {
    byte[] bytes = SnapshotCodec.encode(sample(4), 1);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SnapshotCodec.decode(cut)).isInstanceOf(BadPayloadException.class);
    }
  }

  /** With a checksum made to fit, so that the decoder itself meets the damage. */
  @Test
  void whateverTheBytesAreOnlyTheTypedFailureComesOut() {
    boolean full = "full".equals(System.getProperty("hyperdex.scale"));
    int cases = full ? 2_000_000 : 30_000;
    Random random = new Random(17);
    int read = 0;
    for (int i = 0; i < cases; i++) {
      byte[] bytes = SnapshotCodec.encode(sample(i % 50), 0);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bytes[CRC_AT + 4 + random.nextInt(bytes.length - CRC_AT - 4)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, CRC_AT + 4 + random.nextInt(bytes.length));
      }
      ByteBuffer.wrap(bytes).putInt(CRC_AT, crc(bytes));
      try {
        SnapshotCodec.decode(bytes);
        read++;
      } catch (BadPayloadException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
    System.out.printf("decoder: %d damaged payloads, %d of them still read%n", cases, read);
    assertThat(read).isBetween(1, cases - 1);
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, CRC_AT + 4, bytes.length - CRC_AT - 4);
    return (int) crc.getValue();
  }

  @Test
  void stampsAreOrderedAsTheirText() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      Stamp one = new Stamp(small(random), small(random), small(random));
      Stamp two = new Stamp(small(random), small(random), small(random));
      assertThat(Integer.signum(new String(one.digits()).compareTo(new String(two.digits()))))
          .isEqualTo(Integer.signum(one.compareTo(two)));
    }
  }

  private static long small(Random random) {
    return random.nextBoolean() ? random.nextInt(3) - 1 : random.nextLong();
  }
}
