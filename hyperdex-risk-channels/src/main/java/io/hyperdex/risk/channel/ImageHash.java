package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;

/** Tells images of one alert apart: FNV-1a, 64 bits, over what may differ between them. */
final class ImageHash {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private ImageHash() {}

  /** The number of repeats told at an event time is part of the image: 0 for the first telling. */
  static long of(Alert alert, long repeatedAtMs) {
    return of(
        alert.state()
            + "|"
            + alert.severity()
            + "|"
            + alert.openedAtMs()
            + "|"
            + alert.closedAtMs()
            + "|"
            + alert.value()
            + "|"
            + alert.limit()
            + "|"
            + alert.status()
            + "|"
            + repeatedAtMs);
  }

  static long of(String text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
