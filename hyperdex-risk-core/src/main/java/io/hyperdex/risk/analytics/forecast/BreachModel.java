package io.hyperdex.risk.analytics.forecast;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link BreachTrainer} learned, and whether it may be used. Immutable, safe from any thread.
 *
 * <p>The model that was judged is the one that ships: it isn't trained again on the period that
 * judged it.
 */
public final class BreachModel {
  private final String version;
  private final @Nullable ProbabilityModel candidate;
  private final Verdict verdict;
  private final FeatureBins bins;

  BreachModel(
      String version, @Nullable ProbabilityModel candidate, Verdict verdict, FeatureBins bins) {
    this.version = version;
    this.candidate = candidate;
    this.verdict = verdict;
    this.bins = bins;
  }

  /** Kinds of model that compete. */
  public enum Kind {
    LOGISTIC,
    STUMPS
  }

  /** Why a model is used or not. */
  public enum Reason {
    /** Better than the baseline in the untouched final period, by the whole 95 % interval. */
    BEATS_BASELINE,
    /** The interval of the Brier skill in the final period reaches 0 or below. */
    NOT_BETTER,
    /** Too few cases, events or blocks of time to train or to judge. */
    THIN_DATA
  }

  /**
   * How it was judged.
   *
   * @param reason of the decision
   * @param chosen the kind with the lowest Brier score in the walk-forward before the final period;
   *     empty where none could be trained
   * @param walkForwardBrier per kind, over all folds
   * @param walkForwardBaseline of the closed form over the same cases; 0 where there are none
   * @param finalSkill in the final period, opened once; empty where it could not be judged
   */
  public record Verdict(
      Reason reason,
      Optional<Kind> chosen,
      Map<Kind, Double> walkForwardBrier,
      double walkForwardBaseline,
      Optional<BrierSkill> finalSkill) {
    public Verdict {
      walkForwardBrier = Map.copyOf(walkForwardBrier);
    }
  }

  /** What outputs of this model name: kind, training cases, end of the training data. */
  public String version() {
    return version;
  }

  public Verdict verdict() {
    return verdict;
  }

  /** The model, where it may be used. */
  public Optional<ProbabilityModel> accepted() {
    return verdict.reason() == Reason.BEATS_BASELINE
        ? Optional.ofNullable(candidate)
        : Optional.empty();
  }

  /** The candidate whatever the verdict, for reports. */
  public Optional<ProbabilityModel> candidate() {
    return Optional.ofNullable(candidate);
  }

  FeatureBins bins() {
    return bins;
  }
}
