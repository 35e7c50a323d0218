package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.analytics.PriceFiles.Bar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The published prices as series of variance, with their known defects taken out. */
final class MarketSeries {
  /** Hours without a bar that are filled with the last close; longer gaps end a run. */
  private static final int MOST_FILLED = 6;

  /**
   * Hourly closes without a gap.
   *
   * @param startMs end of the first bar: when its close was known
   */
  record HourlyRun(String name, long startMs, double[] closes) {}

  /** One series of variance. */
  record Named(String name, String kind, VarianceSeries series) {}

  private MarketSeries() {}

  /** All runs of at least {@code least} hours of the 16 symbols, LUNA as the two assets it is. */
  static List<HourlyRun> hourly(int least) {
    List<HourlyRun> runs = new ArrayList<>();
    PriceFiles.bars("prices_1h_binance_usdt")
        .forEach((symbol, bars) -> runs.addAll(runs(symbol, bars, least)));
    return runs;
  }

  private static List<HourlyRun> runs(String symbol, TreeMap<Long, Bar> bars, int least) {
    List<HourlyRun> runs = new ArrayList<>();
    List<Double> closes = new ArrayList<>();
    long start = 0;
    Bar before = null;
    for (Bar bar : bars.values()) {
      long missing = before == null ? 0 : (bar.startMs() - before.startMs()) / PriceFiles.HOUR - 1;
      if (before == null || missing > MOST_FILLED) {
        add(runs, symbol, start, closes, least);
        closes.clear();
        start = bar.startMs() + PriceFiles.HOUR;
      } else {
        for (long i = 0; i < missing; i++) {
          closes.add(before.close());
        }
      }
      closes.add(bar.close());
      before = bar;
    }
    add(runs, symbol, start, closes, least);
    return runs;
  }

  private static void add(
      List<HourlyRun> runs, String symbol, long start, List<Double> closes, int least) {
    if (closes.size() < least) {
      return;
    }
    // LUNA's second run is another asset; other symbols go on after a gap.
    boolean isSecondLuna =
        symbol.equals("LUNA") && start > Instant.parse("2022-05-20T00:00:00Z").toEpochMilli();
    String name = symbol.equals("LUNA") ? (isSecondLuna ? "LUNA2" : "LUNA1") : symbol;
    String part = runs.stream().anyMatch(run -> run.name().equals(name)) ? name + " (2)" : name;
    runs.add(new HourlyRun(part, start, closes.stream().mapToDouble(close -> close).toArray()));
  }

  /** Days of hourly prices, days of daily bars, hours of minutes. */
  static List<Named> all(int leastDays) {
    List<Named> all = new ArrayList<>();
    for (HourlyRun run : hourly(leastDays * 24 + 1)) {
      all.add(
          new Named(
              run.name(), "days of hours, USDT", VarianceSeries.ofIntraday(run.closes(), 24)));
    }
    PriceFiles.bars("prices_1h_btc_eth_usd_2020_2021")
        .forEach(
            (symbol, bars) ->
                all.add(
                    new Named(
                        symbol,
                        "days of hours, USD 2020-21",
                        VarianceSeries.ofIntraday(closes(new ArrayList<>(bars.values())), 24))));
    daily(all, "prices_1d_yahoo_usd", "daily bars, Yahoo", leastDays);
    daily(all, "prices_1d_cmc_stable_depegs", "daily bars, CMC", leastDays);
    List<Bar> minutes =
        PriceFiles.runs(
                PriceFiles.bars("prices_1m_btc_perp_2022-01").get("BTC-PERP"), 60_000, 10_000)
            .get(0);
    all.add(
        new Named("BTC-PERP", "hours of minutes", VarianceSeries.ofIntraday(closes(minutes), 60)));
    return all;
  }

  private static void daily(List<Named> all, String file, String kind, int leastDays) {
    for (Map.Entry<String, TreeMap<Long, Bar>> one : PriceFiles.bars(file).entrySet()) {
      List<Bar> bars = new ArrayList<>(one.getValue().values());
      if (one.getKey().equals("AAVE")) {
        bars = bars.subList(2, bars.size()); // 0.52, then 53: a bad tick of its first two days
      }
      // A day that is missing joins its neighbours: one longer period, not an end.
      double[] highs =
          bars.stream().mapToDouble(bar -> Math.max(bar.high(), bar.close())).toArray();
      double[] lows = bars.stream().mapToDouble(bar -> Math.min(bar.low(), bar.close())).toArray();
      if (bars.size() > leastDays) {
        all.add(new Named(one.getKey(), kind, VarianceSeries.ofBars(highs, lows, closes(bars))));
      }
    }
  }

  private static double[] closes(List<Bar> bars) {
    return bars.stream().mapToDouble(Bar::close).toArray();
  }
}
