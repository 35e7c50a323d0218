package io.hyperdex.risk.position;

/** Which of the lots bought earlier a disposal uses up, and so what the disposed quantity cost. */
public enum CostBasis {
  /** One pooled cost: disposing q of Q takes cost C*q/Q. */
  AVERAGE,
  /** Oldest lot first. */
  FIFO,
  /** Newest lot first. */
  LIFO,
  /** Highest unit cost first; ties: oldest first. */
  HIFO
}
