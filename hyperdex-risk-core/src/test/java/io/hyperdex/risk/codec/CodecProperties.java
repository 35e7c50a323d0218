package io.hyperdex.risk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.event.RiskEvent;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CodecProperties {
  @Provide
  Arbitrary<RiskEvent> events() {
    return EventArbitraries.events();
  }

  @Provide
  Arbitrary<Alert> alerts() {
    return EventArbitraries.alerts();
  }

  @Property
  void everyEventComesBackEqualAndWithTheSameBytes(@ForAll("events") RiskEvent event) {
    byte[] bytes = RiskEventCodec.encode(event);
    RiskEvent back = RiskEventCodec.decode(bytes);
    assertThat(back).isEqualTo(event);
    assertThat(RiskEventCodec.encode(back)).isEqualTo(bytes);
  }

  @Property
  void everyAlertComesBackEqual(@ForAll("alerts") Alert alert) {
    assertThat(AlertCodec.decode(AlertCodec.encode(alert))).isEqualTo(alert);
  }

  @Property
  void everyProperPrefixIsABadRecord(
      @ForAll("events") RiskEvent event, @ForAll("alerts") Alert alert) {
    byte[] eventBytes = RiskEventCodec.encode(event);
    byte[] alertBytes = AlertCodec.encode(alert);
    for (int length = 0; length < eventBytes.length; length = next(length)) {
      byte[] prefix = Arrays.copyOf(eventBytes, length);
      assertThatThrownBy(() -> RiskEventCodec.decode(prefix))
          .isInstanceOf(BadRecordException.class);
    }
    for (int length = 0; length < alertBytes.length; length = next(length)) {
      byte[] prefix = Arrays.copyOf(alertBytes, length);
      assertThatThrownBy(() -> AlertCodec.decode(prefix)).isInstanceOf(BadRecordException.class);
    }
  }

  /** Long texts make long records: every length up to 200, then every 37th. */
  private static int next(int length) {
    return length < 200 ? length + 1 : length + 37;
  }

  @Property
  void flippedBitsGiveAnEventOrABadRecord(
      @ForAll("events") RiskEvent event,
      @ForAll @IntRange(min = 0, max = 20_000) int first,
      @ForAll @IntRange(min = 0, max = 20_000) int second) {
    byte[] bytes = RiskEventCodec.encode(event);
    flip(bytes, first);
    decodeHostile(bytes);
    flip(bytes, second);
    decodeHostile(bytes);
  }

  @Property
  void flippedBitsGiveAnAlertOrABadRecord(
      @ForAll("alerts") Alert alert, @ForAll @IntRange(min = 0, max = 20_000) int bit) {
    byte[] bytes = AlertCodec.encode(alert);
    flip(bytes, bit);
    try {
      Alert back = AlertCodec.decode(bytes);
      assertThat(AlertCodec.decode(AlertCodec.encode(back))).isEqualTo(back);
    } catch (BadRecordException e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
    }
  }

  @Property
  void anyBytesAfterAGoodHeaderGiveAnEventOrABadRecord(
      @ForAll byte[] body, @ForAll @IntRange(min = 0, max = 14) int type) {
    byte[] bytes = new byte[4 + body.length];
    bytes[0] = 'H';
    bytes[1] = 'R';
    bytes[2] = (byte) (type >= 12 ? 2 : 1);
    bytes[3] = (byte) type;
    System.arraycopy(body, 0, bytes, 4, body.length);
    decodeHostile(bytes);
  }

  /** 150 mutations of each event: at 1,000 events, 150,000 inputs. */
  @Property
  void mutatedBytesGiveAnEventOrABadRecord(@ForAll("events") RiskEvent event, @ForAll long seed) {
    byte[] good = RiskEventCodec.encode(event);
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      decodeHostile(mutated(good, random));
    }
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 1; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> flip(bytes, random.nextInt(8 * bytes.length));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
      }
    }
    return bytes;
  }

  private static void decodeHostile(byte[] bytes) {
    try {
      RiskEvent back = RiskEventCodec.decode(bytes);
      assertThat(RiskEventCodec.decode(RiskEventCodec.encode(back))).isEqualTo(back);
    } catch (BadRecordException e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
      assertThat(e.reason()).isNotBlank();
    }
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
  }
}
