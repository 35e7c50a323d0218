package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.CsvTable;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads swap files, one after the other, into rows and rejects. */
final class SwapReader {
  private final SwapIds ids = new SwapIds();
  private final List<SwapRow> rows = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();
  private final List<InputFile> files = new ArrayList<>();
  private final Set<TokenId> symbolTokens = new LinkedHashSet<>();
  private long read;

  void read(CsvSource source) throws UnreadableInput {
    int file = files.size();
    long before = read;
    try (CsvTable table = CsvTable.open(source)) {
      SwapColumns columns = SwapColumns.of(table);
      while (table.next()) {
        read++;
        try {
          rows.add(row(file, table, columns));
        } catch (RefusedField e) {
          rejects.add(new Reject(file, table.line(), e.code(), e.text(), Reject.cut(table.text())));
        }
      }
    } catch (IOException e) {
      throw new UnreadableInput("cannot read " + source.name() + ": " + e.getMessage(), e);
    }
    files.add(new InputFile("swaps", source.name(), read - before));
  }

  /** Everything read so far, rows in the order of events. */
  SwapHistory history() {
    List<SwapRow> sorted = new ArrayList<>(rows);
    sorted.sort(SwapRow.BY_PLACE);
    return new SwapHistory(sorted, rejects, files, symbolTokens, read);
  }

  private SwapRow row(int file, CsvTable table, SwapColumns columns) throws RefusedField {
    String formError = table.formError();
    if (formError != null) {
      throw new RefusedField(RejectCode.BAD_LINE, formError);
    }
    long timeMs = WholeNumber.timeMs(table.field(columns.timeMs()));
    String blockText = table.field(columns.block());
    long block =
        blockText.isBlank()
            ? ChainPosition.UNKNOWN
            : WholeNumber.require("block_number", blockText);
    String user = firstOf(table.field(columns.trader()), table.field(columns.recipient()));
    if (user == null) {
      throw new RefusedField(RejectCode.MISSING_USER, "neither trader nor recipient is given");
    }
    Quantity[] amounts = amounts(table, columns);
    ChainId chain = ids.chain(table.field(columns.chain()));
    TokenId[] tokens = tokens(table, columns, chain);
    String venue = table.field(columns.venue());
    return new SwapRow(
        file,
        Math.toIntExact(table.line()),
        timeMs,
        block,
        WholeNumber.orElse(table.field(columns.logIndex()), ChainPosition.UNKNOWN),
        key(file, table, columns, chain),
        ids.user(user),
        tokens[0],
        amounts[0],
        tokens[1],
        amounts[1],
        venue.isBlank() ? null : ids.venue(venue));
  }

  private static Quantity[] amounts(CsvTable table, SwapColumns columns) throws RefusedField {
    String[] names = {"amount_in", "amount_out"};
    int[] places = {columns.amountIn(), columns.amountOut()};
    Quantity[] amounts = new Quantity[2];
    RefusedField refused = null;
    for (int side = 0; side < 2; side++) {
      try {
        amounts[side] = columns.amounts().read(names[side], table.field(places[side]));
      } catch (RefusedField e) {
        refused = refused == null || e.code().compareTo(refused.code()) < 0 ? e : refused;
      }
    }
    if (refused != null) {
      throw refused;
    }
    return amounts;
  }

  private TokenId[] tokens(CsvTable table, SwapColumns columns, ChainId chain) throws RefusedField {
    String in = table.field(columns.tokenIn());
    String out = table.field(columns.tokenOut());
    if (in.isBlank() || out.isBlank()) {
      throw new RefusedField(
          RejectCode.MISSING_TOKEN,
          (in.isBlank() ? "the token in" : "the token out") + " is empty");
    }
    TokenId tokenIn = ids.token(chain, in);
    TokenId tokenOut = ids.token(chain, out);
    if (tokenIn.equals(tokenOut)) {
      throw new RefusedField(RejectCode.SAME_TOKEN, tokenIn + " on both sides");
    }
    if (columns.hasSymbols()) {
      symbolTokens.add(tokenIn);
      symbolTokens.add(tokenOut);
    }
    return new TokenId[] {tokenIn, tokenOut};
  }

  /**
   * Chain, transaction and place in it. The kinds of place have prefixes of their own, so that log
   * 7 is not call 7. A line without transaction or place gets a key of its own.
   */
  private static EventKey key(int file, CsvTable table, SwapColumns columns, ChainId chain) {
    String tx = table.field(columns.txHash());
    String place = place(table, columns);
    if (tx.isBlank() || place == null) {
      return EventKey.of(chain, "line", file + ":" + table.line());
    }
    return EventKey.of(
        chain, "tx:" + (tx.startsWith("0x") ? tx.toLowerCase(Locale.ROOT) : tx), place);
  }

  private static @Nullable String place(CsvTable table, SwapColumns columns) {
    String log = table.field(columns.logIndex());
    if (!log.isBlank()) {
      return "log:" + log;
    }
    String trace = table.field(columns.traceAddress());
    if (!trace.isBlank()) {
      return "trace:" + trace;
    }
    String swap = table.field(columns.swapNumber());
    return swap.isBlank() ? null : "swap:" + swap;
  }

  private static @Nullable String firstOf(String first, String second) {
    if (!first.isBlank()) {
      return first;
    }
    return second.isBlank() ? null : second;
  }
}
