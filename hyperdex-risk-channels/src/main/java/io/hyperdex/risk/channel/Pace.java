package io.hyperdex.risk.channel;

/** A token bucket: so many attempts a second, at most one second's worth at once. */
final class Pace {
  private final double perMs;
  private final double most;
  private double tokens;
  private long asOfMs = Long.MIN_VALUE;

  Pace(double perSecond) {
    perMs = perSecond / 1_000;
    most = Math.max(1, perSecond);
    tokens = most;
  }

  boolean has(long nowMs) {
    if (perMs == 0) {
      return true;
    }
    if (asOfMs != Long.MIN_VALUE && nowMs > asOfMs) {
      tokens = Math.min(most, tokens + (nowMs - asOfMs) * perMs);
    }
    asOfMs = Math.max(asOfMs, nowMs);
    return tokens >= 1;
  }

  void take() {
    tokens -= perMs == 0 ? 0 : 1;
  }

  /** When there is one again, asked right after {@link #has}. */
  long nextMs(long nowMs) {
    return perMs == 0 || tokens >= 1 ? nowMs : nowMs + (long) Math.ceil((1 - tokens) / perMs);
  }
}
