package io.hyperdex.risk.analytics.backtest;

import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.analytics.backtest.TrafficLight.Zone;
import io.hyperdex.risk.analytics.tail.TailMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page of rolling VaR on published prices, as text. */
final class VarBacktestPage {
  static final List<TailMethod> METHODS =
      List.of(
          TailMethod.HISTORICAL,
          TailMethod.AGE_WEIGHTED,
          TailMethod.FILTERED,
          TailMethod.NORMAL,
          TailMethod.CORNISH_FISHER);
  static final int[] LEVELS = {9_500, 9_900};

  private static final int SIMULATIONS = 1_000;
  private static final long SEED = 20_251_125;

  /** One line of the page. */
  record Row(MarketPortfolio portfolio, TailMethod method, BacktestVerdict verdict) {}

  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder page = new StringBuilder();
  private final Map<String, Double> simulated = new HashMap<>();

  /** Backtests a portfolio and keeps its lines. */
  RollingBacktest add(MarketPortfolio portfolio) {
    RollingBacktest backtest =
        RollingBacktest.of(portfolio.returns(), portfolio.values(), portfolio.window(), LEVELS);
    for (int level : LEVELS) {
      for (TailMethod method : METHODS) {
        rows.add(new Row(portfolio, method, backtest.verdict(method, level)));
      }
    }
    line(
        "| %s | %s | %s | %d | %d | %s to %s |",
        portfolio.name(),
        portfolio.data(),
        portfolio.weights(),
        portfolio.window(),
        backtest.size(),
        day(portfolio, backtest.period(0)),
        day(portfolio, backtest.period(backtest.size() - 1)));
    return backtest;
  }

  List<Row> rows() {
    return rows;
  }

  private static String day(MarketPortfolio portfolio, long period) {
    long barMs = portfolio.data().startsWith("hours") ? PriceFiles.HOUR : PriceFiles.DAY;
    return Instant.ofEpochMilli(period * barMs).toString().substring(0, 10);
  }

  /** The whole page; {@code findings} is what a reader should take from it. */
  String text(String intro, String findings) {
    String portfolios = page.toString();
    page.setLength(0);
    page.append(intro);
    page.append("\n## Portfolios\n\n");
    line("| portfolio | data | holdings | window | scored periods | from, to |");
    line("|---|---|---|---|---|---|");
    page.append(portfolios);
    page.append("\n## How often each model held\n\n");
    line(
        "Lines of the tables below, out of %d a level; a test rejects at 5 %%. A line can fail by too few exceptions as well as by"
            + " too many.",
        rows.size() / LEVELS.length / METHODS.size());
    summary();
    page.append(findings);
    for (int level : LEVELS) {
      details(level);
    }
    return page.toString();
  }

  private void summary() {
    line("");
    line("| model | VaR | green | amber | red | number rejected | order rejected | either |");
    line("|---|---|---|---|---|---|---|---|");
    for (int level : LEVELS) {
      for (TailMethod method : METHODS) {
        Map<Zone, Integer> zones = new EnumMap<>(Zone.class);
        int number = 0;
        int order = 0;
        int either = 0;
        for (Row row : rows) {
          BacktestVerdict verdict = row.verdict();
          if (row.method() == method && verdict.confidenceBps() == level) {
            verdict.zone().ifPresent(zone -> zones.merge(zone, 1, Integer::sum));
            number += rejects(verdict.kupiec()) ? 1 : 0;
            order += rejects(verdict.independence()) ? 1 : 0;
            either += rejects(verdict.conditional()) ? 1 : 0;
          }
        }
        line(
            "| %s | %d | %d | %d | %d | %d | %d | %d |",
            name(method),
            level / 100,
            zones.getOrDefault(Zone.GREEN, 0),
            zones.getOrDefault(Zone.AMBER, 0),
            zones.getOrDefault(Zone.RED, 0),
            number,
            order,
            either);
      }
    }
  }

  private static boolean rejects(Optional<TestResult> test) {
    return test.map(result -> result.rejects(0.05)).orElse(false);
  }

  private void details(int level) {
    page.append("\n## VaR ").append(level / 100).append("\n\n");
    line(
        "| portfolio | data | model | n | none | exceptions | expected | Kupiec p | Christoffersen p | both p | light | Z2 | Z2 p |");
    line("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Row row : rows) {
      BacktestVerdict verdict = row.verdict();
      if (verdict.confidenceBps() == level) {
        line(
            "| %s | %s | %s | %d | %d | %d | %.1f | %s | %s | %s | %s | %s | %s |",
            row.portfolio().name(),
            row.portfolio().data(),
            name(row.method()),
            verdict.n(),
            verdict.withoutForecast(),
            verdict.exceptions(),
            verdict.expected(),
            p(verdict.kupiec()),
            p(verdict.independence()),
            p(verdict.conditional()),
            verdict.zone().map(zone -> zone.name().toLowerCase(Locale.ROOT)).orElse("-"),
            verdict.z2().isPresent() ? number(verdict.z2().getAsDouble(), 2) : "-",
            shortfallP(verdict));
      }
    }
  }

  private String shortfallP(BacktestVerdict verdict) {
    if (verdict.z2().isEmpty()) {
      return "-";
    }
    double p = (10_000 - verdict.confidenceBps()) / 10_000.0;
    String key = verdict.n() + " " + p + " " + verdict.z2().getAsDouble();
    return number(
        simulated.computeIfAbsent(
            key,
            k ->
                ShortfallTest.simulatedPValue(
                    verdict.z2().getAsDouble(), verdict.n(), p, SIMULATIONS, SEED)),
        3);
  }

  private static String p(Optional<TestResult> test) {
    return test.map(result -> number(result.pValue(), 3)).orElse("-");
  }

  private static String name(TailMethod method) {
    return method.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String number(double value, int places) {
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    return text.matches("-0\\.0+") ? text.substring(1) : text;
  }

  private void line(String format, Object... arguments) {
    page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
