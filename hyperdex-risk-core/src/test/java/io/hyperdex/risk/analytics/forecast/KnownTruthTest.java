package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Worlds in which the probability of a breach is known by brute force. */
class KnownTruthTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int HORIZON = 24;
  private static final long HOUR = 3_600_000;

  // GARCH(1,1) with t innovations, and jumps of either sign now and then.
  private static final double OMEGA = 4e-7;
  private static final double ALPHA = 0.06;
  private static final double BETA = 0.93;
  private static final int NU = 5;
  private static final double JUMPS = 1.0 / 500;

  @Test
  void theClosedFormIsRightForARandomWalkLookedAtHourly() {
    Random random = new Random(17);
    int paths = FULL ? 200_000 : 40_000;
    double[] distances = {0.25, 0.5, 1, 1.5, 2, 3};
    int[] touched = new int[distances.length];
    for (int p = 0; p < paths; p++) {
      double path = 0;
      double highest = 0;
      for (int i = 0; i < HORIZON; i++) {
        path += random.nextGaussian() / Math.sqrt(HORIZON);
        highest = Math.max(highest, path);
      }
      for (int d = 0; d < distances.length; d++) {
        touched[d] += highest > distances[d] ? 1 : 0;
      }
    }
    for (int d = 0; d < distances.length; d++) {
      assertThat(BarrierProbability.discrete(distances[d], 1, HORIZON))
          .isCloseTo((double) touched[d] / paths, within(0.012));
    }
    assertThat(BarrierProbability.continuous(1, 1) - (double) touched[2] / paths)
        .as("looked at without pause it is too high")
        .isGreaterThan(0.03);
  }

  /** A state of the world: variance of the next hour. Draws the next return and moves on. */
  private static final class World {
    private final Random random;
    private double variance = OMEGA / (1 - ALPHA - BETA);

    World(long seed) {
      random = new Random(seed);
    }

    double next() {
      double r = Math.sqrt(variance) * Worlds.unitT(random, NU);
      variance = OMEGA + ALPHA * r * r + BETA * variance;
      return r + (random.nextDouble() < JUMPS ? 0.02 * random.nextGaussian() : 0);
    }
  }

  private record Asked(BreachSample sample, double truth) {}

  /** Every 12 hours a question; every {@code nth} with its true probability, by brute force. */
  private static List<Asked> ask(long seed, int hours, int nth, int paths) {
    World world = new World(seed);
    double[] returns = new double[hours];
    double[] variances = new double[hours + 1];
    for (int i = 0; i < hours; i++) {
      variances[i] = world.variance;
      returns[i] = world.next();
    }
    double[] closes = new double[hours + 1];
    closes[0] = 1;
    for (int i = 0; i < hours; i++) {
      closes[i + 1] = closes[i] * StrictMath.exp(returns[i]);
    }
    VarianceSeries series = VarianceSeries.ofCloses(closes);
    EwmaVariance ewma = new EwmaVariance(0.97, EwmaVariance.Input.SQUARED_RETURN);
    List<Asked> asked = new ArrayList<>();
    Random random = new Random(seed + 1);
    for (int end = 720; end + HORIZON <= hours; end += 12) {
      double distance = 0.01 + 0.05 * random.nextDouble();
      double variance = ewma.forecast(series, end, HORIZON);
      double[] features =
          BreachFeatures.at(returns, end, distance, variance, HORIZON).orElseThrow();
      double barrier =
          BarrierProbability.discrete(distance, Math.sqrt(variance * HORIZON), HORIZON);
      double truth =
          asked.size() % nth == 0 ? truth(variances[end], distance, paths, end) : Double.NaN;
      asked.add(
          new Asked(
              new BreachSample(
                  end * HOUR,
                  (end + HORIZON) * HOUR,
                  features,
                  barrier,
                  BreachEvaluation.crosses(returns, end, distance)),
              truth));
    }
    return asked;
  }

  private static double truth(double variance, double distance, int paths, long seed) {
    World world = new World(seed);
    int touched = 0;
    for (int p = 0; p < paths; p++) {
      world.variance = variance;
      double path = 0;
      for (int i = 0; i < HORIZON; i++) {
        path += world.next();
        if (path > distance) {
          touched++;
          break;
        }
      }
    }
    return (double) touched / paths;
  }

  /**
   * Whether it is better by enough to be accepted is another question; here the baseline is good.
   */
  @Test
  void theTrainedModelIsNearTheTruthOfAWorldWithFatTailsAndJumps() {
    int worlds = FULL ? 40 : 15;
    List<Asked> all = new ArrayList<>();
    for (int w = 0; w < worlds; w++) {
      all.addAll(ask(100 + w, 9000, FULL ? 20 : 40, 1000));
    }
    List<BreachSample> samples =
        all.stream()
            .map(Asked::sample)
            .sorted(Comparator.comparingLong(BreachSample::startMs))
            .toList();

    BreachModel model = BreachTrainer.train(samples, BreachTrainer.Settings.standard(24 * HOUR));

    ProbabilityModel candidate = model.candidate().orElseThrow();
    double modelBias = 0;
    double modelError = 0;
    double barrierBias = 0;
    double barrierError = 0;
    int n = 0;
    for (Asked one : all) {
      if (!Double.isNaN(one.truth())) {
        double p = candidate.probability(one.sample().features());
        modelBias += p - one.truth();
        modelError += Math.abs(p - one.truth());
        barrierBias += one.sample().barrier() - one.truth();
        barrierError += Math.abs(one.sample().barrier() - one.truth());
        n++;
      }
    }
    assertThat(n).isGreaterThan(150);
    assertThat(modelBias / n).as("in the mean").isCloseTo(0, within(0.02));
    assertThat(barrierBias / n).isCloseTo(0, within(0.02));
    assertThat(modelError / n).as("case by case").isLessThan(0.04).isLessThan(barrierError / n);
  }

  /**
   * What a leak looks like: a feature that knows the next hours makes a model too good to be true.
   */
  @Test
  void aPlantedLeakShowsAsSkillThatTheTruthCannotHave() {
    List<BreachSample> honest = new ArrayList<>();
    for (int w = 0; w < 15; w++) {
      ask(200 + w, 9000, Integer.MAX_VALUE, 1).forEach(one -> honest.add(one.sample()));
    }
    honest.sort(Comparator.comparingLong(BreachSample::startMs));
    List<BreachSample> leaky = new ArrayList<>();
    for (BreachSample s : honest) {
      double[] features = s.features().clone();
      features[7] = s.happened() ? 1 : 0;
      leaky.add(new BreachSample(s.startMs(), s.endMs(), features, s.barrier(), s.happened()));
    }
    BreachTrainer.Settings settings = BreachTrainer.Settings.standard(24 * HOUR);

    double fair =
        BreachTrainer.train(honest, settings).verdict().finalSkill().orElseThrow().skill();
    double leak = BreachTrainer.train(leaky, settings).verdict().finalSkill().orElseThrow().skill();

    assertThat(fair).isLessThan(0.2);
    assertThat(leak).isGreaterThan(0.8);
  }
}
