package io.hyperdex.risk.analytics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Published prices, by symbol and bar; a test that asks for them where they are not is skipped. */
public final class PriceFiles {
  public static final long HOUR = 3_600_000;
  public static final long DAY = 24 * HOUR;

  /**
   * One bar.
   *
   * @param startMs epoch milliseconds UTC of its start
   */
  public record Bar(long startMs, double high, double low, double close) {}

  private PriceFiles() {}

  /** $HYPERDEX_DATA/prices, else ../shared/data/prices beside the repository. */
  private static Path folder() {
    String data = System.getenv("HYPERDEX_DATA");
    List<Path> places =
        data != null
            ? List.of(Path.of(data))
            : List.of(Path.of("../../shared/data"), Path.of("../shared/data"));
    for (Path place : places) {
      if (Files.isDirectory(place.resolve("prices"))) {
        return place.resolve("prices");
      }
    }
    assumeTrue(false, "no prices in " + places + "; set HYPERDEX_DATA to the folder of the data");
    throw new AssertionError();
  }

  /** Bars in time order, by symbol in the order of the file; none of these files quotes a field. */
  public static Map<String, TreeMap<Long, Bar>> bars(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder().resolve(file + ".csv.gz"))),
                StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(reader.readLine().split(","));
      int date = header.indexOf("date");
      int time = header.indexOf("time_ms");
      int high = header.indexOf("high");
      int low = header.indexOf("low");
      int close = header.indexOf("close");
      Map<String, TreeMap<Long, Bar>> bars = new LinkedHashMap<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(",");
        long start = time >= 0 ? Long.parseLong(fields[time]) : startOf(fields[date]);
        bars.computeIfAbsent(fields[0], symbol -> new TreeMap<>())
            .put(
                start,
                new Bar(
                    start,
                    Double.parseDouble(fields[high]),
                    Double.parseDouble(fields[low]),
                    Double.parseDouble(fields[close])));
      }
      return bars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a file of swaps, without its header. */
  public static List<String[]> swaps(String file) {
    Path path = folder().resolveSibling("swaps").resolve(file + ".csv.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      reader.readLine();
      List<String[]> rows = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        rows.add(line.split(",", -1));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long startOf(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** The longest runs of bars without a gap, each at least {@code least} long, in time order. */
  public static List<List<Bar>> runs(TreeMap<Long, Bar> bars, long barMs, int least) {
    List<List<Bar>> runs = new ArrayList<>();
    List<Bar> run = new ArrayList<>();
    for (Bar bar : bars.values()) {
      if (!run.isEmpty() && bar.startMs() != run.get(run.size() - 1).startMs() + barMs) {
        runs.add(run);
        run = new ArrayList<>();
      }
      run.add(bar);
    }
    runs.add(run);
    runs.removeIf(r -> r.size() < least);
    return runs;
  }
}
