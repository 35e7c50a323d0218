package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.ReferenceData;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.MeasureStatus;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every case of empyrical's test suite. Series are joined by date, as there. */
final class EmpyricalTable {
  private static final String TABLE = "empyrical";

  private final Map<String, TreeMap<LocalDate, Double>> series = new HashMap<>();

  private EmpyricalTable() {
    for (Map<String, String> row : ReferenceData.rows("empyrical_series.csv.gz")) {
      String column = row.get("column");
      String name = row.get("series");
      // Frames of two columns are told apart; a column that only names the series is not.
      String key = name.startsWith("df_") ? name + ":" + column : name;
      series
          .computeIfAbsent(key, k -> new TreeMap<>())
          .put(LocalDate.parse(row.get("date")), ReferenceData.number(row.get("value")));
    }
    series.put("empty_returns", new TreeMap<>());
  }

  static List<PublishedRow> rows() {
    EmpyricalTable table = new EmpyricalTable();
    List<PublishedRow> rows = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows("empyrical_cases.csv")) {
      rows.add(table.row(row));
    }
    return rows;
  }

  private PublishedRow row(Map<String, String> row) {
    String function = row.get("function");
    String expected = row.get("expected");
    String digits = row.get("decimals");
    Map<String, String> params = params(row.get("params"));
    String returns = row.get("returns");
    switch (function) {
      case "cum_returns":
        double base = Double.parseDouble(params.get("starting_value"));
        double[] path = ReturnIndex.cumulative(values(get(returns)));
        double[] ours = Arrays.stream(path).map(c -> base == 0 ? c : base * (1 + c)).toArray();
        return list(function, "ReturnIndex.cumulative", ours, expected, digits);
      case "aggregate_returns":
        CalendarPeriod period =
            switch (params.get("convert_to")) {
              case "weekly" -> CalendarPeriod.WEEK;
              case "monthly" -> CalendarPeriod.MONTH;
              case "quarterly" -> CalendarPeriod.QUARTER;
              default -> CalendarPeriod.YEAR;
            };
        TreeMap<LocalDate, Double> dated = get(returns);
        return list(
            function,
            "CalendarPeriod.aggregate",
            period.aggregate(dated.keySet().toArray(new LocalDate[0]), values(dated)),
            expected,
            digits);
      case "roll_max_drawdown":
      case "roll_sharpe_ratio":
        boolean drawdown = function.equals("roll_max_drawdown");
        Estimator estimator =
            SeriesEstimators.catalogue()
                .require(drawdown ? "drawdown.max" : "sharpe.sample.annualized");
        List<Estimate> windows =
            ReturnIndex.rolling(
                estimator,
                SeriesInput.of(values(get(returns))).with(Parameter.PERIODS, 252),
                Integer.parseInt(params.get("window")));
        return list(
            function,
            "ReturnIndex.rolling of " + estimator.id(),
            windows.stream().mapToDouble(e -> drawdown ? -e.value() : e.value()).toArray(),
            expected,
            digits);
      default:
        return returns.startsWith("df_")
            ? frame(function, returns, params, expected, digits)
            : number(function, get(returns), params, expected, digits);
    }
  }

  /** A figure for each of two columns. */
  private PublishedRow frame(
      String function, String returns, Map<String, String> params, String expected, String digits) {
    List<PublishedRow> parts = new ArrayList<>();
    for (String part : expected.split("\\|")) {
      String column = part.substring(0, part.indexOf(':'));
      parts.add(
          number(
              function,
              get(returns + ":" + column),
              params,
              part.substring(column.length() + 1),
              digits));
    }
    return worst(parts);
  }

  private static PublishedRow worst(List<PublishedRow> parts) {
    return parts.stream()
        .filter(part -> part.verdict() == PublishedRow.Verdict.DISAGREES)
        .findFirst()
        .orElse(parts.get(0));
  }

  private PublishedRow number(
      String function,
      TreeMap<LocalDate, Double> returns,
      Map<String, String> params,
      String expected,
      String digits) {
    List<String> ids =
        switch (function) {
          case "cum_returns_final" ->
              params.get("starting_value").equals("0")
                  ? List.of("return.cumulative.geometric")
                  : List.of("index.final");
          case "alpha_beta" -> List.of("alpha.annualized.geometric", "beta");
          case "up_alpha_beta" -> List.of("alpha.up.annualized.geometric", "beta.up");
          case "down_alpha_beta" -> List.of("alpha.down.annualized.geometric", "beta.down");
          case "value_at_risk" -> List.of("var.historical.type7");
          default -> List.of(SeriesEstimators.catalogue().require("empyrical." + function).id());
        };
    String[] parts = expected.split("\\|", -1);
    List<PublishedRow> rows = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Estimator estimator = SeriesEstimators.catalogue().require(ids.get(i));
      if ("-10.0".equals(params.get("required_return"))) {
        // A year that loses more than everything has no return per period.
        Estimate none = new Estimate(estimator.id(), null, MeasureStatus.UNDEFINED, 0);
        rows.add(PublishedRow.of(TABLE, function, none, 1, parts[i], digits));
        continue;
      }
      SeriesInput input = input(function, returns, params);
      int sign = function.equals("max_drawdown") || function.equals("value_at_risk") ? -1 : 1;
      Estimate ours = estimator.estimate(input);
      PublishedRow row = PublishedRow.of(TABLE, function, ours, sign, parts[i], digits);
      rows.add(row);
    }
    PublishedRow worst = worst(rows);
    return new PublishedRow(
        worst.table(),
        worst.function(),
        String.join(", ", ids),
        worst.tolerance(),
        worst.verdict(),
        worst.remark(),
        worst.detail());
  }

  private SeriesInput input(
      String function, TreeMap<LocalDate, Double> returns, Map<String, String> params) {
    TreeMap<LocalDate, Double> all = new TreeMap<>(returns);
    Map<Parameter, TreeMap<LocalDate, Double>> others = new HashMap<>();
    double periods =
        switch (params.getOrDefault("period", "daily")) {
          case "weekly" -> 52;
          case "monthly" -> 12;
          case "yearly" -> 1;
          default -> 252;
        };
    Map<Parameter, Double> numbers = new LinkedHashMap<>();
    numbers.put(Parameter.PERIODS, periods);
    params.forEach(
        (name, text) -> {
          switch (name) {
            case "benchmark", "factor_returns" -> put(Parameter.BENCHMARK, text, others, numbers);
            case "risk_free" ->
                // Omega there lowers the returns; here the threshold is the sum of both.
                put(
                    function.equals("omega_ratio") ? Parameter.MAR : Parameter.RISK_FREE,
                    text,
                    others,
                    numbers);
            case "required_return" -> {
              if (function.equals("omega_ratio")) {
                double annual = Double.parseDouble(text);
                if (annual != 0) {
                  numbers.put(Parameter.MAR, SeriesInput.perPeriod(annual, periods));
                }
              } else {
                put(Parameter.MAR, text, others, numbers);
              }
            }
            case "cutoff" -> numbers.put(Parameter.CONFIDENCE, 1 - Double.parseDouble(text));
            case "starting_value" -> {
              double base = Double.parseDouble(text);
              if (base != 0) {
                numbers.put(Parameter.BASE, base);
              }
            }
            case "period" -> {
              // Taken above.
            }
            default -> throw new AssertionError("unknown parameter: " + name);
          }
        });
    if (others.containsKey(Parameter.BENCHMARK)) {
      for (LocalDate date : others.get(Parameter.BENCHMARK).keySet()) {
        all.putIfAbsent(date, Double.NaN);
      }
    }
    SeriesInput input = SeriesInput.of(values(all));
    for (Map.Entry<Parameter, TreeMap<LocalDate, Double>> other : others.entrySet()) {
      double[] joined =
          all.keySet().stream()
              .mapToDouble(date -> other.getValue().getOrDefault(date, Double.NaN))
              .toArray();
      input = input.with(other.getKey(), joined);
    }
    for (Map.Entry<Parameter, Double> entry : numbers.entrySet()) {
      if (!others.containsKey(entry.getKey())) {
        input = input.with(entry.getKey(), entry.getValue());
      }
    }
    return input;
  }

  private void put(
      Parameter parameter,
      String text,
      Map<Parameter, TreeMap<LocalDate, Double>> others,
      Map<Parameter, Double> numbers) {
    if (text.matches("-?[0-9.]+")) {
      numbers.putIfAbsent(parameter, Double.parseDouble(text));
    } else {
      others.put(parameter, get(text));
    }
  }

  /** A series by name: prefix - for its opposite, suffix [1:] without its first value. */
  private TreeMap<LocalDate, Double> get(String name) {
    if (name.startsWith("values:")) {
      TreeMap<LocalDate, Double> values = new TreeMap<>();
      String[] texts = name.substring("values:".length()).split("\\|");
      for (int i = 0; i < texts.length; i++) {
        values.put(LocalDate.ofEpochDay(i), Double.parseDouble(texts[i]));
      }
      return values;
    }
    if (name.startsWith("-")) {
      TreeMap<LocalDate, Double> opposite = new TreeMap<>();
      get(name.substring(1)).forEach((date, value) -> opposite.put(date, -value));
      return opposite;
    }
    if (name.endsWith("[1:]")) {
      TreeMap<LocalDate, Double> rest = new TreeMap<>(get(name.substring(0, name.length() - 4)));
      rest.pollFirstEntry();
      return rest;
    }
    TreeMap<LocalDate, Double> found = series.get(name);
    if (found == null) {
      throw new AssertionError("unknown series: " + name);
    }
    return found;
  }

  private static double[] values(TreeMap<LocalDate, Double> dated) {
    return dated.values().stream().mapToDouble(value -> value).toArray();
  }

  private static PublishedRow list(
      String function, String estimator, double[] ours, String expected, String digits) {
    String[] parts = expected.isEmpty() ? new String[0] : expected.split("\\|");
    boolean agrees = parts.length == ours.length;
    for (int i = 0; agrees && i < parts.length; i++) {
      agrees = PublishedRow.agrees(ours[i], parts[i], digits);
    }
    return new PublishedRow(
        TABLE,
        function,
        estimator,
        "1e-" + digits,
        agrees ? PublishedRow.Verdict.AGREES : PublishedRow.Verdict.DISAGREES,
        "",
        expected + " published, ours " + Arrays.toString(ours));
  }

  private static Map<String, String> params(String text) {
    Map<String, String> params = new LinkedHashMap<>();
    if (!text.isEmpty()) {
      for (String pair : text.split(";")) {
        params.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return params;
  }
}
