package io.hyperdex.risk.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.channel.ManualClock;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.webhook.WebhookVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookVerifierTest {
  // The published test vector of the Standard Webhooks libraries.
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long SECONDS = 1_614_265_330L;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String OTHER = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

  private final ManualClock clock = new ManualClock();

  private WebhookVerifier verifier(String... secrets) {
    clock.moveTo(SECONDS * 1_000);
    return new WebhookVerifier(
        List.of(secrets).stream().map(Secret::of).toList(), Duration.ofMinutes(5), clock, 100);
  }

  private static Map<String, String> headers(String id, String time, String signature) {
    Map<String, String> headers = new HashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", time);
    headers.put("webhook-signature", signature);
    return headers;
  }

  private static Verdict verify(WebhookVerifier verifier, String signature) {
    return verifier.verify(headers(ID, "" + SECONDS, signature)::get, BODY);
  }

  @Test
  void signsThePublishedVectorWithAndWithoutThePrefix() {
    assertThat(new WebhookSignature(Secret.of(SECRET)).of(ID, SECONDS, BODY)).isEqualTo(SIGNATURE);
    assertThat(new WebhookSignature(Secret.of(SECRET.substring(6))).of(ID, SECONDS, BODY))
        .isEqualTo(SIGNATURE);
  }

  @Test
  void acceptsThePublishedVectorAlsoAmongOthers() {
    assertThat(verify(verifier(SECRET), SIGNATURE)).isEqualTo(Verdict.VALID);
    String several = OTHER + " v2," + OTHER.substring(3) + " " + SIGNATURE + " " + OTHER;
    assertThat(verify(verifier(SECRET), several)).isEqualTo(Verdict.VALID);
  }

  @Test
  void refusesThePublishedBadOnes() {
    WebhookVerifier verifier = verifier(SECRET);
    for (String bad :
        List.of(
            OTHER,
            "v2," + SIGNATURE.substring(3),
            "invalid_signature",
            "v1,invalid_signature",
            "v1,dawfeoifkpqwoekfpqoekf",
            SIGNATURE.substring(0, 8),
            "v1,",
            "")) {
      assertThat(verify(verifier, bad)).as(bad).isEqualTo(Verdict.FORGED);
    }
    for (String missing : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      Map<String, String> headers = headers(ID, "" + SECONDS, SIGNATURE);
      headers.remove(missing);
      assertThat(verifier.verify(headers::get, BODY)).isEqualTo(Verdict.MALFORMED);
    }
    for (String time : List.of("hello", "", "+" + SECONDS, "0" + SECONDS, SECONDS + ".0")) {
      assertThat(verifier.verify(headers(ID, time, SIGNATURE)::get, BODY))
          .isEqualTo(Verdict.MALFORMED);
    }
  }

  @Test
  void aTimeBeyondFiveMinutesEitherWayIsNotFresh() {
    for (long offset : new long[] {-301, 301}) {
      WebhookVerifier verifier = verifier(SECRET);
      clock.moveTo((SECONDS + offset) * 1_000);
      assertThat(verify(verifier, SIGNATURE)).isEqualTo(Verdict.NOT_FRESH);
    }
    for (long offset : new long[] {-300, 300}) {
      WebhookVerifier verifier = verifier(SECRET);
      clock.moveTo((SECONDS + offset) * 1_000);
      assertThat(verify(verifier, SIGNATURE)).isEqualTo(Verdict.VALID);
    }
  }

  @Test
  void everyFlipOfOneBitIsRefused() {
    WebhookVerifier verifier = verifier(SECRET);
    int flips = 0;
    String time = "" + SECONDS;
    byte[][] parts = {
      ID.getBytes(StandardCharsets.ISO_8859_1),
      time.getBytes(StandardCharsets.ISO_8859_1),
      SIGNATURE.getBytes(StandardCharsets.ISO_8859_1),
      BODY.clone()
    };
    for (byte[] part : parts) {
      for (int bit = 0; bit < part.length * 8; bit++) {
        part[bit / 8] ^= (byte) (1 << bit % 8);
        Map<String, String> headers =
            headers(
                new String(parts[0], StandardCharsets.ISO_8859_1),
                new String(parts[1], StandardCharsets.ISO_8859_1),
                new String(parts[2], StandardCharsets.ISO_8859_1));
        assertThat(verifier.verify(headers::get, parts[3]))
            .as("bit %s of %s", bit, headers)
            .isIn(Verdict.FORGED, Verdict.MALFORMED);
        part[bit / 8] ^= (byte) (1 << bit % 8);
        flips++;
      }
    }
    assertThat(verify(verifier, SIGNATURE)).isEqualTo(Verdict.VALID); // none was remembered
    System.out.println("one-bit flips refused: " + flips + " of " + flips);
    assertThat(flips).isGreaterThan(800);
  }

  @Test
  void everyReplayIsKnownUntilItIsReleased() {
    WebhookVerifier verifier = verifier(SECRET);
    WebhookSignature sender = new WebhookSignature(Secret.of(SECRET));
    for (int i = 0; i < 100; i++) {
      String id = "msg_" + i;
      Map<String, String> headers = headers(id, "" + SECONDS, sender.of(id, SECONDS, BODY));
      assertThat(verifier.verify(headers::get, BODY)).isEqualTo(Verdict.VALID);
    }
    for (int i = 0; i < 100; i++) {
      String id = "msg_" + i;
      Map<String, String> headers = headers(id, "" + SECONDS, sender.of(id, SECONDS, BODY));
      assertThat(verifier.verify(headers::get, BODY)).isEqualTo(Verdict.REPLAYED);
      // The sender's own next try has a new time and signature.
      long later = SECONDS + 60;
      Map<String, String> again = headers(id, "" + later, sender.of(id, later, BODY));
      assertThat(verifier.verify(again::get, BODY)).isEqualTo(Verdict.REPLAYED);
    }
    verifier.release("msg_7");
    Map<String, String> headers = headers("msg_7", "" + SECONDS, sender.of("msg_7", SECONDS, BODY));
    assertThat(verifier.verify(headers::get, BODY)).isEqualTo(Verdict.VALID);
  }

  @Test
  void bothSecretsAreGoodWhileTheyAreBeingChanged() {
    String next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfHFbmpnVE=";
    String signedWithNext = new WebhookSignature(Secret.of(next)).of(ID, SECONDS, BODY);
    assertThat(verify(verifier(SECRET, next), SIGNATURE)).isEqualTo(Verdict.VALID);
    assertThat(verify(verifier(SECRET, next), signedWithNext)).isEqualTo(Verdict.VALID);
    assertThat(verify(verifier(next), SIGNATURE)).isEqualTo(Verdict.FORGED);
    assertThat(verify(verifier(next), SIGNATURE + " " + signedWithNext)).isEqualTo(Verdict.VALID);
  }

  @Test
  void aBadSecretIsRefusedWithoutBeingShown() {
    for (String bad : List.of("whsec_not base64!", "whsec_c2hvcnQ=", "plain-password")) {
      assertThatThrownBy(() -> verifier(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(bad.substring(6)));
    }
    assertThatThrownBy(this::verifier).isInstanceOf(IllegalArgumentException.class);
  }
}
