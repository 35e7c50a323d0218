package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.examples.csv.CsvTable;
import io.hyperdex.risk.examples.csv.UnreadableInput;

/**
 * Where a swap file keeps what, by its header. A file with {@code token_in} and {@code token_out}
 * has addresses and raw integers; else it needs {@code token_in_symbol} and {@code
 * token_out_symbol} and has decimal amounts.
 */
record SwapColumns(
    AmountField amounts,
    int timeMs,
    int block,
    int txHash,
    int logIndex,
    int traceAddress,
    int swapNumber,
    int trader,
    int recipient,
    int chain,
    int venue,
    int tokenIn,
    int tokenOut,
    int amountIn,
    int amountOut) {

  static SwapColumns of(CsvTable table) throws UnreadableInput {
    boolean addresses = table.find("token_in") >= 0 && table.find("token_out") >= 0;
    boolean symbols = table.find("token_in_symbol") >= 0 && table.find("token_out_symbol") >= 0;
    boolean decimal = !addresses && symbols;
    return new SwapColumns(
        decimal ? AmountField.DECIMAL : AmountField.RAW,
        table.require("time_ms"),
        table.find("block_number"),
        table.find("tx_hash"),
        table.find("log_index"),
        table.find("tx_trace_address"),
        table.find("subgraph_swap_no"),
        table.find("trader"),
        table.find("recipient"),
        table.find("chain"),
        table.find("dex"),
        table.require(decimal ? "token_in_symbol" : "token_in"),
        table.require(decimal ? "token_out_symbol" : "token_out"),
        table.require("amount_in"),
        table.require("amount_out"));
  }

  boolean hasSymbols() {
    return amounts == AmountField.DECIMAL;
  }
}
