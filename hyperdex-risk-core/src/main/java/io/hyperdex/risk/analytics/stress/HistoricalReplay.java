package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The worst windows of a price history for the holdings of now.
 *
 * <p>P&amp;L of the window from i to i + h = sum of value * (price[i + h] / price[i] - 1): the
 * values of now, held still, the returns of then. A token without a price at both ends is left out
 * of that window and lowers its coverage; a window below the asked coverage is not a candidate, or
 * a portfolio would look safest where least is known.
 *
 * <p>Pure, safe from any thread. O(times * holdings).
 */
public final class HistoricalReplay {
  private HistoricalReplay() {}

  /**
   * The worst windows, worst first, no two overlapping (they may share an end).
   *
   * @param horizon steps of the grid, &gt;= 1
   * @param most how many at most
   * @param minimumCoverage share of the gross value that must have prices, in [0, 1]
   */
  public static List<ReplayWindow> worst(
      StressPortfolio portfolio,
      PriceHistory history,
      int horizon,
      int most,
      double minimumCoverage) {
    if (horizon < 1 || most < 1 || !(minimumCoverage >= 0 && minimumCoverage <= 1)) {
      throw new IllegalArgumentException(
          "horizon and most must be at least 1, coverage in [0, 1]: "
              + horizon
              + ", "
              + most
              + ", "
              + minimumCoverage);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int start = 0; start + horizon < history.size(); start++) {
      ReplayWindow window = window(portfolio, history, start, horizon);
      if (!window.pnlByToken().isEmpty() && window.coverage() >= minimumCoverage) {
        candidates.add(new Candidate(start, window.pnl()));
      }
    }
    // Equal losses: the older window first, so that the answer does not depend on the sort.
    candidates.sort(Comparator.comparingDouble(Candidate::pnl).thenComparingInt(Candidate::start));
    List<Candidate> chosen = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (chosen.size() == most) {
        break;
      }
      if (chosen.stream().allMatch(c -> Math.abs(c.start() - candidate.start()) >= horizon)) {
        chosen.add(candidate);
      }
    }
    return chosen.stream().map(c -> window(portfolio, history, c.start(), horizon)).toList();
  }

  private record Candidate(int start, double pnl) {}

  /** One window, whatever its coverage. */
  public static ReplayWindow window(
      StressPortfolio portfolio, PriceHistory history, int start, int horizon) {
    Map<TokenId, Double> byToken = new LinkedHashMap<>();
    double pnl = 0;
    double gross = 0;
    double covered = 0;
    for (Holding holding : portfolio.holdings()) {
      OptionalDouble value = holding.value();
      if (value.isEmpty() || value.getAsDouble() == 0) {
        continue;
      }
      gross += Math.abs(value.getAsDouble());
      OptionalDouble change = history.change(holding.token(), start, start + horizon);
      if (change.isPresent()) {
        double made = value.getAsDouble() * change.getAsDouble();
        covered += Math.abs(value.getAsDouble());
        pnl += made;
        byToken.put(holding.token(), made);
      }
    }
    return new ReplayWindow(
        history.timeMs(start),
        history.timeMs(start + horizon),
        pnl,
        Collections.unmodifiableMap(byToken),
        gross == 0 ? 1 : covered / gross);
  }
}
