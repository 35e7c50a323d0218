package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.PriceFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Questions asked of the hourly prices: will this token, held alone, lose (or gain) so much within
 * the next 24 hours that a limit of drawdown (or exposure) is passed, looked at every hour?
 */
final class BreachEvaluation {
  static final int HORIZON = 24;
  static final double[] SHARES = {0.03, 0.05, 0.08, 0.12, 0.2};
  static final int FIRST = 2160;

  /** A question of a token with its answer. */
  record Case(String token, BreachSample sample) {}

  private BreachEvaluation() {}

  /** The shipped variance forecast for hours: 24 ahead. */
  static VarianceTrainer variance() {
    VarianceModel baseline = new EwmaVariance(0.985, EwmaVariance.Input.SQUARED_RETURN);
    return VarianceTrainer.standard(HORIZON, baseline, 6, 24, 168, 720);
  }

  /**
   * In order of start; every {@code step} hours both questions of a distance that takes its turn.
   */
  static List<Case> cases(MarketSeries.HourlyRun run, int step) {
    VarianceSeries series = VarianceSeries.ofCloses(run.closes());
    double[] up = VarianceSeries.logReturns(run.closes());
    double[] down = new double[up.length];
    for (int i = 0; i < up.length; i++) {
      down[i] = 0 - up[i];
    }
    List<Case> cases = new ArrayList<>();
    VarianceModel model = variance().train(series, FIRST);
    int turn = 0;
    for (int end = FIRST; end + HORIZON <= up.length; end += step) {
      if ((end - FIRST) % (30 * 24) < step && end > FIRST) {
        model = variance().train(series, end);
      }
      double variance = model.forecast(series, end, HORIZON);
      for (int side = 0; side < 2; side++) {
        double share = SHARES[turn++ % SHARES.length];
        double[] towards = side == 0 ? down : up;
        double distance = side == 0 ? -StrictMath.log(1 - share) : StrictMath.log(1 + share);
        long start = run.startMs() + end * PriceFiles.HOUR;
        double[] features =
            BreachFeatures.at(towards, end, distance, variance, HORIZON).orElseThrow();
        cases.add(
            new Case(
                run.name(),
                new BreachSample(
                    start,
                    start + HORIZON * PriceFiles.HOUR,
                    features,
                    BarrierProbability.discrete(distance, Math.sqrt(variance * HORIZON), HORIZON),
                    crosses(towards, end, distance))));
      }
    }
    return cases;
  }

  static boolean crosses(double[] towards, int end, double distance) {
    double path = 0;
    for (int i = end; i < end + HORIZON; i++) {
      path += towards[i];
      if (path > distance) {
        return true;
      }
    }
    return false;
  }

  static List<BreachSample> samples(List<Case> cases) {
    return cases.stream()
        .map(Case::sample)
        .sorted(Comparator.comparingLong(BreachSample::startMs))
        .toList();
  }
}
