package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.analytics.forecast.BreachModel.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The forecasts on the published prices. The full run works {@code docs/forecasts.md} out again and
 * fails where the page differs; a build does the same with a few series, fast.
 */
@Tag("real-data")
class ForecastEvaluationRealDataTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final Path PAGE = Path.of("../docs/forecasts.md");
  private static final Path MADE = Path.of("target/forecasts.md");

  private static List<MarketSeries.HourlyRun> runs() {
    // Pegged tokens have no variance worth forecasting; LUNA1 and LUNA2 are long enough.
    return MarketSeries.hourly(5000).stream()
        .filter(run -> !run.name().startsWith("USDC") && !run.name().startsWith("UST"))
        .toList();
  }

  @Test
  void theEvaluationFindsWhatThePageSays() throws IOException {
    if (FULL) {
      wholePage();
    } else {
      aFewSeriesTheWholeWay();
    }
  }

  private static void wholePage() throws IOException {
    ForecastPage.Summary summary = ForecastPage.write(MarketSeries.all(350), runs(), 30, 6, 120);

    Files.writeString(MADE, summary.page());
    assertThat(summary.better()).as("series on which the shipped variance wins").isGreaterThan(30);
    assertThat(summary.model().verdict().reason()).isEqualTo(Reason.BEATS_BASELINE);
    assertThat(PAGE)
        .as("made anew in %s; look at it and copy it", MADE.toAbsolutePath())
        .hasSameTextualContentAs(MADE);
  }

  private static void aFewSeriesTheWholeWay() {
    List<MarketSeries.Named> series =
        MarketSeries.all(350).stream()
            .filter(s -> s.name().equals("ETH") || s.name().equals("UNI"))
            .toList();
    List<MarketSeries.HourlyRun> runs =
        runs().stream()
            .filter(run -> List.of("ETH", "UNI", "SOL").contains(run.name()))
            .map(
                run ->
                    new MarketSeries.HourlyRun(
                        run.name(), run.startMs(), Arrays.copyOf(run.closes(), 16_000)))
            .toList();

    ForecastPage.Summary summary = ForecastPage.write(series, runs, 90, 12, 0);

    assertThat(summary.series()).isEqualTo(4);
    assertThat(summary.better()).isGreaterThanOrEqualTo(3);
    assertThat(summary.significant()).isGreaterThanOrEqualTo(1);
    BreachModel.Verdict verdict = summary.model().verdict();
    assertThat(verdict.reason()).isNotEqualTo(Reason.THIN_DATA);
    assertThat(verdict.finalSkill().orElseThrow().skill())
        .as("near the baseline on so little, and neither far below it nor too good to be true")
        .isBetween(-0.1, 0.2);
    assertThat(summary.page()).contains("| SOL |").contains("by a model that never saw them");
  }

  @Test
  void lunaIsTwoSeriesAndNoSeriesHasTheBadTickOfAave() {
    List<MarketSeries.HourlyRun> runs = MarketSeries.hourly(5000);

    assertThat(runs.stream().map(MarketSeries.HourlyRun::name))
        .contains("LUNA1", "LUNA2", "BTC")
        .doesNotContain("LUNA")
        .doesNotHaveDuplicates();
    for (MarketSeries.Named named : MarketSeries.all(350)) {
      if (named.name().equals("AAVE") || named.name().startsWith("LUNA2")) {
        for (int i = 0; i < named.series().size(); i++) {
          assertThat(Math.abs(named.series().logReturn(i))).isLessThan(2);
        }
      }
    }
  }

  @Test
  void noFeatureOfThePublishedPricesReadsTheFuture() {
    MarketSeries.HourlyRun run = MarketSeries.hourly(5000).get(0);
    double[] closes = Arrays.copyOf(run.closes(), 3000);

    for (int which = 0; which < BreachFeatures.NAMES.size(); which++) {
      int feature = which;
      assertThat(LookAhead.isReadBy((c, e) -> LookAheadTest.feature(c, e, feature), closes, 2500))
          .isFalse();
    }
    assertThat(
            LookAhead.isReadBy(
                (c, e) ->
                    LookAheadTest.forecast(
                        BreachEvaluation.variance(), c, e, BreachEvaluation.HORIZON),
                closes,
                2500))
        .isFalse();
  }
}
