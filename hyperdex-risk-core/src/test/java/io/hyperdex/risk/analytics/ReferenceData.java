package io.hyperdex.risk.analytics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Published inputs and results; a test that asks for them where they are not there is skipped. */
public final class ReferenceData {
  private ReferenceData() {}

  /** $HYPERDEX_DATA/reference, else ../shared/data/reference beside the repository. */
  private static Path folder() {
    String data = System.getenv("HYPERDEX_DATA");
    List<Path> places = new ArrayList<>();
    if (data != null) {
      places.add(Path.of(data));
    } else {
      // Tests run in the module's folder or, from some editors, in the root.
      places.add(Path.of("../../shared/data"));
      places.add(Path.of("../shared/data"));
    }
    for (Path place : places) {
      if (Files.isDirectory(place.resolve("reference"))) {
        return place.resolve("reference");
      }
    }
    assumeTrue(false, "no reference data in " + places + "; set HYPERDEX_DATA to its folder");
    throw new AssertionError();
  }

  /** The rows of a CSV file, plain or gzipped, by column name. */
  public static List<Map<String, String>> rows(String file) {
    Path path = folder().resolve(file);
    try (InputStream raw = Files.newInputStream(path);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                    StandardCharsets.UTF_8))) {
      List<String> header = fields(reader.readLine());
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        List<String> fields = fields(line);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
          row.put(header.get(i), fields.get(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Columns of a table with one date a row; NaN where there is no value. */
  public static Map<String, double[]> columns(String file) {
    List<Map<String, String>> rows = rows(file);
    Map<String, double[]> columns = new HashMap<>();
    for (String name : rows.get(0).keySet()) {
      if (!name.equals("date")) {
        columns.put(name, rows.stream().mapToDouble(row -> number(row.get(name))).toArray());
      }
    }
    return columns;
  }

  public static double number(String text) {
    return text.isEmpty() || text.equals("NA") ? Double.NaN : Double.parseDouble(text);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
