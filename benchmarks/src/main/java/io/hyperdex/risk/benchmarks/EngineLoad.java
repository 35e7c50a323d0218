package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;

/**
 * Holds {@code users * 5} positions, applies trades at a steady rate, then as fast as it can; five
 * rules, portfolio VaR among them. Latency counts from the time a trade was due.
 *
 * <p>Arguments: users (2000), trades a second (1000), seconds (10), profile (FULL).
 */
public final class EngineLoad {
  private EngineLoad() {}

  public static void main(String[] args) {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    int rate = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    Profile profile = args.length > 3 ? Profile.valueOf(args[3]) : Profile.FULL;

    Desk desk = Desk.of(Workload.of(users, "uniform"), profile, VarKind.PORTFOLIO);
    Feed feed = desk.feed();
    Runnable trade =
        () -> {
          if (Desk.apply(desk.engine, feed.next(1), 0) != Outcome.APPLIED) {
            throw new IllegalStateException("trade " + feed.made() + " was not applied");
          }
        };
    Pace.fullSpeed(trade, Math.min(5, seconds));
    Figures.put(
        "EngineLoad.positions profile=" + profile, desk.engine.statistics().openPositions());
    Pace.report("EngineLoad.idle rate=" + rate, Pace.openLoop(() -> {}, rate, seconds));
    Pace.report(
        "EngineLoad.trades rate=" + rate + " profile=" + profile,
        Pace.openLoop(trade, rate, seconds));
    Figures.put("EngineLoad.tradesPerSecond profile=" + profile, Pace.fullSpeed(trade, seconds));
  }
}
