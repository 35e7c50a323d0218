package io.hyperdex.risk.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the cache is and how long anything about it may take. Immutable. Writer and readers of one
 * cache have the same address and prefix.
 */
public final class RedisCacheSettings {
  final RedisURI uri;
  final String keyPrefix;
  final long generation;
  final Duration timeToLive;
  final Duration maxAge;
  final Duration deadline;
  final Duration loadDeadline;
  final int queueCapacity;
  final int batchSize;
  final int breakerFailures;
  final Duration breakerBase;
  final Duration breakerCap;

  private RedisCacheSettings(Builder builder) {
    uri = builder.uri;
    keyPrefix = builder.keyPrefix;
    generation = builder.generation;
    timeToLive = builder.timeToLive;
    maxAge = builder.maxAge;
    deadline = builder.deadline;
    loadDeadline = builder.loadDeadline;
    queueCapacity = builder.queueCapacity;
    batchSize = builder.batchSize;
    breakerFailures = builder.breakerFailures;
    breakerBase = builder.breakerBase;
    breakerCap = builder.breakerCap;
  }

  /** Settings of a cache at an address; the rest has defaults. */
  public static Builder at(RedisURI uri) {
    return new Builder(Objects.requireNonNull(uri, "uri"));
  }

  /** Settings of a cache at a host and port, without password or TLS. */
  public static Builder at(String host, int port) {
    return at(RedisURI.create(host, port));
  }

  /** Collects settings; each setter checks its value. */
  public static final class Builder {
    private final RedisURI uri;
    private String keyPrefix = "hyperdex:risk:";
    private long generation;
    private Duration timeToLive = Duration.ofMinutes(5);
    private Duration maxAge = Duration.ofSeconds(30);
    private Duration deadline = Duration.ofMillis(50);
    private Duration loadDeadline = Duration.ofSeconds(5);
    private int queueCapacity = 10_000;
    private int batchSize = 64;
    private int breakerFailures = 3;
    private Duration breakerBase = Duration.ofMillis(200);
    private Duration breakerCap = Duration.ofSeconds(5);

    private Builder(RedisURI uri) {
      this.uri = uri;
    }

    /** What every key begins with; the user's id follows. Default {@code hyperdex:risk:}. */
    public Builder keyPrefix(String value) {
      keyPrefix = Objects.requireNonNull(value, "keyPrefix");
      return this;
    }

    /**
     * Which life of the engine versions belong to: a higher generation is newer whatever the
     * version. Raise it where an engine starts from nothing, so that its versions begin at zero
     * again; keep it where the engine was restored with its version. Default 0.
     */
    public Builder generation(long value) {
      generation = value;
      return this;
    }

    /** How long Redis keeps a value, less up to a tenth at random. Default 5 min. */
    public Builder timeToLive(Duration value) {
      timeToLive = positive("timeToLive", value);
      return this;
    }

    /** From which age on a reader marks a value as stale. Default 30 s. */
    public Builder maxAge(Duration value) {
      maxAge = positive("maxAge", value);
      return this;
    }

    /** How long a read, or a batch of writes, may wait for Redis. Default 50 ms. */
    public Builder deadline(Duration value) {
      deadline = positive("deadline", value);
      return this;
    }

    /** How long a reader waits for another one that is loading the same user. Default 5 s. */
    public Builder loadDeadline(Duration value) {
      loadDeadline = positive("loadDeadline", value);
      return this;
    }

    /** How many users can wait to be written; one more is dropped and counted. Default 10,000. */
    public Builder queueCapacity(int value) {
      queueCapacity = positive("queueCapacity", value);
      return this;
    }

    /** How many users are written at a time, without waiting for one after the other. 64. */
    public Builder batchSize(int value) {
      batchSize = positive("batchSize", value);
      return this;
    }

    /**
     * When Redis is left alone, and for how long. Default: three failures, 200 ms, 5 s.
     *
     * @param failures in a row that open the breaker, at least 1
     * @param base the first pause; it doubles with each probe that fails
     * @param cap the longest pause, at least the base
     */
    public Builder breaker(int failures, Duration base, Duration cap) {
      breakerFailures = positive("breaker failures", failures);
      breakerBase = positive("breaker base", base);
      breakerCap = positive("breaker cap", cap);
      if (cap.compareTo(base) < 0) {
        throw new IllegalArgumentException("breaker cap " + cap + " is below its base " + base);
      }
      return this;
    }

    public RedisCacheSettings build() {
      return new RedisCacheSettings(this);
    }

    private static Duration positive(String what, Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException(what + " must be at least 1 ms: " + value);
      }
      return value;
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be at least 1: " + value);
      }
      return value;
    }
  }
}
