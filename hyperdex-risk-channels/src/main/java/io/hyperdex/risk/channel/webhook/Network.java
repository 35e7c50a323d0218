package io.hyperdex.risk.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A block of addresses in CIDR notation, such as 10.0.0.0/8 or fc00::/7. */
record Network(String text, byte[] prefix, int bits) {
  /**
   * Parses a block.
   *
   * @throws IllegalArgumentException if the text is no literal address with a prefix length
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? "" : text.substring(0, slash);
    if (!address.contains(":") && !HostSyntax.isCanonicalIpv4(address)) {
      throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + text);
    }
    try {
      byte[] prefix = InetAddress.getByName(address).getAddress(); // a literal: asks nobody
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > prefix.length * Byte.SIZE) {
        throw new IllegalArgumentException("prefix length out of range: " + text);
      }
      return new Network(text, prefix, bits);
    } catch (UnknownHostException | NumberFormatException notOne) {
      throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + text, notOne);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    if (rest == 0) {
      return true;
    }
    int mask = 0xff << Byte.SIZE - rest;
    return (address[whole] & mask) == (prefix[whole] & mask);
  }
}
