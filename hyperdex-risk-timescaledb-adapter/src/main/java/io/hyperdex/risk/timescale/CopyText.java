package io.hyperdex.risk.timescale;

import io.hyperdex.risk.amount.Usd;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row in the text format of COPY, field by field. */
final class CopyText {
  private final StringBuilder row = new StringBuilder(256);
  private boolean first = true;

  CopyText text(@Nullable String value) {
    separate();
    if (value == null) {
      row.append("\\N");
      return this;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> row.append("\\\\");
        case '\t' -> row.append("\\t");
        case '\n' -> row.append("\\n");
        case '\r' -> row.append("\\r");
        case 0 -> row.append('\ufffd'); // the one character PostgreSQL has no place for
        default -> row.append(c);
      }
    }
    return this;
  }

  CopyText number(long value) {
    separate();
    row.append(value);
    return this;
  }

  CopyText real(double value) {
    separate();
    row.append(value);
    return this;
  }

  CopyText plain(@Nullable Object value) {
    separate();
    row.append(value == null ? "\\N" : value.toString());
    return this;
  }

  CopyText usd(@Nullable Usd value) {
    return plain(value == null ? null : value.toBigDecimal().toPlainString());
  }

  CopyText time(long epochMs) {
    return plain(Instant.ofEpochMilli(epochMs));
  }

  CopyText uuid(long high, long low) {
    return plain(new UUID(high, low));
  }

  String endRow() {
    row.append('\n');
    String text = row.toString();
    row.setLength(0);
    first = true;
    return text;
  }

  private void separate() {
    if (!first) {
      row.append('\t');
    }
    first = false;
  }
}
