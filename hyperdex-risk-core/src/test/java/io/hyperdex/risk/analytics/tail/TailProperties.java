package io.hyperdex.risk.analytics.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws of value at risk and expected shortfall, on random markets and portfolios. */
class TailProperties {
  private static final int TOKENS = 5;

  /** What rounding products to micro-USD can change, in USD. */
  private static final double ROUNDED = 1e-6 * TOKENS;

  @Provide
  Arbitrary<Integer> levels() {
    return Arbitraries.integers().between(5000, 9999);
  }

  private static ReturnMatrix market(long seed, int periods) {
    return ReturnMatrix.of(0, Market.returns(TOKENS, periods, seed, seed % 3 == 0 ? 60 : 0));
  }

  private static PortfolioRisk assessed(TailModel model, double[] values) {
    PortfolioRisk risk = new PortfolioRisk(model);
    risk.assess(Market.tokens(TOKENS), values, TOKENS);
    return risk;
  }

  private static TailModel model(ReturnMatrix returns, int... levels) {
    return TailModel.of(returns).levels(levels).contributions(levels[0], levels[0]).build();
  }

  /** The definitions written down in exact decimals: nothing shared with the code under test. */
  @Property
  void historicalMeasuresAreThoseOfExactDecimals(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 300) int periods,
      @ForAll("levels") int bps) {
    double[][] returns = Market.returns(TOKENS, periods, seed, seed % 3 == 0 ? 60 : 0);
    double[] values = Market.values(TOKENS, seed);
    PortfolioRisk risk = assessed(model(ReturnMatrix.of(0, returns), bps), values);
    List<BigDecimal> pnl = new ArrayList<>();
    for (int k = 0; k < periods; k++) {
      BigDecimal sum = BigDecimal.ZERO;
      boolean complete = true;
      for (int i = 0; i < TOKENS; i++) {
        if (Double.isNaN(returns[i][k])) {
          complete = false;
        } else {
          BigDecimal product = new BigDecimal(values[i]).multiply(new BigDecimal(returns[i][k]));
          sum = sum.add(product.setScale(6, RoundingMode.HALF_EVEN));
        }
      }
      if (complete) {
        pnl.add(sum);
      }
    }
    if (risk.leftOut() > 0) {
      return; // a token with fewer than 20 returns, which this oracle does not leave out
    }
    Collections.sort(pnl);
    assertThat(risk.scenarios()).isEqualTo(pnl.size());
    BigDecimal tail = BigDecimal.valueOf(pnl.size()).multiply(BigDecimal.valueOf(10_000 - bps, 4));
    int m = tail.intValue();
    BigDecimal sum = BigDecimal.ZERO;
    for (int j = 0; j < m; j++) {
      sum = sum.add(pnl.get(j));
    }
    sum = sum.add(tail.subtract(BigDecimal.valueOf(m)).multiply(pnl.get(m)));
    double shortfall = sum.negate().divide(tail, MathContext.DECIMAL64).doubleValue();
    // a product within an ulp of half a micro-USD may be rounded the other way
    assertThat(risk.valueAtRisk(TailMethod.HISTORICAL, 0))
        .isCloseTo(pnl.get(m).negate().doubleValue(), within(1.5e-6));
    assertThat(risk.expectedShortfall(TailMethod.HISTORICAL, 0))
        .isCloseTo(shortfall, within(1.5e-6));
  }

  @Property
  void shortfallIsAtLeastValueAtRisk(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 300) int periods,
      @ForAll("levels") int bps) {
    PortfolioRisk risk = assessed(model(market(seed, periods), bps), Market.values(TOKENS, seed));
    for (TailMethod method : TailMethod.values()) {
      // the expansion's shortfall integrates beyond the range in which it was checked
      if (method != TailMethod.CORNISH_FISHER && risk.has(method, 0)) {
        double var = risk.valueAtRisk(method, 0);
        assertThat(risk.expectedShortfall(method, 0))
            .as(method.name())
            .isGreaterThanOrEqualTo(var - 1e-12 * Math.abs(var));
      }
    }
  }

  @Property
  void bothRiseWithConfidence(
      @ForAll long seed, @ForAll("levels") int one, @ForAll("levels") int other) {
    PortfolioRisk risk =
        assessed(model(market(seed, 250), one, other), Market.values(TOKENS, seed));
    int last = risk.model().levels() - 1;
    for (TailMethod method : TailMethod.values()) {
      if (method != TailMethod.CORNISH_FISHER && risk.has(method, 0)) {
        double slack = 1e-11 * Math.abs(risk.expectedShortfall(method, last));
        assertThat(risk.valueAtRisk(method, last))
            .isGreaterThanOrEqualTo(risk.valueAtRisk(method, 0) - slack);
        assertThat(risk.expectedShortfall(method, last))
            .isGreaterThanOrEqualTo(risk.expectedShortfall(method, 0) - slack);
      }
    }
  }

  @Property
  void componentsAddUp(@ForAll long seed, @ForAll("levels") int bps) {
    PortfolioRisk risk = assessed(model(market(seed, 250), bps), Market.values(TOKENS, seed));
    double[] sums = new double[Contributions.values().length];
    for (int i = 0; i < risk.holdings(); i++) {
      for (Contributions kind : Contributions.values()) {
        sums[kind.ordinal()] += risk.contribution(kind, i);
      }
    }
    assertThat(sums[Contributions.COMPONENT_ES.ordinal()])
        .isCloseTo(risk.expectedShortfall(TailMethod.HISTORICAL, 0), within(1e-9));
    assertThat(sums[Contributions.COMPONENT_VAR.ordinal()])
        .isCloseTo(risk.valueAtRisk(TailMethod.HISTORICAL, 0), within(1e-9));
    assertThat(sums[Contributions.NORMAL_COMPONENT_VAR.ordinal()])
        .isCloseTo(risk.valueAtRisk(TailMethod.NORMAL, 0), within(4 * ROUNDED));
  }

  @Property
  void riskIsHomogeneous(@ForAll long seed, @ForAll("levels") int bps) {
    TailModel model = model(market(seed, 250), bps);
    double[] values = Market.values(TOKENS, seed);
    double[] twelve = values.clone();
    for (int i = 0; i < TOKENS; i++) {
      twelve[i] *= 12;
    }
    PortfolioRisk one = assessed(model, values);
    PortfolioRisk many = assessed(model, twelve);
    for (TailMethod method : TailMethod.values()) {
      if (one.has(method, 0) && many.has(method, 0)) {
        assertThat(many.valueAtRisk(method, 0))
            .isCloseTo(12 * one.valueAtRisk(method, 0), within(100 * ROUNDED));
        assertThat(many.expectedShortfall(method, 0))
            .isCloseTo(12 * one.expectedShortfall(method, 0), within(100 * ROUNDED));
      }
    }
  }

  @Property
  void shortfallIsSubadditive(@ForAll long seed, @ForAll("levels") int bps) {
    // without gaps: with them two portfolios have scenarios of their own
    TailModel model = model(ReturnMatrix.of(0, Market.returns(TOKENS, 250, seed, 0)), bps);
    double[] a = Market.values(TOKENS, seed);
    double[] b = Market.values(TOKENS, seed + 1);
    double[] both = new double[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      both[i] = a[i] + b[i];
    }
    PortfolioRisk first = assessed(model, a);
    PortfolioRisk second = assessed(model, b);
    PortfolioRisk merged = assessed(model, both);
    for (TailMethod method :
        List.of(
            TailMethod.HISTORICAL,
            TailMethod.FILTERED,
            TailMethod.AGE_WEIGHTED,
            TailMethod.NORMAL)) {
      double apart = first.expectedShortfall(method, 0) + second.expectedShortfall(method, 0);
      assertThat(merged.expectedShortfall(method, 0)).isLessThanOrEqualTo(apart + 4 * ROUNDED);
    }
  }

  @Property
  void orderOfHoldingsAndPeriodsChangesNothing(@ForAll long seed, @ForAll("levels") int bps) {
    double[][] returns = Market.returns(TOKENS, 120, seed, 0);
    double[] values = Market.values(TOKENS, seed);
    PortfolioRisk straight = assessed(model(ReturnMatrix.of(0, returns), bps), values);
    Random random = new Random(seed);
    int[] tokens = Market.tokens(TOKENS);
    double[] turned = values.clone();
    for (int i = TOKENS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int token = tokens[i];
      tokens[i] = tokens[j];
      tokens[j] = token;
      double value = turned[i];
      turned[i] = turned[j];
      turned[j] = value;
    }
    PortfolioRisk otherOrder = new PortfolioRisk(straight.model());
    otherOrder.assess(tokens, turned, TOKENS);
    double[][] shuffled = new double[TOKENS][120];
    List<Integer> periods = new ArrayList<>();
    for (int k = 0; k < 120; k++) {
      periods.add(k);
    }
    Collections.shuffle(periods, random);
    for (int i = 0; i < TOKENS; i++) {
      for (int k = 0; k < 120; k++) {
        shuffled[i][k] = returns[i][periods.get(k)];
      }
    }
    PortfolioRisk otherTime = assessed(model(ReturnMatrix.of(0, shuffled), bps), values);
    for (TailMethod method : TailMethod.values()) {
      if (straight.has(method, 0)) {
        assertThat(otherOrder.valueAtRisk(method, 0)).isEqualTo(straight.valueAtRisk(method, 0));
        assertThat(otherOrder.expectedShortfall(method, 0))
            .isEqualTo(straight.expectedShortfall(method, 0));
      }
    }
    for (TailMethod method : List.of(TailMethod.HISTORICAL, TailMethod.NORMAL)) {
      assertThat(otherTime.valueAtRisk(method, 0)).isEqualTo(straight.valueAtRisk(method, 0));
      assertThat(otherTime.expectedShortfall(method, 0))
          .isEqualTo(straight.expectedShortfall(method, 0));
    }
  }

  @Property
  void reusedForOtherPortfoliosItGivesTheSameBits(@ForAll long seed) {
    TailModel model = model(market(seed, 130), 9500, 9900);
    PortfolioRisk reused = new PortfolioRisk(model);
    for (int round = 0; round < 4; round++) {
      double[] values = Market.values(TOKENS, seed + round);
      if (round == 2) {
        values[3] = 0;
      }
      reused.assess(Market.tokens(TOKENS), values, TOKENS);
      PortfolioRisk fresh = assessed(model, values);
      for (TailMethod method : TailMethod.values()) {
        assertThat(reused.valueAtRiskEstimate(method, 1))
            .isEqualTo(fresh.valueAtRiskEstimate(method, 1));
        assertThat(reused.expectedShortfallEstimate(method, 0))
            .isEqualTo(fresh.expectedShortfallEstimate(method, 0));
      }
      for (Contributions kind : Contributions.values()) {
        for (int i = 0; i < fresh.holdings(); i++) {
          assertThat(reused.contribution(kind, i)).isEqualTo(fresh.contribution(kind, i));
        }
      }
      assertThat(reused.diversificationRatio()).isEqualTo(fresh.diversificationRatio());
    }
  }

  @Property
  void equalWeightsAreTheUnweightedTailWhereNoRankIsTied(
      @ForAll long seed, @ForAll @IntRange(min = 21, max = 79) int n) {
    double[] x = Market.returns(1, n, seed, 0)[0];
    Arrays.sort(x);
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    int bps = 9333; // no multiple of 1 / n for these n
    assertThat(WeightedTail.valueAtRisk(x, weights, n, bps))
        .isEqualTo(HistoricalTail.valueAtRisk(x, n, bps));
    assertThat(WeightedTail.expectedShortfall(x, weights, n, bps))
        .isCloseTo(HistoricalTail.expectedShortfall(x, n, bps), within(1e-12));
  }

  @Property
  void ordersAreStable(@ForAll @IntRange(min = 0, max = 300) int n, @ForAll long seed) {
    Random random = new Random(seed);
    double[] keys = random.ints(n, 0, 40).asDoubleStream().toArray();
    int[] order = new AscendingOrder(n).of(keys, n);
    for (int j = 1; j < n; j++) {
      double step = keys[order[j]] - keys[order[j - 1]];
      assertThat(step > 0 || step == 0 && order[j] > order[j - 1]).isTrue();
    }
  }

  @Property
  void covariancesOfGappyReturnsCanBeRepaired(@ForAll long seed) {
    ReturnMatrix gappy = ReturnMatrix.of(0, Market.returns(8, 12, seed, 3));
    CovarianceMatrix repaired = CovarianceMatrix.sample(gappy).repaired();
    double[][] factor = repaired.cholesky();
    for (int i = 0; i < 8; i++) {
      double sum = 0;
      for (int k = 0; k < 8; k++) {
        sum += factor[i][k] * factor[i][k];
      }
      assertThat(sum).isCloseTo(repaired.at(i, i), within(1e-6 * repaired.at(i, i)));
      assertThat(repaired.at(i, i)).isEqualTo(CovarianceMatrix.sample(gappy).at(i, i));
    }
  }
}
