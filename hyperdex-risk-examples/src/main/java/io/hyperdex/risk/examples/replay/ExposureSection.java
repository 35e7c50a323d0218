package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.examples.page.Chart;
import io.hyperdex.risk.examples.page.Section;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exposure of all users by token, venue and chain. */
final class ExposureSection {
  private static final int MOST_BARS = 10;

  private final List<UserSnapshot> users;
  private final List<UserSnapshot> largest;
  private final Book book;

  ExposureSection(List<UserSnapshot> users, List<UserSnapshot> largest, Book book) {
    this.users = users;
    this.largest = largest;
    this.book = book;
  }

  Section section() {
    Section section =
        new Section(
            "exposure",
            "Exposure",
            "Sum of the absolute values of all holdings, at the last known prices. What has no"
                + " price is in no bar.");
    if (book.gross() == 0) {
      return section.note("Nothing held has a known value.");
    }
    Map<TokenId, Double> byToken = new TreeMap<>();
    Map<String, Double> byVenue = new TreeMap<>();
    Map<String, Double> byChain = new TreeMap<>();
    for (UserSnapshot user : users) {
      Exposure exposure = user.exposure();
      for (TokenExposure held : exposure.tokens()) {
        if (held.valueUsd() != null) {
          byToken.merge(held.token(), Math.abs(held.valueUsd().doubleValue()), Double::sum);
        }
      }
      exposure.byVenue().forEach((venue, usd) -> add(byVenue, venue, usd));
      exposure.byChain().forEach((chain, usd) -> add(byChain, chain.name(), usd));
    }
    Map<String, Double> bySymbol = new LinkedHashMap<>();
    byToken.forEach((token, usd) -> bySymbol.merge(book.symbol(token), usd, Double::sum));
    return section
        .chart(bars("By token, USD", bySymbol))
        .chart(bars("By venue, USD", byVenue))
        .chart(bars("By chain, USD", byChain))
        .table(
            "The largest users",
            List.of("User", "#Gross USD", "#Net USD", "#Fresh prices", "Largest holdings"),
            largest.stream().map(this::row).toList());
  }

  private static void add(Map<String, Double> to, String name, Usd usd) {
    to.merge(name.isEmpty() ? "unknown" : name, Math.abs(usd.doubleValue()), Double::sum);
  }

  private static Chart bars(String title, Map<String, Double> values) {
    List<Map.Entry<String, Double>> sorted =
        values.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    List<String> names = new ArrayList<>();
    List<Double> shown = new ArrayList<>();
    double rest = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (i < MOST_BARS) {
        names.add(sorted.get(i).getKey());
        shown.add(sorted.get(i).getValue());
      } else {
        rest += sorted.get(i).getValue();
      }
    }
    if (sorted.size() > MOST_BARS) {
      names.add((sorted.size() - MOST_BARS) + " others");
      shown.add(rest);
    }
    double sum = values.values().stream().mapToDouble(value -> value).sum();
    String summary =
        sorted.isEmpty()
            ? "Nothing."
            : sorted.get(0).getKey()
                + " is the largest with "
                + Shown.percent(sum == 0 ? 0 : sorted.get(0).getValue() / sum)
                + " of "
                + Shown.usd(sum)
                + " USD.";
    return Chart.bars(
        title,
        summary,
        Chart.Unit.USD,
        names,
        shown.stream().mapToDouble(value -> value).toArray());
  }

  private List<String> row(UserSnapshot user) {
    Exposure exposure = user.exposure();
    String holdings =
        String.join(
            ", ",
            exposure.tokens().stream()
                .sorted(
                    Comparator.comparingDouble(TokenExposure::share)
                        .reversed()
                        .thenComparing(TokenExposure::token))
                .limit(4)
                .map(
                    held ->
                        book.symbol(held.token())
                            + " "
                            + (held.valueUsd() == null
                                ? "without a price"
                                : Shown.percent(held.share())))
                .toList());
    return List.of(
        Book.shortened(exposure.user().value()),
        Shown.usd(exposure.gross().doubleValue()),
        Shown.usd(exposure.net().doubleValue()),
        Shown.percent(exposure.coverage().ratio()),
        holdings);
  }
}
