package io.hyperdex.risk.channel.webhook;

import io.hyperdex.risk.channel.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * For receivers: whether a webhook comes from who has the secret, is fresh, and was not seen
 * before. Works with any sender that follows Standard Webhooks.
 *
 * <p>Thread safe. Signatures are compared in constant time. Give it the body's bytes as they came:
 * JSON that was parsed and written again is another text.
 */
public final class WebhookVerifier {
  /** How far the sender's clock may differ, unless said otherwise. */
  public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  private static final int MOST_SIGNATURES = 16;
  private static final int MOST_ID = 256;

  /** What a webhook is. */
  public enum Verdict {
    /** Genuine and new: act on it, then answer 2xx. */
    VALID,
    /** Genuine, and its id was seen: answer 2xx, do nothing. */
    REPLAYED,
    /** A header is missing or not of its form: answer 400. */
    MALFORMED,
    /** Its time is too far from now: answer 400. */
    NOT_FRESH,
    /** Not signed with a secret of ours: answer 401. */
    FORGED
  }

  private final List<WebhookSignature> signatures;
  private final long toleranceSeconds;
  private final InstantSource clock;
  private final LinkedHashMap<String, Boolean> seen;

  /**
   * A verifier with the default tolerance that remembers 100,000 ids.
   *
   * @param secrets one, or two while they are being changed
   */
  public WebhookVerifier(List<Secret> secrets) {
    this(secrets, DEFAULT_TOLERANCE, InstantSource.system(), 100_000);
  }

  /**
   * A verifier.
   *
   * @param secrets one or more that are good now
   * @param tolerance either way, at least a second
   * @param clock of this host
   * @param remembered ids of the last genuine webhooks that are known again; enough for all that
   *     come within the sender's deadline keeps every repetition out, enough for the tolerance
   *     keeps out every replay by others
   */
  public WebhookVerifier(
      List<Secret> secrets, Duration tolerance, InstantSource clock, int remembered) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a verifier needs a secret");
    }
    if (tolerance.toSeconds() < 1 || remembered < 1) {
      throw new IllegalArgumentException(
          "tolerance and memory must be positive: " + tolerance + ", " + remembered);
    }
    signatures = secrets.stream().map(WebhookSignature::new).toList();
    toleranceSeconds = tolerance.toSeconds();
    this.clock = clock;
    seen =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > remembered;
          }
        };
  }

  /**
   * Judges a webhook and remembers its id if it is genuine. Whoever fails to act on a VALID one
   * calls {@link #release} and answers 5xx, so that the sender's next try is VALID again.
   *
   * @param headers gives a header of a lower-case name, or null
   * @param body as it came
   */
  public Verdict verify(UnaryOperator<@Nullable String> headers, byte[] body) {
    String id = headers.apply(WebhookSignature.ID);
    String timestamp = headers.apply(WebhookSignature.TIMESTAMP);
    String signature = headers.apply(WebhookSignature.SIGNATURE);
    if (id == null
        || id.isEmpty()
        || id.length() > MOST_ID
        || timestamp == null
        || signature == null
        || !isSeconds(timestamp)) {
      return Verdict.MALFORMED;
    }
    long seconds = Long.parseLong(timestamp);
    boolean genuine = isGenuine(id, seconds, signature, body); // first: time tells nothing then
    if (!genuine) {
      return Verdict.FORGED;
    }
    if (Math.abs(clock.instant().getEpochSecond() - seconds) > toleranceSeconds) {
      return Verdict.NOT_FRESH;
    }
    synchronized (seen) {
      return seen.putIfAbsent(id, true) == null ? Verdict.VALID : Verdict.REPLAYED;
    }
  }

  /** Forgets an id: what it told of could not be acted on. */
  public void release(String id) {
    synchronized (seen) {
      seen.remove(id);
    }
  }

  private boolean isGenuine(String id, long seconds, String header, byte[] body) {
    String[] given = header.split(" ", MOST_SIGNATURES + 1);
    boolean found = false;
    for (WebhookSignature signature : signatures) {
      byte[] expected = signature.hmac(id, seconds, body);
      for (int i = 0; i < Math.min(given.length, MOST_SIGNATURES); i++) {
        if (given[i].startsWith(WebhookSignature.VERSION)) {
          found |= MessageDigest.isEqual(expected, decoded(given[i]));
        }
      }
    }
    return found;
  }

  private static byte[] decoded(String given) {
    try {
      String text = given.substring(WebhookSignature.VERSION.length());
      byte[] bytes = Base64.getDecoder().decode(text);
      // One text for one signature: the unused bits of the last digit are not free to choose.
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : new byte[0];
    } catch (IllegalArgumentException notBase64) {
      return new byte[0]; // matches nothing
    }
  }

  /** Decimal digits without sign or leading zero: the one way to write a number. */
  private static boolean isSeconds(String text) {
    return !text.isEmpty()
        && text.length() <= 12
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
