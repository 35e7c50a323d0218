package io.hyperdex.risk.channel.webhook;

/**
 * Which hosts of a URL are understood by everyone in one way. Parsers differ on 0177.0.0.1, 0x7f.1,
 * 127.1 and 2130706433, so a host that ends in a number has to be four plain decimal ones.
 */
final class HostSyntax {
  private static final int MOST_HOST = 253;
  private static final int MOST_LABEL = 63;

  private HostSyntax() {}

  static boolean isUnderstood(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]") && host.indexOf('%') < 0;
    }
    if (host.isEmpty() || host.length() > MOST_HOST) {
      return false;
    }
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return isCanonicalIpv4(host) || !isNumber(labels[labels.length - 1]);
  }

  static boolean isCanonicalIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(HostSyntax::isDigit);
      if (!digits || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MOST_LABEL
        && label.charAt(0) != '-'
        && label.charAt(label.length() - 1) != '-'
        && label.chars().allMatch(c -> isDigit(c) || isLetter(c) || c == '-' || c == '_');
  }

  private static boolean isNumber(String label) {
    if (label.regionMatches(true, 0, "0x", 0, 2)) {
      return true;
    }
    return label.chars().allMatch(HostSyntax::isDigit);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
