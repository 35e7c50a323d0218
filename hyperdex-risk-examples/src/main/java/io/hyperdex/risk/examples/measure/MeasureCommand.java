package io.hyperdex.risk.examples.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.EstimatorCatalogue;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.series.SeriesEstimators;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.jackson.RiskJson;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Computes one measure of one column of a file of returns and prints it as one JSON object. Formats
 * are in {@code docs/reference/measure.md}.
 */
public final class MeasureCommand {
  /** The measure was computed, with or without a value. */
  public static final int OK = 0;

  /** An option or a file can't be used; one sentence says why. */
  public static final int UNUSABLE = 2;

  private static final String HELP =
      """
      measure: one measure of a column of period returns, as one JSON object

        measure --returns FILE --column NAME --measure ID [OPTION...]
        measure --list           ids, with what they are, what they take and other names
        measure --describe ID    formula, convention and source of one

        --returns FILE     CSV, plain or gzip: a line a period, a column a series, a column date
                           if there are dates; empty fields, NA and NaN are skipped
        --column NAME      the series; not needed where there is one
        --measure ID       id or other name, in any case
        --benchmark X      a column, or one number for all periods
        --rf X, --mar X    risk-free and minimum acceptable return PER PERIOD: a column, a number,
                           or a quotient such as 0.04/12 (default 0)
        --rf-annual X, --mar-annual X    the same per year, taken to a period by compounding
        --periods X        periods in a year; default: told from the dates, else 12
        --confidence X     default 0.95
        --lambda X --order X --lag X --window X --excess X --rank X --base X --horizon X
        --probability X --target X       for the measures that take them; see --list
        --rows FROM:TO, --from DATE, --to DATE    some of the rows, ends included

      Exit code 2: an option or file can't be used. Formats: docs/reference/measure.md
      """;

  /** As many digits as every double has. */
  private static final MathContext DIGITS = new MathContext(15);

  private final EstimatorCatalogue catalogue = SeriesEstimators.catalogue();
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param out takes the result
   * @param err takes errors
   */
  public MeasureCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs to the end.
   *
   * @return the exit code
   */
  public int run(List<String> arguments) {
    if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
      out.print(HELP);
      return OK;
    }
    try {
      if (arguments.equals(List.of("--list"))) {
        catalogue.all().forEach(this::list);
      } else if (arguments.get(0).equals("--describe") && arguments.size() == 2) {
        describe(estimator(arguments.get(1)));
      } else {
        out.print(measure(MeasureArguments.parse(arguments)) + "\n");
      }
      return OK;
    } catch (UnreadableInput | IllegalArgumentException e) {
      // The library's messages name the argument and its value.
      err.print("measure: " + e.getMessage() + "\n");
      return UNUSABLE;
    }
  }

  private String measure(MeasureArguments arguments) throws UnreadableInput {
    Estimator estimator = estimator(arguments.require("measure"));
    ReturnsFile file = arguments.file();
    if (estimator.parameters().contains(Parameter.BENCHMARK)
        && arguments.given(Parameter.BENCHMARK) == null) {
      throw new UnreadableInput(estimator.id() + " needs --benchmark, a column or a number");
    }
    Estimate estimate = estimator.estimate(arguments.input(file));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = RiskJson.mapper().createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("value");
      Double value = estimate.value();
      if (value == null) {
        json.writeNull();
      } else {
        json.writeNumber(digits(value));
      }
      json.writeStringField("status", estimate.status().name());
      json.writeNumberField("n", estimate.n());
      json.writeStringField("estimator", estimate.estimator());
      if (value != null && isRow(estimator)) {
        date(json, file, arguments.column(file), (int) Math.rint(value));
      }
      json.writeObjectFieldStart("parameters");
      for (Parameter parameter : estimator.parameters()) {
        json.writeStringField(parameter.key(), used(parameter, arguments, file));
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UnreadableInput("cannot write JSON: " + e, e);
    }
    return text.toString();
  }

  private Estimator estimator(String name) throws UnreadableInput {
    try {
      return catalogue.require(name);
    } catch (IllegalArgumentException e) {
      throw new UnreadableInput(e.getMessage() + "; measure --list names them all", e);
    }
  }

  /** What was given for a parameter, else what was used instead. */
  private static String used(Parameter parameter, MeasureArguments arguments, ReturnsFile file)
      throws UnreadableInput {
    if (parameter == Parameter.PERIODS) {
      return digits(arguments.periods(file));
    }
    String given = arguments.given(parameter);
    if (given != null) {
      return given;
    }
    String annual = arguments.annual(parameter);
    return annual == null ? digits(parameter.absent()) : annual + " a year";
  }

  private static boolean isRow(Estimator estimator) {
    return List.of("drawdown.table.from", "drawdown.table.trough", "drawdown.table.to")
        .contains(estimator.id());
  }

  /** The date of the k-th row that has a return, where there are dates. */
  private static void date(JsonGenerator json, ReturnsFile file, String column, int k)
      throws IOException, UnreadableInput {
    LocalDate[] dates = file.dates();
    double[] returns = file.column(column);
    int seen = 0;
    for (int i = 0; i < dates.length; i++) {
      if (!Double.isNaN(returns[i]) && ++seen == k) {
        json.writeStringField("date", dates[i].toString());
      }
    }
  }

  /** Not by {@code Double.toString}, which differs between releases of the JDK. */
  private static String digits(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    boolean plain = Math.abs(rounded.scale()) <= 30;
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  private void list(Estimator estimator) {
    out.print(String.format("%-38s %s", estimator.id(), estimator.definition()));
    if (!estimator.parameters().isEmpty()) {
      out.print(
          estimator.parameters().stream()
              .map(Parameter::key)
              .collect(Collectors.joining(", ", " [", "]")));
    }
    if (!estimator.aliases().isEmpty()) {
      out.print(" = " + String.join(", ", estimator.aliases()));
    }
    out.print("\n");
  }

  private void describe(Estimator estimator) {
    out.print(estimator.id() + ": " + estimator.definition() + "\n");
    out.print("  formula   " + estimator.formula() + "\n");
    if (!estimator.reference().isEmpty()) {
      out.print("  after     " + estimator.reference() + "\n");
    }
    for (Parameter parameter : estimator.parameters()) {
      out.print("  --" + parameter.key() + ": " + parameter.meaning() + "\n");
    }
    if (!estimator.aliases().isEmpty()) {
      out.print("  also      " + String.join(", ", estimator.aliases()) + "\n");
    }
  }
}
