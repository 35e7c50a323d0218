package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.forecast.BreachModel.Kind;
import io.hyperdex.risk.analytics.forecast.BreachModel.Reason;
import io.hyperdex.risk.analytics.forecast.BreachModel.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains the candidates for breach probabilities, and lets one through only if it beats the
 * closed-form baseline on data nobody has looked at.
 *
 * <p>1. The last quarter of the time is set aside. 2. Before it, a purged walk-forward trains each
 * kind in each fold (on the older three quarters of the training cases, calibrated on the newer
 * quarter) and adds up the errors on the test cases; the kind with the lowest Brier score is
 * chosen. 3. It is trained once on all cases before the final period and judged in it: it ships
 * where the 95 % interval of its Brier skill against the baseline, bootstrapped over blocks of
 * time, lies above 0. Else the baseline ships.
 *
 * <p>Deterministic: same samples and settings, same model. Pure; cost is that of 2 (folds) + 1
 * fits.
 */
public final class BreachTrainer {
  /** Events a training, and the final period, must have. */
  public static final int MINIMUM_EVENTS = 50;

  private static final double FINAL_SHARE = 0.25;
  private static final double CALIBRATION_SHARE = 0.25;
  private static final int MINIMUM_CALIBRATION_EVENTS = 10;
  private static final double RIDGE = 1;

  private final Settings settings;

  private BreachTrainer(Settings settings) {
    this.settings = settings;
  }

  /**
   * How it is judged.
   *
   * @param folds of the walk-forward, at least 1
   * @param embargoMs between the last known outcome of a training and its test; at least the
   *     horizon is sensible
   * @param blockMs of the bootstrap, longer than the horizon
   * @param seed of the bootstrap
   * @param directions per feature, as in {@link BoostedStumps#fit}
   * @param stumps how they learn
   */
  public record Settings(
      int folds,
      long embargoMs,
      long blockMs,
      long seed,
      int[] directions,
      BoostedStumps.Settings stumps) {

    /**
     * Four folds, embargo of one horizon, blocks of a week or seven horizons, whichever is longer.
     */
    public static Settings standard(long horizonMs) {
      return standard(horizonMs, 0);
    }

    /** The same for cases with further features, whose directions are open. */
    static Settings standard(long horizonMs, int more) {
      long week = 7 * 86_400_000L;
      int[] directions = BreachFeatures.directions();
      return new Settings(
          4,
          horizonMs,
          Math.max(week, 7 * horizonMs),
          1,
          Arrays.copyOf(directions, directions.length + more),
          BoostedStumps.Settings.standard());
    }

    /** As {@link #standard}, for cases with {@link UserFeatures}. */
    public static Settings ofUsers(long horizonMs) {
      return standard(horizonMs, UserFeatures.NAMES.size());
    }
  }

  /**
   * Trains, judges and decides.
   *
   * @param samples in order of start
   */
  public static BreachModel train(List<BreachSample> samples, Settings settings) {
    return new BreachTrainer(settings).train(samples);
  }

  private BreachModel train(List<BreachSample> samples) {
    PurgedWalkForward.Fold last =
        PurgedWalkForward.split(samples, FINAL_SHARE, settings.embargoMs());
    Map<Kind, Double> scores = new EnumMap<>(Kind.class);
    double baseline = walkForward(last.train(), scores);
    Kind chosen = null;
    double least = Double.POSITIVE_INFINITY;
    for (Kind kind : Kind.values()) {
      double score = scores.getOrDefault(kind, Double.POSITIVE_INFINITY);
      if (score < least) {
        chosen = kind;
        least = score;
      }
    }
    ProbabilityModel candidate = chosen == null ? null : fit(chosen, last.train());
    Optional<BrierSkill> skill =
        candidate != null && events(last.test()) >= MINIMUM_EVENTS
            ? skill(candidate, last.test())
            : Optional.empty();
    Reason reason =
        skill
            .map(s -> s.low() > 0 ? Reason.BEATS_BASELINE : Reason.NOT_BETTER)
            .orElse(Reason.THIN_DATA);
    return new BreachModel(
        version(chosen, last.train()),
        candidate,
        new Verdict(reason, Optional.ofNullable(chosen), scores, baseline, skill),
        FeatureBins.of(last.train()));
  }

  private static String version(@Nullable Kind kind, List<BreachSample> trained) {
    long end = trained.stream().mapToLong(BreachSample::endMs).max().orElse(0);
    return "breach-"
        + (kind == null ? "none" : kind.name().toLowerCase(Locale.ROOT))
        + "-"
        + trained.size()
        + "-"
        + end;
  }

  /** Fills in the Brier score of each kind that every fold could train; returns the baseline's. */
  private double walkForward(List<BreachSample> samples, Map<Kind, Double> scores) {
    List<PurgedWalkForward.Fold> folds =
        PurgedWalkForward.folds(samples, settings.folds(), settings.embargoMs());
    // A fold without enough to train on judges nobody; all kinds are judged on the same cases.
    List<PurgedWalkForward.Fold> usable = new ArrayList<>();
    for (PurgedWalkForward.Fold fold : folds) {
      if (!fold.test().isEmpty() && isEnough(parts(fold.train()))) {
        usable.add(fold);
      }
    }
    int cases = 0;
    double baseline = 0;
    for (PurgedWalkForward.Fold fold : usable) {
      cases += fold.test().size();
      for (BreachSample sample : fold.test()) {
        baseline += squaredError(sample.barrier(), sample.happened());
      }
    }
    if (cases == 0) {
      return 0;
    }
    for (Kind kind : Kind.values()) {
      double sum = 0;
      for (PurgedWalkForward.Fold fold : usable) {
        ProbabilityModel model = fit(kind, fold.train());
        for (BreachSample sample : fold.test()) {
          sum +=
              model == null
                  ? Double.POSITIVE_INFINITY
                  : squaredError(model.probability(sample.features()), sample.happened());
        }
      }
      if (sum < Double.POSITIVE_INFINITY) {
        scores.put(kind, sum / cases);
      }
    }
    return baseline / cases;
  }

  private static double squaredError(double probability, boolean happened) {
    double error = probability - (happened ? 1 : 0);
    return error * error;
  }

  /** What the model is fitted on, and what calibrates it. */
  private PurgedWalkForward.Fold parts(List<BreachSample> train) {
    return PurgedWalkForward.split(train, CALIBRATION_SHARE, settings.embargoMs());
  }

  private static boolean isEnough(PurgedWalkForward.Fold parts) {
    return hasEnough(parts.train(), MINIMUM_EVENTS)
        && hasEnough(parts.test(), MINIMUM_CALIBRATION_EVENTS);
  }

  /** Null where there are too few events or non-events in either part. */
  private @Nullable ProbabilityModel fit(Kind kind, List<BreachSample> train) {
    PurgedWalkForward.Fold parts = parts(train);
    if (!isEnough(parts)) {
      return null;
    }
    double[][] rows = rows(parts.train());
    boolean[] happened = happened(parts.train());
    ProbabilityModel model =
        switch (kind) {
          case LOGISTIC -> LogisticRegression.fit(rows, happened, RIDGE);
          case STUMPS ->
              BoostedStumps.fit(rows, happened, settings.directions(), settings.stumps());
        };
    double[] raw = new double[parts.test().size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = model.probability(parts.test().get(i).features());
    }
    return new CalibratedModel(model, Calibration.fit(raw, happened(parts.test())));
  }

  private Optional<BrierSkill> skill(ProbabilityModel model, List<BreachSample> test) {
    double[] forecast = new double[test.size()];
    double[] baseline = new double[test.size()];
    long[] starts = new long[test.size()];
    for (int i = 0; i < forecast.length; i++) {
      BreachSample sample = test.get(i);
      forecast[i] = model.probability(sample.features());
      baseline[i] = sample.barrier();
      starts[i] = sample.startMs();
    }
    return BrierSkill.of(
        forecast, baseline, happened(test), starts, settings.blockMs(), settings.seed());
  }

  private static boolean hasEnough(List<BreachSample> samples, int least) {
    int events = events(samples);
    return events >= least && samples.size() - events >= least;
  }

  private static int events(List<BreachSample> samples) {
    return (int) samples.stream().filter(BreachSample::happened).count();
  }

  private static double[][] rows(List<BreachSample> samples) {
    return samples.stream().map(BreachSample::features).toArray(double[][]::new);
  }

  private static boolean[] happened(List<BreachSample> samples) {
    boolean[] happened = new boolean[samples.size()];
    for (int i = 0; i < happened.length; i++) {
      happened[i] = samples.get(i).happened();
    }
    return happened;
  }
}
