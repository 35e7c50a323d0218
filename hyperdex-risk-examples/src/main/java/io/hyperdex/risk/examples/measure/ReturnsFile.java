package io.hyperdex.risk.examples.measure;

import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.CsvTable;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A file of returns: one line a period, one column a series, and a column named {@code date} if
 * there are dates (ISO 8601, the time of the day is passed over).
 */
final class ReturnsFile {
  private static final Set<String> NOTHING = Set.of("", "na", "n/a", "nan", "null");
  private static final String DATE = "date";

  private final CsvSource source;
  private final List<String> header;
  private final List<List<String>> lines;
  private final List<Long> numbers;

  private ReturnsFile(
      CsvSource source, List<String> header, List<List<String>> lines, List<Long> numbers) {
    this.source = source;
    this.header = header;
    this.lines = lines;
    this.numbers = numbers;
  }

  static ReturnsFile read(CsvSource source) throws UnreadableInput {
    List<List<String>> lines = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    try (CsvTable table = CsvTable.open(source)) {
      List<String> header = table.header();
      while (table.next()) {
        String error = table.formError();
        if (error != null) {
          throw new UnreadableInput(source.name() + ", line " + table.line() + ": " + error);
        }
        List<String> line = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
          line.add(table.field(i).strip());
        }
        lines.add(line);
        numbers.add(table.line());
      }
      return new ReturnsFile(source, header, lines, numbers);
    } catch (IOException e) {
      throw new UnreadableInput("cannot close " + source.name() + ": " + e, e);
    }
  }

  /** The lines whose number, from 1, is in a range. */
  ReturnsFile rows(int from, int to) throws UnreadableInput {
    if (from < 1 || to < from || to > lines.size()) {
      throw new UnreadableInput(
          "--rows must be FROM:TO within 1:" + lines.size() + ", the rows of " + source.name());
    }
    return new ReturnsFile(
        source, header, lines.subList(from - 1, to), numbers.subList(from - 1, to));
  }

  /** The lines whose date is in a range. */
  ReturnsFile between(LocalDate from, LocalDate to) throws UnreadableInput {
    List<List<String>> within = new ArrayList<>();
    List<Long> withinNumbers = new ArrayList<>();
    LocalDate[] dates = dates();
    if (dates.length != lines.size()) {
      throw new UnreadableInput("--from and --to need a column named date in " + source.name());
    }
    for (int i = 0; i < dates.length; i++) {
      if (!dates[i].isBefore(from) && !dates[i].isAfter(to)) {
        within.add(lines.get(i));
        withinNumbers.add(numbers.get(i));
      }
    }
    return new ReturnsFile(source, header, within, withinNumbers);
  }

  boolean has(String column) {
    return header.contains(column);
  }

  /** The one column that is no date, if there is only one. */
  String onlyColumn() throws UnreadableInput {
    List<String> columns =
        header.stream().filter(name -> !name.toLowerCase(Locale.ROOT).equals(DATE)).toList();
    if (columns.size() != 1) {
      throw new UnreadableInput("name one of the columns with --column: " + columns);
    }
    return columns.get(0);
  }

  /** The numbers of a column, NaN where there is none (empty, NA, NaN). */
  double[] column(String name) throws UnreadableInput {
    int index = header.indexOf(name);
    if (index < 0) {
      throw new UnreadableInput(
          source.name() + " has no column " + name + "; its header is: " + header);
    }
    double[] values = new double[lines.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(lines.get(i).get(index), name, numbers.get(i));
    }
    return values;
  }

  /** The dates of the rows; none where there is no such column. */
  LocalDate[] dates() throws UnreadableInput {
    int index = -1;
    for (int i = header.size() - 1; i >= 0; i--) {
      if (header.get(i).toLowerCase(Locale.ROOT).equals(DATE)) {
        index = i;
      }
    }
    LocalDate[] dates = new LocalDate[index < 0 ? 0 : lines.size()];
    for (int i = 0; i < dates.length; i++) {
      String text = lines.get(i).get(index);
      try {
        dates[i] = LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
      } catch (DateTimeParseException e) {
        throw new UnreadableInput(
            source.name() + ", line " + numbers.get(i) + ": no date as in 2024-01-31: " + text, e);
      }
    }
    return dates;
  }

  private double number(String text, String column, long line) throws UnreadableInput {
    if (NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new UnreadableInput(notANumber(text, column, line), e);
    }
    throw new UnreadableInput(notANumber(text, column, line));
  }

  private String notANumber(String text, String column, long line) {
    return source.name()
        + ", line "
        + line
        + ", column "
        + column
        + ": no number: "
        + text
        + "; a return of 1 % is 0.01, an empty field or NA is none";
  }
}
