package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.CsvTable;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the closes of the wanted symbols from price files; other symbols are passed over. */
final class PriceFiles {
  private final Set<String> wanted;
  private final List<InputFile> files = new ArrayList<>();
  private final Map<String, List<PriceSeries>> series = new TreeMap<>();
  private long skippedBars;
  private long bars;

  PriceFiles(Set<String> wanted) {
    this.wanted = new HashSet<>(wanted);
    this.wanted.remove("");
  }

  /**
   * The symbols whose price serves a token: its own, and what is left of it without a leading W.
   * The own symbol comes first.
   */
  static List<String> serving(@Nullable String tokenSymbol) {
    if (tokenSymbol == null || tokenSymbol.isEmpty()) {
      return List.of();
    }
    return tokenSymbol.length() > 1 && tokenSymbol.charAt(0) == 'W'
        ? List.of(tokenSymbol, tokenSymbol.substring(1))
        : List.of(tokenSymbol);
  }

  void read(CsvSource source) throws UnreadableInput {
    int file = files.size();
    Map<String, PriceSeries.Builder> found = new HashMap<>();
    long rows = 0;
    try (CsvTable table = CsvTable.open(source)) {
      int symbol = table.require("symbol");
      int close = table.require("close");
      boolean daily = table.find("time_ms") < 0 && table.find("date") >= 0;
      int time = table.require(daily ? "date" : "time_ms");
      while (table.next()) {
        rows++;
        if (table.formError() != null) {
          skippedBars++;
          continue;
        }
        String name = table.field(symbol);
        if (!wanted.contains(name)) {
          continue;
        }
        long startMs = daily ? dayMs(table.field(time)) : startMs(table.field(time));
        if (startMs < 0) {
          skippedBars++;
          continue;
        }
        Price price = price(table.field(close));
        bars += price == null ? 0 : 1;
        skippedBars += price == null ? 1 : 0;
        found
            .computeIfAbsent(name, n -> new PriceSeries.Builder(file, n, daily))
            .add(startMs, price);
      }
    } catch (IOException e) {
      throw new UnreadableInput("cannot read " + source.name() + ": " + e.getMessage(), e);
    }
    files.add(new InputFile("prices", source.name(), rows));
    found.forEach(
        (name, builder) ->
            series.computeIfAbsent(name, n -> new ArrayList<>()).add(builder.build()));
  }

  /** Every series that serves a token of that symbol. */
  List<PriceSeries> of(@Nullable String tokenSymbol) {
    List<PriceSeries> serving = new ArrayList<>();
    for (String symbol : serving(tokenSymbol)) {
      serving.addAll(series.getOrDefault(symbol, List.of()));
    }
    return serving;
  }

  List<InputFile> files() {
    return files;
  }

  /** Length of the shortest bars read; a day where there are none. */
  long shortestBarMs() {
    return series.values().stream()
        .flatMap(List::stream)
        .mapToLong(PriceSeries::barMs)
        .min()
        .orElse(PriceSeries.DAY_MS);
  }

  /** Bars of wanted symbols with a price. */
  long bars() {
    return bars;
  }

  /** Lines of the wrong form, and bars of wanted symbols whose time or close is none. */
  long skippedBars() {
    return skippedBars;
  }

  private static long startMs(String text) {
    long startMs = WholeNumber.orElse(text, -1);
    return startMs > WholeNumber.LATEST_MS ? -1 : startMs;
  }

  /** Midnight UTC of a day, or -1. A time of day after the date is left out. */
  private static long dayMs(String text) {
    boolean timed = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ');
    LocalDate day;
    try {
      day = LocalDate.parse(timed ? text.substring(0, 10) : text);
    } catch (DateTimeParseException e) {
      return -1; // counted as a skipped bar by the caller
    }
    long startMs = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return startMs > WholeNumber.LATEST_MS ? -1 : startMs;
  }

  private static @Nullable Price price(String text) {
    try {
      return Price.parse(text);
    } catch (IllegalArgumentException e) {
      return null; // counted as a skipped bar by the caller
    }
  }
}
