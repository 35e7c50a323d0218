package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.distribution.Normal;
import io.hyperdex.risk.analytics.forecast.BreachForecast.Abstention;
import io.hyperdex.risk.analytics.forecast.BreachForecast.Source;
import io.hyperdex.risk.analytics.forecast.BreachModel.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BreachForecasterTest {
  private static final long HOUR = 3_600_000;
  private static final double[] RETURNS = VarianceSeries.logReturns(LookAhead.prices(1001, 3));

  private static BreachQuestion question(int end, double distance, double variance, long ageMs) {
    return new BreachQuestion(RETURNS, end, distance, variance, 24, HOUR, ageMs);
  }

  /** A world in which the barrier is too high by half, and the first feature tells the truth. */
  static List<BreachSample> samples(int n, double informed, long seed) {
    Random random = new Random(seed);
    List<BreachSample> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double barrier = 0.6 * random.nextDouble();
      double truth = informed > 0 ? barrier / 1.5 : barrier;
      double[] features = new double[8];
      features[0] = -Logit.of(truth);
      features[1] = Logit.of(barrier);
      for (int j = 2; j < 8; j++) {
        features[j] = random.nextGaussian();
      }
      long start = i * HOUR;
      samples.add(
          new BreachSample(
              start, start + 24 * HOUR, features, barrier, random.nextDouble() < truth));
    }
    return samples;
  }

  private static BreachTrainer.Settings settings() {
    return BreachTrainer.Settings.standard(24 * HOUR);
  }

  @Test
  void theClosedFormAnswersWhereNoModelIs() {
    BreachForecast forecast =
        BreachForecaster.closedForm(HOUR).forecast(question(1000, 0.05, 1e-4, 60_000));

    assertThat(forecast.source()).isEqualTo(Source.BARRIER);
    assertThat(forecast.probability().orElseThrow())
        .isEqualTo(BarrierProbability.discrete(0.05, Math.sqrt(24e-4), 24));
    assertThat(forecast.horizonMs()).isEqualTo(24 * HOUR);
    assertThat(forecast.dataAgeMs()).isEqualTo(60_000);
    assertThat(forecast.n()).isEqualTo(1000);
    assertThat(forecast.modelVersion()).isEqualTo("barrier-1");
    assertThat(forecast.abstention()).isEmpty();
  }

  @Test
  void thinStaleOrDeadDataAreAnsweredWithAnAbstention() {
    BreachForecaster forecaster = BreachForecaster.closedForm(HOUR);

    assertThat(forecaster.forecast(question(99, 0.05, 1e-4, 0)).abstention())
        .hasValue(Abstention.TOO_FEW_RETURNS);
    assertThat(forecaster.forecast(question(1000, 0.05, 1e-4, HOUR + 1)).abstention())
        .hasValue(Abstention.STALE_DATA);
    assertThat(forecaster.forecast(question(1000, 0.05, 0, 0)).abstention())
        .hasValue(Abstention.NO_MOVEMENT);
    BreachQuestion dead = new BreachQuestion(new double[500], 500, 0.05, 1e-4, 24, HOUR, 0);
    BreachForecast forecast = forecaster.forecast(dead);
    assertThat(forecast.abstention()).hasValue(Abstention.NO_MOVEMENT);
    assertThat(forecast.probability()).isEmpty();
    assertThat(forecast.source()).isEqualTo(Source.NONE);
  }

  @Test
  void aLimitThatIsCrossedAlreadyIsCertain() {
    assertThat(BreachForecaster.closedForm(HOUR).forecast(question(5, 0, 0, 0)).probability())
        .hasValue(1);
  }

  @Test
  void aModelThatBeatsTheBaselineIsUsedAndOneLearntFromNoiseIsNot() {
    BreachModel better = BreachTrainer.train(samples(12_000, 1, 5), settings());
    assertThat(better.verdict().reason()).isEqualTo(Reason.BEATS_BASELINE);
    assertThat(better.verdict().finalSkill().orElseThrow().low()).isPositive();
    assertThat(better.version()).startsWith("breach-").contains("-8");

    DriftGuard guard = new DriftGuard(better, 500);
    BreachForecaster forecaster = BreachForecaster.of(better, guard, HOUR);
    BreachForecast forecast = forecaster.forecast(question(1000, 0.05, 1e-4, 0));
    assertThat(forecast.source()).isEqualTo(Source.MODEL);
    assertThat(forecast.modelVersion()).isEqualTo(better.version());
    assertThat(forecast.probability().orElseThrow()).isBetween(0.0, 1.0);
    assertThat(forecaster.forecast(question(700, 0.05, 1e-4, 0)).source())
        .as("too short for the features")
        .isEqualTo(Source.BARRIER);

    BreachModel equal = BreachTrainer.train(samples(12_000, 0, 5), settings());
    assertThat(equal.verdict().reason())
        .as("the barrier is the truth")
        .isEqualTo(Reason.NOT_BETTER);
    assertThat(equal.accepted()).isEmpty();
    assertThat(
            BreachForecaster.of(equal, new DriftGuard(equal, 500), HOUR)
                .forecast(question(1000, 0.05, 1e-4, 0))
                .source())
        .isEqualTo(Source.BARRIER);
  }

  @Test
  void shuffledLabelsAreNotAccepted() {
    List<BreachSample> samples = samples(12_000, 1, 5);
    List<Boolean> labels = new ArrayList<>(samples.stream().map(BreachSample::happened).toList());
    Collections.shuffle(labels, new Random(1));
    List<BreachSample> shuffled = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      BreachSample s = samples.get(i);
      // Against a baseline that knows the base rate, as nothing else can be known.
      shuffled.add(new BreachSample(s.startMs(), s.endMs(), s.features(), 0.2, labels.get(i)));
    }

    assertThat(BreachTrainer.train(shuffled, settings()).accepted()).isEmpty();
  }

  @Test
  void thinDataTrainNothing() {
    BreachModel model = BreachTrainer.train(samples(300, 1, 5), settings());

    assertThat(model.verdict().reason()).isEqualTo(Reason.THIN_DATA);
    assertThat(model.candidate()).isEmpty();
    assertThat(BreachTrainer.train(List.of(), settings()).verdict().reason())
        .isEqualTo(Reason.THIN_DATA);
  }

  @Test
  void trainingIsDeterministic() {
    List<BreachSample> samples = samples(6000, 1, 8);
    BreachModel one = BreachTrainer.train(samples, settings());
    BreachModel two = BreachTrainer.train(samples, settings());

    assertThat(one.verdict()).isEqualTo(two.verdict());
    for (BreachSample sample : samples.subList(0, 50)) {
      assertThat(one.candidate().orElseThrow().probability(sample.features()))
          .isEqualTo(two.candidate().orElseThrow().probability(sample.features()));
    }
  }

  @Test
  void noTrainingCaseOverlapsItsTestAndTheEmbargoIsKept() {
    List<BreachSample> samples = samples(2000, 1, 5);
    long embargo = 10 * HOUR;
    List<PurgedWalkForward.Fold> folds =
        new ArrayList<>(PurgedWalkForward.folds(samples, 5, embargo));
    folds.add(PurgedWalkForward.split(samples, 0.25, embargo));
    int tested = 0;
    for (PurgedWalkForward.Fold fold : folds) {
      long firstTest = fold.test().get(0).startMs();
      assertThat(fold.train()).isNotEmpty().allMatch(s -> s.endMs() + embargo <= firstTest);
      // Nothing more is lost than purge and embargo ask for.
      assertThat(fold.train().get(fold.train().size() - 1).endMs() + embargo)
          .isGreaterThan(firstTest - 2 * HOUR);
      tested += fold.test().size();
    }
    assertThat(tested).isCloseTo(2000 * 5 / 6 + 500, within(10));
    List<BreachSample> reversed = new ArrayList<>(samples);
    Collections.reverse(reversed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PurgedWalkForward.folds(reversed, 5, embargo));
  }

  @Test
  void theGuardTakesAModelOutOfUseAndBackWhenItIsBetterForAWholeWindow() {
    BreachModel model = BreachTrainer.train(samples(12_000, 1, 5), settings());
    DriftGuard guard = new DriftGuard(model, 200);
    BreachForecaster forecaster = BreachForecaster.of(model, guard, HOUR);
    List<BreachSample> known = samples(1000, 1, 5);

    for (BreachSample s : known.subList(0, 200)) {
      guard.observe(s.features(), s.happened() ? 0.2 : 0.9, s.barrier(), s.happened());
    }
    assertThat(guard.isTrusted()).isFalse();
    assertThat(guard.brierExcess()).isPositive();
    assertThat(forecaster.forecast(question(1000, 0.05, 1e-4, 0)).source())
        .isEqualTo(Source.BARRIER);

    int back = 0;
    while (!guard.isTrusted()) {
      BreachSample s = known.get(back++);
      guard.observe(s.features(), s.happened() ? 0.95 : 0.05, s.barrier(), s.happened());
    }
    assertThat(back).isBetween(200, 400);
  }

  @Test
  void theGuardSeesCasesThatNoLongerLookLikeTheTraining() {
    BreachModel model = BreachTrainer.train(samples(12_000, 1, 5), settings());
    DriftGuard guard = new DriftGuard(model, 1000, DriftGuard.USUAL_INDEX);
    for (BreachSample s : samples(1000, 1, 77)) {
      guard.observe(s.features(), s.happened() ? 0.9 : 0.1, s.barrier(), s.happened());
    }
    assertThat(guard.largestIndex()).as("the same population").isLessThan(0.1);
    assertThat(guard.isTrusted()).isTrue();

    for (BreachSample s : samples(1000, 1, 78)) {
      double[] moved = s.features().clone();
      moved[4] += 1;
      guard.observe(moved, s.happened() ? 0.9 : 0.1, s.barrier(), s.happened());
    }
    assertThat(guard.largestIndex()).isGreaterThan(0.5);
    assertThat(guard.isTrusted()).isFalse();
    assertThat(guard.observed()).isEqualTo(2000);
  }

  @Test
  void theBarrierIsTheReflectionPrinciple() {
    assertThat(BarrierProbability.continuous(0.1, 0.05))
        .isCloseTo(2 * Normal.cdf(-2), within(1e-15));
    assertThat(BarrierProbability.continuous(-0.1, 0.05)).isEqualTo(1);
    assertThat(BarrierProbability.continuous(0.1, 0)).isZero();
    assertThat(BarrierProbability.exposureDistance(100, 150))
        .isCloseTo(Math.log(1.5), within(1e-15));
    assertThat(BarrierProbability.drawdownDistance(0.1, 0.28))
        .isCloseTo(Math.log(1.25), within(1e-15));
    assertThat(BarrierProbability.drawdownDistance(0.3, 0.28)).isNegative();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BarrierProbability.continuous(Double.NaN, 1));
  }

  @Test
  void featuresNeedALongHistoryAndAMove() {
    assertThat(BreachFeatures.at(RETURNS, 719, 0.1, 1e-4, 24)).isEmpty();
    assertThat(BreachFeatures.at(new double[1000], 1000, 0.1, 1e-4, 24)).isEmpty();
    assertThat(BreachFeatures.at(RETURNS, 720, 0.1, 1e-4, 24).orElseThrow())
        .hasSize(BreachFeatures.NAMES.size())
        .hasSize(BreachFeatures.directions().length);
    // Extremes stay finite: a jump of a factor of ten, a limit far away.
    double[] jump = RETURNS.clone();
    jump[999] = Math.log(10);
    for (double[] features :
        List.of(
            BreachFeatures.at(jump, 1000, 1e-9, 1e-12, 24).orElseThrow(),
            BreachFeatures.at(jump, 1000, 50, 1e-12, 24).orElseThrow())) {
      assertThat(features)
          .doesNotContain(Double.NaN)
          .satisfies(
              f -> {
                for (double x : f) {
                  assertThat(Math.abs(x)).isLessThan(50);
                }
              });
    }
  }
}
