package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.TradeBatch;
import java.util.Arrays;
import java.util.Locale;

/**
 * As many trades as a day has at 10,000 a second (864 million), at full speed through one engine,
 * with a price move after every thousandth: does what lives on the heap grow? The heap after a
 * collection is read at even distances; the slope is Theil-Sen's, the median of the slopes of all
 * pairs, with Sen's 95 % interval (Sen 1968).
 *
 * <p>It is a day's number of events, not a day: what only time does is not in it.
 *
 * <p>Arguments: millions of events (864), profile (FULL), users (1000).
 */
public final class SoakMain {
  private static final int READINGS = 60;
  private static final int SETTLING = READINGS / 6;
  private static final int BETWEEN_MOVES = 1_000;
  private static final double NORMAL_975 = 1.959963985;

  private SoakMain() {}

  public static void main(String[] args) {
    long events = (args.length > 0 ? Long.parseLong(args[0]) : 864) * 1_000_000;
    Profile profile = args.length > 1 ? Profile.valueOf(args[1]) : Profile.FULL;
    int users = args.length > 2 ? Integer.parseInt(args[2]) : 1_000;
    Workload workload = Workload.of(users, "uniform");
    Desk desk = Desk.of(workload, profile, VarKind.NONE);
    Feed feed = desk.feed();
    double[] millions = new double[READINGS];
    double[] heap = new double[READINGS];
    long done = 0;
    long sinceMove = 0;
    long moves = 0;
    long began = System.nanoTime();
    long resting = 0;
    for (int reading = 0; reading < READINGS; reading++) {
      long until = events * (reading + 1) / READINGS;
      while (done < until) {
        TradeBatch batch = feed.next();
        Desk.applyEach(desk.engine, batch);
        done += Feed.BATCH;
        sinceMove += Feed.BATCH;
        if (sinceMove >= BETWEEN_MOVES) {
          sinceMove -= BETWEEN_MOVES;
          int token = (int) (moves % Workload.TOKENS);
          long up = moves / Workload.TOKENS % 2;
          long mantissa = workload.mantissa(token) + up * (workload.mantissa(token) / 1000);
          desk.engine.applyPrice(
              token, mantissa, Workload.PRICE_SCALE, batch.timeMs(Feed.BATCH - 1));
          moves++;
        }
      }
      long rest = System.nanoTime();
      millions[reading] = done / 1e6;
      heap[reading] = usedAfterCollection();
      resting += System.nanoTime() - rest;
      System.err.printf(
          Locale.ROOT, "%6.0f million events, %.1f MB live%n", done / 1e6, heap[reading] / 1e6);
    }
    double seconds = (System.nanoTime() - began - resting) / 1e9;
    desk.requireAllApplied();
    report(millions, heap, done, moves, seconds, profile);
  }

  /** The least of several readings: a collection may leave what became garbage meanwhile. */
  private static double usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void report(
      double[] millions, double[] heap, long done, long moves, double seconds, Profile profile) {
    double[] x = Arrays.copyOfRange(millions, SETTLING, READINGS);
    double[] y = Arrays.copyOfRange(heap, SETTLING, READINGS);
    int n = x.length;
    double[] slopes = new double[n * (n - 1) / 2];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        slopes[k++] = (y[j] - y[i]) / (x[j] - x[i]);
      }
    }
    Arrays.sort(slopes);
    double spread = NORMAL_975 * Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
    int low = Math.max(0, (int) Math.floor((slopes.length - spread) / 2));
    int high = Math.min(slopes.length - 1, (int) Math.ceil((slopes.length + spread) / 2));
    System.out.printf(
        Locale.ROOT,
        "soak %s: %d trades and %d price moves in %.0f s (%.2f million a second);"
            + " live heap %.1f MB, slope %.1f bytes a million events, 95 %% interval %.1f to %.1f%n",
        profile,
        done,
        moves,
        seconds,
        done / seconds / 1e6,
        heap[READINGS - 1] / 1e6,
        slopes[slopes.length / 2],
        slopes[low],
        slopes[high]);
  }
}
