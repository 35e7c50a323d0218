package io.hyperdex.risk.wide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests computed by an independent MurmurHash3 x64 128 (Python mmh3, seed 0). */
class Hash128Test {

  private final Hash128 hash = new Hash128();

  @Test
  void emptyMessageIsZero() {
    assertThat(digest()).isEqualTo("0000000000000000 0000000000000000");
  }

  @Test
  void publishedSentenceHasThePublishedDigest() {
    for (byte b :
        "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.US_ASCII)) {
      hash.putByte(b);
    }
    assertThat(digest()).isEqualTo("e34bbc7bbc071b6c 7a433ca9c49a9347");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4610abe56eff5cb5 51622daa78f83583",
    "7, bd4c6987ca4b0d68 613addd4bd25c787",
    "8, 47a7e1bdd68e2fc8 60e6ee02ec31dcc7",
    "15, 47231598fd4925e9 cd846dee88c67de9",
    "16, 444924b591903f30 ab906456762fe845",
    "17, 5c76f40f9fe7c20e c15f026b9edaa824",
    "31, 053dd3e1a32cd094 9ee59aefb4005490",
    "32, c66d9022b62f500f 1c050a6e34c31151",
    "33, 7d41281bfaba4612 55ac8073a7d6a30b"
  })
  void countingBytesHaveTheReferenceDigest(int length, String expected) {
    for (int i = 0; i < length; i++) {
      hash.putByte((byte) i);
    }
    assertThat(digest()).isEqualTo(expected);
  }

  @Test
  void mixedFieldsAreTheirLittleEndianBytes() {
    hash.putLong(-2);
    hash.putInt(7);
    hash.putByte((byte) 0x80);
    hash.putString("WETH \u00e9\u20ac\ud834\udd1e");
    hash.putDouble(-1.5);
    hash.putDouble(0.0);
    assertThat(digest()).isEqualTo("7137c27cd6316984 9bba6e42a166f8d3");
  }

  @Test
  void stringsCarryTheirLength() {
    assertThat(Hash128.of("a", "bc")).containsExactly(0x4b0cfc10786d32ebL, 0x7ae36bbb2e513718L);
    assertThat(Hash128.of("ab", "c")).isNotEqualTo(Hash128.of("a", "bc"));
  }

  @Test
  void everyCutOfTheSameBytesGivesTheSameDigest() {
    for (int lead = 0; lead < 16; lead++) {
      Hash128 bytes = new Hash128();
      for (int i = 0; i < lead; i++) {
        hash.putByte((byte) 9);
        bytes.putByte((byte) 9);
      }
      hash.putLong(0xf1e2d3c4b5a69788L);
      hash.putInt(0x87654321);
      for (int i = 0; i < 8; i++) {
        bytes.putByte((byte) (0xf1e2d3c4b5a69788L >>> 8 * i));
      }
      for (int i = 0; i < 4; i++) {
        bytes.putByte((byte) (0x87654321 >>> 8 * i));
      }
      bytes.finish();
      assertThat(digest()).isEqualTo("%016x %016x".formatted(bytes.high(), bytes.low()));
      hash.reset();
    }
  }

  @Test
  void negativeZeroIsZero() {
    hash.putDouble(-0.0);
    String negative = digest();
    hash.reset();
    hash.putDouble(0.0);
    assertThat(digest()).isEqualTo(negative);
  }

  @Test
  void notANumberIsRefused() {
    assertThatThrownBy(() -> hash.putDouble(Double.NaN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void resetStartsAnEmptyMessage() {
    hash.putString("something");
    digest();
    hash.reset();
    assertThat(digest()).isEqualTo("0000000000000000 0000000000000000");
  }

  @Test
  void finishingTwiceChangesNothing() {
    hash.putLong(42);
    String once = digest();
    assertThat(digest()).isEqualTo(once);
  }

  private String digest() {
    hash.finish();
    return "%016x %016x".formatted(hash.high(), hash.low());
  }
}
