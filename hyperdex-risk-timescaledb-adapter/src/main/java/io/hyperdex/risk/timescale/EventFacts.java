package io.hyperdex.risk.timescale;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.UserEvent;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an event beyond the event itself.
 *
 * @param txHash hash of the transaction, which an event only has folded into its key
 * @param logIndex place of the log in its block, or -1 where unknown
 * @param valueUsd what was traded; null where unknown
 * @param pnlUsd profit or loss realized; null where unknown, which is not zero
 */
public record EventFacts(
    String txHash, long logIndex, @Nullable Usd valueUsd, @Nullable Usd pnlUsd) {

  /** The identity of a log entry; value and PnL unknown. */
  public static EventFacts of(String txHash, long logIndex) {
    return new EventFacts(txHash, logIndex, null, null);
  }

  /** For hosts without transaction hashes: the event's own key takes the place. */
  public static EventFacts of(UserEvent event) {
    return of(event.key().toString(), event.at().logIndex());
  }

  /** With what the trade was worth and what it realized, null where unknown. */
  public EventFacts worth(@Nullable Usd value, @Nullable Usd pnl) {
    return new EventFacts(txHash, logIndex, value, pnl);
  }
}
