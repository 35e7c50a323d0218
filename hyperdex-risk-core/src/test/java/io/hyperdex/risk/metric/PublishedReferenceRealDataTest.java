package io.hyperdex.risk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The estimators against results that others published, one test a row.
 *
 * <p>Covered: of empyrical's test suite all rows of max_drawdown, annual_volatility and
 * sharpe_ratio, and the one value_at_risk row whose interpolated quantile falls on an observation;
 * of PerformanceAnalytics (managers, edhec) StdDev, annualised too, SharpeRatio per period, maximum
 * drawdown, the depth of the first drawdown, and historical VaR.
 *
 * <p>Not covered, as the definition is another: its annualised Sharpe ratio (geometric) and, of
 * empyrical, the other VaR rows (between two observations, or at 0 % and 100 %).
 */
@Tag("real-data")
class PublishedReferenceRealDataTest {
  /** How a published number was cut to its digits, and so how close one can be to it. */
  private static void assertPublished(double ours, double expected, String digits) {
    switch (digits) {
      case "trunc4" ->
          assertThat(Math.abs(ours) - Math.abs(expected)).isBetween(-1e-12, 1e-4 + 1e-12);
      case "round4" -> assertThat(ours).isCloseTo(expected, within(0.5e-4 + 1e-12));
      case "round6" -> assertThat(ours).isCloseTo(expected, within(0.5e-6 + 1e-12));
      default -> throw new AssertionError("unknown digits: " + digits);
    }
  }

  private static double[] present(double[] column) {
    return Arrays.stream(column).filter(x -> !Double.isNaN(x)).toArray();
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    Arrays.setAll(difference, i -> a[i] - b[i]);
    return difference;
  }

  /**
   * Shows as skipped where the data is not there; a test factory that gives up shows as nothing.
   */
  @Test
  void theReferenceDataIsThere() {
    assertThat(ReferenceData.rows("empyrical_cases.csv")).hasSize(155);
  }

  // empyrical

  @TestFactory
  List<DynamicTest> empyrical() {
    Map<String, double[]> series = ReferenceData.series("empyrical_series.csv.gz");
    List<DynamicTest> tests = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows("empyrical_cases.csv")) {
      String name = row.get("function") + "(" + row.get("returns") + ", " + row.get("params") + ")";
      String published = row.get("expected");
      double tolerance = Math.pow(10, -Integer.parseInt(row.get("decimals")));
      switch (row.get("function")) {
        case "max_drawdown" -> {
          double[] sample = sample(series, row.get("returns"));
          tests.add(
              DynamicTest.dynamicTest(
                  name, () -> drawdown(sample, ReferenceData.number(published), tolerance)));
        }
        case "annual_volatility" -> {
          double[] sample = sample(series, row.get("returns"));
          OptionalDouble ours = Volatility.of(sample, sample.length, periods(row.get("params")));
          tests.add(
              DynamicTest.dynamicTest(
                  name,
                  () ->
                      assertThat(ours)
                          .hasValueCloseTo(ReferenceData.number(published), within(tolerance))));
        }
        case "sharpe_ratio" ->
            tests.add(
                DynamicTest.dynamicTest(
                    name, () -> sharpe(series, row, ReferenceData.number(published), tolerance)));
        case "value_at_risk" -> {
          if (name.contains("1|81|82|83|84|85, cutoff=0.2")) {
            double[] sample = sample(series, row.get("returns"));
            tests.add(
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        assertThat(ValueAtRisk.historical(sample, 6, 8000))
                            .hasValue(-ReferenceData.number(published))));
          }
        }
        default -> {
          // Another function than ours.
        }
      }
    }
    assertThat(tests).as("rows covered").hasSize(8 + 4 + 8 + 1);
    return tests;
  }

  private static double[] sample(Map<String, double[]> series, String name) {
    if (name.equals("empty_returns")) {
      return new double[0];
    }
    double[] values =
        name.startsWith("values:")
            ? Arrays.stream(name.substring(7).split("\\|")).mapToDouble(Double::valueOf).toArray()
            : series.get(name);
    assertThat(values).as("series %s", name).isNotNull();
    return present(values);
  }

  private static int periods(String params) {
    return switch (params) {
      case "period=daily" -> 252;
      case "period=weekly" -> 52;
      case "period=monthly" -> 12;
      default -> throw new AssertionError("unknown period: " + params);
    };
  }

  private static void drawdown(double[] sample, double expected, double tolerance) {
    // No returns: NaN there; here an index that has not moved has not fallen.
    double published = Double.isNaN(expected) ? 0 : expected;
    assertThat(-Drawdown.maximum(sample, sample.length)).isCloseTo(published, within(tolerance));
  }

  private static void sharpe(
      Map<String, double[]> series, Map<String, String> row, double expected, double tolerance) {
    String riskFree = row.get("params").substring("risk_free=".length());
    double[] excess =
        row.get("returns").equals("empty_returns")
            ? new double[0]
            : riskFree.equals("0.0")
                ? present(series.get(row.get("returns")))
                : present(minus(series.get(row.get("returns")), series.get(riskFree)));
    OptionalDouble ours = SharpeRatio.of(excess, excess.length, 252, 0);
    if (Double.isFinite(expected)) {
      assertThat(ours).hasValueCloseTo(expected, within(tolerance));
    } else {
      // NaN or, for returns that do not vary, infinity there; no value here.
      assertThat(ours).isEmpty();
    }
  }

  // PerformanceAnalytics

  @TestFactory
  List<DynamicTest> managers() {
    List<DynamicTest> tests = performanceAnalytics("managers");
    assertThat(tests).as("rows covered").hasSize(64);
    return tests;
  }

  @TestFactory
  List<DynamicTest> edhec() {
    List<DynamicTest> tests = performanceAnalytics("edhec_a");
    assertThat(tests).as("rows covered").hasSize(38);
    return tests;
  }

  private static List<DynamicTest> performanceAnalytics(String dataset) {
    Map<String, double[]> columns = ReferenceData.columns(dataset + "_returns.csv");
    List<DynamicTest> tests = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows(dataset + "_expected.csv")) {
      OptionalDouble ours = ours(columns, row);
      if (ours.isPresent()) {
        String name = row.get("column") + " " + row.get("metric") + " " + row.get("params");
        double expected = ReferenceData.number(row.get("expected"));
        tests.add(
            DynamicTest.dynamicTest(
                name, () -> assertPublished(ours.getAsDouble(), expected, row.get("digits"))));
      }
    }
    return tests;
  }

  /** Our number for a published row; empty where ours is defined in another way or not at all. */
  private static OptionalDouble ours(Map<String, double[]> columns, Map<String, String> row) {
    double[] column = columns.get(row.get("column"));
    if (column == null) {
      return OptionalDouble.empty();
    }
    double[] returns = present(column);
    int n = returns.length;
    String metric = row.get("metric");
    String params = row.get("params");
    if (metric.equals("StdDev") || metric.endsWith("/monthly Std Dev")) {
      return Volatility.of(returns, n, 1);
    }
    if (metric.equals("StdDev.annualized") || metric.endsWith("/Annualized Std Dev")) {
      return Volatility.of(returns, n, 12);
    }
    if (metric.equals("maxDrawdown") || metric.endsWith("/Maximum Drawdown")) {
      return OptionalDouble.of(Drawdown.maximum(returns, n));
    }
    if (metric.equals("table.Drawdowns/1/Depth")) {
      return OptionalDouble.of(-Drawdown.maximum(returns, n));
    }
    if (metric.equals("SharpeRatio (StdDev)") || metric.startsWith("SharpeRatio/Sharpe Ratio")) {
      String riskFree = params.substring("Rf=".length()).replaceFirst(";.*", "");
      if (riskFree.endsWith("/12")) {
        double annual = Double.parseDouble(riskFree.replace("/12", ""));
        return SharpeRatio.of(returns, n, 1, annual / 12);
      }
      assertThat(riskFree).isEqualTo("column US 3m TR");
      double[] excess = present(minus(column, columns.get("US 3m TR")));
      return SharpeRatio.of(excess, excess.length, 1, 0);
    }
    if (metric.equals("VaR") && params.endsWith("p=0.95;method=historical")) {
      return interpolated(params.startsWith("rows=1..100") ? Arrays.copyOf(column, 100) : returns);
    }
    if (metric.equals("table.DownsideRisk/Historical VaR (95%)")) {
      return interpolated(returns);
    }
    return OptionalDouble.empty();
  }

  /**
   * Their 95 % VaR, a negative return, lies between two neighbouring observations (R quantile type
   * 7, position 0.05 (n - 1)). Ours is an observation: theirs must be what lies between two of
   * ours.
   */
  private static OptionalDouble interpolated(double[] returns) {
    int n = returns.length;
    double position = .05 * (n - 1);
    int below = (int) position;
    double low = -ValueAtRisk.historical(returns, n, confidenceOfRank(n, below)).orElseThrow();
    double high = -ValueAtRisk.historical(returns, n, confidenceOfRank(n, below + 1)).orElseThrow();
    return OptionalDouble.of(low + (position - below) * (high - low));
  }

  private static int confidenceOfRank(int n, int rank) {
    int bps = 9999;
    while (ValueAtRisk.rank(n, bps) < rank) {
      bps--;
    }
    assertThat(ValueAtRisk.rank(n, bps)).isEqualTo(rank);
    return bps;
  }
}
