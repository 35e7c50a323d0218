package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Profile;

/**
 * Heap in use per user and position, after garbage collection.
 *
 * <p>Arguments: {@code naive} or {@code engine}, users (1000000), tokens a user holds (3), window
 * of period returns (0 or 250), profile (FULL).
 */
public final class FootprintMain {
  private FootprintMain() {}

  public static void main(String[] args) {
    String who = args.length > 0 ? args[0] : "engine";
    int users = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    int held = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    int win = args.length > 3 ? Integer.parseInt(args[3]) : 0;
    Profile profile = args.length > 4 ? Profile.valueOf(args[4]) : Profile.FULL;

    Workload workload = Workload.holding(users, held);
    Limits limits = Limits.usual(VarKind.of(win, "return"));
    long before = used();
    Object holder =
        switch (who) {
          case "naive" -> NaivePort.of(workload, limits);
          case "engine" ->
              Desk.options(profile).limits(limits).tokensPerUser(held + 1).open(workload);
          default -> throw new IllegalArgumentException("naive or engine: " + who);
        };
    double perUser = (double) (used() - before) / users;
    String what =
        "FootprintMain."
            + who
            + " users="
            + users
            + " k="
            + held
            + " win="
            + win
            + (who.equals("engine") ? " profile=" + profile : "");
    Figures.put(what + " per=user", perUser);
    Figures.put(what + " per=position", perUser / held);
    if (holder.hashCode() == 0 && workload.users == 0) {
      throw new IllegalStateException("both must be reachable until here");
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
