package io.hyperdex.risk.examples.replay;

import org.jspecify.annotations.Nullable;

/**
 * A line that was not booked.
 *
 * @param file index among the swap files
 * @param line line number in that file, from 1
 * @param code the reason
 * @param text the reason in words
 * @param raw the line, cut off after {@value #RAW_LENGTH} characters; null where the refusal came
 *     from the engine, as lines are not kept until then
 */
record Reject(int file, long line, RejectCode code, String text, @Nullable String raw) {
  static final int RAW_LENGTH = 300;

  static String cut(String line) {
    return line.length() <= RAW_LENGTH ? line : line.substring(0, RAW_LENGTH);
  }
}
