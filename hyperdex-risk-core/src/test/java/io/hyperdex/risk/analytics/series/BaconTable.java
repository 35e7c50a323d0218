package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.ReferenceData;
import io.hyperdex.risk.analytics.SeriesInput;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The worked example of Bacon's book in two readings: the figure printed there, and the one that
 * PerformanceAnalytics recorded, where there is one. A row agrees where the recorded one does, or
 * the printed one where nothing was recorded; rows that the source marks DIFFERS are looked at one
 * by one, each with the estimator of either reading.
 */
final class BaconTable {
  private static final String TABLE = "bacon";
  private static final Pattern CALL = Pattern.compile("([A-Za-z0-9.]+)\\((.*)\\)");

  private BaconTable() {}

  static List<PublishedRow> rows() {
    Map<String, double[]> bacon = ReferenceData.columns("bacon_returns.csv");
    double[] ham1 = Arrays.copyOf(ReferenceData.columns("managers_returns.csv").get("HAM1"), 12);
    List<PublishedRow> rows = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows("bacon_expected.csv")) {
      Matcher call = CALL.matcher(row.get("call"));
      if (!call.matches()) {
        throw new AssertionError(row.get("call"));
      }
      SeriesInput input =
          row.get("dataset").equals("bacon")
              ? SeriesInput.of(bacon.get("portfolio"))
                  .with(Parameter.BENCHMARK, bacon.get("benchmark"))
              : SeriesInput.of(ham1);
      input = input.with(Parameter.PERIODS, 12);
      for (String pair : row.get("params").split(";")) {
        if (pair.startsWith("MAR=")) {
          input = input.with(Parameter.MAR, Double.parseDouble(pair.substring(4)));
        } else if (pair.startsWith("l=")) {
          input = input.with(Parameter.ORDER, Double.parseDouble(pair.substring(2)));
        }
      }
      rows.add(row(call.group(1), call.group(2), input, row));
    }
    return rows;
  }

  private static PublishedRow row(
      String function, String arguments, SeriesInput input, Map<String, String> row) {
    String printed = row.get("printed_expected");
    String recorded = row.get("computed_by_package");
    if (function.equals("Frequency")) {
      LocalDate[] dates =
          ReferenceData.rows("bacon_returns.csv").stream()
              .map(line -> LocalDate.parse(line.get("date")))
              .toArray(LocalDate[]::new);
      return PublishedRow.ofText(
          TABLE,
          function,
          "CalendarPeriod.periodsPerYear",
          CalendarPeriod.periodsPerYear(dates).orElseThrow(),
          printed);
    }
    String id = estimator(function, arguments);
    Estimate ours = SeriesEstimators.catalogue().require(id).estimate(input);
    String shown = function + variant(arguments);
    if (!row.get("agreement").equals("DIFFERS")) {
      return recorded.isEmpty()
          ? PublishedRow.of(TABLE, shown, ours, 1, printed, "printed")
          : PublishedRow.of(TABLE, shown, ours, 1, recorded, "trunc4");
    }
    PublishedRow ofPackage = PublishedRow.of(TABLE, shown, ours, 1, recorded, "trunc4");
    return ofPackage.remarked(printedToo(shown, printed, input));
  }

  /** How the printed figure of a row marked DIFFERS comes about; checked where it can be. */
  private static String printedToo(String shown, String printed, SeriesInput input) {
    return switch (shown) {
      case "AdjustedSharpeRatio" ->
          ours(
              "sharpe.adjusted",
              input,
              printed,
              1,
              1e-6,
              "the printed figure annualises geometrically");
      case "SystematicRisk" ->
          ours(
              "systematic_risk.population",
              input,
              printed,
              0.1,
              5e-4,
              "the printed figure is a tenth (a slip) of the one with divisor n");
      case "TotalRisk" ->
          ours(
              "total_risk.population",
              input,
              printed,
              0.1,
              5e-5,
              "the printed figure is a tenth (a slip) of the one with divisor n");
      case "TreynorRatio, modified = TRUE" ->
          ours(
              "treynor.modified.population",
              input,
              printed,
              1,
              5e-5,
              "the printed figure has divisor n");
      case "UpsideRisk, stat=variance" ->
          ours(
              "upside.variance.full",
              input,
              printed,
              100,
              1e-4,
              "the printed figure is a hundredfold");
      case "UpsideRisk, stat=risk" ->
          "the printed 1.820 is in percent and differs in its third digit; not taken for truth";
      case "MSquaredExcess", "MSquaredExcess, Method=arithmetic" ->
          "the printed figure goes with an annual benchmark return of 11.17 %, but the 24 returns compound to 11.80 %";
      case "PainRatio" ->
          "the printed 2.66 is no quotient of the return and the index of this series (0.1037 / 0.0400)";
      default -> throw new AssertionError("a row that differs without a reason: " + shown);
    };
  }

  private static String ours(
      String id, SeriesInput input, String printed, double unit, double tolerance, String reason) {
    Double value = SeriesEstimators.catalogue().require(id).estimate(input).value();
    if (value == null || Math.abs(value * unit - Double.parseDouble(printed)) > tolerance) {
      throw new AssertionError(id + " does not explain the printed " + printed + ": " + value);
    }
    return reason + " (`" + id + "`)";
  }

  private static String variant(String arguments) {
    Matcher matcher =
        Pattern.compile("(modified|stat|method|Method) ?= ?\"?([A-Za-z_]+)\"?").matcher(arguments);
    return matcher.find() ? ", " + matcher.group(0).replace("\"", "") : "";
  }

  private static String estimator(String function, String arguments) {
    String variant = variant(arguments);
    return switch (function + variant) {
      case "UpsideRisk, stat=variance" -> "upside.variance.full";
      case "UpsideRisk, stat=potential" -> "upside.potential.full";
      case "VolatilitySkewness, stat=variability" -> "variability_skewness";
      case "BurkeRatio, modified = TRUE" -> "burke.runs.modified";
      case "TreynorRatio, modified = TRUE" -> "treynor.modified.sample";
      case "MSquaredExcess, Method=arithmetic" -> "m2.excess.arithmetic";
      case "kurtosis, method = sample" -> "kurtosis.sample";
      case "kurtosis, method = sample_excess" -> "kurtosis.excess.sample";
      default -> SeriesEstimators.catalogue().require(function).id();
    };
  }
}
