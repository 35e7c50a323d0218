package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.analytics.PriceFiles.Bar;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A portfolio of 10,000 USD, held still, with the published returns of what it holds.
 *
 * <p>A return is from one bar's close to the close of the bar right after it. Where a bar is
 * missing there is none, for that token; nothing is filled in. No token here is LUNA, whose symbol
 * stands for two assets, and AAVE's daily bars start after its two bad ones.
 *
 * @param name what it is
 * @param data which prices
 * @param window periods that forecasts look back
 */
record MarketPortfolio(
    String name, String data, String weights, int window, ReturnMatrix returns, double[] values) {
  static final double USD = 10_000;

  private static final Map<String, Double> MAJORS = equal("BTC", "ETH", "BNB", "LINK");

  static List<MarketPortfolio> hourly(int most) {
    Map<String, TreeMap<Long, Bar>> bars = PriceFiles.bars("prices_1h_binance_usdt");
    Source source = new Source("hours, Binance, USDT", PriceFiles.HOUR, 500, most, bars);
    List<MarketPortfolio> all = new ArrayList<>();
    all.add(source.portfolio("BTC only", equal("BTC")));
    all.add(source.portfolio("ETH only", equal("ETH")));
    all.add(source.portfolio("majors", MAJORS));
    all.add(source.portfolio("DeFi", equal("UNI", "AAVE", "CRV", "COMP", "MKR", "SUSHI")));
    all.add(source.portfolio("stablecoins", weights(new double[] {5, 3, 2}, "USDC", "UST", "ETH")));
    Source older =
        new Source(
            "hours 2020-21, USD",
            PriceFiles.HOUR,
            500,
            most,
            PriceFiles.bars("prices_1h_btc_eth_usd_2020_2021"));
    all.add(older.portfolio("BTC only", equal("BTC")));
    all.add(older.portfolio("ETH only", equal("ETH")));
    return all;
  }

  static List<MarketPortfolio> daily() {
    Map<String, TreeMap<Long, Bar>> yahoo = PriceFiles.bars("prices_1d_yahoo_usd");
    TreeMap<Long, Bar> aave = yahoo.get("AAVE");
    aave.pollFirstEntry(); // 0.52
    aave.pollFirstEntry(); // 53
    Source source = new Source("days, Yahoo, USD", PriceFiles.DAY, 250, Integer.MAX_VALUE, yahoo);
    Source stable =
        new Source(
            "days, CoinMarketCap, USD",
            PriceFiles.DAY,
            250,
            Integer.MAX_VALUE,
            PriceFiles.bars("prices_1d_cmc_stable_depegs"));
    return List.of(
        source.portfolio("BTC only", equal("BTC")),
        source.portfolio("ETH only", equal("ETH")),
        source.portfolio("majors", MAJORS),
        source.portfolio("DeFi", equal("AAVE", "MKR", "SNX", "CRV", "YFI")),
        stable.portfolio("stablecoins", weights(new double[] {7, 3}, "USDC", "UST")));
  }

  private static Map<String, Double> equal(String... symbols) {
    double[] one = new double[symbols.length];
    Arrays.fill(one, 1);
    return weights(one, symbols);
  }

  private static Map<String, Double> weights(double[] parts, String... symbols) {
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      weights.put(symbols[i], parts[i] / Arrays.stream(parts).sum());
    }
    return weights;
  }

  /** Bars of one file; {@code most} periods of it, the earliest. */
  private record Source(
      String name, long barMs, int window, int most, Map<String, TreeMap<Long, Bar>> bars) {

    MarketPortfolio portfolio(String title, Map<String, Double> weights) {
      long first = Long.MIN_VALUE;
      long last = Long.MAX_VALUE;
      for (String symbol : weights.keySet()) {
        first = Math.max(first, bars.get(symbol).firstKey());
        last = Math.min(last, bars.get(symbol).lastKey());
      }
      int periods = (int) Math.min(most, (last - first) / barMs);
      double[][] returns = new double[weights.size()][periods];
      double[] values = new double[weights.size()];
      List<String> shown = new ArrayList<>();
      int token = 0;
      for (Map.Entry<String, Double> held : weights.entrySet()) {
        TreeMap<Long, Bar> own = bars.get(held.getKey());
        for (int k = 0; k < periods; k++) {
          Bar from = own.get(first + k * barMs);
          Bar to = own.get(first + (k + 1) * barMs);
          returns[token][k] =
              from == null || to == null ? Double.NaN : to.close() / from.close() - 1;
        }
        values[token++] = USD * held.getValue();
        shown.add(held.getKey() + " " + Math.round(100 * held.getValue()) + " %");
      }
      return new MarketPortfolio(
          title,
          name,
          String.join(", ", shown),
          window,
          ReturnMatrix.of(first / barMs + 1, returns),
          values);
    }
  }
}
