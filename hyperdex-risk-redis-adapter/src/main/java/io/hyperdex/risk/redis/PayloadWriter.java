package io.hyperdex.risk.redis;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values one after another: numbers as base-128 varints, a text in full the first time and
 * as its number from then on. Not thread safe.
 */
final class PayloadWriter {
  private final Map<String, Integer> texts = new HashMap<>();
  private byte[] bytes = new byte[512];
  private int length;

  void bytes(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void octet(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  void unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      octet((int) (value >>> shift));
    }
  }

  void real(double value) {
    fixed(Double.doubleToRawLongBits(value));
  }

  void text(String value) {
    Integer known = texts.putIfAbsent(value, texts.size() + 1);
    if (known != null) {
      unsigned(known);
      return;
    }
    unsigned(0);
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    unsigned(utf8.length);
    bytes(utf8);
  }

  void quantity(Quantity value) {
    unsigned(value.limb0());
    unsigned(value.limb1());
    unsigned(value.limb2());
    unsigned(value.limb3());
  }

  void usd(Usd value) {
    signed(value.rawHigh());
    unsigned(value.rawLow());
  }

  void maybeUsd(@Nullable Usd value) {
    flag(value != null);
    if (value != null) {
      usd(value);
    }
  }

  void decimal(BigDecimal value) {
    signed(value.scale());
    byte[] unscaled = value.unscaledValue().toByteArray();
    unsigned(unscaled.length);
    bytes(unscaled);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
