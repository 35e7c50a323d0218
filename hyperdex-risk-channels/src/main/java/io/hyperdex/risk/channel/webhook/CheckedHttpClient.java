package io.hyperdex.risk.channel.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts to addresses that a policy allows, and to no others: each connection asks the resolver once
 * and goes to the very address that was judged. No redirects, cookies, credentials, proxies or
 * repetitions. Every wait has a limit; one for all together ends an exchange from outside, so that
 * a receiver cannot hold a thread by answering a byte at a time.
 */
final class CheckedHttpClient implements AutoCloseable {
  private static final int MOST_RESPONSE = 64 * 1024;
  private static final int MOST_HEADERS = 100;
  private static final int MOST_LINE = 8 * 1024;

  /** What is of interest of an answer. */
  record Answer(int status, @Nullable String retryAfter) {}

  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor watch;
  private final long totalMs;

  CheckedHttpClient(
      AddressPolicy policy,
      HostResolver resolver,
      SSLContext tls,
      Duration connect,
      Duration read,
      Duration total,
      int connections,
      Consumer<InetSocketAddress> connecting) {
    totalMs = total.toMillis();
    watch =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread thread = new Thread(runnable, "webhook-deadline");
              thread.setDaemon(true);
              return thread;
            });
    watch.setRemoveOnCancelPolicy(true);
    DetachedSocketFactory sockets = proxy -> new CheckedSocket(policy, connecting);
    PoolingHttpClientConnectionManagerBuilder manager =
        new PoolingHttpClientConnectionManagerBuilder() {
          @Override
          protected HttpClientConnectionOperator createConnectionOperator(
              SchemePortResolver ports, DnsResolver dns, TlsSocketStrategy strategy) {
            return new DefaultHttpClientConnectionOperator(
                sockets,
                DefaultSchemePortResolver.INSTANCE,
                dns,
                RegistryBuilder.<TlsSocketStrategy>create()
                    .register(URIScheme.HTTPS.id, strategy)
                    .build());
          }
        };
    Timeout connectTimeout = Timeout.of(connect);
    Timeout readTimeout = Timeout.of(read);
    client =
        HttpClients.custom()
            .setConnectionManager(
                manager
                    .setDnsResolver(new CheckedDns(policy, resolver))
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                            .http1Config(
                                Http1Config.custom()
                                    .setMaxHeaderCount(MOST_HEADERS)
                                    .setMaxLineLength(MOST_LINE)
                                    .build())
                            .build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(connectTimeout)
                            .setSocketTimeout(readTimeout)
                            .build())
                    .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(readTimeout).build())
                    .setMaxConnTotal(connections)
                    .setMaxConnPerRoute(connections)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(readTimeout)
                    .setResponseTimeout(readTimeout)
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setContentCompressionEnabled(false)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableCookieManagement()
            .disableContentCompression()
            .setUserAgent("hyperdex-risk")
            .build();
  }

  /** The resolver of the client: the policy stands between. */
  private record CheckedDns(AddressPolicy policy, HostResolver resolver) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      try {
        return policy.resolve(host, resolver).toArray(InetAddress[]::new);
      } catch (RefusedAddressException refused) {
        UnknownHostException unknown = new UnknownHostException(refused.getMessage());
        unknown.initCause(refused);
        throw unknown;
      }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Posts and waits for the answer, at most as long as all together may take. */
  Answer post(HttpPost request) throws IOException {
    ScheduledFuture<?> deadline = watch.schedule(request::cancel, totalMs, TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
      Header retryAfter = response.getFirstHeader("Retry-After");
      Answer answer =
          new Answer(response.getCode(), retryAfter == null ? null : retryAfter.getValue());
      HttpEntity entity = response.getEntity();
      if (entity != null && !endsWithin(entity)) {
        request.cancel(); // closing would read on to the end
      }
      return answer;
    } finally {
      deadline.cancel(false);
    }
  }

  private static boolean endsWithin(HttpEntity entity) {
    try {
      InputStream body = entity.getContent();
      byte[] chunk = new byte[4 * 1024];
      int left = MOST_RESPONSE;
      while (left > 0) {
        int read = body.read(chunk, 0, Math.min(chunk.length, left));
        if (read < 0) {
          return true;
        }
        left -= read;
      }
      return false;
    } catch (IOException broken) {
      return false; // the status is known; what follows it does not matter
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
