package io.hyperdex.risk.codec;

import java.util.List;

/**
 * The bytes that stand for the constants of an enum: the index in the list given, never the
 * ordinal, so that reordering the enum cannot change the format. Codes are only ever appended.
 */
final class WireCodes<E extends Enum<E>> {
  private final String what;
  private final List<E> byCode;

  WireCodes(String what, List<E> byCode) {
    this.what = what;
    this.byCode = List.copyOf(byCode);
  }

  void write(WireWriter out, E value) {
    out.putByte(codeOf(value));
  }

  int codeOf(E value) {
    int code = byCode.indexOf(value);
    if (code < 0) {
      throw new IllegalArgumentException(what + " has no code in this format: " + value);
    }
    return code;
  }

  E read(WireReader in) {
    int at = in.position();
    int code = in.getByte(what);
    if (code >= byCode.size()) {
      throw new BadRecordException(at, "unknown " + what + ": " + code, null);
    }
    return byCode.get(code);
  }

  /** The constant of a code that was read as part of something else. */
  E of(WireReader in, int code) {
    if (code >= byCode.size()) {
      throw in.bad("unknown " + what + ": " + code);
    }
    return byCode.get(code);
  }
}
