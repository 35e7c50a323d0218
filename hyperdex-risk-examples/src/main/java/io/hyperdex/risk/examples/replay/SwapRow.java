package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One line of a swap file that makes a trade.
 *
 * @param file index among the swap files
 * @param line line number in that file, from 1
 * @param timeMs block time, epoch milliseconds UTC
 * @param block block number, or {@link ChainPosition#UNKNOWN}
 * @param logIndex number of the log, or {@link ChainPosition#UNKNOWN}
 * @param key identity
 * @param user who traded
 * @param tokenIn token given up; its chain is the trade's
 * @param amountIn raw amount given up
 * @param tokenOut token received
 * @param amountOut raw amount received
 * @param venue exchange, or null where the line names none
 */
record SwapRow(
    int file,
    int line,
    long timeMs,
    long block,
    long logIndex,
    EventKey key,
    UserId user,
    TokenId tokenIn,
    Quantity amountIn,
    TokenId tokenOut,
    Quantity amountOut,
    @Nullable VenueId venue) {

  /**
   * Time, then block; a line without a block comes first. Sorted stably, equal places keep the
   * order of arguments and lines.
   */
  static final Comparator<SwapRow> BY_PLACE =
      Comparator.comparingLong(SwapRow::timeMs).thenComparingLong(SwapRow::block);

  Trade trade() {
    Trade.Builder trade =
        Trade.builder(
                key,
                user,
                ChainPosition.of(tokenIn.chain(), timeMs, block, ChainPosition.UNKNOWN, logIndex))
            .gave(tokenIn, amountIn)
            .received(tokenOut, amountOut);
    if (venue != null) {
      trade.venue(venue);
    }
    return trade.build();
  }
}
