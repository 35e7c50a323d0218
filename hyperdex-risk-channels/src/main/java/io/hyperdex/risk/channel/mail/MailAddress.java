package io.hyperdex.risk.channel.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/** Addresses that are one address and nothing else. */
final class MailAddress {
  private static final int MOST = 254;

  private MailAddress() {}

  /**
   * Parses an address such as {@code desk@example.com}.
   *
   * @throws IllegalArgumentException if it is more, less, or holds a line end or another control
   */
  static InternetAddress parse(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= MOST
            && text.chars().allMatch(c -> c > ' ' && c < 127 && "<>()[]\\,;:\"".indexOf(c) < 0);
    if (!plain) {
      throw new IllegalArgumentException("not one plain e-mail address");
    }
    try {
      InternetAddress address = new InternetAddress(text, true);
      address.validate();
      return address;
    } catch (AddressException notOne) {
      throw new IllegalArgumentException("not one plain e-mail address", notOne);
    }
  }
}
