package io.hyperdex.risk.examples.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.examples.csv.CsvSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class GeneratedMarketTest {
  @Test
  void everyRunGivesTheSameBytes() throws IOException {
    GeneratedMarket market = GeneratedMarket.create();
    assertThat(checksum(GeneratedMarket.create().swaps())).isEqualTo(checksum(market.swaps()));
    assertThat(checksum(GeneratedMarket.create().prices())).isEqualTo(checksum(market.prices()));
    assertThat(checksum(GeneratedMarket.create().tokens())).isEqualTo(checksum(market.tokens()));
  }

  @Test
  void splitMixGivesThePublishedNumbers() {
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
  }

  private static long checksum(CsvSource source) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream bytes = source.opener().open()) {
      sum.update(bytes.readAllBytes());
    }
    return sum.getValue();
  }
}
