package io.hyperdex.risk.jackson;

import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.id.EventKey;
import java.util.HexFormat;

/** 128 bits as 32 hex digits. */
final class HexPair {
  private HexPair() {}

  static EventKey eventKey(String hex) {
    return EventKey.of(half(hex, 0), half(hex, 16));
  }

  static StateHash stateHash(String hex) {
    return new StateHash(half(hex, 0), half(hex, 16));
  }

  private static long half(String hex, int from) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("needs 32 hex digits, not " + hex.length());
    }
    return HexFormat.fromHexDigitsToLong(hex, from, from + 16);
  }
}
