package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdaptiveConformalProperties {

  @Property
  void missesAreBoundedWhateverComes(
      @ForAll @Size(min = 1, max = 300) List<@DoubleRange(min = -1e3, max = 1e3) Double> actuals,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double alpha,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double gamma) {
    AdaptiveConformal conformal = new AdaptiveConformal(alpha, gamma, 50);
    for (int i = 0; i < actuals.size(); i++) {
      // Ever larger: as adverse as it gets.
      conformal.observe(0, actuals.get(i) + i * i);
    }

    double most = actuals.size() * alpha + (alpha + gamma) / gamma;
    assertThat((double) conformal.misses()).isLessThanOrEqualTo(most + 1e-9);
  }

  @Test
  void aBadForecastIsRepairedInTheLongRun() {
    Random random = new Random(2);
    AdaptiveConformal conformal = new AdaptiveConformal(0.05, 0.01, 250);
    for (int i = 0; i < 20_000; i++) {
      // The forecast is half of what it should be, and the world gets wilder.
      double scale = 1 + i / 5000.0;
      conformal.observe(0.8 * scale, scale * Math.abs(random.nextGaussian()));
    }

    assertThat(conformal.misses() / 20_000.0).isCloseTo(0.05, within(0.005));
    assertThat(conformal.observed()).isEqualTo(20_000);
  }

  @Test
  void theOffsetIsTheConformalQuantileOfTheScores() {
    AdaptiveConformal conformal = new AdaptiveConformal(0.2, 0.001, 100);
    assertThat(conformal.offset()).isEmpty();
    for (int i = 1; i <= 3; i++) {
      conformal.observe(0, i);
    }
    // Level about 0.2: rank ceil(0.8 * 4) = 4 of 3.
    assertThat(conformal.offset()).isEmpty();
    for (int i = 4; i <= 9; i++) {
      conformal.observe(0, i / 10.0);
    }
    // 9 scores, level a little above 0.2: rank ceil(0.8 * 10) = 8, the second largest.
    assertThat(conformal.offset()).hasValue(2);
  }

  @Test
  void badSettingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveConformal(0, 0.1, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new AdaptiveConformal(0.1, 1, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdaptiveConformal(0.1, 0.1, 10).observe(0, Double.NaN));
  }
}
