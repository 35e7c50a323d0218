package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.tail.Contributions;
import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.ScenarioPnl;
import io.hyperdex.risk.analytics.tail.TailEstimate;
import io.hyperdex.risk.analytics.tail.TailExplanation;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.examples.page.Section.Figure;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tail of the whole book: what its holdings would have lost in the periods before the end. */
final class BookTail {
  /** Periods that are looked back on at most. */
  private static final int WINDOW = 500;

  /** More bars than this are not drawn. */
  private static final int BINS = 50;

  private static final int WORST = 10;
  private final Book book;
  private final RunHistory history;
  private final ReturnMatrix window;
  private final PortfolioRisk risk;
  private final int[] columns;

  BookTail(Book book, RunHistory history) {
    this.book = book;
    this.history = history;
    window = book.latest(WINDOW);
    risk = new PortfolioRisk(TailModel.of(window).build());
    columns = new int[window.tokens()];
    Arrays.setAll(columns, i -> i);
    risk.assess(columns, book.measuredValues(), columns.length);
  }

  private boolean isThin() {
    return !book.isMeasurable() || risk.scenarios() < 100;
  }

  private TailEstimate valueAtRisk(int confidenceBps) {
    return risk.valueAtRiskEstimate(TailMethod.HISTORICAL, risk.model().levelOf(confidenceBps));
  }

  private TailEstimate shortfall() {
    return risk.expectedShortfallEstimate(TailMethod.HISTORICAL, risk.model().levelOf(9_750));
  }

  /** VaR and expected shortfall for the top of the page. */
  List<Figure> headlines() {
    String detail =
        isThin()
            ? "too few returns"
            : "one " + history.periodName() + ", " + risk.scenarios() + " scenarios";
    return List.of(
        new Figure("VaR 95, USD", headline(valueAtRisk(9_500)), detail),
        new Figure("VaR 99, USD", headline(valueAtRisk(9_900)), detail),
        new Figure("Expected shortfall 97.5, USD", headline(shortfall()), detail));
  }

  private String headline(TailEstimate estimate) {
    return isThin() || estimate.value().isEmpty()
        ? Shown.NOTHING
        : Shown.dollars(estimate.value().getAsDouble());
  }

  private static String shown(TailEstimate estimate) {
    if (estimate.value().isEmpty()) {
      return Shown.NOTHING;
    }
    String status =
        estimate.status() == MeasureStatus.OK ? "" : " (" + Shown.words(estimate.status()) + ")";
    return Shown.usd(estimate.value().getAsDouble()) + status;
  }

  Section section() {
    return section("tail", "Tail");
  }

  /** The same of another book, such as one user's. */
  Section section(String id, String title) {
    Section section =
        new Section(
            id,
            title,
            "What the holdings of the end would have made in each of the "
                + history.periodName()
                + "s before it, at the returns of then.");
    if (isThin()) {
      return section.note(
          "There are "
              + risk.scenarios()
              + " "
              + history.periodName()
              + "s in which all that is held had a price; at least 100 are needed. Give longer"
              + " prices with --prices.");
    }
    if (book.unmeasured() > 0.001) {
      section.note(
          Shown.percent(book.unmeasured())
              + " of the gross exposure has no price feed with enough history and is left out.");
    }
    return section
        .chart(histogram())
        .table(
            "Five ways to estimate it, USD for one " + history.periodName(),
            List.of("Model", "#VaR 95", "#ES 95", "#VaR 97.5", "#ES 97.5", "#VaR 99", "#ES 99"),
            Book.METHODS.stream().map(this::row).toList())
        .chart(contributions())
        .table(
            "The worst " + history.periodName() + "s behind the expected shortfall of 97.5 %",
            List.of("Period ends, UTC", "#Loss USD", "#Weight", "Loses most", "#Its loss USD"),
            worst());
  }

  private List<String> row(TailMethod method) {
    List<String> row = new ArrayList<>();
    row.add(Shown.words(method));
    for (int level = 0; level < risk.model().levels(); level++) {
      row.add(shown(risk.valueAtRiskEstimate(method, level)));
      row.add(shown(risk.expectedShortfallEstimate(method, level)));
    }
    return row;
  }

  private Chart histogram() {
    ScenarioPnl scenarios = new ScenarioPnl(window);
    scenarios.set(columns, book.measuredValues(), columns.length);
    double[] units = new double[window.periods()];
    int n = scenarios.copyInto(units, new int[window.periods()]);
    double[] pnl = Arrays.stream(units, 0, n).map(unit -> unit * scenarios.unit()).toArray();
    double least = Arrays.stream(pnl).min().orElseThrow();
    double most = Arrays.stream(pnl).max().orElseThrow();
    double step = roundStep((most - least) / BINS);
    long first = (long) Math.floor(least / step);
    int bins = (int) (Math.floor(most / step) - first) + 1;
    double[] edges = new double[bins + 1];
    Arrays.setAll(edges, i -> (first + i) * step);
    long[] counts = new long[bins];
    for (double one : pnl) {
      counts[(int) Math.min(bins - 1, (long) Math.floor(one / step) - first)]++;
    }
    double var95 = valueAtRisk(9_500).value().orElseThrow();
    double var99 = valueAtRisk(9_900).value().orElseThrow();
    double shortfall = shortfall().value().orElseThrow();
    return Chart.histogram(
            "P&L of the scenarios, USD",
            n
                + " "
                + history.periodName()
                + "s. Worst "
                + Shown.usd(least)
                + ", best "
                + Shown.usd(most)
                + ". VaR 95 is a loss of "
                + Shown.usd(var95)
                + ", VaR 99 of "
                + Shown.usd(var99)
                + ", the expected shortfall of 97.5 % of "
                + Shown.usd(shortfall)
                + ".",
            Chart.Unit.USD,
            edges,
            counts)
        .mark("VaR 95", -var95)
        .mark("ES 97.5", -shortfall)
        .mark("VaR 99", -var99);
  }

  /**
   * The least of 1, 2, 5, 10, 20, ... cents that is not below a width: round edges, 0 among them.
   */
  private static double roundStep(double width) {
    double step = 0.01;
    for (int i = 0; step < width; i++) {
      step *= i % 3 == 1 ? 2.5 : 2;
    }
    return step;
  }

  private Chart contributions() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < risk.holdings(); i++) {
      order.add(i);
    }
    order.sort(
        (a, b) ->
            Double.compare(
                risk.contribution(Contributions.COMPONENT_ES, b),
                risk.contribution(Contributions.COMPONENT_ES, a)));
    List<String> names = new ArrayList<>();
    List<Double> parts = new ArrayList<>();
    for (int i : order.subList(0, Math.min(WORST, order.size()))) {
      names.add(book.symbol(book.tokens().get(risk.token(i))));
      parts.add(risk.contribution(Contributions.COMPONENT_ES, i));
    }
    return Chart.bars(
        "Who makes the expected shortfall of 97.5 %, USD",
        "Parts by token that add up to it; a hedge is negative.",
        Chart.Unit.USD,
        names,
        parts.stream().mapToDouble(part -> part).toArray());
  }

  private List<List<String>> worst() {
    TailExplanation explanation = risk.explain(9_750);
    return explanation.scenarios().stream()
        .limit(WORST)
        .map(
            scenario ->
                List.of(
                    Shown.moment(history.marketMs()[(int) scenario.period()]),
                    Shown.usd(scenario.loss()),
                    Shown.percent(scenario.weight()),
                    book.symbol(book.tokens().get(scenario.worstToken())),
                    Shown.usd(scenario.worstTokenLoss())))
        .toList();
  }
}
