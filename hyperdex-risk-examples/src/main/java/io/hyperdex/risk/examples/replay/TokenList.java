package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.CsvTable;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.id.TokenId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a token file says: symbol and decimals by token. Of two lines for one token the first
 * counts. Decimals that are no number of 0 to 77 are unknown decimals, and reported.
 */
final class TokenList {
  private static final Set<String> DOLLARS = Set.of("USDC", "USDT", "DAI");

  private final Map<TokenId, TokenMeta> facts = new TreeMap<>();
  private final List<InputFile> files = new ArrayList<>();
  private long ignoredLines;

  void read(CsvSource source) throws UnreadableInput {
    SwapIds ids = new SwapIds();
    long rows = 0;
    try (CsvTable table = CsvTable.open(source)) {
      int chain = table.find("chain");
      int address = table.require("address");
      int symbol = table.require("symbol");
      int decimals = table.require("decimals");
      while (table.next()) {
        rows++;
        if (table.formError() != null || table.field(address).isBlank()) {
          ignoredLines++;
          continue;
        }
        TokenId token = ids.token(ids.chain(table.field(chain)), table.field(address));
        TokenMeta meta =
            meta(token, table.field(symbol).strip(), decimals(table.field(decimals).strip()));
        facts.putIfAbsent(token, meta);
      }
    } catch (IOException e) {
      throw new UnreadableInput("cannot read " + source.name() + ": " + e.getMessage(), e);
    }
    files.add(new InputFile("tokens", source.name(), rows));
  }

  /**
   * The facts of a token by address; a token that is not listed has neither symbol nor decimals.
   */
  TokenMeta find(TokenId token) {
    TokenMeta known = facts.get(token);
    return known != null
        ? known
        : new TokenMeta(token, null, TokenMeta.UNKNOWN_DECIMALS, Set.of(), false, null);
  }

  /** The facts of a token whose id is its symbol. */
  static TokenMeta ofSymbol(TokenId token) {
    return meta(token, token.address(), AmountField.DECIMALS);
  }

  List<InputFile> files() {
    return files;
  }

  /** Lines of the wrong form or with decimals that are none. */
  long ignoredLines() {
    return ignoredLines;
  }

  private static TokenMeta meta(TokenId token, String symbol, int decimals) {
    return new TokenMeta(
        token,
        symbol.isEmpty() ? null : symbol,
        decimals,
        Set.of(),
        DOLLARS.contains(symbol),
        null);
  }

  private int decimals(String text) {
    if (text.isEmpty()) {
      return TokenMeta.UNKNOWN_DECIMALS;
    }
    long value = WholeNumber.orElse(text, -1);
    if (value < 0 || value > TokenMeta.MAX_DECIMALS) {
      ignoredLines++;
      return TokenMeta.UNKNOWN_DECIMALS;
    }
    return (int) value;
  }
}
