package io.hyperdex.risk.examples.market;

import static io.hyperdex.risk.examples.market.MarketToken.AAVE;
import static io.hyperdex.risk.examples.market.MarketToken.LINK;
import static io.hyperdex.risk.examples.market.MarketToken.LUMA;
import static io.hyperdex.risk.examples.market.MarketToken.MYSTERY;
import static io.hyperdex.risk.examples.market.MarketToken.NEWT;
import static io.hyperdex.risk.examples.market.MarketToken.UNI;
import static io.hyperdex.risk.examples.market.MarketToken.WBTC;
import static io.hyperdex.risk.examples.market.MarketToken.WETH;

import io.hyperdex.risk.examples.csv.CsvSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A small market as CSV: 150 days of hourly prices, the last 90 of them with trades of twenty
 * users. Among them are a whale, a believer in a token that crashes, one who always pays too much,
 * and feeds with duplicates, a conflict, bad lines and a token nobody knows. Made from a seed:
 * every run gives the same bytes.
 */
public final class GeneratedMarket {
  private static final long SEED = 20_240_101;
  private static final long START_MS = 1_704_067_200_000L; // 2024-01-01
  private static final int HOURS = 150 * 24;
  private static final int FIRST_TRADE_HOUR = 60 * 24;
  private static final int CRASH_HOUR = 138 * 24;
  private static final int SWAPS = 4_000;
  private static final long FIRST_BLOCK = 18_908_895;
  private static final long BLOCK_MS = 12_000;
  private static final String HEADER =
      "time_ms,block_number,tx_hash,log_index,trader,chain,dex,token_in,token_out,amount_in,"
          + "amount_out\n";

  private final CsvSource swaps;
  private final CsvSource prices;
  private final CsvSource tokens;

  private GeneratedMarket(CsvSource swaps, CsvSource prices, CsvSource tokens) {
    this.swaps = swaps;
    this.prices = prices;
    this.tokens = tokens;
  }

  /** Makes the market; some hundred milliseconds. */
  public static GeneratedMarket create() {
    SplitMix64 random = new SplitMix64(SEED);
    PricePaths paths = new PricePaths(random, START_MS, HOURS, CRASH_HOUR);
    return new GeneratedMarket(
        CsvSource.ofText("generated swaps", swapCsv(random, paths)),
        CsvSource.ofText("generated prices", paths.csv()),
        CsvSource.ofText("generated tokens", tokenCsv()));
  }

  public CsvSource swaps() {
    return swaps;
  }

  public CsvSource prices() {
    return prices;
  }

  public CsvSource tokens() {
    return tokens;
  }

  private static List<Trader> traders(SplitMix64 random) {
    List<Trader> traders = new ArrayList<>();
    traders.add(new Trader(address(random), 90_000, 0.25, 0.001, List.of(WETH, WBTC, WETH, AAVE)));
    traders.add(new Trader(address(random), 4_000, 0.1, 0.003, List.of(LUMA, LUMA, LUMA, WETH)));
    traders.add(new Trader(address(random), 6_000, 0.7, 0.03, List.of(UNI, LINK)));
    traders.add(new Trader(address(random), 1_500, 0.4, 0.01, List.of(NEWT, NEWT, WETH)));
    traders.add(new Trader(address(random), 800, 0.5, 0.01, List.of(MYSTERY, WETH)));
    List<MarketToken> all = List.of(WETH, WBTC, LINK, UNI, AAVE, LUMA);
    while (traders.size() < 20) {
      int first = random.below(all.size());
      int second = random.below(all.size());
      traders.add(
          new Trader(
              address(random),
              random.between(500, 12_000),
              random.between(0.35, 0.6),
              0.003,
              List.of(all.get(first), all.get(second), WETH)));
    }
    return traders;
  }

  private static String swapCsv(SplitMix64 random, PricePaths paths) {
    StringBuilder csv = new StringBuilder(HEADER);
    List<Trader> traders = traders(random);
    long firstMs = START_MS + FIRST_TRADE_HOUR * PricePaths.HOUR_MS;
    long spanMs = (HOURS - FIRST_TRADE_HOUR) * PricePaths.HOUR_MS;
    for (int i = 0; i < SWAPS; i++) {
      long slotMs = spanMs / SWAPS;
      long timeMs = firstMs + i * slotMs + (long) (random.unit() * slotMs / 1000) * 1000;
      Trader trader = traders.get(random.below(traders.size()));
      Trader.Swap swap = trader.trade(random, paths, timeMs);
      String dex = random.unit() < 0.7 ? "uniswap_v3" : "sushiswap";
      String line =
          String.join(
              ",",
              Long.toString(timeMs),
              Long.toString(FIRST_BLOCK + (timeMs - START_MS) / BLOCK_MS),
              "0x" + random.hex(64),
              Integer.toString(random.below(300)),
              trader.address(),
              "ethereum",
              dex,
              swap.in().address(),
              swap.out().address(),
              swap.amountIn().toString(),
              swap.amountOut().toString());
      csv.append(line).append('\n');
      appendSlips(csv, line, i);
    }
    return csv.toString();
  }

  /** What real feeds do: repeat a line, tell it differently, cut it off, leave something out. */
  private static void appendSlips(StringBuilder csv, String line, int i) {
    if (i % 397 == 200) {
      csv.append(line).append('\n');
    }
    if (i == 2_500) {
      csv.append(line).append("0\n");
    }
    String[] fields = line.split(",");
    if (i == 700) {
      csv.append(line, 0, line.length() / 2).append('\n');
    } else if (i == 1_400) {
      fields[4] = "";
      fields[3] = "900";
      csv.append(String.join(",", fields)).append('\n');
    } else if (i == 2_100) {
      fields[9] = "0";
      fields[3] = "901";
      csv.append(String.join(",", fields)).append('\n');
    } else if (i == 2_800) {
      fields[8] = fields[7];
      fields[3] = "902";
      csv.append(String.join(",", fields)).append('\n');
    }
  }

  private static String tokenCsv() {
    StringBuilder csv = new StringBuilder("chain,address,symbol,decimals\n");
    for (MarketToken token : MarketToken.values()) {
      if (token != MYSTERY) {
        csv.append("ethereum,")
            .append(token.address())
            .append(',')
            .append(token.symbol())
            .append(',')
            .append(token.decimals())
            .append('\n');
      }
    }
    return csv.toString();
  }

  private static String address(SplitMix64 random) {
    return "0x" + random.hex(48).substring(0, 40);
  }
}
