package io.hyperdex.risk.redis;

import java.nio.charset.StandardCharsets;

/**
 * Which of two states is newer: the generation, then the version, then the time. Written as 48
 * hexadecimal digits whose text order is that order, so that a script in Redis, whose numbers are
 * doubles, can compare them.
 */
record Stamp(long generation, long version, long asOfMs) implements Comparable<Stamp> {
  static final int DIGITS = 48;

  byte[] digits() {
    return (hex(generation) + hex(version) + hex(asOfMs)).getBytes(StandardCharsets.US_ASCII);
  }

  static Stamp parse(byte[] bytes, int from) throws BadPayloadException {
    String text = new String(bytes, from, DIGITS, StandardCharsets.US_ASCII);
    return new Stamp(number(text, 0), number(text, 16), number(text, 32));
  }

  /** With the sign turned, so that negative numbers come first. */
  private static String hex(long value) {
    String digits = Long.toHexString(value ^ Long.MIN_VALUE);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private static long number(String text, int from) throws BadPayloadException {
    long value = 0;
    for (int i = from; i < from + 16; i++) {
      char c = text.charAt(i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        throw new BadPayloadException("a stamp has hexadecimal digits, not: " + text);
      }
      value = value << 4 | digit;
    }
    return value ^ Long.MIN_VALUE;
  }

  @Override
  public int compareTo(Stamp other) {
    int byGeneration = Long.compare(generation, other.generation);
    if (byGeneration != 0) {
      return byGeneration;
    }
    int byVersion = Long.compare(version, other.version);
    return byVersion != 0 ? byVersion : Long.compare(asOfMs, other.asOfMs);
  }
}
