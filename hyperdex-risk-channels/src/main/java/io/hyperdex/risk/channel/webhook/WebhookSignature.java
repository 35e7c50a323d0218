package io.hyperdex.risk.channel.webhook;

import io.hyperdex.risk.channel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The symmetric signature of Standard Webhooks, version 1: HMAC-SHA256 over {@code
 * id.timestamp.body} in Base64. Immutable, safe from any thread.
 */
final class WebhookSignature {
  static final String ID = "webhook-id";
  static final String TIMESTAMP = "webhook-timestamp";
  static final String SIGNATURE = "webhook-signature";
  static final String VERSION = "v1,";
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_KEY = 24;
  private static final int MOST_KEY = 64;

  private final SecretKeySpec key;

  /**
   * Of a secret: Base64 of 24 to 64 bytes, with or without {@code whsec_} before it.
   *
   * @throws IllegalArgumentException if it is not; the message does not show it
   */
  WebhookSignature(Secret secret) {
    String text = secret.reveal();
    byte[] bytes;
    try {
      bytes =
          Base64.getDecoder()
              .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException(
          "a webhook secret is Base64 after whsec_"); // no cause: it shows the text
    }
    if (bytes.length < LEAST_KEY || bytes.length > MOST_KEY) {
      throw new IllegalArgumentException(
          "a webhook secret has 24 to 64 bytes, not " + bytes.length);
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** One signature with its version, as it stands in the header. */
  String of(String id, long epochSeconds, byte[] body) {
    return VERSION + Base64.getEncoder().encodeToString(hmac(id, epochSeconds, body));
  }

  byte[] hmac(String id, long epochSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + epochSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
    }
  }
}
