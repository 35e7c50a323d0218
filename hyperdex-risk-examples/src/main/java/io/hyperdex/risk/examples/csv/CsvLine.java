package io.hyperdex.risk.examples.csv;

import java.util.Arrays;

/**
 * One line split into fields. A field that starts with a quote ends at the next single quote, and
 * two quotes inside it are one; a line break never is part of a field, so that one stray quote
 * spoils one line and not the rest of the file.
 */
final class CsvLine {
  private String text = "";
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int count;
  private boolean malformed;

  void split(String line) {
    text = line;
    count = 0;
    malformed = false;
    int at = 0;
    while (true) {
      int end = at < line.length() && line.charAt(at) == '"' ? closingQuote(at) : comma(line, at);
      if (end < 0) {
        malformed = true;
        end = line.length();
      }
      add(at, end);
      if (end >= line.length()) {
        return;
      }
      at = end + 1;
    }
  }

  /** Whether a quote is not closed, or something follows a closing quote. */
  boolean isMalformed() {
    return malformed;
  }

  int count() {
    return count;
  }

  String field(int index) {
    int start = starts[index];
    int end = ends[index];
    return start < end && text.charAt(start) == '"'
        ? text.substring(start + 1, Math.max(start + 1, end - 1)).replace("\"\"", "\"")
        : text.substring(start, end);
  }

  private static int comma(String line, int from) {
    int comma = line.indexOf(',', from);
    return comma < 0 ? line.length() : comma;
  }

  /** Where the quoted field that starts here ends (exclusive), or -1. */
  private int closingQuote(int start) {
    int at = start + 1;
    while (true) {
      int quote = text.indexOf('"', at);
      if (quote < 0) {
        return -1;
      }
      int next = quote + 1;
      if (next == text.length() || text.charAt(next) == ',') {
        return next;
      }
      if (text.charAt(next) != '"') {
        return -1;
      }
      at = next + 1;
    }
  }

  private void add(int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = end;
  }
}
