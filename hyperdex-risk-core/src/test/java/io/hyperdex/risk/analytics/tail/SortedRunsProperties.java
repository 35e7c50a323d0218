package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SortedRunsProperties {
  @Property(tries = 300)
  void theFirstValuesAreInOrderAndTheRestIsLeftAlone(
      @ForAll @IntRange(max = 700) int n, @ForAll @IntRange(max = 20) int more, @ForAll long seed) {
    Random random = new Random(seed);
    double[] values = new double[n + more];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextGaussian();
    }
    double[] expected = values.clone();
    Arrays.sort(expected, 0, n);

    SortedRuns.sort(values, new double[n], n);

    assertThat(values).isEqualTo(expected);
  }
}
