package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.examples.page.HtmlPage;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.examples.page.Section.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The result of a run as a page for a browser. The same run gives the same bytes: nothing of the
 * machine, the clock or the speed is in it.
 */
final class ReportPage {
  private static final int LARGEST = 6;

  private final ReplayResult result;
  private final List<UserSnapshot> users;
  private final Book book;
  private final List<UserSnapshot> largest;

  ReportPage(ReplayResult result, List<UserSnapshot> users) {
    this.result = result;
    this.users = users;
    book = new Book(result, users);
    largest =
        users.stream()
            .sorted(
                Comparator.comparing((UserSnapshot user) -> user.exposure().gross())
                    .reversed()
                    .thenComparing(user -> user.exposure().user()))
            .limit(LARGEST)
            .toList();
  }

  String html() {
    BookTail tail = new BookTail(book, result.history());
    List<Section> sections = new ArrayList<>();
    sections.add(headlines(tail));
    sections.add(new EquitySection(result, largest).section());
    sections.add(new ExposureSection(users, largest, book).section());
    sections.add(tail.section());
    sections.add(new BacktestSection(book, result.history()).section());
    Riskiest.of(book, users)
        .ifPresent(
            user -> {
              Book own = new Book(result, List.of(user));
              String name = Book.shortened(user.exposure().user().value());
              sections.add(
                  new BookTail(own, result.history())
                      .section("tail-user", "Tail of the riskiest user, " + name));
              sections.add(
                  new BacktestSection(own, result.history())
                      .section("backtest-user", "VaR backtest of the riskiest user, " + name));
            });
    sections.add(new StressSection(result, largest, book).section());
    sections.add(new AlertSection(result).section());
    return HtmlPage.of("Risk report", subtitle(), sections);
  }

  private String subtitle() {
    long end = result.engine().now();
    List<RunHistory.Sample> samples = result.history().samples();
    return (samples.isEmpty()
            ? "No trades. "
            : "Trades from "
                + Shown.moment(samples.get(0).timeMs())
                + " to "
                + Shown.moment(end)
                + " UTC. ")
        + "Rules: "
        + fileName(result.options().rulesFrom())
        + ". Files: "
        + String.join(", ", result.files().stream().map(file -> fileName(file.name())).toList())
        + ".";
  }

  /** Without its folder, so that the page does not depend on where the files are. */
  private static String fileName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private Section headlines(BookTail tail) {
    Section section =
        new Section(
            "overview",
            "Overview",
            "All users together, as they stand at the end. Values are at the last known prices.");
    long open = result.alerts().stream().filter(alert -> alert.state() == AlertState.OPEN).count();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Gross exposure, USD",
            Shown.dollars(book.gross()),
            Shown.count(users.size()) + " users, net " + Shown.dollars(book.net())));
    figures.addAll(tail.headlines());
    figures.add(
        new Figure(
            "Alerts open",
            Shown.count(open),
            "of " + Shown.count(result.alerts().size()) + " in the run"));
    figures.add(
        new Figure(
            "Trades",
            Shown.count(result.counts().applied()),
            Shown.count(result.counts().duplicate())
                + " duplicates, "
                + Shown.count(result.rejects().size())
                + " lines rejected"));
    figures.add(
        new Figure(
            "Holdings without a value",
            Shown.count(Portfolios.unpricedPositions(users)),
            Shown.count(Portfolios.stalePositions(users))
                + " more at a stale price; "
                + Shown.count(Portfolios.unpricedTrades(users))
                + " trades without a value"));
    section.figures(figures);
    if (users.isEmpty()) {
      section.note("No trade was booked, so there is nothing to show below.");
    }
    return section;
  }
}
