package io.hyperdex.risk.examples.replay;

/** Whole numbers from ASCII digits. */
final class WholeNumber {
  /** 2100-01-01: a time beyond it is a wrong unit, such as microseconds, and no time. */
  static final long LATEST_MS = 4_102_444_800_000L;

  private static final int MOST_DIGITS = 18;

  private WholeNumber() {}

  static long timeMs(String text) throws RefusedField {
    long timeMs = require("time_ms", text);
    if (timeMs > LATEST_MS) {
      throw new RefusedField(
          RejectCode.BAD_LINE, "time_ms is after the year 2099, so it is no milliseconds: " + text);
    }
    return timeMs;
  }

  static long require(String column, String text) throws RefusedField {
    long value = orElse(text, -1);
    if (value < 0) {
      throw new RefusedField(
          RejectCode.BAD_LINE, column + " is not a whole number: " + Reject.cut(text));
    }
    return value;
  }

  /** The number, or another where the text is none of up to 18 digits. */
  static long orElse(String text, long otherwise) {
    int length = text.length();
    if (length == 0 || length > MOST_DIGITS) {
      return otherwise;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return otherwise;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
