package io.hyperdex.risk.timescale;

import java.nio.file.Path;
import java.time.Duration;

/** How much a {@link HistoryWriter} keeps and how long it waits. Immutable. */
public final class HistorySettings {
  final Path spool;
  final long spoolBytes;
  final boolean forceSpool;
  final int queueCapacity;
  final int batchRecords;
  final Duration statementTimeout;
  final Duration backoffBase;
  final Duration backoffCap;

  private HistorySettings(Builder builder) {
    spool = builder.spool;
    spoolBytes = builder.spoolBytes;
    forceSpool = builder.forceSpool;
    queueCapacity = builder.queueCapacity;
    batchRecords = builder.batchRecords;
    statementTimeout = builder.statementTimeout;
    backoffBase = builder.backoffBase;
    backoffCap = builder.backoffCap;
  }

  /** Settings with a spool in a folder of its own; the rest has defaults. */
  public static Builder spoolIn(Path folder) {
    return new Builder(folder);
  }

  /** Collects settings; each setter checks its value. */
  public static final class Builder {
    private final Path spool;
    private long spoolBytes = 1L << 30;
    private boolean forceSpool;
    private int queueCapacity = 10_000;
    private int batchRecords = 5_000;
    private Duration statementTimeout = Duration.ofSeconds(10);
    private Duration backoffBase = Duration.ofMillis(100);
    private Duration backoffCap = Duration.ofSeconds(10);

    private Builder(Path spool) {
      this.spool = spool;
    }

    /** How large the spool may become, in bytes; at least 64 KiB. Default 1 GiB. */
    public Builder spoolBytes(long value) {
      if (value < 1 << 16) {
        throw new IllegalArgumentException("spoolBytes must be at least 65536: " + value);
      }
      spoolBytes = value;
      return this;
    }

    /**
     * Whether the spool survives loss of power, not only the end of the process. Default false:
     * after loss of power the host replays, which writes nothing twice.
     */
    public Builder forceSpool(boolean value) {
      forceSpool = value;
      return this;
    }

    /** How many records wait for the spool; one more is refused and counted. Default 10,000. */
    public Builder queueCapacity(int value) {
      queueCapacity = positive("queueCapacity", value);
      return this;
    }

    /** How many records go into one transaction. Default 5,000. */
    public Builder batchRecords(int value) {
      batchRecords = positive("batchRecords", value);
      return this;
    }

    /** How long a statement may take; the socket waits half as long again. Default 10 s. */
    public Builder statementTimeout(Duration value) {
      statementTimeout = positive("statementTimeout", value);
      return this;
    }

    /** How long a failing database is left alone: first, and at most. Default 100 ms and 10 s. */
    public Builder backoff(Duration base, Duration cap) {
      backoffBase = positive("backoff base", base);
      backoffCap = positive("backoff cap", cap);
      if (cap.compareTo(base) < 0) {
        throw new IllegalArgumentException("backoff cap " + cap + " is below its base " + base);
      }
      return this;
    }

    public HistorySettings build() {
      return new HistorySettings(this);
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be at least 1: " + value);
      }
      return value;
    }

    private static Duration positive(String what, Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException(what + " must be at least 1 ms: " + value);
      }
      return value;
    }
  }
}
