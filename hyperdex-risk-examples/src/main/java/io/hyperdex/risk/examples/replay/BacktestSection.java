package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.backtest.BacktestVerdict;
import io.hyperdex.risk.analytics.backtest.RollingBacktest;
import io.hyperdex.risk.analytics.backtest.TestResult;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether value at risk would have held for the holdings of the end. */
final class BacktestSection {
  private static final int WINDOW = 250;

  /** Periods shown and tested at most: the latest. */
  private static final int MOST = 1_000;

  /** Below this no test has a say. */
  private static final int FEWEST = 50;

  private final Book book;
  private final RunHistory history;

  BacktestSection(Book book, RunHistory history) {
    this.book = book;
    this.history = history;
  }

  Section section() {
    return section("backtest", "VaR backtest");
  }

  /** The same of another book, such as one user's. */
  Section section(String id, String title) {
    String period = history.periodName();
    Section section =
        new Section(
            id,
            title,
            "The holdings of the end, held still through the prices before it: for every "
                + period
                + " VaR is forecast from the "
                + WINDOW
                + " before it, and set against the loss that came. An exception is a loss above it.");
    RollingBacktest backtest =
        RollingBacktest.of(book.latest(WINDOW + MOST), book.measuredValues(), WINDOW, 9_500, 9_900);
    if (backtest.size() < FEWEST) {
      return section.note(
          "With "
              + history.periods()
              + " "
              + period
              + "s of prices there are "
              + backtest.size()
              + " forecasts; at least "
              + FEWEST
              + " are needed, each with "
              + WINDOW
              + " before it. Give longer prices with --prices.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (TailMethod method : Book.METHODS) {
      rows.add(row(method, 9_500, backtest));
      rows.add(row(method, 9_900, backtest));
    }
    return section
        .chart(chart(backtest))
        .table(
            "Did it hold? Tests of the forecasts of "
                + Shown.count(backtest.size())
                + " "
                + period
                + "s",
            List.of(
                "Model",
                "#VaR",
                "#Forecasts",
                "#Exceptions",
                "#Expected",
                "#Kupiec p",
                "#Christoffersen p",
                "#Both p",
                "Traffic light",
                "#Z2 of ES"),
            rows)
        .text(
            "A p below 0.05 speaks against the model: Kupiec asks whether the number of exceptions"
                + " is right, Christoffersen whether they come one after another. Z2 of Acerbi and"
                + " Szekely is below 0 where the expected shortfall was too small. Models are those"
                + " of the tail above, none fitted to these prices.");
  }

  private Chart chart(RollingBacktest backtest) {
    int n = backtest.size();
    long[] times = new long[n];
    double[] losses = new double[n];
    double[] var95 = new double[n];
    double[] var99 = new double[n];
    double[] exceptions = new double[n];
    Arrays.fill(exceptions, Double.NaN);
    for (int i = 0; i < n; i++) {
      times[i] = history.marketMs()[(int) backtest.period(i)];
      losses[i] = backtest.loss(i);
      var95[i] = backtest.valueAtRisk(TailMethod.HISTORICAL, 9_500, i);
      var99[i] = backtest.valueAtRisk(TailMethod.HISTORICAL, 9_900, i);
      if (backtest.isException(TailMethod.HISTORICAL, 9_900, i)) {
        exceptions[i] = losses[i];
      }
    }
    BacktestVerdict at95 = backtest.verdict(TailMethod.HISTORICAL, 9_500);
    BacktestVerdict at99 = backtest.verdict(TailMethod.HISTORICAL, 9_900);
    return Chart.overTime(
            "Loss of one " + history.periodName() + " against historical VaR, USD",
            n
                + " "
                + history.periodName()
                + "s. Exceptions: "
                + at95.exceptions()
                + " at 95 % ("
                + Shown.places(at95.expected(), 1)
                + " expected), "
                + at99.exceptions()
                + " at 99 % ("
                + Shown.places(at99.expected(), 1)
                + " expected). Gains are below zero.",
            Chart.Unit.USD,
            times)
        .series("Loss", Chart.Look.AREA, losses)
        .series("VaR 95", Chart.Look.LINE, var95)
        .series("VaR 99", Chart.Look.LINE, var99)
        .series("Loss above VaR 99", Chart.Look.POINTS, exceptions);
  }

  private static List<String> row(TailMethod method, int level, RollingBacktest backtest) {
    BacktestVerdict verdict = backtest.verdict(method, level);
    return List.of(
        Shown.words(method),
        String.valueOf(level / 100),
        Shown.count(verdict.n()),
        Shown.count(verdict.exceptions()),
        Shown.places(verdict.expected(), 1),
        p(verdict.kupiec()),
        p(verdict.independence()),
        p(verdict.conditional()),
        verdict.zone().map(Shown::words).orElse(Shown.NOTHING),
        verdict.z2().isPresent() ? Shown.places(verdict.z2().getAsDouble(), 2) : Shown.NOTHING);
  }

  private static String p(Optional<TestResult> test) {
    return test.map(result -> Shown.places(result.pValue(), 3)).orElse(Shown.NOTHING);
  }
}
