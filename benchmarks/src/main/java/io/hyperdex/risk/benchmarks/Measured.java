package io.hyperdex.risk.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Figures by name and round, as they were measured: lines of round, name and value, kept in a file
 * from which the report can be made again.
 */
final class Measured {
  /** Ends the name of what was allocated per operation. */
  static final String BYTES = " [B/op]";

  private final Map<String, TreeMap<Integer, Double>> figures = new LinkedHashMap<>();
  private final Path file;

  private Measured(Path file) {
    this.file = file;
  }

  static Measured startingAt(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, "");
    return new Measured(file);
  }

  static Measured read(Path file) throws IOException {
    Measured measured = new Measured(file);
    for (String line : Files.readAllLines(file)) {
      String[] part = line.split("\t");
      measured.remember(Integer.parseInt(part[0]), part[1], Double.parseDouble(part[2]));
    }
    return measured;
  }

  void put(int round, String name, double value) throws IOException {
    remember(round, name, value);
    Files.writeString(
        file,
        round + "\t" + name + "\t" + value + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);
  }

  private void remember(int round, String name, double value) {
    figures.computeIfAbsent(name, key -> new TreeMap<>()).put(round, value);
  }

  List<String> names() {
    return List.copyOf(figures.keySet());
  }

  List<String> namesStartingWith(String start) {
    return figures.keySet().stream().filter(name -> name.startsWith(start)).toList();
  }

  OptionalDouble median(String name) {
    TreeMap<Integer, Double> values = figures.get(name);
    return values == null ? OptionalDouble.empty() : median(values.values().stream().toList());
  }

  OptionalDouble least(String name) {
    TreeMap<Integer, Double> values = figures.get(name);
    return values == null
        ? OptionalDouble.empty()
        : values.values().stream().mapToDouble(Double::doubleValue).min();
  }

  /** The quotient of two figures in every round that has both. */
  List<Double> ratios(String over, String under) {
    TreeMap<Integer, Double> numerators = figures.getOrDefault(over, new TreeMap<>());
    TreeMap<Integer, Double> denominators = figures.getOrDefault(under, new TreeMap<>());
    List<Double> ratios = new ArrayList<>();
    numerators.forEach(
        (round, value) -> {
          Double other = denominators.get(round);
          if (other != null && other > 0) {
            ratios.add(value / other);
          }
        });
    return ratios;
  }

  static OptionalDouble median(List<Double> values) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
  }
}
