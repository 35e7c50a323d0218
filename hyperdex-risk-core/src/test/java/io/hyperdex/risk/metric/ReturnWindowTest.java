package io.hyperdex.risk.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReturnWindowTest {
  /** The golden vector of the estimators. */
  private static final double[] VECTOR = {
    .012, -.008, .003, -.021, .015, 0, -.034, .027, -.005, .009, -.047, .031, .006, -.012, .018,
    -.003, -.026, .022, .004, -.015
  };

  private static ReturnWindow vector() {
    ReturnWindow window = new ReturnWindow(20, 1);
    for (int i = 0; i < 3 * VECTOR.length; i++) {
      window.append(i, VECTOR[i % VECTOR.length]); // three times: it is in a window of 20 once
    }
    return window;
  }

  @Test
  void valueAtRiskOfTheVectorIsGolden() {
    ReturnWindow window = vector();
    assertThat(window.valueAtRisk(60, 9_000)).isCloseTo(.026, within(2e-9));
    assertThat(window.valueAtRisk(60, 9_500)).isCloseTo(.034, within(2e-9));
    assertThat(window.valueAtRisk(60, 9_900)).isCloseTo(.047, within(2e-9));
  }

  @Test
  void equalityIsNotAbove() {
    ReturnWindow window = vector();
    double exact = window.valueAtRisk(60, 9_500);
    assertThat(window.exceeds(60, 9_500, exact)).isFalse();
    assertThat(window.exceeds(60, 9_500, Math.nextDown(exact))).isTrue();
  }

  @Test
  void aReturnIsRecordedAsTheNearestFloatAndNeverAsInfinity() {
    ReturnWindow window = new ReturnWindow(3, 1);
    window.append(0, 0.1);
    window.append(1, 1e150);
    window.append(2, -1);
    assertThat(window.toArray(3)).containsExactly((double) 0.1f, (double) Float.MAX_VALUE, -1.0);
    assertThatIllegalArgumentException().isThrownBy(() -> window.append(3, Double.NaN));
  }

  @Test
  void aFlatTailIsZeroAndNotMinusZero() {
    ReturnWindow window = new ReturnWindow(3, 1);
    window.append(0, -0.0);
    assertThat(window.valueAtRisk(1, 9_500)).isEqualTo(0.0);
    assertThat(1 / window.valueAtRisk(1, 9_500)).isPositive();
    assertThat(window.exceeds(1, 9_500, 0.0)).isFalse();
  }

  @Test
  void anEmptyWindowHasNoValueAndIsAboveNoLimit() {
    ReturnWindow window = new ReturnWindow(3, 1);
    assertThat(window.exceeds(0, 9_500, -1)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> window.valueAtRisk(0, 9_500));
  }

  @Test
  void aWindowNeedsRoom() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnWindow(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnWindow(1, -1));
  }
}
