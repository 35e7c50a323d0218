package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded swaps of four pools and many whole blocks against a second, naive computation in this
 * class. The data is in the folder {@code HYPERDEX_DATA}, else in {@code shared/data} beside the
 * repository; without it the tests are skipped.
 */
@Tag("real-data")
class ReplayRealDataTest {
  private static final List<String> RAW =
      List.of(
          "univ3_eth_usdc_weth_005_2024-01-05.csv.gz",
          "univ3_polygon_usdc_weth_005_2022-01-05.csv.gz",
          "univ3_eth_wbtc_weth_2023-06-19_20.csv.gz",
          "multidex_eth_whole_blocks_a.csv.gz");

  /** The five conditions, with limits that real traders pass now and then. */
  private static final String RULES =
      "{\"rules\":[{\"type\":\"exposure\",\"limitUsd\":\"1000000\"},"
          + "{\"type\":\"concentration\",\"maxShare\":0.9,\"minHoldings\":2},"
          + "{\"type\":\"drawdown\",\"maxDrawdown\":0.2},"
          + "{\"type\":\"var\",\"limitUsd\":\"50000\"},"
          + "{\"type\":\"consecutiveLosses\",\"maxLosses\":4}]}";

  @TempDir private Path temp;
  private ReplayFolder folder;
  private Path data;

  @BeforeEach
  void findData() {
    data = dataFolder();
    assumeThat(data).as("HYPERDEX_DATA or ../shared/data").isNotNull();
    folder = new ReplayFolder(temp);
  }

  private static Path dataFolder() {
    String named = System.getenv("HYPERDEX_DATA");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.exists(at.resolve(".git"))) {
      at = at.getParent();
    }
    for (int up = 0; at != null && up < 2; up++) {
      at = at.getParent();
      if (at != null && Files.isDirectory(at.resolve("shared/data/swaps"))) {
        return at.resolve("shared/data");
      }
    }
    return null;
  }

  private String tokens() {
    return data.resolve("tokens.csv").toString();
  }

  private void replay(String out, List<String> swaps, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--swaps"));
    swaps.forEach(file -> arguments.add(data.resolve("swaps").resolve(file).toString()));
    arguments.add("--prices");
    arguments.add(data.resolve("prices/prices_1h_binance_usdt.csv.gz").toString());
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--out", "@" + out));
    assertThat(folder.run(arguments.toArray(String[]::new))).as(folder.err()).isZero();
  }

  @Test
  void quantitiesEqualANaiveCountOfEveryRowTwice() throws IOException {
    folder.write("rules.json", RULES);
    replay("out", RAW, "--tokens", tokens(), "--rules", "@rules.json");
    NaiveBooks books = new NaiveBooks();
    for (String file : RAW) {
      books.read(data.resolve("swaps").resolve(file));
    }
    books.run();

    Map<String, String> replayed = new TreeMap<>();
    for (JsonNode p : folder.lines("out/positions.jsonl")) {
      replayed.put(
          p.get("user").textValue()
              + " "
              + p.get("chain").textValue()
              + ":"
              + p.get("token").textValue(),
          p.get("quantity").textValue() + " " + p.get("unmatched").textValue());
    }
    assertThat(replayed).isEqualTo(books.shown()).hasSizeGreaterThan(3_000);

    JsonNode summary = folder.summary("out");
    assertThat(summary.get("read").intValue()).isEqualTo(books.read);
    assertThat(summary.get("applied").intValue()).isEqualTo(books.applied);
    assertThat(summary.get("duplicate").intValue()).isEqualTo(books.duplicates);
    assertThat(summary.get("rejected").intValue()).isEqualTo(books.rejected);
    int trades = 0;
    for (JsonNode user : folder.lines("out/users.jsonl")) {
      trades += user.get("trades").intValue();
    }
    assertThat(trades).isEqualTo(books.applied);
    assertThat(summary.get("tokensWithoutDecimals").intValue()).isPositive();
    assertThat(summary.get("unpricedPositions").intValue()).isPositive();
    assertThat(folder.out()).contains("without known decimals").contains("unpriced");

    replay("again", RAW, "--tokens", tokens(), "--rules", "@rules.json");
    assertThat(folder.comparable("again")).isEqualTo(folder.comparable("out"));
  }

  /**
   * The subgraph valued every swap of the WBTC/WETH pools at its own prices of the moment; ours are
   * hourly closes of an exchange. The bounds were measured on this day and rounded up.
   */
  @Test
  void tradeValuesAgreeWithThePublishersWithinTwoPercent() throws IOException {
    String file = "univ3_eth_wbtc_weth_2023-06-19_20.csv.gz";
    replay("out", List.of(file), "--tokens", tokens());
    Map<String, List<BigDecimal>> published = new HashMap<>();
    for (Map<String, String> row : rows(data.resolve("swaps").resolve(file))) {
      published
          .computeIfAbsent(row.get("trader"), u -> new ArrayList<>())
          .add(new BigDecimal(row.get("amount_usd")));
    }
    List<Double> deviations = new ArrayList<>();
    for (JsonNode user : folder.lines("out/users.jsonl")) {
      List<BigDecimal> values = published.get(user.get("user").textValue());
      JsonNode size = user.get("averageTradeSize");
      assertThat(size.get("n").intValue()).isEqualTo(values.size());
      BigDecimal mean =
          values.stream()
              .reduce(BigDecimal.ZERO, BigDecimal::add)
              .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64);
      if (mean.compareTo(BigDecimal.ONE) >= 0) {
        BigDecimal ours = new BigDecimal(size.get("value").textValue());
        deviations.add(ours.subtract(mean).abs().divide(mean, MathContext.DECIMAL64).doubleValue());
      }
    }
    deviations.sort(Comparator.naturalOrder());
    System.out.println(
        "users "
            + deviations.size()
            + ", median deviation "
            + deviations.get(deviations.size() / 2)
            + ", largest "
            + deviations.get(deviations.size() - 1));
    assertThat(deviations).hasSizeGreaterThan(500);
    assertThat(deviations.get(deviations.size() / 2)).isLessThan(0.005);
    assertThat(deviations.get(deviations.size() - 1)).isLessThan(0.02);
  }

  @Test
  void exportInWholeTokensRunsTheSameTwice() throws IOException {
    List<String> export = List.of("trades_usd_ethereum_2022-04-20_am.csv.gz");
    replay("out", export);
    JsonNode summary = folder.summary("out");
    assertThat(summary.get("read").intValue()).isEqualTo(14_878);
    assertThat(summary.get("duplicate").intValue()).isZero();
    assertThat(summary.get("rejectedByCode").get("MISSING_AMOUNT").intValue()).isPositive();
    assertThat(summary.get("applied").intValue() + summary.get("rejected").intValue())
        .isEqualTo(14_878);
    replay("again", export);
    assertThat(folder.comparable("again")).isEqualTo(folder.comparable("out"));
  }

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String[] header = reader.readLine().split(",", -1);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(",", -1);
        assertThat(fields).hasSameSizeAs(header);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
          row.put(header[i], fields[i]);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Quantities in BigInteger, straight from the columns. */
  private static final class NaiveBooks {
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final Map<String, BigInteger> quantity = new TreeMap<>();
    private final Map<String, BigInteger> unmatched = new TreeMap<>();
    private int read;
    private int applied;
    private int duplicates;
    private int rejected;

    void read(Path file) throws IOException {
      rows.addAll(ReplayRealDataTest.rows(file));
    }

    void run() {
      read = rows.size();
      rows.sort(
          Comparator.comparingLong((Map<String, String> row) -> Long.parseLong(row.get("time_ms")))
              .thenComparingLong(row -> Long.parseLong(row.get("block_number"))));
      Set<String> seen = new HashSet<>();
      for (Map<String, String> row : rows) {
        String user = row.get("trader").isEmpty() ? row.get("recipient") : row.get("trader");
        BigInteger in = new BigInteger(row.get("amount_in"));
        BigInteger out = new BigInteger(row.get("amount_out"));
        if (user.isEmpty()
            || in.signum() == 0
            || out.signum() == 0
            || row.get("token_in").equals(row.get("token_out"))) {
          rejected++;
        } else if (!seen.add(key(row))) {
          duplicates++;
        } else {
          applied++;
          String prefix = user + " " + row.get("chain") + ":";
          dispose(prefix + row.get("token_in"), in);
          quantity.merge(prefix + row.get("token_out"), out, BigInteger::add);
        }
      }
    }

    private static String key(Map<String, String> row) {
      String place = "log " + row.get("log_index");
      if (row.get("log_index").isEmpty()) {
        String trace = row.getOrDefault("tx_trace_address", "");
        place = trace.isEmpty() ? "swap " + row.get("subgraph_swap_no") : "trace " + trace;
      }
      return row.get("chain") + " " + row.get("tx_hash") + " " + place;
    }

    private void dispose(String position, BigInteger amount) {
      BigInteger held = quantity.getOrDefault(position, BigInteger.ZERO);
      BigInteger matched = held.min(amount);
      quantity.put(position, held.subtract(matched));
      unmatched.merge(position, amount.subtract(matched), BigInteger::add);
    }

    Map<String, String> shown() {
      Map<String, String> shown = new TreeMap<>();
      quantity.forEach(
          (position, held) ->
              shown.put(position, held + " " + unmatched.getOrDefault(position, BigInteger.ZERO)));
      return shown;
    }
  }
}
