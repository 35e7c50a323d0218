package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.metric.MeasureStatus;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExitCostTest {
  @Provide
  Arbitrary<Pool> pools() {
    return Combinators.combine(
            Arbitraries.doubles().between(10, 100_000),
            Arbitraries.doubles().between(1.8, 2.2),
            Arbitraries.of(0.0, .0005, .003, .01))
        .as((reserve, price, fee) -> new Pool(reserve, reserve * price, fee));
  }

  private static double proceeds(double[] parts, List<Pool> pools) {
    double sum = 0;
    for (int k = 0; k < parts.length; k++) {
      sum += pools.get(k).proceeds(parts[k]);
    }
    return sum;
  }

  @Test
  void onePoolCostsWhatTheConstantProductSays() {
    Pool pool = new Pool(1_000, 2_000_000, .003);
    double effective = 100 * .997;
    double expected = 100 * 2_000.0 - 2_000_000 * effective / (1_000 + effective);
    assertThat(ExitCost.of(100, pool.price(), List.of(pool))).isCloseTo(expected, within(1e-9));
    // the product of the reserves is kept
    assertThat((1_000 + effective) * (2_000_000 - pool.proceeds(100))).isCloseTo(2e9, within(1e-3));
  }

  @Test
  void likePoolsShareASaleByTheirDepth() {
    Pool deep = new Pool(3_000, 6_000_000, .003);
    Pool shallow = new Pool(1_000, 2_000_000, .003);
    double[] parts = ExitCost.split(400, List.of(shallow, deep));
    assertThat(parts[0]).isCloseTo(100, within(1e-9));
    assertThat(parts[1]).isCloseTo(300, within(1e-9));
  }

  @Test
  void poolThatPaysLessThanTheOthersLastTokenGetsNothing() {
    Pool good = new Pool(1_000_000, 2_000_000, .003);
    Pool bad = new Pool(1_000_000, 1_000_000, .003);
    assertThat(ExitCost.split(10, List.of(bad, good))).containsExactly(0, 10);
    assertThat(ExitCost.split(900_000, List.of(bad, good))[0]).isPositive();
    assertThat(ExitCost.split(0, List.of(bad, good))).containsExactly(0, 0);
    assertThat(ExitCost.of(0, 2, List.of(bad, good))).isZero();
  }

  @Test
  void costIsNegativeWherePoolsPayMoreThanTheMark() {
    assertThat(ExitCost.of(1, 1.9, List.of(new Pool(1e9, 2e9, 0)))).isCloseTo(-.1, within(1e-6));
  }

  @Property
  void noOtherSplitBringsMore(
      @ForAll @Size(min = 1, max = 5) List<@From("pools") Pool> pools,
      @ForAll @DoubleRange(min = .01, max = 200_000) double quantity,
      @ForAll @IntRange(max = 4) int from,
      @ForAll @IntRange(max = 4) int to,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    double[] best = ExitCost.split(quantity, pools);
    assertThat(Arrays.stream(best).sum()).isCloseTo(quantity, within(1e-9 * quantity));
    assertThat(Arrays.stream(best).min().orElseThrow()).isNotNegative();
    double[] other = best.clone();
    int source = from % best.length;
    int target = to % best.length;
    double moved = share * other[source];
    other[source] -= moved;
    other[target] += moved;
    double brought = proceeds(best, pools);
    assertThat(proceeds(other, pools)).isLessThanOrEqualTo(brought * (1 + 1e-12));
  }

  @Property
  void everyMorePoolIsNoDearerAndEveryMoreTokenIs(
      @ForAll @Size(min = 2, max = 5) List<@From("pools") Pool> pools,
      @ForAll @DoubleRange(min = 1, max = 200_000) double quantity) {
    double all = ExitCost.of(quantity, 2, pools);
    double fewer = ExitCost.of(quantity, 2, pools.subList(1, pools.size()));
    assertThat(all).isLessThanOrEqualTo(fewer + 1e-9 * quantity);
    // impact: cost for each token grows
    assertThat(ExitCost.of(2 * quantity, 2, pools) / 2)
        .isGreaterThanOrEqualTo(all - 1e-9 * quantity);
  }

  @Test
  void halfTheSpreadIsTheOtherCost() {
    assertThat(ExitCost.halfSpread(-10_000, .004)).isEqualTo(20);
    assertThatIllegalArgumentException().isThrownBy(() -> ExitCost.halfSpread(1, -.1));
  }

  @Test
  void liquidityAdjustedIsRiskPlusCostAndPartialWhereACostIsUnknown() {
    TailEstimate risk =
        new TailEstimate(
            OptionalDouble.of(500), MeasureStatus.OK, true, 250, OptionalDouble.of(30));
    LiquidityAdjusted adjusted = new LiquidityAdjusted().add(20).add(-5);
    assertThat(adjusted.of(risk))
        .isEqualTo(
            new TailEstimate(
                OptionalDouble.of(515), MeasureStatus.OK, true, 250, OptionalDouble.of(30)));
    assertThat(adjusted.addUnknown().of(risk).status()).isEqualTo(MeasureStatus.PARTIAL);
    assertThat(adjusted.cost()).isEqualTo(15);
    TailEstimate none = TailEstimate.undefined(0);
    assertThat(adjusted.of(none)).isSameAs(none);
    assertThatIllegalArgumentException().isThrownBy(() -> adjusted.add(Double.NaN));
  }

  @Test
  void poolsAndEstimatesAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pool(0, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pool(1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pool(1, 1, 0).proceeds(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> ExitCost.split(1, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TailEstimate(
                    OptionalDouble.of(1),
                    MeasureStatus.UNDEFINED,
                    false,
                    0,
                    OptionalDouble.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TailEstimate(
                    OptionalDouble.of(Double.NaN),
                    MeasureStatus.OK,
                    false,
                    0,
                    OptionalDouble.empty()));
  }
}
