package io.hyperdex.risk.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.forecast.BarrierProbability;
import io.hyperdex.risk.analytics.forecast.BreachFeatures;
import io.hyperdex.risk.analytics.forecast.BreachForecast;
import io.hyperdex.risk.analytics.forecast.BreachForecaster;
import io.hyperdex.risk.analytics.forecast.BreachSample;
import io.hyperdex.risk.analytics.forecast.UserFeatures;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserBreachRecorderTest {
  private static final long HOUR = 3_600_000;
  private static final long START = 472_000 * HOUR;
  private static final int PAST = BreachFeatures.LONG + 1;
  private static final int HORIZON = 6;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final UserId ANN = UserId.of("ann");

  private final List<Alert> alerts = new ArrayList<>();
  private final UserBreachRecorder recorder = new UserBreachRecorder(HORIZON, 2);
  private final RiskEngine engine =
      RiskEngine.builder()
          .period(Duration.ofHours(1))
          .scenarioWindow(BreachFeatures.LONG)
          .maxPriceAge(Duration.ofHours(3))
          .rules(
              RuleSet.of(
                  DrawdownLimit.of("fall", Severity.WARNING, 0.03),
                  DrawdownLimit.of("far", Severity.WARNING, 0.9),
                  ExposureLimit.of("gross", Severity.WARNING, Usd.of(2_100))))
          .addSink(recorder)
          .addSink(alerts::add)
          .inlineSinks()
          .build();

  private double price = 2_000;

  private void begin() {
    recorder.attach(engine);
    Random random = new Random(1);
    double[] closes = new double[PAST];
    double close = price;
    for (int k = PAST - 1; k >= 0; k--) {
      closes[k] = close;
      close /= 1 + 0.01 * random.nextGaussian();
    }
    engine.preloadCloses(WETH, START - (PAST - 1) * HOUR, closes);
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), START - 1000));
    engine.apply(
        ExternalFlow.deposit(
            EventKey.of(1, 1),
            ANN,
            ChainPosition.of(ChainId.ETHEREUM, START - 900),
            WETH,
            Quantity.ofDecimal("1", 18)));
  }

  private void live(int hours, long seed) {
    Random random = new Random(seed);
    for (int hour = 1; hour <= hours; hour++) {
      long now = START + hour * HOUR - 1000;
      recorder.advanceTo(now);
      price *= 1 + 0.01 * random.nextGaussian();
      engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), now));
    }
    recorder.advanceTo(START + hours * HOUR + 1);
  }

  @Test
  void theLabelIsWhetherTheEnginesOwnAlertOpened() {
    begin();
    live(200, 3);

    List<BreachSample> samples = recorder.samples();

    assertThat(samples).hasSizeGreaterThan(80);
    int happened = 0;
    for (BreachSample sample : samples) {
      boolean isFall = sample.features()[BreachFeatures.NAMES.size() + 7] == 1;
      // The far limit is never asked about while the near one is quiet, and never fires.
      boolean opened =
          alerts.stream()
              .filter(alert -> alert.state() == AlertState.OPEN)
              .filter(alert -> alert.rule().equals(isFall ? "fall" : "gross"))
              .anyMatch(
                  alert ->
                      alert.openedAtMs() > sample.startMs()
                          && alert.openedAtMs() <= sample.endMs());
      if (!isFall || sample.barrier() > 1e-3) {
        assertThat(sample.happened()).isEqualTo(opened);
      }
      happened += sample.happened() ? 1 : 0;
      assertThat(sample.endMs() - sample.startMs()).isEqualTo(HORIZON * HOUR);
    }
    assertThat(happened).isBetween(3, samples.size() - 3);
  }

  @Test
  void whatComesAfterChangesNoFeature() {
    begin();
    live(60, 3);
    List<BreachSample> first = recorder.samples();

    UserBreachRecorderTest other = new UserBreachRecorderTest();
    other.begin();
    other.live(30, 3);
    other.price *= 0.5;
    other.continueWith(31, 60);
    List<BreachSample> second = other.recorder.samples();

    long until = START + 30 * HOUR + 1;
    assertThat(features(first, until)).isNotEmpty().isEqualTo(features(second, until));
    assertThat(features(first, Long.MAX_VALUE)).isNotEqualTo(features(second, Long.MAX_VALUE));
  }

  private void continueWith(int from, int to) {
    for (int hour = from; hour <= to; hour++) {
      long now = START + hour * HOUR - 1000;
      recorder.advanceTo(now);
      engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(price)), now));
    }
    recorder.advanceTo(START + to * HOUR + 1);
  }

  private static List<List<Double>> features(List<BreachSample> samples, long until) {
    List<List<Double>> rows = new ArrayList<>();
    for (BreachSample sample : samples) {
      if (sample.startMs() <= until) {
        List<Double> row = new ArrayList<>();
        for (double feature : sample.features()) {
          row.add(feature);
        }
        row.add(sample.barrier());
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void aRetractedAlertDidNotHappen() {
    begin();
    recorder.advanceTo(START + 2 * HOUR + 1);
    Alert open =
        new Alert(
            "id",
            ANN,
            "gross",
            Severity.WARNING,
            AlertState.OPEN,
            START + 3 * HOUR,
            null,
            io.hyperdex.risk.metric.Unit.USD,
            BigDecimal.TEN,
            BigDecimal.ONE,
            io.hyperdex.risk.metric.MeasureStatus.OK);
    recorder.onAlert(open);
    continueWith(3, 12);
    assertThat(recorder.samples()).anyMatch(BreachSample::happened);

    recorder.onAlert(open.retracted());

    assertThat(recorder.samples()).noneMatch(BreachSample::happened);
  }

  @Test
  void theForecastOfALiveUserIsTheClosedFormWithoutAModel() {
    begin();
    live(3, 3);
    UserBreachForecaster forecaster =
        new UserBreachForecaster(engine, HORIZON, BreachForecaster.closedForm(2 * HOUR));

    List<UserBreachForecaster.UserBreach> answers = forecaster.forecast(ANN);

    assertThat(answers).hasSize(2);
    UserBreachForecaster.UserBreach gross = answers.get(0);
    assertThat(gross.rule()).isEqualTo("gross");
    assertThat(gross.distance())
        .isCloseTo(BarrierProbability.exposureDistance(price, 2_100), within(1e-9));
    assertThat(gross.forecast().source()).isEqualTo(BreachForecast.Source.BARRIER);
    double sigma = 0.01 * Math.sqrt(HORIZON); // what the world is made with, roughly
    assertThat(gross.forecast().probability().orElseThrow())
        .isCloseTo(BarrierProbability.discrete(gross.distance(), sigma, HORIZON), within(0.25));
    assertThat(forecaster.forecast(UserId.of("nobody"))).isEmpty();
  }

  @Test
  void staleDataIsAnAbstention() {
    begin();
    live(2, 3);
    engine.advanceTo(START + 5 * HOUR);

    List<UserBreachForecaster.UserBreach> answers =
        new UserBreachForecaster(engine, HORIZON, BreachForecaster.closedForm(HOUR)).forecast(ANN);

    // Rules are UNKNOWN on stale prices: nothing that could fire is asked about.
    assertThat(answers).isEmpty();
  }

  @Test
  void userFeaturesAreNamedAndFinite() {
    double[] values = new UserFeatures(0.02, 0.5, 3, 40, START, HOUR, true).values();
    assertThat(values).hasSize(UserFeatures.NAMES.size());
    for (double value : values) {
      assertThat(Double.isFinite(value)).isTrue();
    }
    assertThat(values[3]).isEqualTo(10);
    assertThatThrownBy(() -> new UserFeatures(0, 0.5, 0, 0, 0, 0, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRecorderBelongsToOneEngine() {
    UserBreachRecorder unattached = new UserBreachRecorder(1, 1);
    assertThat(unattached.samples()).isEmpty();
    assertThatThrownBy(() -> unattached.advanceTo(1)).isInstanceOf(IllegalStateException.class);
    unattached.attach(engine);
    assertThatThrownBy(() -> unattached.attach(engine)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new UserBreachRecorder(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
