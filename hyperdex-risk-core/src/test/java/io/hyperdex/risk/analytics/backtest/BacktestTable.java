package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.ReferenceData;
import io.hyperdex.risk.analytics.series.PublishedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Backtests whose counts and results were published. */
public final class BacktestTable {
  private BacktestTable() {}

  public static List<PublishedRow> rows() {
    List<PublishedRow> rows = new ArrayList<>();
    for (Map<String, String> row : ReferenceData.rows("var_backtest_expected.csv")) {
      boolean kupiec = row.get("test").equals("kupiec_pof");
      TestResult ours =
          kupiec
              ? CoverageTest.proportionOfFailures(
                  whole(row, "observations"),
                  whole(row, "failures"),
                  ReferenceData.number(row.get("expected_failure_probability")))
              : CoverageTest.independence(
                  whole(row, "n00"), whole(row, "n01"), whole(row, "n10"), whole(row, "n11"));
      boolean agrees =
          PublishedRow.agrees(ours.statistic(), row.get("statistic"), "printed")
              && PublishedRow.agrees(ours.pValue(), row.get("p_value"), "printed")
              && row.get("result")
                  .equals(
                      ours.rejects(1 - ReferenceData.number(row.get("test_level")))
                          ? "reject"
                          : "accept");
      rows.add(
          new PublishedRow(
              "var_backtest",
              row.get("test"),
              kupiec ? "CoverageTest.proportionOfFailures" : "CoverageTest.independence",
              "5 places, rounded",
              agrees ? PublishedRow.Verdict.AGREES : PublishedRow.Verdict.DISAGREES,
              "",
              row + " published, ours " + ours));
    }
    return rows;
  }

  private static int whole(Map<String, String> row, String column) {
    return Integer.parseInt(row.get(column));
  }
}
