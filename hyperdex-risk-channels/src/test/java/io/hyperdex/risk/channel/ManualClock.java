package io.hyperdex.risk.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is moved by hand. */
public final class ManualClock implements InstantSource {
  private volatile long ms = 1_700_000_000_000L;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(ms);
  }

  public void advance(Duration by) {
    ms += by.toMillis();
  }

  public void moveTo(long epochMs) {
    ms = epochMs;
  }
}
