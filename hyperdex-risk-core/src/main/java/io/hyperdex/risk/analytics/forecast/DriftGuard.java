package io.hyperdex.risk.analytics.forecast;

/**
 * Watches a model in use and takes it out of use when it stops being better than the baseline.
 *
 * <p>Over the last {@code window} outcomes: the model is distrusted when its Brier score is above
 * the baseline's, and where a limit was given also when the population stability index of a feature
 * passes it, so that what it is asked about no longer looks like what it learned from. It is
 * trusted again after a whole window without either. Before the first full window it is trusted.
 *
 * <p>One thread observes; {@link #isTrusted} may be read from any. O(window) an outcome.
 */
public final class DriftGuard {
  /** Above this index a population counts as changed, by convention; 0.1 to 0.25 is a shift. */
  public static final double USUAL_INDEX = 0.25;

  private final FeatureBins bins;
  private final double mostIndex;
  private final double[] excess; // squared error of the model less that of the baseline
  private final byte[][] ring; // bin per feature and place
  private final int[][] counts; // per feature and bin
  private long observed;
  private long untroubledSince;
  private volatile boolean trusted = true;

  /**
   * Judges by the Brier score only: the index alone cries wolf on prices, whose calm and wild
   * months differ without anything being wrong.
   *
   * @param window outcomes, at least 1; some hundreds make sense
   */
  public DriftGuard(BreachModel model, int window) {
    this(model, window, Double.POSITIVE_INFINITY);
  }

  /**
   * Judges by the Brier score and by the population stability index.
   *
   * @param window outcomes, at least 1
   * @param mostIndex of any feature, positive; see {@link #USUAL_INDEX}
   */
  public DriftGuard(BreachModel model, int window, double mostIndex) {
    if (window < 1 || !(mostIndex > 0)) {
      throw new IllegalArgumentException(
          "window must be at least 1, mostIndex positive: " + window + ", " + mostIndex);
    }
    this.bins = model.bins();
    this.mostIndex = mostIndex;
    this.excess = new double[window];
    this.ring = new byte[bins.width()][window];
    this.counts = new int[bins.width()][];
    for (int j = 0; j < counts.length; j++) {
      counts[j] = new int[bins.bins(j)];
    }
  }

  /** Books what the model and the baseline had said of a case, once its outcome is known. */
  public void observe(double[] features, double model, double baseline, boolean happened) {
    int place = (int) (observed % excess.length);
    boolean isFull = observed >= excess.length;
    double outcome = happened ? 1 : 0;
    excess[place] =
        (model - outcome) * (model - outcome) - (baseline - outcome) * (baseline - outcome);
    for (int j = 0; j < counts.length; j++) {
      if (isFull) {
        counts[j][ring[j][place]]--;
      }
      ring[j][place] = (byte) bins.binOf(j, features[j]);
      counts[j][ring[j][place]]++;
    }
    observed++;
    if (observed < excess.length) {
      return;
    }
    if (isTroubled()) {
      untroubledSince = observed;
      trusted = false;
    } else if (observed - untroubledSince >= excess.length) {
      trusted = true;
    }
  }

  private boolean isTroubled() {
    return brierExcess() > 0 || largestIndex() > mostIndex;
  }

  /** Brier score of the model less that of the baseline over the window; positive is worse. */
  public double brierExcess() {
    int n = (int) Math.min(observed, excess.length);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += excess[i];
    }
    return n == 0 ? 0 : sum / n;
  }

  /** Largest population stability index of a feature over the window. */
  public double largestIndex() {
    int n = (int) Math.min(observed, excess.length);
    double largest = 0;
    for (int j = 0; n > 0 && j < counts.length; j++) {
      largest = Math.max(largest, bins.stabilityIndex(j, counts[j], n));
    }
    return largest;
  }

  public boolean isTrusted() {
    return trusted;
  }

  /** Outcomes booked so far. */
  public long observed() {
    return observed;
  }
}
