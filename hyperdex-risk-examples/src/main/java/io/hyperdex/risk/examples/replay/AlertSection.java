package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts over time, and the ones that matter most now. */
final class AlertSection {
  private static final int BINS = 48;
  private static final int SHOWN = 20;

  private final ReplayResult result;

  AlertSection(ReplayResult result) {
    this.result = result;
  }

  Section section() {
    List<Alert> alerts = result.alerts();
    Section section =
        new Section(
            "alerts",
            "Alerts",
            "An alert opens when a limit is breached and resolves when it no longer is.");
    if (alerts.isEmpty()) {
      return section.note("No rule was breached in this run.");
    }
    long open = alerts.stream().filter(alert -> alert.state() == AlertState.OPEN).count();
    Map<String, long[]> byRule = new TreeMap<>();
    for (Alert alert : alerts) {
      long[] counts = byRule.computeIfAbsent(alert.rule(), rule -> new long[3]);
      counts[0]++;
      counts[alert.state() == AlertState.OPEN ? 1 : 2]++;
    }
    return section
        .chart(overTime(alerts, byRule))
        .table(
            "Alerts by rule",
            List.of("Rule", "#Opened", "#Open at the end", "#Over"),
            byRule.entrySet().stream()
                .map(
                    entry ->
                        List.of(
                            entry.getKey(),
                            Shown.count(entry.getValue()[0]),
                            Shown.count(entry.getValue()[1]),
                            Shown.count(entry.getValue()[2])))
                .toList())
        .table(
            "The most severe and latest, open ones first ("
                + Math.min(SHOWN, alerts.size())
                + " of "
                + alerts.size()
                + ", "
                + open
                + " open)",
            List.of("State", "Severity", "Rule", "User", "Opened, UTC", "#Value", "#Limit"),
            alerts.stream()
                .sorted(
                    Comparator.comparing((Alert a) -> a.state() != AlertState.OPEN)
                        .thenComparing(Alert::severity, Comparator.reverseOrder())
                        .thenComparing(Alert::openedAtMs, Comparator.reverseOrder())
                        .thenComparing(Alert::id))
                .limit(SHOWN)
                .map(AlertSection::row)
                .toList());
  }

  private static List<String> row(Alert alert) {
    return List.of(
        Shown.words(alert.state()),
        Shown.words(alert.severity()),
        alert.rule(),
        Book.shortened(alert.user().value()),
        Shown.moment(alert.openedAtMs()),
        Shown.of(alert.unit(), alert.value()),
        Shown.of(alert.unit(), alert.limit()));
  }

  private Chart overTime(List<Alert> alerts, Map<String, long[]> byRule) {
    List<RunHistory.Sample> samples = result.history().samples();
    long from = Math.min(samples.get(0).timeMs(), alerts.get(0).openedAtMs());
    long span = Math.max(BINS, result.engine().now() - from + 1);
    long[] times = new long[BINS];
    Arrays.setAll(times, i -> from + span * i / BINS);
    Map<String, double[]> counts = new TreeMap<>();
    byRule.keySet().forEach(rule -> counts.put(rule, new double[BINS]));
    for (Alert alert : alerts) {
      int bin = (int) Math.min(BINS - 1, (alert.openedAtMs() - from) * BINS / span);
      counts.getOrDefault(alert.rule(), new double[BINS])[bin]++;
    }
    Chart chart =
        Chart.overTime(
            "Alerts opened",
            alerts.size()
                + " alerts from "
                + Shown.moment(alerts.get(0).openedAtMs())
                + " on, counted in "
                + BINS
                + " equal parts of the run; a time is the start of a part.",
            Chart.Unit.COUNT,
            times);
    counts.forEach((rule, values) -> chart.series(rule, Chart.Look.STACK, values));
    return chart;
  }
}
