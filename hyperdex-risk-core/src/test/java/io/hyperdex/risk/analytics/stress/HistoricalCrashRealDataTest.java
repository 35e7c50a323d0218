package io.hyperdex.risk.analytics.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.analytics.PriceFiles.Bar;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures of the library of crashes are those of the published prices. */
@Tag("real-data")
class HistoricalCrashRealDataTest {
  /** The hours of the windows in which the lowest average is looked for. */
  private static final Map<HistoricalCrash, Instant> SEARCHED_TO =
      Map.of(
          HistoricalCrash.MARCH_2020, Instant.parse("2020-03-13T00:00:00Z"),
          HistoricalCrash.MAY_2021, Instant.parse("2021-05-20T00:00:00Z"),
          HistoricalCrash.UST_LUNA_2022, Instant.parse("2022-05-13T00:00:00Z"),
          HistoricalCrash.FTX_2022, Instant.parse("2022-11-15T05:00:00Z"),
          HistoricalCrash.USDC_2023, Instant.parse("2023-03-12T00:00:00Z"));

  private static Map<String, TreeMap<Long, Bar>> hourly;
  private static Map<String, TreeMap<Long, Bar>> daily;

  @BeforeAll
  static void read() {
    hourly = PriceFiles.bars("prices_1h_binance_usdt");
    daily = PriceFiles.bars("prices_1d_yahoo_usd");
  }

  @ParameterizedTest
  @EnumSource
  void everyFallIsThatOfTheFile(HistoricalCrash crash) {
    for (CrashMove move : crash.moves()) {
      if (move.change().isRelative()) {
        double fact = change(crash, move.asset(), crash.to().toEpochMilli());
        assertThat(move.change().amount() - 1)
            .as("%s in %s", move.asset(), crash)
            .isCloseTo(fact, within(5.000001e-7));
      }
    }
    assertThat(crash.moves()).hasSizeGreaterThanOrEqualTo(9);
  }

  /** A quoted asset is left out only where it is a dollar token or has no price at both ends. */
  @ParameterizedTest
  @EnumSource
  void noAssetOfTheFileIsLeftOut(HistoricalCrash crash) {
    List<String> inFile = new ArrayList<>();
    for (String symbol : bars(crash).keySet()) {
      String asset = assetOf(crash, symbol);
      boolean dollar = symbol.equals("USDC") || symbol.equals("UST");
      if (!Double.isNaN(change(crash, asset, crash.to().toEpochMilli()))
          && (!dollar || symbol.equals("UST") && crash == HistoricalCrash.UST_LUNA_2022)) {
        inFile.add(asset);
      }
    }
    assertThat(crash.moves().stream().filter(m -> m.change().isRelative()).map(CrashMove::asset))
        .containsExactlyElementsOf(inFile);
  }

  @ParameterizedTest
  @EnumSource
  void theWindowEndsWhereTheAverageOfTheListedAssetsIsLowest(HistoricalCrash crash) {
    long step = step(crash);
    Map<Long, Double> averages = new LinkedHashMap<>();
    for (long end = crash.from().toEpochMilli() + step;
        end <= SEARCHED_TO.get(crash).toEpochMilli();
        end += step) {
      double sum = 0;
      int count = 0;
      for (CrashMove move : crash.moves()) {
        double change = move.change().isRelative() ? change(crash, move.asset(), end) : Double.NaN;
        if (!Double.isNaN(change)) {
          sum += change;
          count++;
        }
      }
      averages.put(end, sum / count);
    }
    assertThat(
            averages.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey())
        .isEqualTo(crash.to().toEpochMilli());
  }

  @Test
  void theDollarOf2023IsTheLowOfItsDay() {
    Bar day =
        PriceFiles.bars("prices_1d_cmc_stable_depegs")
            .get("USDC")
            .get(Instant.parse("2023-03-11T00:00:00Z").toEpochMilli());

    assertThat(HistoricalCrash.USDC_2023.moves())
        .filteredOn(move -> !move.change().isRelative())
        .singleElement()
        .satisfies(move -> assertThat(move.asset()).isEqualTo("USDC"))
        .satisfies(move -> assertThat(move.change().amount()).isEqualTo(day.low()));
  }

  @Test
  void theTwoAssetsCalledLunaAreNeverMixed() {
    long firstOfTheSecond = Instant.parse("2022-05-31T06:00:00Z").toEpochMilli();
    long lastOfTheFirst = Instant.parse("2022-05-13T00:00:00Z").toEpochMilli();

    assertThat(hourly.get("LUNA").subMap(lastOfTheFirst + 1, firstOfTheSecond)).isEmpty();
    for (HistoricalCrash crash : HistoricalCrash.values()) {
      for (CrashMove move : crash.moves()) {
        assertThat(move.asset()).isNotEqualTo("LUNA");
        if (move.asset().equals("LUNA1")) {
          assertThat(crash.to().toEpochMilli()).isLessThanOrEqualTo(lastOfTheFirst);
        }
        if (move.asset().equals("LUNA2")) {
          assertThat(crash.from().toEpochMilli()).isGreaterThan(firstOfTheSecond);
        }
      }
    }
  }

  @Test
  void theWorstDayOfBitcoinAndEtherInTheDailyPricesIsThatOfMarch2020() {
    Map<String, TreeMap<Long, Bar>> bars = daily;
    long[] days = bars.get("ETH").keySet().stream().mapToLong(start -> start).toArray();
    PriceHistory.Builder history = PriceHistory.on(days);
    for (String symbol : List.of("BTC", "ETH")) {
      double[] row = new double[days.length];
      for (int i = 0; i < days.length; i++) {
        Bar bar = bars.get(symbol).get(days[i]);
        row[i] = bar == null ? Double.NaN : bar.close();
      }
      history.add(TokenId.of(ChainId.ETHEREUM, symbol), row);
    }
    StressPortfolio book =
        StressPortfolio.of(
            Holding.of(TokenId.of(ChainId.ETHEREUM, "BTC"), 1, 5000),
            Holding.of(TokenId.of(ChainId.ETHEREUM, "ETH"), 25, 200));

    ReplayWindow worst = HistoricalReplay.worst(book, history.build(), 1, 3, 1).get(0);

    assertThat(Instant.ofEpochMilli(worst.startMs())).isEqualTo("2020-03-11T00:00:00Z");
    assertThat(worst.pnl())
        .as("as the library of crashes says")
        .isCloseTo(5000 * -0.371695 + 5000 * -0.423472, within(0.01));
  }

  private static Map<String, TreeMap<Long, Bar>> bars(HistoricalCrash crash) {
    return crash == HistoricalCrash.MARCH_2020 ? daily : hourly;
  }

  private static long step(HistoricalCrash crash) {
    return crash == HistoricalCrash.MARCH_2020 ? PriceFiles.DAY : PriceFiles.HOUR;
  }

  private static String assetOf(HistoricalCrash crash, String symbol) {
    if (!symbol.equals("LUNA")) {
      return symbol;
    }
    return crash.from().isBefore(Instant.parse("2022-05-13T00:00:00Z")) ? "LUNA1" : "LUNA2";
  }

  private static double change(HistoricalCrash crash, String asset, long endMs) {
    boolean isDaily = crash == HistoricalCrash.MARCH_2020;
    String symbol = !isDaily && asset.startsWith("LUNA") ? "LUNA" : asset;
    TreeMap<Long, Bar> bars = bars(crash).get(symbol);
    Bar first = bars.get(crash.from().toEpochMilli() - step(crash));
    Bar last = bars.get(endMs - step(crash));
    return first == null || last == null ? Double.NaN : last.close() / first.close() - 1;
  }
}
