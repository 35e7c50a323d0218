package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.examples.replay.RunHistory.Sample;
import io.hyperdex.risk.examples.replay.RunHistory.UserState;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Equity and drawdown over time. */
final class EquitySection {
  private final List<Sample> samples;
  private final List<UserSnapshot> largest;

  EquitySection(ReplayResult result, List<UserSnapshot> largest) {
    samples = result.history().samples();
    this.largest = largest;
  }

  Section section() {
    Section section =
        new Section(
            "equity",
            "Equity and drawdown",
            "The largest users, and all together. Deposits move equity; drawdown is that of the"
                + " time-weighted index, which they don't move.");
    if (samples.size() < 2 || largest.isEmpty()) {
      return section.note("All trades are of one moment: there is no course of time to show.");
    }
    long[] times = samples.stream().mapToLong(Sample::timeMs).toArray();
    double[] total = samples.stream().mapToDouble(Sample::equity).toArray();
    double[] fall = marketDrawdown();
    Chart sum =
        Chart.overTime(
                "Equity of all users, USD",
                "From "
                    + Shown.usd(total[0])
                    + " to "
                    + Shown.usd(total[total.length - 1])
                    + "; highest "
                    + Shown.usd(Arrays.stream(total).max().orElseThrow())
                    + ".",
                Chart.Unit.USD,
                times)
            .series("All users", Chart.Look.AREA, total);
    Chart equity =
        Chart.overTime(
            "Equity of the largest users, USD",
            "The " + largest.size() + " largest at the end, by gross exposure.",
            Chart.Unit.USD,
            times);
    Chart drawdown =
        Chart.overTime(
            "Drawdown from the peak",
            "All users: the index of what they held, moved by prices alone. Deepest "
                + Shown.percent(Arrays.stream(fall).max().orElseThrow())
                + ".",
            Chart.Unit.RATIO,
            times);
    drawdown.series("All users", Chart.Look.AREA, fall);
    List<List<String>> rows = new ArrayList<>();
    for (UserSnapshot user : largest) {
      UserId id = user.exposure().user();
      String name = Book.shortened(id.value());
      equity.series(name, Chart.Look.LINE, course(id, false));
      drawdown.series(name, Chart.Look.LINE, course(id, true));
      rows.add(row(user, name));
    }
    return section
        .chart(sum)
        .chart(equity)
        .chart(drawdown)
        .table(
            "Measures of the largest users at the end",
            List.of(
                "User",
                "#Trades",
                "#Gross USD",
                "#VaR 95 USD",
                "#VaR 99 USD",
                "#Drawdown",
                "#Largest drawdown",
                "#Sharpe",
                "#Win rate"),
            rows);
  }

  private static List<String> row(UserSnapshot user, String name) {
    Map<MeasureId, Measure> measures = user.measures();
    return List.of(
        name,
        Shown.count(user.trades()),
        Shown.usd(user.exposure().gross().doubleValue()),
        Shown.measure(measures.get(MeasureId.VAR_95)),
        Shown.measure(measures.get(MeasureId.VAR_99)),
        Shown.share(measures.get(MeasureId.DRAWDOWN)),
        Shown.share(measures.get(MeasureId.MAX_DRAWDOWN)),
        Shown.measure(measures.get(MeasureId.SHARPE)),
        Shown.share(measures.get(MeasureId.WIN_RATE)));
  }

  private double[] course(UserId user, boolean drawdown) {
    return samples.stream()
        .map(sample -> sample.users().get(user))
        .mapToDouble(
            (UserState state) ->
                state == null ? Double.NaN : drawdown ? state.drawdown() : state.equity())
        .toArray();
  }

  /**
   * Drawdown of the index of the whole book: between two samples it grows by what the holdings of
   * the first were worth more at the prices of the second, whatever was traded or paid in between.
   */
  private double[] marketDrawdown() {
    double[] drawdown = new double[samples.size()];
    double index = 1;
    double peak = 1;
    for (int i = 1; i < drawdown.length; i++) {
      Sample from = samples.get(i - 1);
      Sample to = samples.get(i);
      double pnl = 0;
      for (var held : from.values().entrySet()) {
        double before = from.prices().getOrDefault(held.getKey(), 0.0);
        double after = to.prices().getOrDefault(held.getKey(), before);
        pnl += before > 0 ? held.getValue() * (after / before - 1) : 0;
      }
      double equity = from.equity();
      index *= equity > 1 ? Math.max(0, 1 + pnl / equity) : 1;
      peak = Math.max(peak, index);
      drawdown[i] = 1 - index / peak;
    }
    return drawdown;
  }
}
