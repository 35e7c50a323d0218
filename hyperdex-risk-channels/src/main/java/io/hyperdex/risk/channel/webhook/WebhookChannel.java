package io.hyperdex.risk.channel.webhook;

import io.hyperdex.risk.channel.AlertMessage;
import io.hyperdex.risk.channel.Channel;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.SendResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Posts each alert as JSON to a URL, signed after Standard Webhooks. Receivers check it with {@link
 * WebhookVerifier}.
 *
 * <p>2xx: sent. 410: gone, the channel is disabled. 429 and 503: tried again after {@code
 * Retry-After}. A redirect, 400, 413, 415 and 422: refused for good. All else, timeouts and refused
 * addresses included: tried again, as it can be mended on the other side. Thread safe.
 */
public final class WebhookChannel implements Channel {
  private static final int GONE = 410;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final URI url;
  private final List<WebhookSignature> signatures;
  private final InstantSource clock;
  private final CheckedHttpClient client;

  private WebhookChannel(Builder builder) {
    url = builder.url;
    signatures = builder.secrets.stream().map(WebhookSignature::new).toList();
    clock = builder.clock;
    client =
        new CheckedHttpClient(
            builder.policy,
            builder.resolver,
            builder.tls == null ? SSLContexts.createSystemDefault() : builder.tls,
            builder.connect,
            builder.read,
            builder.total,
            builder.connections,
            builder.connecting);
  }

  /**
   * A channel to a URL.
   *
   * @param secrets whose signatures a message carries: one, or two while they are being changed
   * @throws IllegalArgumentException if a secret is not Base64 of 24 to 64 bytes
   */
  public static Builder to(URI url, Secret... secrets) {
    return new Builder(url, List.of(secrets));
  }

  @Override
  public SendResult send(List<AlertMessage> messages) {
    for (AlertMessage message : messages) {
      SendResult result = send(message);
      if (result.kind() != SendResult.Kind.SENT) {
        return result; // those sent before are sent again, under their ids
      }
    }
    return SendResult.sent();
  }

  private SendResult send(AlertMessage message) {
    byte[] body = WebhookPayload.of(message);
    long seconds = clock.instant().getEpochSecond();
    HttpPost request = new HttpPost(url);
    request.setHeader(WebhookSignature.ID, message.id());
    request.setHeader(WebhookSignature.TIMESTAMP, Long.toString(seconds));
    request.setHeader(
        WebhookSignature.SIGNATURE,
        signatures.stream()
            .map(signature -> signature.of(message.id(), seconds, body))
            .collect(Collectors.joining(" ")));
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    try {
      return resultOf(client.post(request));
    } catch (IOException failure) {
      return SendResult.retry(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
  }

  private SendResult resultOf(CheckedHttpClient.Answer answer) {
    int status = answer.status();
    String reason = "status " + status;
    if (status >= 200 && status < 300) {
      return SendResult.sent();
    }
    if (status >= 300 && status < 400) {
      return SendResult.refused(reason + ": redirects are not followed");
    }
    return switch (status) {
      case GONE -> SendResult.gone(reason);
      case 400, 413, 415, 422 -> SendResult.refused(reason);
      case TOO_MANY, UNAVAILABLE -> {
        Duration pause = pauseOf(answer.retryAfter());
        yield pause == null ? SendResult.retry(reason) : SendResult.retryAfter(reason, pause);
      }
      default -> SendResult.retry(reason);
    };
  }

  /** Seconds or a date; null for what is neither. */
  private @Nullable Duration pauseOf(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    String text = retryAfter.strip();
    if (!text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(clock.instant(), until);
      return pause.isNegative() ? Duration.ZERO : pause;
    } catch (DateTimeParseException neither) {
      return null;
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "WebhookChannel[" + url.getScheme() + "://" + url.getHost() + "]"; // paths carry keys
  }

  /** Collects choices. Not thread safe. */
  public static final class Builder {
    private final URI url;
    private final List<Secret> secrets;
    private AddressPolicy policy = AddressPolicy.publicOnly();
    private HostResolver resolver = HostResolver.system();
    private @Nullable SSLContext tls;
    private Duration connect = Duration.ofSeconds(5);
    private Duration read = Duration.ofSeconds(10);
    private Duration total = Duration.ofSeconds(15);
    private int connections = 2;
    private InstantSource clock = InstantSource.system();
    private Consumer<InetSocketAddress> connecting = address -> {};

    private Builder(URI url, List<Secret> secrets) {
      this.url = Objects.requireNonNull(url, "url");
      this.secrets = secrets;
      if (secrets.isEmpty()) {
        throw new IllegalArgumentException("a webhook needs a secret");
      }
    }

    /** Where it may go. Default: {@link AddressPolicy#publicOnly}. */
    public Builder policy(AddressPolicy choice) {
      policy = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** What turns the host into addresses. Default: the system. */
    public Builder resolver(HostResolver choice) {
      resolver = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /** Whom to trust. Default: the JDK's certificates. */
    public Builder tls(SSLContext context) {
      tls = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * How long to wait for a connection, for each read, and for all together after the host's name
     * is resolved. Defaults: 5, 10 and 15 seconds.
     */
    public Builder timeouts(Duration toConnect, Duration toRead, Duration inTotal) {
      connect = positive(toConnect);
      read = positive(toRead);
      total = positive(inTotal);
      return this;
    }

    /** Connections at the same time; as many as the policy's concurrency. Default: 2. */
    public Builder connections(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("connections must be positive: " + most);
      }
      connections = most;
      return this;
    }

    /** The clock of signatures. Default: the system's. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Told of every address right before it is connected to. */
    Builder connecting(Consumer<InetSocketAddress> observer) {
      connecting = observer;
      return this;
    }

    /**
     * Makes the channel; connects to nothing yet.
     *
     * @throws IllegalArgumentException if the policy refuses what the URL says
     */
    public WebhookChannel build() {
      try {
        policy.check(url);
      } catch (RefusedAddressException refused) {
        throw new IllegalArgumentException("webhook URL: " + refused.getMessage(), refused);
      }
      return new WebhookChannel(this);
    }

    private static Duration positive(Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException("a timeout must be at least a millisecond: " + value);
      }
      return value;
    }
  }
}
