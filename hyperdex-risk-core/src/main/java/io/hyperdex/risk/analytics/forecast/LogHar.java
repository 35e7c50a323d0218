package io.hyperdex.risk.analytics.forecast;

import java.util.Optional;

/**
 * Heterogeneous autoregression of log variance: ln of the mean measure over the next h periods, by
 * least squares on ln of the mean measures over the last 1, 7 and 30 periods (or other windows).
 *
 * <p>Corsi 2009, in logs. exp of a fitted log is too low on average and the measure may be off in
 * scale, so the forecast is multiplied by s = mean(y / exp(fit)) over the training periods, y the
 * mean proxy: of all factors the one with the least {@linkplain VarianceScore#qlike QLIKE} there.
 * Measures below 1e-4 of the training mean count as that, or one hour without a trade would be
 * minus infinity.
 *
 * <p>Immutable. A forecast reads the last max(windows) periods.
 */
public final class LogHar implements VarianceModel {
  /** Periods of the training that must be left beyond the windows. */
  public static final int MINIMUM_ROWS = 100;

  private static final double FLOOR = 1e-4;
  private static final double RIDGE = 1e-8;

  private final int[] windows;
  private final int horizon;
  private final double floor;
  private final double[] coefficients; // intercept first
  private final double scale;

  private LogHar(int[] windows, int horizon, double floor, double[] coefficients, double scale) {
    this.windows = windows;
    this.horizon = horizon;
    this.floor = floor;
    this.coefficients = coefficients;
    this.scale = scale;
  }

  /** Trains with {@link #fit}; where that has no answer, {@code fallback} is the model. */
  public static VarianceTrainer trainer(int horizon, VarianceModel fallback, int... windows) {
    int[] own = windows.clone();
    return (series, end) ->
        fit(series, end, horizon, own).map(har -> (VarianceModel) har).orElse(fallback);
  }

  /**
   * @param end periods from here on are not read
   * @param horizon periods of the target
   * @param windows ascending numbers of periods, such as 1, 7, 30
   * @return empty with fewer than {@link #MINIMUM_ROWS} rows, or where the series does not move
   */
  public static Optional<LogHar> fit(VarianceSeries series, int end, int horizon, int... windows) {
    Checks.requirePlace(series, end, horizon);
    if (windows.length == 0 || windows[0] < 1) {
      throw new IllegalArgumentException("windows must be given, each at least 1 period");
    }
    for (int i = 1; i < windows.length; i++) {
      if (windows[i] <= windows[i - 1]) {
        throw new IllegalArgumentException(
            "windows must ascend: " + windows[i - 1] + ", " + windows[i]);
      }
    }
    int first = windows[windows.length - 1];
    int rows = end - horizon - first + 1;
    double mean = series.meanMeasure(0, end);
    if (rows < MINIMUM_ROWS || !(mean > 0)) {
      return Optional.empty();
    }
    double floor = FLOOR * mean;
    int width = windows.length + 1;
    double[][] gram = new double[width][width];
    double[] right = new double[width];
    double[] row = new double[width];
    for (int t = first; t + horizon <= end; t++) {
      fill(row, series, t, windows, floor);
      double target = StrictMath.log(Math.max(floor, series.meanMeasure(t, horizon)));
      for (int i = 0; i < width; i++) {
        right[i] += row[i] * target;
        for (int j = 0; j <= i; j++) {
          gram[i][j] += row[i] * row[j];
        }
      }
    }
    for (int i = 1; i < width; i++) {
      gram[i][i] *= 1 + RIDGE; // windows that move together stay solvable
    }
    if (!LeastSquares.solve(gram, right)) {
      return Optional.empty();
    }
    LogHar unscaled = new LogHar(windows.clone(), horizon, floor, right, 1);
    double ratio = 0;
    for (int t = first; t + horizon <= end; t++) {
      ratio += series.meanProxy(t, horizon) / unscaled.forecast(series, t, horizon);
    }
    return Optional.of(new LogHar(windows.clone(), horizon, floor, right, ratio / rows));
  }

  private static void fill(
      double[] row, VarianceSeries series, int t, int[] windows, double floor) {
    row[0] = 1;
    for (int i = 0; i < windows.length; i++) {
      int window = windows[i];
      row[i + 1] = StrictMath.log(Math.max(floor, series.meanMeasure(t - window, window)));
    }
  }

  /**
   * @param horizon the one it was trained for
   */
  @Override
  public double forecast(VarianceSeries series, int end, int horizon) {
    Checks.requirePlace(series, end, horizon);
    int longest = windows[windows.length - 1];
    if (horizon != this.horizon || end < longest) {
      throw new IllegalArgumentException(
          "trained for horizon "
              + this.horizon
              + " and at least "
              + longest
              + " periods: horizon "
              + horizon
              + ", end "
              + end);
    }
    double[] row = new double[coefficients.length];
    fill(row, series, end, windows, floor);
    double log = 0;
    for (int i = 0; i < row.length; i++) {
      log += coefficients[i] * row[i];
    }
    return scale * StrictMath.exp(log);
  }

  /** Intercept, then one per window; a copy. */
  public double[] coefficients() {
    return coefficients.clone();
  }

  @Override
  public String version() {
    StringBuilder version = new StringBuilder("log-har");
    for (int window : windows) {
      version.append('-').append(window);
    }
    return version.append("-h").append(horizon).toString();
  }
}
