package io.hyperdex.risk.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection behind a breaker. It never reconnects by itself, so nothing is sent twice behind
 * our back: when it is lost, or when the breaker opens, it is thrown away, and the next request the
 * breaker lets through makes a new one. That also ends a connection whose other side is gone
 * without a word, after as many deadlines as the breaker bears. Thread safe.
 */
final class RedisLink implements AutoCloseable {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

  private final RedisURI uri;
  private final RedisClient client;
  private final RedisCacheSettings settings;
  private final Breaker breaker;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable StatefulRedisConnection<byte[], byte[]> connection;
  private @Nullable CompletableFuture<StatefulRedisConnection<byte[], byte[]>>
      attempt; // under lock
  private volatile boolean closed;

  RedisLink(RedisCacheSettings settings) {
    this.settings = settings;
    Duration tenDeadlines = settings.deadline.multipliedBy(10);
    Duration connect = tenDeadlines.compareTo(LONGEST_CONNECT) < 0 ? tenDeadlines : LONGEST_CONNECT;
    // The time-out of the address bounds the handshake, which a frozen server never answers.
    uri = RedisURI.builder(settings.uri).withTimeout(connect).build();
    client = RedisClient.create();
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(Math.max(1_024, 4 * settings.batchSize))
            .socketOptions(SocketOptions.builder().connectTimeout(connect).keepAlive(true).build())
            .build());
    breaker =
        new Breaker(
            settings.breakerFailures,
            settings.breakerBase,
            settings.breakerCap,
            System::nanoTime,
            new SplittableRandom());
  }

  /** What to ask Redis with; null while it is left alone. Says {@link #failed} by itself. */
  @Nullable RedisAsyncCommands<byte[], byte[]> commands() {
    if (closed || !breaker.mayPass()) {
      return null;
    }
    StatefulRedisConnection<byte[], byte[]> present = connection;
    if (present != null && present.isOpen()) {
      return present.async();
    }
    // Others need not queue up behind the one that connects.
    if (!connecting.tryLock()) {
      return null;
    }
    try {
      return connected().async();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException | RuntimeException unreachable) {
      failed();
      return null;
    } finally {
      connecting.unlock();
    }
  }

  /** Waits no longer than the deadline; an attempt that takes longer is looked at next time. */
  private StatefulRedisConnection<byte[], byte[]> connected()
      throws InterruptedException, ExecutionException, TimeoutException {
    StatefulRedisConnection<byte[], byte[]> present = connection;
    if (present != null && present.isOpen()) {
      return present;
    }
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> trying = attempt;
    if (trying == null) {
      trying = client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture();
      attempt = trying;
    }
    try {
      present = trying.get(settings.deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      attempt = null;
      throw e;
    }
    attempt = null;
    connection = present;
    return present;
  }

  void succeeded() {
    breaker.succeeded();
  }

  void failed() {
    if (breaker.failed()) {
      StatefulRedisConnection<byte[], byte[]> suspect = connection;
      connection = null;
      if (suspect != null) {
        suspect.closeAsync();
      }
    }
  }

  BreakerState state() {
    return breaker.state();
  }

  long openings() {
    return breaker.openings();
  }

  long waitNanos() {
    return breaker.waitNanos();
  }

  RedisCacheSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    closed = true;
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
