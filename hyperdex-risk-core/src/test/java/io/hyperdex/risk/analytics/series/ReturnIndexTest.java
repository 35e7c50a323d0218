package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.Estimator;
import io.hyperdex.risk.analytics.Parameter;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.metric.MeasureStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnIndexTest {
  @Test
  void aPeriodWithoutAReturnLeavesTheIndexAsItIs() {
    assertThat(ReturnIndex.cumulative(new double[] {.1, Double.NaN, -.5}))
        .containsExactly(new double[] {.1, .1, -.45}, within(1e-15));
    assertThat(ReturnIndex.cumulative(new double[0])).isEmpty();
  }

  @Test
  void aWindowMovesAlongWithEverythingThatBelongsToIt() {
    Estimator beta = SeriesEstimators.catalogue().require("beta");
    SeriesInput input =
        SeriesInput.of(.1, .2, .4, -.4, .1)
            .with(Parameter.BENCHMARK, new double[] {.1, .2, .2, -.2, Double.NaN});

    List<Estimate> windows = ReturnIndex.rolling(beta, input, 2);

    assertThat(windows).hasSize(4);
    assertThat(windows.get(0).value()).isCloseTo(1, within(1e-12));
    assertThat(windows.get(1).status()).isEqualTo(MeasureStatus.UNDEFINED);
    assertThat(windows.get(2).value()).isCloseTo(2, within(1e-12));
    assertThat(windows.get(3).n()).isEqualTo(1);
    assertThat(ReturnIndex.rolling(beta, input, 6)).isEmpty();
  }

  @Test
  void aWindowWithoutPeriodsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ReturnIndex.rolling(
                    SeriesEstimators.catalogue().require("omega"), SeriesInput.of(.1), 0))
        .withMessageContaining("window must be at least 1: 0");
  }
}
