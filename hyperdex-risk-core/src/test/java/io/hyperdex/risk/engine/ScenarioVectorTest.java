package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScenarioVectorTest {
  private static final int WINDOW = 250;
  private static final int TOKENS = 12;

  private final Random random = new Random(4711);
  private final Scenarios scenarios = new Scenarios(WINDOW, 2);
  private final ScenarioVector tested = new ScenarioVector();

  // A portfolio: tokens in any order, each once
  private final int[] tokens = new int[TOKENS];
  private final double[] values = new double[TOKENS];
  private int count;

  private long period;

  /** Closes of all tokens for the next period, some missing. */
  private void endPeriod(int missingPerMille) {
    scenarios.open(++period);
    for (int token = 0; token < TOKENS; token++) {
      if (random.nextInt(1000) >= missingPerMille) {
        scenarios.close(token, period, 100 * (0.9 + 0.2 * random.nextDouble()));
      }
    }
  }

  private Scenarios.Generation endPeriods(int number, int missingPerMille) {
    for (int i = 0; i < number; i++) {
      endPeriod(missingPerMille);
    }
    return scenarios.at(period, WINDOW);
  }

  private double value() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(3) - 1;
      case 1 -> random.nextDouble() * 1e-6;
      case 2 -> (random.nextDouble() - 0.5) * 1e9; // with shorts
      default -> random.nextDouble() * 1e5;
    };
  }

  /** One token changes its value, comes, or goes: as a trade does it to two. */
  private void change() {
    int token = random.nextInt(TOKENS);
    int at = -1;
    for (int i = 0; i < count; i++) {
      at = tokens[i] == token ? i : at;
    }
    if (at < 0) {
      at = random.nextInt(count + 1);
      System.arraycopy(tokens, at, tokens, at + 1, count - at);
      System.arraycopy(values, at, values, at + 1, count - at);
      count++;
      tokens[at] = token;
      values[at] = value();
    } else if (random.nextInt(6) == 0) {
      count--;
      System.arraycopy(tokens, at + 1, tokens, at, count - at);
      System.arraycopy(values, at + 1, values, at, count - at);
    } else {
      values[at] = value();
    }
  }

  private long[] workedOutAnew(Scenarios.Generation generation) {
    long[] pnl = new long[WINDOW];
    for (int i = 0; i < count; i++) {
      double[] returns = generation.windowOf(tokens[i]).returns();
      for (int k = 0; k < WINDOW; k++) {
        pnl[k] += (long) Math.rint(values[i] * returns[k] * 1e6);
      }
    }
    return pnl;
  }

  private void assertIsWorkedOutAnew(Scenarios.Generation generation, String when) {
    long[] expected = workedOutAnew(generation);
    for (int k = 0; k < WINDOW; k++) {
      assertThat(tested.micros(k)).as("%s, scenario %s", when, k).isEqualTo(expected[k]);
    }
    for (long limit : new long[] {0, 1, 1_000_000, 100_000_000_000L, Long.MAX_VALUE}) {
      long above = Arrays.stream(expected).filter(p -> -p > limit).count();
      assertThat(tested.above(limit, null)).as("%s, above %s", when, limit).isEqualTo((int) above);
    }
  }

  @Test
  void afterAMillionUpdatesItIsWhatWorkingAllOutGives() {
    Scenarios.Generation generation = endPeriods(WINDOW + 5, 0);
    for (int i = 1; i <= 1_000_000; i++) {
      change();
      tested.refresh(generation, tokens, values, count);
      if (i % 10_000 == 0) {
        assertIsWorkedOutAnew(generation, "after " + i);
      }
    }
  }

  @Test
  void anyNumberOfChangesAtOnceAndNewPeriodsAreTakenOver() {
    Scenarios.Generation generation = endPeriods(WINDOW, 100);
    for (int i = 0; i < 5_000; i++) {
      for (int changes = random.nextInt(5); changes > 0; changes--) {
        change();
      }
      if (random.nextInt(50) == 0) {
        generation = endPeriods(1, 100);
      }
      tested.refresh(generation, tokens, values, count);
      assertIsWorkedOutAnew(generation, "after " + i);
    }
  }

  @Test
  void aCloseThatChangesMakesANewGeneration() {
    Scenarios.Generation before = endPeriods(WINDOW + 1, 0);
    assertThat(scenarios.at(period, WINDOW)).isSameAs(before);
    tokens[0] = 3;
    values[0] = 1_000;
    count = 1;
    tested.refresh(before, tokens, values, count);
    scenarios.close(3, period - 7, 5);
    Scenarios.Generation after = scenarios.at(period, WINDOW);
    assertThat(after.number).isNotEqualTo(before.number);
    tested.refresh(after, tokens, values, count);
    assertIsWorkedOutAnew(after, "after another close");
  }

  @Test
  void scenariosThatAreMissingDoNotCount() {
    Scenarios.Generation generation = endPeriods(WINDOW + 1, 200);
    for (int i = 0; i < 3; i++) {
      tokens[i] = i;
      values[i] = 1_000;
    }
    count = 3;
    long[] missing = new long[(WINDOW + 63) / 64];
    boolean[] leftOut = new boolean[WINDOW];
    for (int k = 0; k < WINDOW; k++) {
      for (int token = 0; token < 3; token++) {
        double close = scenarios.closeOf(token, period - WINDOW + 1 + k);
        double before = scenarios.closeOf(token, period - WINDOW + k);
        leftOut[k] |= Double.isNaN(close / before);
      }
      missing[k / 64] |= leftOut[k] ? 1L << k % 64 : 0;
    }
    for (int token = 0; token < 3; token++) {
      long[] own = generation.windowOf(token).missing();
      for (int word = 0; word < own.length; word++) {
        assertThat(own[word] & ~missing[word]).as("missing returns of %s", token).isZero();
      }
    }
    tested.refresh(generation, tokens, values, count);
    long[] pnl = workedOutAnew(generation);
    int above = 0;
    for (int k = 0; k < WINDOW; k++) {
      above += !leftOut[k] && -pnl[k] > 50_000_000 ? 1 : 0;
    }
    assertThat(above).isPositive();
    assertThat(tested.above(50_000_000, missing)).isEqualTo(above);
    assertThat(tested.above(50_000_000, null)).isGreaterThan(above);
  }

  @Test
  void aLossAtTheLimitIsNotAbove() {
    for (double close : new double[] {100, 90, 100, 110}) {
      scenarios.open(++period);
      scenarios.close(0, period, close);
    }
    values[0] = 10;
    count = 1;
    tested.refresh(scenarios.at(period, 3), tokens, values, count);
    assertThat(tested.micros(0)).isEqualTo(-1_000_000);
    assertThat(tested.above(999_999, null)).isEqualTo(1);
    assertThat(tested.above(1_000_000, null)).isZero();
  }

  @Test
  void aPortfolioOfNothingLosesNothing() {
    Scenarios.Generation generation = endPeriods(WINDOW + 1, 0);
    values[0] = 1e6;
    tested.refresh(generation, tokens, values, 1);
    assertThat(tested.above(0, null)).isPositive();
    tested.refresh(generation, tokens, values, 0);
    assertThat(tested.above(0, null)).isZero();
  }

  @Test
  void aTokenWithoutReturnsIsRefusedAndHarmsNothing() {
    Scenarios.Generation generation = endPeriods(WINDOW + 1, 0);
    for (int i = 0; i < 4; i++) {
      tokens[i] = i;
      values[i] = 100 + i;
    }
    count = 4;
    tested.refresh(generation, tokens, values, count);
    tokens[4] = 99;
    values[4] = 1;
    values[0] = 7;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tested.refresh(generation, tokens, values, 5))
        .withMessageContaining("99");
    tested.refresh(generation, tokens, values, count);
    assertIsWorkedOutAnew(generation, "after a refusal");
  }

  @Test
  void rintIsHalfEvenOnTheWholeRange() {
    // The contract rounds half to even; the engine relies on Math.rint doing so, vectorised or not.
    double[] in = new double[4_096];
    double[] out = new double[in.length];
    for (int round = 0; round < 2_000; round++) {
      for (int i = 0; i < in.length; i++) {
        double whole = Math.scalb(random.nextDouble() - 0.5, random.nextInt(53));
        in[i] = random.nextBoolean() ? whole : Math.floor(whole) + 0.5;
      }
      for (int i = 0; i < in.length; i++) {
        out[i] = Math.rint(in[i]);
      }
      for (int i = 0; i < in.length; i += 97) {
        BigDecimal exact = new BigDecimal(in[i]).setScale(0, RoundingMode.HALF_EVEN);
        assertThat(out[i]).as("rint(%s)", in[i]).isEqualTo(exact.doubleValue());
      }
    }
  }
}
