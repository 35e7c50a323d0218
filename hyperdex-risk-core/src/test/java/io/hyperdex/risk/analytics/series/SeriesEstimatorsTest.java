package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.EstimatorCatalogue;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.MeasureStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeriesEstimatorsTest {
  private static final EstimatorCatalogue CATALOGUE = SeriesEstimators.catalogue();

  @Test
  void everyNameLeadsToItsEstimatorInAnyCase() {
    for (Estimator estimator : CATALOGUE.all()) {
      assertThat(CATALOGUE.require(estimator.id().toUpperCase(Locale.ROOT))).isSameAs(estimator);
      for (String alias : estimator.aliases()) {
        assertThat(CATALOGUE.require(alias)).isSameAs(estimator);
      }
    }
  }

  @Test
  void everyEstimatorSaysWhatItIs() {
    assertThat(CATALOGUE.all()).hasSizeGreaterThan(200);
    assertThat(CATALOGUE.all())
        .allSatisfy(
            estimator -> {
              assertThat(estimator.definition()).isNotBlank().doesNotContain("\n", "the same");
              assertThat(estimator.formula()).isNotBlank();
            });
  }

  @Test
  void unknownNamesAreAnsweredWithSimilarOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CATALOGUE.require("sortino.partial"))
        .withMessageContaining("unknown measure sortino.partial")
        .withMessageContaining("sortino.full");
  }

  @Test
  void twoEstimatorsOfOneNameAreRefused() {
    Estimator own = Estimator.define("my.own", "mine").alias("BETA").by(s -> 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CATALOGUE.with(List.of(own)))
        .withMessageContaining("belongs to both");
  }

  @Test
  void anEstimatorOfYourOwnStandsBesideTheOthers() {
    Estimator own = Estimator.define("range", "largest less smallest").by(s -> 7);
    EstimatorCatalogue more = CATALOGUE.with(List.of(own));
    assertThat(more.require("range").estimate(SeriesInput.of(.1)))
        .isEqualTo(new Estimate("range", 7.0, MeasureStatus.OK, 1));
    assertThat(more.require("beta")).isSameAs(CATALOGUE.require("beta"));
  }

  @Test
  void nothingHasAValueWithoutReturns() {
    SeriesInput nothing = SeriesInput.of(Double.NaN).with(Parameter.BENCHMARK, .01);
    for (Estimator estimator : CATALOGUE.all()) {
      if (!estimator.id().endsWith(".elapsed") && !estimator.id().equals("capture.annualized")) {
        assertThat(estimator.estimate(nothing))
            .isEqualTo(new Estimate(estimator.id(), null, MeasureStatus.UNDEFINED, 0));
      }
    }
  }

  @Test
  void aBenchmarkIsAskedForWhereOneIsNeeded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CATALOGUE.require("beta").estimate(SeriesInput.of(.1, .2)))
        .withMessage("beta needs a benchmark");
  }

  @Test
  void lossesOfMoreThanEverythingHaveNoIndex() {
    SeriesInput input = SeriesInput.of(.1, -1.5, .2);
    assertThat(CATALOGUE.require("drawdown.max").estimate(input).status())
        .isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(CATALOGUE.require("return.cumulative.geometric").estimate(input).status())
        .isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(CATALOGUE.require("return.cumulative.arithmetic").estimate(input).status())
        .isEqualTo(MeasureStatus.OK);
  }

  @Test
  void parametersOutsideTheirRangeAreNamed() {
    SeriesInput input = SeriesInput.of(.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input.with(Parameter.CONFIDENCE, 95))
        .withMessageContaining("confidence is out of range: 95.0")
        .withMessageContaining("95 % is 0.95");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input.with(Parameter.LAG, 1.5))
        .withMessageContaining("a whole number from 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input.with(Parameter.PERIODS, new double[] {1}))
        .withMessageContaining("periods takes one number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input.with(Parameter.BENCHMARK, new double[] {1, 2}))
        .withMessageContaining("2 values for 1 returns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeriesInput.of(Double.POSITIVE_INFINITY))
        .withMessageContaining("returns must be finite");
  }

  @Test
  void thePageListsTheCatalogue() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Estimators of return series

            Generated from the catalogue (`SeriesEstimators.catalogue()`) by `SeriesEstimatorsTest`, which fails when this page
            differs. r are returns per period, n their number, m their mean, s their standard deviation with divisor n - 1, b the
            benchmark, P the periods of a year, a = 1 - confidence, z normal quantiles, I the index, d the fall from its peak.
            VaR, ES and drawdown are positive losses. Names are found in any case.

            | Id | Definition | Formula | After | Takes | Also |
            |---|---|---|---|---|---|
            """);
    for (Estimator e : CATALOGUE.all()) {
      page.append("| `")
          .append(e.id())
          .append("` | ")
          .append(cell(e.definition()))
          .append(" | ")
          .append(cell(e.formula()))
          .append(" | ")
          .append(cell(e.reference()))
          .append(" | ")
          .append(e.parameters().stream().map(Parameter::key).collect(Collectors.joining(", ")))
          .append(" | ")
          .append(e.aliases().stream().map(a -> "`" + a + "`").collect(Collectors.joining(", ")))
          .append(" |\n");
    }
    Path generated = Path.of("target", "estimators.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, page, StandardCharsets.UTF_8);

    assertThat(Path.of("..", "docs", "reference", "estimators.md"))
        .as("copy %s there after reading what changed", generated.toAbsolutePath())
        .hasContent(page.toString());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*");
  }
}
