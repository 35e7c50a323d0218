package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.id.TokenId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All swap files together.
 *
 * @param rows trades to be, in the order of events
 * @param rejects lines that make no trade, by file and line
 * @param files what was read
 * @param symbolTokens tokens known by symbol only, with amounts in whole tokens
 * @param read lines read, headers and empty lines left out
 */
record SwapHistory(
    List<SwapRow> rows,
    List<Reject> rejects,
    List<InputFile> files,
    Set<TokenId> symbolTokens,
    long read) {
  /** Every token that a row trades, in canonical order. */
  TreeSet<TokenId> tokens() {
    TreeSet<TokenId> tokens = new TreeSet<>();
    for (SwapRow row : rows) {
      tokens.add(row.tokenIn());
      tokens.add(row.tokenOut());
    }
    return tokens;
  }

  /** Time of the last row, which ends the run; the least long where there is none. */
  long endMs() {
    return rows.isEmpty() ? Long.MIN_VALUE : rows.get(rows.size() - 1).timeMs();
  }
}
