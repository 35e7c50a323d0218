package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.Rule;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The result of a run for a reader. */
final class TextReport {
  private static final int TOP_USERS = 8;
  private static final int TOP_ALERTS = 12;
  private static final int TOP_REJECTS = 5;
  private static final int TOP_TOKENS = 6;

  private final ReplayResult result;
  private final List<UserSnapshot> users;
  private final Map<String, String> symbols = new TreeMap<>();
  private final PrintStream out;

  TextReport(ReplayResult result, List<UserSnapshot> users, PrintStream out) {
    this.result = result;
    this.users = users;
    this.out = out;
    for (TokenMeta token : result.tokens()) {
      String symbol = token.symbol();
      symbols.put(token.token().toString(), symbol == null ? token.token().address() : symbol);
    }
  }

  void print() {
    input();
    rules();
    exposures();
    measures();
    alerts();
    rejects();
    quality();
    speed();
  }

  private void input() {
    title("Input");
    for (InputFile file : result.files()) {
      line("%-7s %,12d rows  %s", file.kind(), file.rows(), file.name());
    }
    ReplayCounts counts = result.counts();
    line(
        "swaps: read %,d = applied %,d + duplicate %,d + rejected %,d",
        counts.read(), counts.applied(), counts.duplicate(), result.rejects().size());
    if (result.engine().now() != Long.MIN_VALUE) {
      line("run ends at %s", Instant.ofEpochMilli(result.engine().now()));
    }
  }

  private void rules() {
    title("Rules (" + result.options().rulesFrom() + ")");
    for (Rule rule : result.options().rules().rules()) {
      line("%-9s %-20s above %s", rule.severity(), rule.name(), shown(rule.unit(), rule.limit()));
    }
  }

  private void exposures() {
    title("Largest gross exposures, of " + users.size() + " users");
    line(
        "%-14s %6s %16s %8s %8s %8s  %s",
        "user", "trades", "gross USD", "top 1", "HHI", "coverage", "largest holdings");
    for (UserSnapshot user : largest()) {
      line(
          "%-14s %6d %16s %8s %8s %8s  %s",
          shortened(user.exposure().user().value()),
          user.trades(),
          dollars(user.exposure().gross().toBigDecimal()),
          value(user, MeasureId.CONCENTRATION),
          value(user, MeasureId.HHI),
          places(new BigDecimal(user.exposure().coverage().ratio()), 3),
          holdings(user));
    }
  }

  private void measures() {
    title("Their measures: value, status where it is not OK, observations");
    line(
        "%-14s %-28s %-28s %-22s %-18s %s",
        "user", "VaR 95 USD", "VaR 99 USD", "drawdown now", "Sharpe", "win rate");
    for (UserSnapshot user : largest()) {
      line(
          "%-14s %-28s %-28s %-22s %-18s %s",
          shortened(user.exposure().user().value()),
          full(user, MeasureId.VAR_95),
          full(user, MeasureId.VAR_99),
          full(user, MeasureId.DRAWDOWN),
          full(user, MeasureId.SHARPE),
          full(user, MeasureId.WIN_RATE));
    }
  }

  private void alerts() {
    List<Alert> alerts = result.alerts();
    long open = alerts.stream().filter(alert -> alert.state() == AlertState.OPEN).count();
    title("Alerts: " + alerts.size() + ", " + open + " of them open");
    Map<String, Long> byRule =
        alerts.stream()
            .collect(Collectors.groupingBy(Alert::rule, TreeMap::new, Collectors.counting()));
    byRule.forEach((rule, count) -> line("%,6d  %s", count, rule));
    List<Alert> shown =
        alerts.stream()
            .sorted(
                Comparator.comparing((Alert a) -> a.state() != AlertState.OPEN)
                    .thenComparing(Alert::severity, Comparator.reverseOrder())
                    .thenComparing(Alert::openedAtMs, Comparator.reverseOrder())
                    .thenComparing(Alert::id))
            .limit(TOP_ALERTS)
            .toList();
    for (Alert alert : shown) {
      line(
          "%-8s %-9s %-20s %-14s since %s: %s above %s",
          alert.state(),
          alert.severity(),
          alert.rule(),
          shortened(alert.user().value()),
          Instant.ofEpochMilli(alert.openedAtMs()),
          shown(alert.unit(), alert.value()),
          shown(alert.unit(), alert.limit()));
    }
    more(alerts.size() - shown.size());
  }

  private void rejects() {
    title("Rejected lines: " + result.rejects().size());
    result
        .rejectedByCode()
        .forEach(
            (code, count) -> {
              if (count > 0) {
                line("%,6d  %s", count, code);
              }
            });
    result.rejects().stream()
        .limit(TOP_REJECTS)
        .forEach(
            reject ->
                line(
                    "%s line %d: %s, %s",
                    result.fileName(reject), reject.line(), reject.code(), reject.text()));
    more(result.rejects().size() - TOP_REJECTS);
  }

  private void quality() {
    title("What the numbers leave out");
    List<TokenMeta> unknown =
        result.tokens().stream()
            .filter(token -> token.decimals() == TokenMeta.UNKNOWN_DECIMALS)
            .toList();
    line(
        "tokens: %,d traded, %,d without known decimals (quantities are kept, values unknown)%s",
        result.tokens().size(), unknown.size(), names(unknown));
    List<TokenMeta> markless =
        result.tokens().stream()
            .filter(token -> token.decimals() != TokenMeta.UNKNOWN_DECIMALS)
            .filter(token -> result.mark(token.token()).isEmpty())
            .toList();
    line("tokens with decimals that never had a price: %,d%s", markless.size(), names(markless));
    line("trades booked without a USD value: %,d", Portfolios.unpricedTrades(users));
    line(
        "holdings at the end: %,d unpriced, %,d at a stale price",
        Portfolios.unpricedPositions(users), Portfolios.stalePositions(users));
    ReplayCounts counts = result.counts();
    line(
        "prices: %,d bars read for these tokens, %,d lines skipped; token lines ignored: %,d",
        counts.bars(), counts.skippedBars(), counts.ignoredTokenLines());
  }

  private void speed() {
    title("Run");
    line(
        "%,d events (%,d trades, %,d price changes) in %,d ms: %,d events/s, files not counted",
        result.events(),
        result.events() - result.counts().ticks(),
        result.counts().ticks(),
        result.elapsedNanos() / 1_000_000,
        result.eventsPerSecond());
    line("state hash %s", result.engine().stateHash());
    Path folder = result.options().out();
    line(
        folder == null
            ? "no files written; --out DIR writes positions, users, alerts, rejects and a summary"
            : "files in " + folder);
  }

  private List<UserSnapshot> largest() {
    return users.stream()
        .sorted(
            Comparator.comparing((UserSnapshot user) -> user.exposure().gross())
                .reversed()
                .thenComparing(user -> user.exposure().user()))
        .limit(TOP_USERS)
        .toList();
  }

  private String holdings(UserSnapshot user) {
    return user.exposure().tokens().stream()
        .sorted(
            Comparator.comparingDouble(TokenExposure::share)
                .reversed()
                .thenComparing(TokenExposure::token))
        .limit(3)
        .map(
            token ->
                symbols.getOrDefault(token.token().toString(), token.token().address())
                    + " "
                    + (token.freshness() == Freshness.UNPRICED
                        ? "unpriced"
                        : places(new BigDecimal(token.share()), 2)))
        .collect(Collectors.joining(", "));
  }

  private static String value(UserSnapshot user, MeasureId id) {
    Measure measure = user.measures().get(id);
    BigDecimal value = measure == null ? null : measure.value();
    return value == null ? "-" : places(value, 3);
  }

  private static String full(UserSnapshot user, MeasureId id) {
    Measure measure = user.measures().get(id);
    if (measure == null) {
      return "-";
    }
    String status = measure.status() == MeasureStatus.OK ? "" : " " + measure.status();
    return shown(measure.unit(), measure.value()) + status + " n=" + measure.n();
  }

  private static String shown(Unit unit, @Nullable BigDecimal value) {
    if (value == null) {
      return "-";
    }
    return switch (unit) {
      case USD -> dollars(value) + " USD";
      case RATIO -> places(value, 4);
      case COUNT -> value.toPlainString();
    };
  }

  private static String dollars(BigDecimal value) {
    return String.format(Locale.ROOT, "%,.2f", value.setScale(2, RoundingMode.HALF_EVEN));
  }

  private static String places(BigDecimal value, int places) {
    return value.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String names(List<TokenMeta> tokens) {
    if (tokens.isEmpty()) {
      return "";
    }
    String names =
        tokens.stream()
            .limit(TOP_TOKENS)
            .map(token -> token.symbol() == null ? token.token().address() : token.symbol())
            .collect(Collectors.joining(", "));
    return ": " + names + (tokens.size() > TOP_TOKENS ? ", ..." : "");
  }

  private static String shortened(String id) {
    return id.length() <= 14 ? id : id.substring(0, 8) + ".." + id.substring(id.length() - 4);
  }

  private void more(int count) {
    if (count > 0) {
      line("... and %,d more", count);
    }
  }

  private void title(String text) {
    out.print("\n" + text + "\n");
  }

  private void line(String format, Object... arguments) {
    out.print("  " + String.format(Locale.ROOT, format, arguments).stripTrailing() + "\n");
  }
}
