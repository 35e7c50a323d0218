package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.analytics.forecast.BreachFeatures;
import io.hyperdex.risk.analytics.forecast.BreachForecaster;
import io.hyperdex.risk.analytics.forecast.BreachQuestion;
import io.hyperdex.risk.analytics.forecast.BreachSample;
import io.hyperdex.risk.analytics.forecast.BreachTrainer;
import io.hyperdex.risk.analytics.forecast.EwmaVariance;
import io.hyperdex.risk.analytics.forecast.ProbabilityModel;
import io.hyperdex.risk.analytics.forecast.UserFeatures;
import io.hyperdex.risk.analytics.forecast.VarianceModel;
import io.hyperdex.risk.analytics.forecast.VarianceSeries;
import io.hyperdex.risk.analytics.forecast.VarianceTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one prediction costs, from 720 hourly returns. One operation is one answer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class PredictBench {
  private static final int RETURNS = 2_160;
  private static final int HORIZON = 24;
  private static final long HOUR = 3_600_000;
  private static final int CASES = 6_000;

  private BreachQuestion question;
  private UserFeatures user;
  private BreachForecaster closedForm;
  private ProbabilityModel stumps;
  private VarianceSeries series;
  private VarianceModel shipped;

  @Setup
  public void make() {
    Random random = new Random(9);
    double[] closes = new double[RETURNS + 1];
    closes[0] = 2_000;
    for (int i = 1; i < closes.length; i++) {
      closes[i] = closes[i - 1] * (1 + 0.008 * random.nextGaussian());
    }
    series = VarianceSeries.ofCloses(closes);
    VarianceModel ewma = new EwmaVariance(0.985, EwmaVariance.Input.SQUARED_RETURN);
    shipped = VarianceTrainer.standard(HORIZON, ewma, 6, 24, 168, 720).train(series, series.size());
    double[] falls = BreachQuestion.falls(closes);
    question =
        new BreachQuestion(
            falls, falls.length, 0.05, ewma.forecast(series, RETURNS, HORIZON), HORIZON, HOUR, 0);
    user = new UserFeatures(0.04, 0.6, 0.2, 1, HOUR, 0, true);
    closedForm = BreachForecaster.closedForm(HOUR);
    stumps =
        BreachTrainer.train(cases(random), BreachTrainer.Settings.ofUsers(HORIZON * HOUR))
            .candidate()
            .orElseThrow();
  }

  private static List<BreachSample> cases(Random random) {
    List<BreachSample> cases = new ArrayList<>();
    int features = BreachFeatures.NAMES.size() + UserFeatures.NAMES.size();
    for (int i = 0; i < CASES; i++) {
      double[] row = new double[features];
      double sum = 0;
      for (int f = 0; f < features; f++) {
        row[f] = random.nextGaussian();
        sum += f % 3 == 0 ? row[f] : 0;
      }
      long start = i * 6 * HOUR;
      cases.add(
          new BreachSample(
              start, start + HORIZON * HOUR, row, 0.3, sum + random.nextGaussian() < -1));
    }
    return cases;
  }

  /** The answer that ships by default. */
  @Benchmark
  public double closedForm() {
    return closedForm.forecast(question).probability().orElseThrow();
  }

  /** Features of prices and of the user, and a trained model. */
  @Benchmark
  public double trained() {
    double[] features =
        BreachFeatures.at(
                question.returns(),
                question.end(),
                question.distance(),
                question.variance(),
                HORIZON)
            .orElseThrow();
    return stumps.probability(user.after(features));
  }

  /** The variance forecast behind both: log HAR and EWMA over 90 days of hours. */
  @Benchmark
  public double variance() {
    return shipped.forecast(series, series.size(), HORIZON);
  }
}
