package io.hyperdex.risk.examples.measure;

import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.analytics.series.CalendarPeriod;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options from the command line: every parameter of the library is one, by its key. */
final class MeasureArguments {
  /** Where neither --periods nor dates say. */
  static final double PERIODS = 12;

  private static final Set<String> OTHERS =
      Set.of("returns", "column", "measure", "rf-annual", "mar-annual", "rows", "from", "to");

  private final Map<String, String> values = new HashMap<>();

  private MeasureArguments() {}

  static MeasureArguments parse(List<String> arguments) throws UnreadableInput {
    MeasureArguments parsed = new MeasureArguments();
    for (int i = 0; i < arguments.size(); i += 2) {
      String option = arguments.get(i);
      String name = option.startsWith("--") ? option.substring(2) : "";
      if (!OTHERS.contains(name) && Parameter.ofKey(name).isEmpty()) {
        throw new UnreadableInput("unknown option " + option + "; see measure --help");
      }
      if (i + 1 == arguments.size()) {
        throw new UnreadableInput(option + " takes a value");
      }
      if (parsed.values.put(name, arguments.get(i + 1)) != null) {
        throw new UnreadableInput(option + " is given twice");
      }
    }
    return parsed;
  }

  String require(String name) throws UnreadableInput {
    String value = values.get(name);
    if (value == null) {
      throw new UnreadableInput("--" + name + " is missing; see measure --help");
    }
    return value;
  }

  /** The file, cut to the rows asked for. */
  ReturnsFile file() throws UnreadableInput {
    ReturnsFile file = ReturnsFile.read(CsvSource.ofFile(require("returns")));
    String rows = values.get("rows");
    if (rows != null) {
      String[] ends = rows.split(":", -1);
      if (ends.length != 2) {
        throw new UnreadableInput("--rows must be FROM:TO, such as 1:100: " + rows);
      }
      file = file.rows(whole(ends[0]), whole(ends[1]));
    }
    if (values.containsKey("from") || values.containsKey("to")) {
      file =
          file.between(
              date(values.getOrDefault("from", "-999999999-01-01")),
              date(values.getOrDefault("to", "+999999999-12-31")));
    }
    return file;
  }

  String column(ReturnsFile file) throws UnreadableInput {
    String column = values.get("column");
    return column == null ? file.onlyColumn() : column;
  }

  /** What the estimator is given. */
  SeriesInput input(ReturnsFile file) throws UnreadableInput {
    double periods = periods(file);
    SeriesInput input = SeriesInput.of(file.column(column(file))).with(Parameter.PERIODS, periods);
    for (Parameter parameter : Parameter.values()) {
      String text = values.get(parameter.key());
      if (text != null && parameter != Parameter.PERIODS) {
        input = with(input, parameter, text, file);
      }
    }
    input = withAnnual(input, Parameter.RISK_FREE, values.get("rf-annual"), periods);
    return withAnnual(input, Parameter.MAR, values.get("mar-annual"), periods);
  }

  /** As it was given, or null. */
  @Nullable String given(Parameter parameter) {
    return values.get(parameter.key());
  }

  /** The annual rate it was given as, or null. */
  @Nullable String annual(Parameter parameter) {
    return values.get(parameter.key() + "-annual");
  }

  double periods(ReturnsFile file) throws UnreadableInput {
    String text = values.get(Parameter.PERIODS.key());
    return text == null
        ? CalendarPeriod.periodsPerYear(file.dates()).stream()
            .asDoubleStream()
            .findFirst()
            .orElse(PERIODS)
        : number("--periods", text);
  }

  private static SeriesInput with(
      SeriesInput input, Parameter parameter, String text, ReturnsFile file)
      throws UnreadableInput {
    if (parameter.isSeries() && file.has(text)) {
      return input.with(parameter, file.column(text));
    }
    Optional<Double> number = parse(text);
    if (number.isPresent()) {
      return input.with(parameter, number.get());
    }
    // A name that is no column: the message lists those that are.
    return parameter.isSeries()
        ? input.with(parameter, file.column(text))
        : input.with(parameter, number("--" + parameter.key(), text));
  }

  private SeriesInput withAnnual(
      SeriesInput input, Parameter parameter, @Nullable String annual, double periods)
      throws UnreadableInput {
    if (annual == null) {
      return input;
    }
    if (values.containsKey(parameter.key())) {
      throw new UnreadableInput(
          "give --" + parameter.key() + " or --" + parameter.key() + "-annual, not both");
    }
    double perYear = number("--" + parameter.key() + "-annual", annual);
    return input.with(parameter, SeriesInput.perPeriod(perYear, periods));
  }

  private static double number(String option, String text) throws UnreadableInput {
    Optional<Double> number = parse(text);
    if (number.isEmpty()) {
      throw new UnreadableInput(option + " takes a number, or a quotient such as 0.04/12: " + text);
    }
    return number.get();
  }

  /** A number, or a quotient of two as in 0.04/12. */
  private static Optional<Double> parse(String text) {
    String[] parts = text.split("/", -1);
    try {
      double value = Double.parseDouble(parts[0].strip());
      for (int i = 1; i < parts.length; i++) {
        value /= Double.parseDouble(parts[i].strip());
      }
      return Optional.of(value);
    } catch (NumberFormatException e) {
      // No number: then it is a name, or a mistake that the caller names.
      return Optional.empty();
    }
  }

  private static int whole(String text) throws UnreadableInput {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new UnreadableInput("--rows takes whole numbers: " + text, e);
    }
  }

  private static LocalDate date(String text) throws UnreadableInput {
    try {
      return LocalDate.parse(Objects.requireNonNull(text));
    } catch (DateTimeParseException e) {
      throw new UnreadableInput("--from and --to take dates as in 2024-01-31: " + text, e);
    }
  }
}
