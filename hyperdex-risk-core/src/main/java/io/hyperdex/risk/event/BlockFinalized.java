package io.hyperdex.risk.event;

import io.hyperdex.risk.id.ChainId;

/**
 * The host's word that blocks up to a height are final: they can no longer be reverted, and their
 * undo data is freed.
 *
 * @param chain the chain
 * @param blockNumber the highest final block
 */
public record BlockFinalized(ChainId chain, long blockNumber) implements RiskEvent {
  public BlockFinalized {
    if (blockNumber < 0) {
      throw new IllegalArgumentException("blockNumber must be >= 0: " + blockNumber);
    }
  }
}
