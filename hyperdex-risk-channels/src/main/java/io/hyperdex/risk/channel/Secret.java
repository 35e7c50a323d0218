package io.hyperdex.risk.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password or key that shows itself only where it is asked to: not in logs, exceptions,
 * debuggers' {@code toString} or serialized forms. Immutable, safe from any thread.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * A secret of a text.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    return new Secret(value);
  }

  /** The secret itself: for the call that needs it, not to be kept or printed. */
  public String reveal() {
    return value;
  }

  /** Takes the same time wherever two secrets of one length differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all: a hash would tell of the secret. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
