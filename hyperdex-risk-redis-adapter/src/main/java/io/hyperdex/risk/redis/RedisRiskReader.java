package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cache, and where it has nothing, asks the source of truth once and fills it.
 *
 * <p>Every answer carries version, time and age. A value that is damaged, foreign or of another
 * format is a counted miss, as is a Redis that does not answer within the deadline; after some
 * failures in a row it is not asked for a while.
 *
 * <p><b>No way back.</b> A reader gives no state of a user that is older than one it gave before:
 * what it finds then, after a fail-over of Redis say, counts as a miss. It remembers some 65,000
 * users.
 *
 * <p><b>One load a user.</b> However many threads miss the same user, one calls the loader, writes
 * the answer to the cache, and the others get it. With Redis away there is still one load a user at
 * a time.
 *
 * <p>Thread safe. Waits at most the deadline for Redis (up to four times in a miss), and for the
 * loader as long as it takes; threads that wait for another's load give up after the load deadline.
 */
public final class RedisRiskReader implements AutoCloseable {
  private final RedisLink link;
  private final RedisCacheSettings settings;
  private final Function<UserId, Optional<UserSnapshot>> loader;
  private final InstantSource clock;
  private final ConcurrentHashMap<UserId, CompletableFuture<Optional<CachedRisk>>> loading =
      new ConcurrentHashMap<>();
  private final SeenStamps seen = new SeenStamps();
  private final LongAdder hits = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder corrupt = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LongAdder behind = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bypassed = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder joined = new LongAdder();
  private final LongAdder loadFailures = new LongAdder();

  /**
   * A reader with a client of its own; nothing is connected yet.
   *
   * @param loader the source of truth, such as {@code engine::snapshot} or a remote call; empty for
   *     a user it does not know. Called on the reading thread
   * @param clock what ages are measured with
   */
  public RedisRiskReader(
      RedisCacheSettings settings,
      Function<UserId, Optional<UserSnapshot>> loader,
      InstantSource clock) {
    this.settings = settings;
    this.loader = loader;
    this.clock = clock;
    link = new RedisLink(settings);
  }

  /** A reader that only looks into the cache: what is not there is empty. */
  public static RedisRiskReader cacheOnly(RedisCacheSettings settings, InstantSource clock) {
    return new RedisRiskReader(settings, user -> Optional.empty(), clock);
  }

  /**
   * The user's snapshot, from the cache or else from the loader; empty where neither knows the
   * user.
   *
   * @throws RedisAdapterException if the loader failed, or another thread's load took too long
   */
  public Optional<CachedRisk> read(UserId user) {
    CachedRisk found = lookUp(user);
    return found != null ? Optional.of(found) : load(user);
  }

  private @Nullable CachedRisk lookUp(UserId user) {
    RedisAsyncCommands<byte[], byte[]> commands = link.commands();
    if (commands == null) {
      bypassed.increment();
      return null;
    }
    byte[] key = RedisRiskWriter.keyOf(settings, user);
    byte[] payload;
    try {
      payload = answer(commands.get(key));
    } catch (TimeoutException e) {
      failed.increment();
      return null;
    } catch (ExecutionException refused) {
      // Another kind of thing under our key, most likely.
      foreign.increment();
      return null;
    }
    if (payload == null) {
      missing.increment();
      return null;
    }
    return decode(user, commands, key, payload);
  }

  private @Nullable CachedRisk decode(
      UserId user, RedisAsyncCommands<byte[], byte[]> commands, byte[] key, byte[] payload) {
    SnapshotCodec.Decoded decoded;
    try {
      decoded = SnapshotCodec.decode(payload);
    } catch (BadPayloadException unreadable) {
      if (SnapshotCodec.hasMagic(payload)) {
        corrupt.increment();
        CacheScripts.remove(commands, key, payload); // or its stamp could keep good ones out
      } else {
        foreign.increment();
      }
      return null;
    }
    if (!decoded.snapshot().exposure().user().equals(user)) {
      foreign.increment();
      return null;
    }
    if (seen.isBehind(user, decoded.stamp())) {
      behind.increment();
      return null;
    }
    hits.increment();
    CachedRisk cached = judged(decoded.snapshot(), decoded.stamp(), CachedRisk.Source.CACHE);
    if (cached.stale()) {
      stale.increment();
    }
    return cached;
  }

  private CachedRisk judged(UserSnapshot snapshot, Stamp stamp, CachedRisk.Source source) {
    seen.saw(snapshot.exposure().user(), stamp);
    long age = clock.millis() - stamp.asOfMs();
    return new CachedRisk(
        snapshot,
        stamp.generation(),
        stamp.version(),
        stamp.asOfMs(),
        age,
        age > settings.maxAge.toMillis(),
        source);
  }

  /** What Redis says within the deadline; the breaker hears how it went. */
  private <T> @Nullable T answer(RedisFuture<T> future)
      throws TimeoutException, ExecutionException {
    try {
      T value = future.get(settings.deadline.toNanos(), TimeUnit.NANOSECONDS);
      link.succeeded();
      return value;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisCommandExecutionException) {
        link.succeeded(); // it answered, if only to refuse
        throw e;
      }
      link.failed();
      throw (TimeoutException) new TimeoutException("no answer").initCause(e);
    } catch (TimeoutException e) {
      future.cancel(true);
      link.failed();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(true);
      throw (TimeoutException) new TimeoutException("interrupted").initCause(e);
    }
  }

  private Optional<CachedRisk> load(UserId user) {
    CompletableFuture<Optional<CachedRisk>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<CachedRisk>> others = loading.putIfAbsent(user, mine);
    if (others != null) {
      joined.increment();
      return await(user, others);
    }
    try {
      // Another load may have ended between the miss and here.
      CachedRisk meanwhile = lookUp(user);
      Optional<CachedRisk> result = meanwhile != null ? Optional.of(meanwhile) : loadAndKeep(user);
      mine.complete(result);
      return result;
    } catch (RuntimeException hosts) {
      loadFailures.increment();
      RedisAdapterException failure =
          new RedisAdapterException("the loader failed for user " + user, hosts, true);
      mine.completeExceptionally(failure);
      throw failure;
    } finally {
      mine.completeExceptionally(
          new RedisAdapterException("the loader of user " + user + " was ended", null, true));
      loading.remove(user, mine);
    }
  }

  private Optional<CachedRisk> loadAndKeep(UserId user) {
    loads.increment();
    Optional<UserSnapshot> loaded = loader.apply(user);
    if (loaded.isEmpty()) {
      return Optional.empty();
    }
    UserSnapshot snapshot = loaded.get();
    CachedRisk newer = keep(user, snapshot) ? null : lookUp(user);
    return Optional.of(
        newer != null
            ? newer
            : judged(
                snapshot,
                SnapshotCodec.stampOf(snapshot, settings.generation),
                CachedRisk.Source.LOADER));
  }

  /** False where the cache has a newer one by now. */
  private boolean keep(UserId user, UserSnapshot snapshot) {
    RedisAsyncCommands<byte[], byte[]> commands = link.commands();
    if (commands == null) {
      return true;
    }
    try {
      Long answer =
          answer(
              CacheScripts.putInFull(
                  commands,
                  RedisRiskWriter.keyOf(settings, user),
                  SnapshotCodec.encode(snapshot, settings.generation),
                  RedisRiskWriter.ttlMs(settings)));
      return answer == null || answer != CacheScripts.STALE;
    } catch (TimeoutException | ExecutionException e) {
      failed.increment();
      return true;
    }
  }

  private Optional<CachedRisk> await(UserId user, CompletableFuture<Optional<CachedRisk>> others) {
    try {
      return others.get(settings.loadDeadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RedisAdapterException(
          "user " + user + " is being loaded for more than " + settings.loadDeadline, e, true);
    } catch (ExecutionException e) {
      throw new RedisAdapterException("the load of user " + user + " failed", e.getCause(), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisAdapterException("interrupted while user " + user + " loads", e, false);
    }
  }

  public RedisReaderStatistics statistics() {
    return new RedisReaderStatistics(
        hits.sum(),
        stale.sum(),
        missing.sum(),
        corrupt.sum(),
        foreign.sum(),
        behind.sum(),
        failed.sum(),
        bypassed.sum(),
        loads.sum(),
        joined.sum(),
        loadFailures.sum(),
        link.state(),
        link.openings());
  }

  /** Ends the client. */
  @Override
  public void close() {
    link.close();
  }
}
