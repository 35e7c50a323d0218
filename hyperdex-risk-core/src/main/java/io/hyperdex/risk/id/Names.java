package io.hyperdex.risk.id;

import java.util.Locale;

/** The checks and the one normal form that all textual ids share. */
final class Names {
  private Names() {}

  static void requireNotBlank(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          what + " must not be blank: \"" + value + "\"; pass the id your feed uses");
    }
  }

  /**
   * Hex addresses are case-insensitive (the case is only a checksum), so they are kept lower case.
   */
  static String normalAddress(String text) {
    return text.length() == 42 && text.startsWith("0x") ? text.toLowerCase(Locale.ROOT) : text;
  }
}
