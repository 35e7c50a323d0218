package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.ReferenceData;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.analytics.backtest.BinomialTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every recorded result of PerformanceAnalytics on its managers and EDHEC data. */
final class PerformanceAnalyticsTable {
  private final String table;
  private final Map<String, double[]> columns;
  private final List<String> dates;

  private PerformanceAnalyticsTable(String table) {
    this.table = table;
    this.columns = ReferenceData.columns(table + "_returns.csv");
    this.dates =
        ReferenceData.rows(table + "_returns.csv").stream().map(row -> row.get("date")).toList();
  }

  static List<PublishedRow> rows(String name) {
    PerformanceAnalyticsTable table = new PerformanceAnalyticsTable(name);
    List<PublishedRow> rows = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows(name + "_expected.csv")) {
      rows.add(
          table.row(
              row.get("metric"),
              row.get("column"),
              row.get("params"),
              row.get("expected"),
              row.get("digits")));
    }
    return rows;
  }

  private PublishedRow row(
      String metric, String column, String params, String expected, String digits) {
    String function = metric.replaceAll("^(table\\.[A-Za-z]+)/\\d+/", "$1/").replaceAll(":$", "");
    if (metric.startsWith("table.Drawdowns/")) {
      return drawdown(metric, function, column, expected, digits);
    }
    if (metric.startsWith("VaR.backtest/")) {
      return backtest(metric, column, expected, digits);
    }
    String rounded = metric.replaceAll("/\\d+/", "/");
    Map<String, String> given = params(params);
    double[] returns = column.contains("|") ? portfolio(column, given) : columns.get(column);
    int rows = given.containsKey("rows") ? 100 : returns.length;
    SeriesInput input = SeriesInput.of(Arrays.copyOf(returns, rows)).with(Parameter.PERIODS, 12);
    if (given.containsKey("Rf")) {
      input = with(input, Parameter.RISK_FREE, given.get("Rf"));
    }
    if (given.containsKey("MAR")) {
      input = with(input, Parameter.MAR, given.get("MAR"));
    }
    if (given.containsKey("p")) {
      input = input.with(Parameter.CONFIDENCE, Double.parseDouble(given.get("p")));
    }
    if (metric.contains("SP500 TR")) {
      input = input.with(Parameter.BENCHMARK, columns.get("SP500 TR"));
    }
    if (metric.contains("EDHEC LS EQ")) {
      input = input.with(Parameter.BENCHMARK, columns.get("EDHEC LS EQ"));
    }
    if (metric.startsWith("autocorrelation rho ")) {
      input = input.with(Parameter.LAG, metric.charAt(metric.length() - 1) - '0');
    }
    if (metric.startsWith("Ljung-Box")) {
      input = input.with(Parameter.LAG, 6);
    }
    if (metric.endsWith("(0%)")) {
      input = input.with(Parameter.MAR, 0);
    }
    if (metric.endsWith("Downside Deviation (Rf=4%)")) {
      input = with(input, Parameter.MAR, given.get("Rf"));
    }
    String id = estimator(rounded, given);
    Estimate ours = SeriesEstimators.catalogue().require(id).estimate(input);
    boolean loss = (id.startsWith("var.") || id.startsWith("es.")) && !column.contains("|");
    String shown = function;
    if (metric.equals("VaR") || metric.equals("ES")) {
      shown = metric + " (" + given.get("method") + ")";
    } else if (metric.startsWith("Return.")) {
      shown = metric + " (geometric=" + given.get("geometric") + ")";
    }
    shown = shown.replaceAll("autocorrelation rho \\d", "autocorrelation rho 1 to 6");
    PublishedRow row = PublishedRow.of(table, shown, ours, loss ? -1 : 1, expected, digits);
    if (metric.equals("SharpeRatio.annualized")) {
      return row.remarked(
          "recorded as geometric, but the figures are those of arithmetic annualisation");
    }
    return row;
  }

  private static String estimator(String metric, Map<String, String> given) {
    return switch (metric) {
      case "VaR" ->
          switch (given.get("method")) {
            case "historical" -> "var.historical.type7";
            case "gaussian" -> "var.gaussian.population";
            default -> "var.modified";
          };
      case "ES" ->
          switch (given.get("method")) {
            case "historical" -> "es.historical.at_or_below";
            case "gaussian" -> "es.gaussian.population";
            default -> "es.modified";
          };
      case "portfolio component VaR (total, positive loss)" -> "var.gaussian.sample";
      case "StdDev", "table.Variability/monthly Std Dev", "table.Distributions/monthly Std Dev" ->
          "stddev.sample";
      case "StdDev.annualized",
          "table.Variability/Annualized Std Dev",
          "table.AnnualizedReturns/Annualized Std Dev" ->
          "stddev.sample.annualized";
      case "table.Variability/Mean Absolute deviation" -> "deviation.mean_absolute";
      case "SharpeRatio (StdDev)", "SharpeRatio/Sharpe Ratio (Rf=0.3%, p=95%):" -> "sharpe.sample";
      case "SharpeRatio/VaR Sharpe Ratio (Rf=0.3%, p=95%):" -> "sharpe.var.modified";
      case "SharpeRatio/ES Sharpe Ratio (Rf=0.3%, p=95%):" -> "sharpe.es.modified";
      case "SharpeRatio.annualized" -> "sharpe.sample.annualized";
      case "table.AnnualizedReturns/Annualized Sharpe (Rf=0%)" -> "sharpe.geometric.annualized";
      case "table.AnnualizedReturns/Annualized Return" -> "return.annualized.geometric";
      case "Return.annualized" ->
          given.get("geometric").equals("TRUE")
              ? "return.annualized.geometric"
              : "return.annualized.arithmetic";
      case "Return.cumulative" ->
          given.get("geometric").equals("TRUE")
              ? "return.cumulative.geometric"
              : "return.cumulative.arithmetic";
      case "SortinoRatio", "table.DownsideRiskRatio/Sortino ratio" -> "sortino.full";
      case "CalmarRatio", "table.DrawdownsRatio/Calmar ratio" -> "calmar";
      case "SterlingRatio", "table.DrawdownsRatio/Sterling ratio" -> "sterling";
      case "table.DrawdownsRatio/Burke ratio" -> "burke.runs";
      case "table.DrawdownsRatio/Pain index" -> "pain.index";
      case "table.DrawdownsRatio/Ulcer index" -> "ulcer.index";
      case "table.DrawdownsRatio/Pain ratio" -> "pain.ratio";
      case "table.DrawdownsRatio/Martin ratio" -> "martin";
      case "DownsideDeviation",
          "table.DownsideRiskRatio/monthly downside risk",
          "table.DownsideRisk/Downside Deviation (MAR=5%)",
          "table.DownsideRisk/Downside Deviation (Rf=4%)",
          "table.DownsideRisk/Downside Deviation (0%)" ->
          "downside.full";
      case "table.DownsideRiskRatio/Annualised downside risk" -> "downside.full.annualized";
      case "table.DownsideRiskRatio/Downside potential" -> "downside.potential";
      case "table.DownsideRiskRatio/Omega", "Omega" -> "omega";
      case "table.DownsideRiskRatio/Upside potential" -> "upside.potential.full";
      case "table.DownsideRiskRatio/Upside potential ratio" -> "upside_potential.ratio.subset";
      case "table.DownsideRiskRatio/Omega-sharpe ratio" -> "omega.sharpe";
      case "SemiDeviation", "table.DownsideRisk/Semi Deviation" -> "semideviation.full";
      case "SemiVariance" -> "semivariance.subset";
      case "table.DownsideRisk/Gain Deviation" -> "deviation.gain";
      case "table.DownsideRisk/Loss Deviation" -> "deviation.loss";
      case "maxDrawdown", "table.DownsideRisk/Maximum Drawdown" -> "drawdown.max";
      case "table.DownsideRisk/Historical VaR (95%)" -> "var.historical.type7";
      case "table.DownsideRisk/Historical ES (95%)" -> "es.historical.at_or_below";
      case "table.DownsideRisk/Modified VaR (95%)" -> "var.modified";
      case "table.DownsideRisk/Modified ES (95%)" -> "es.modified";
      case "table.Distributions/Skewness" -> "skewness.population";
      case "table.Distributions/Sample skewness" -> "skewness.sample.population_sd";
      case "table.Distributions/Kurtosis" -> "kurtosis.population";
      case "table.Distributions/Excess kurtosis" -> "kurtosis.excess.population";
      case "table.Distributions/Sample excess kurtosis" -> "kurtosis.excess.sample";
      case "CDD (conditional drawdown)" -> "cdd";
      case "InformationRatio vs SP500 TR" -> "information.geometric";
      case "TrackingError vs SP500 TR (annualized)" -> "tracking_error.sample.annualized";
      case "TreynorRatio vs SP500 TR" -> "treynor";
      case "Ljung-Box Q(6) p-value" -> "ljung_box.p_value";
      default -> {
        if (metric.startsWith("autocorrelation rho ")) {
          yield "autocorrelation";
        }
        if (metric.endsWith("/correlation")) {
          yield "correlation.pearson";
        }
        if (metric.endsWith("/lower 95% CI")) {
          yield "correlation.pearson.lower";
        }
        if (metric.endsWith("/upper 95% CI")) {
          yield "correlation.pearson.upper";
        }
        throw new AssertionError("a published figure without an estimator: " + metric);
      }
    };
  }

  private SeriesInput with(SeriesInput input, Parameter parameter, String text) {
    if (text.startsWith("column ")) {
      return input.with(parameter, columns.get(text.substring("column ".length())));
    }
    String[] parts = text.split("/");
    double value = Double.parseDouble(parts[0]);
    return input.with(parameter, parts.length == 2 ? value / Double.parseDouble(parts[1]) : value);
  }

  private double[] portfolio(String names, Map<String, String> given) {
    String[] assets = names.split("\\|");
    String[] weights = given.get("weights").split("\\|");
    double[] sum = new double[columns.get(assets[0]).length];
    for (int a = 0; a < assets.length; a++) {
      double weight = Double.parseDouble(weights[a]);
      double[] column = columns.get(assets[a]);
      Arrays.setAll(sum, i -> sum[i] + weight * column[i]);
    }
    return sum;
  }

  private PublishedRow drawdown(
      String metric, String function, String column, String expected, String digits) {
    // Rows without a value come first or last only; the dates stand beside those that have one.
    List<String> present = new ArrayList<>();
    double[] all = columns.get(column);
    for (int i = 0; i < all.length; i++) {
      if (!Double.isNaN(all[i])) {
        present.add(dates.get(i));
      }
    }
    double[] returns = Arrays.stream(all).filter(r -> !Double.isNaN(r)).toArray();
    String[] parts = metric.split("/");
    DrawdownTable.Episode fall =
        DrawdownTable.of(returns).deepestFirst().get(Integer.parseInt(parts[1]) - 1);
    String name = "DrawdownTable";
    return switch (parts[2]) {
      case "From" -> PublishedRow.ofText(table, function, name, present.get(fall.from()), expected);
      case "Trough" ->
          PublishedRow.ofText(table, function, name, present.get(fall.trough()), expected);
      case "To" -> PublishedRow.ofText(table, function, name, present.get(fall.to()), expected);
      case "Depth" -> PublishedRow.of(table, function, name, -fall.depth(), expected, digits);
      case "Length" -> PublishedRow.ofText(table, function, name, fall.length(), expected);
      case "To Trough" -> PublishedRow.ofText(table, function, name, fall.toTrough(), expected);
      case "Recovery" -> PublishedRow.ofText(table, function, name, fall.recovery(), expected);
      default -> throw new AssertionError(metric);
    };
  }

  private PublishedRow backtest(String metric, String column, String expected, String digits) {
    double[] returns = columns.get(column);
    double level =
        -SeriesEstimators.catalogue()
            .require("var.historical.type7")
            .estimate(SeriesInput.of(returns))
            .value();
    int n = returns.length;
    int exceedances = (int) Arrays.stream(returns).filter(r -> r < level).count();
    return switch (metric) {
      case "VaR.backtest/expected_exceedances" ->
          PublishedRow.of(table, metric, "n p", n * 0.05, expected, digits);
      case "VaR.backtest/actual_exceedances" ->
          PublishedRow.of(table, metric, "returns below -VaR", exceedances, expected, digits);
      case "VaR.backtest/p.value (two sided binomial test)" ->
          PublishedRow.of(
                  table,
                  metric,
                  "BinomialTest.proportion",
                  BinomialTest.proportion(n, exceedances, 0.05).pValue(),
                  expected,
                  digits)
              .remarked(
                  "named a binomial test there; the figure is that of the proportion test with Yates's correction");
      default -> throw new AssertionError("a published figure without an estimator: " + metric);
    };
  }

  private static Map<String, String> params(String text) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : text.split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        params.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return params;
  }
}
