package io.hyperdex.risk.redis;

/** Whether Redis is asked. */
public enum BreakerState {
  /** It answers. */
  CLOSED,
  /** It failed several times in a row and is left alone for a while. */
  OPEN,
  /** The while is over, and one request is under way to see. */
  HALF_OPEN
}
