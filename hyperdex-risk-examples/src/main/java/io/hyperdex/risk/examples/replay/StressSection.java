package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.stress.Change;
import io.hyperdex.risk.analytics.stress.HistoricalCrash;
import io.hyperdex.risk.analytics.stress.HistoricalReplay;
import io.hyperdex.risk.analytics.stress.Holding;
import io.hyperdex.risk.analytics.stress.PriceHistory;
import io.hyperdex.risk.analytics.stress.ReplayWindow;
import io.hyperdex.risk.analytics.stress.ReverseStress;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.StressPortfolio;
import io.hyperdex.risk.analytics.stress.StressResult;
import io.hyperdex.risk.analytics.stress.StressTest;
import io.hyperdex.risk.analytics.stress.TokenStress;
import io.hyperdex.risk.analytics.tail.CovarianceMatrix;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.id.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What bad days would do to the whole book, and how far its users are from their limits. */
final class StressSection {
  private static final String STABLE = "stable";
  private static final Change UNLISTED = Change.by(-0.5);
  private static final double[] LOSSES = {0.1, 0.25, 0.5};
  private static final int TOKENS = 5;
  private static final int WINDOWS = 3;
  private static final double COVERAGE = 0.9;

  /** From here on the symbol LUNA is another asset. */
  private static final long SECOND_LUNA_MS = Instant.parse("2022-05-20T00:00:00Z").toEpochMilli();

  private final ReplayResult result;
  private final List<UserSnapshot> largest;
  private final Book book;
  private final RunHistory history;

  StressSection(ReplayResult result, List<UserSnapshot> largest, Book book) {
    this.result = result;
    this.largest = largest;
    this.book = book;
    history = result.history();
  }

  Section section() {
    Section section =
        new Section(
            "stress",
            "Stress",
            "What crashes of the past would do to the holdings of the end, at once and before any"
                + " cost of selling.");
    if (book.gross() == 0) {
      return section.note("Nothing held has a known value.");
    }
    crashes(section);
    new FiringTable(result, largest, this::tags, crashes()).addTo(section);
    worstWindows(section);
    reverse(section);
    List<List<String>> distances =
        new LimitTable(result, largest, book, book.isMeasurable() ? covariance() : new double[0][])
            .rows();
    return distances.isEmpty()
        ? section.note("No rule with a distance to show: limits of exposure, share, fall or VaR.")
        : section.table(
            "Distance of the largest users to their limits",
            List.of(
                "User", "Rule", "#Now", "#Limit", "#Headroom", "What uses it up", "#Deviations"),
            distances);
  }

  /** The five, with the assumption for what is not listed. */
  private static List<Scenario> crashes() {
    return Arrays.stream(HistoricalCrash.values())
        .map(crash -> crash.scenario(UNLISTED, STABLE))
        .toList();
  }

  private void crashes(Section section) {
    StressPortfolio portfolio = portfolio();
    List<String> names = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (HistoricalCrash crash : HistoricalCrash.values()) {
      StressResult listed = StressTest.run(crash.scenario(), portfolio);
      StressResult assumed = StressTest.run(crash.scenario(UNLISTED, STABLE), portfolio);
      names.add(crash.title());
      losses.add(0.0 - assumed.pnl());
      rows.add(
          List.of(
              crash.title(),
              Shown.usd(listed.pnl()),
              Shown.percent(untouched(listed)),
              Shown.usd(assumed.pnl()),
              assumed.fall().isPresent()
                  ? Shown.percent(assumed.fall().getAsDouble())
                  : Shown.NOTHING,
              worstToken(assumed)));
    }
    double worst = losses.stream().mapToDouble(value -> value).max().orElseThrow();
    section
        .chart(
            Chart.bars(
                "Loss in five crashes, USD",
                "With -50 % assumed for tokens whose price then isn't known, dollars spared. Worst: "
                    + Shown.usd(worst)
                    + ".",
                Chart.Unit.USD,
                names,
                losses.stream().mapToDouble(value -> value).toArray()))
        .table(
            "The five crashes",
            List.of(
                "Crash",
                "#P&L of listed tokens USD",
                "#Share not listed",
                "#P&L with -50 % for those USD",
                "#Fall of equity",
                "Loses most"),
            rows);
  }

  /** Share of gross value no shock of the crash reached, dollars left out. */
  private double untouched(StressResult stress) {
    double untouched = 0;
    for (TokenStress token : stress.tokens()) {
      if (token.outcome() == TokenStress.Outcome.UNTOUCHED && !isDollar(token.token())) {
        untouched += Math.abs(token.valueBefore());
      }
    }
    return untouched / book.gross();
  }

  private boolean isDollar(TokenId token) {
    return result.tokens().stream().anyMatch(meta -> meta.token().equals(token) && meta.pegged());
  }

  private String worstToken(StressResult stress) {
    return stress.tokens().stream()
        .min(Comparator.comparingDouble(TokenStress::pnl).thenComparing(TokenStress::token))
        .filter(token -> token.pnl() < 0)
        .map(token -> book.symbol(token.token()) + " " + Shown.usd(token.pnl()))
        .orElse(Shown.NOTHING);
  }

  private StressPortfolio portfolio() {
    List<Holding> holdings = new ArrayList<>();
    for (TokenMeta meta : result.tokens()) {
      Double value = book.values().get(meta.token());
      if (value != null) {
        double quantity = book.quantity(meta.token());
        double price = quantity == 0 ? 0 : value / quantity;
        holdings.add(Holding.of(meta.token(), quantity, price, tags(meta).toArray(new String[0])));
      }
    }
    return new StressPortfolio(holdings, Map.of());
  }

  /** Names of the asset that a crash may know it by. */
  private Set<String> tags(TokenMeta meta) {
    Set<String> tags = new LinkedHashSet<>();
    for (String symbol : PriceFiles.serving(meta.symbol())) {
      switch (symbol) {
        case "LUNA" -> tags.add(result.engine().now() < SECOND_LUNA_MS ? "LUNA1" : "LUNA2");
        case "LUNC" -> tags.add("LUNA1");
        case "USTC" -> tags.add("UST");
        default -> tags.add(symbol);
      }
    }
    if (meta.pegged()) {
      tags.add(STABLE);
    }
    return tags;
  }

  private void worstWindows(Section section) {
    if (!book.isMeasurable()) {
      section.note(
          "Too few prices for the worst windows of the past and for reverse stress: "
              + history.periods()
              + " "
              + history.periodName()
              + "s; 100 are needed.");
      return;
    }
    PriceHistory.Builder prices = PriceHistory.on(history.marketMs());
    history.prices().forEach(prices::add);
    PriceHistory past = prices.build();
    List<List<String>> rows = new ArrayList<>();
    for (int length :
        history.periodName().equals("day") ? new int[] {1, 7, 30} : new int[] {1, 24, 168}) {
      for (ReplayWindow window :
          HistoricalReplay.worst(portfolio(), past, length, WINDOWS, COVERAGE)) {
        rows.add(
            List.of(
                length + " " + history.periodName() + (length == 1 ? "" : "s"),
                Shown.moment(window.startMs()),
                Shown.moment(window.endMs()),
                Shown.usd(window.pnl()),
                Shown.percent(window.coverage())));
      }
    }
    if (rows.isEmpty()) {
      section.note(
          "No window of the past has prices for "
              + Shown.percent(COVERAGE)
              + " of what is held, so none is called the worst.");
    } else {
      section.table(
          "The worst windows of these prices for these holdings",
          List.of("Length", "From, UTC", "To, UTC", "#P&L USD", "#Share with prices"),
          rows);
    }
  }

  private double[][] covariance() {
    CovarianceMatrix matrix = CovarianceMatrix.sample(book.returns()).repaired();
    double[][] rows = new double[matrix.size()][matrix.size()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        rows[i][j] = matrix.at(i, j);
      }
    }
    return rows;
  }

  private void reverse(Section section) {
    double net = book.net();
    if (!book.isMeasurable() || !(net > 0)) {
      return;
    }
    double[] values = book.measuredValues();
    double[][] covariance = covariance();
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -Math.abs(values[i])));
    List<List<String>> rows = new ArrayList<>();
    for (double share : LOSSES) {
      ReverseStress.of(values, covariance, share * net)
          .ifPresent(reverse -> rows.add(row(share, reverse, values, order)));
    }
    if (!rows.isEmpty()) {
      section.table(
          "Reverse stress: the likeliest moves in one "
              + history.periodName()
              + " that cost so much of the net value",
          List.of("Loss", "#USD", "#Deviations away", "Moves of the largest holdings", "One alone"),
          rows);
    }
  }

  private List<String> row(double share, ReverseStress reverse, double[] values, Integer[] order) {
    List<String> moves = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    double[] returns = reverse.returns();
    for (int i : Arrays.asList(order).subList(0, Math.min(TOKENS, order.length))) {
      String symbol = book.symbol(book.tokens().get(i));
      moves.add(symbol + " " + Shown.percent(returns[i]));
      OptionalDouble move = ReverseStress.singleTokenMove(values[i], reverse.lossLimit());
      move.ifPresent(one -> alone.add(symbol + " " + Shown.percent(one)));
    }
    return List.of(
        Shown.percent(share),
        Shown.usd(reverse.lossLimit()),
        Shown.places(reverse.distance(), 1),
        String.join(", ", moves) + (reverse.isReachable() ? "" : " (below -100 %: no price can)"),
        alone.isEmpty() ? "none can" : String.join(", ", alone));
  }
}
