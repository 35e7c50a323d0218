package io.hyperdex.risk.event;

/** How settled a trade is on its chain. A change of finality is never a conflict of content. */
public enum Finality {
  /** Seen in the mempool: remembered, not booked. */
  PENDING,
  /** In a block: booked, and can still be reverted. */
  INCLUDED,
  /** Settled: booked, and can no longer be reverted. */
  FINAL
}
