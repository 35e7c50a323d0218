package io.hyperdex.risk.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The window beside a list that is sorted and counted anew for every question. */
class ReturnWindowProperties {
  private static final int[] CONFIDENCES = {5_000, 9_000, 9_500, 9_750, 9_900, 9_999};
  private static final double[] LIMITS = {-0.01, 0.0, 0.01, 0.02, 0.05, 1e30};

  /** What is done to a window. Questions come after every one, or the caches would never be old. */
  private record Move(int takenBack, double added, int confidence, int limit, boolean asks) {}

  @Provide
  Arbitrary<Move> moves() {
    Arbitrary<Double> coarse = Arbitraries.integers().between(-6, 6).map(i -> i / 100.0);
    Arbitrary<Double> any =
        Arbitraries.oneOf(
            coarse,
            Arbitraries.doubles().between(-1, 1),
            Arbitraries.of(-0.0, 0.0, -1.0, 1e-300, 1e150, -1e150, 3e38, Double.MIN_VALUE));
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(8, 0),
                Tuple.of(1, 1),
                Tuple.of(1, 3)),
            any,
            Arbitraries.integers().between(0, CONFIDENCES.length - 1),
            Arbitraries.integers().between(0, LIMITS.length - 1),
            Arbitraries.frequency(
                Tuple.of(3, true), Tuple.of(1, false)))
        .as(Move::new);
  }

  @Property(tries = 300)
  void anyOrderOfReturnsAndUndosReadsLikeASortedList(
      @ForAll @IntRange(min = 1, max = 60) int window,
      @ForAll @Size(min = 1, max = 250) List<@From("moves") Move> moves) {
    ReturnWindow tested = new ReturnWindow(window, 3);
    assertReadsLikeASortedList(tested, window, moves);
  }

  @Property(tries = 100)
  void theUsualTwoQuestionsOfALongWindowReadLikeASortedList(
      @ForAll @Size(min = 300, max = 600) List<@From("moves") Move> moves) {
    List<Move> usual = new ArrayList<>();
    for (Move move : moves) {
      usual.add(
          new Move(move.takenBack, move.added, 2 + 2 * (move.confidence & 1), 3, move.asks));
    }
    assertReadsLikeASortedList(new ReturnWindow(250, 3), 250, usual);
  }

  private static void assertReadsLikeASortedList(
      ReturnWindow tested, int window, List<Move> moves) {
    List<Float> all = new ArrayList<>();
    int highest = 0;
    for (Move move : moves) {
      for (int i = 0; i < move.takenBack && all.size() > Math.max(0, highest - 3); i++) {
        all.remove(all.size() - 1);
      }
      tested.append(all.size(), move.added);
      all.add(ReturnWindow.recorded(move.added));
      highest = Math.max(highest, all.size());
      if (move.asks) {
        assertSame(tested, all, window, CONFIDENCES[move.confidence], LIMITS[move.limit]);
      }
    }
    for (int confidence : CONFIDENCES) {
      for (double limit : LIMITS) {
        assertSame(tested, all, window, confidence, limit);
      }
    }
  }

  private static void assertSame(
      ReturnWindow tested, List<Float> all, int window, int confidence, double limit) {
    int n = Math.min(window, all.size());
    List<Float> last = all.subList(all.size() - n, all.size());
    double[] sorted = last.stream().mapToDouble(Float::doubleValue).sorted().toArray();
    double expected = 0.0 - sorted[(int) ((long) n * (10_000 - confidence) / 10_000)];
    assertThat(tested.size(all.size())).isEqualTo(n);
    assertThat(tested.toArray(all.size()))
        .containsExactly(last.stream().mapToDouble(Float::doubleValue).toArray());
    assertThat(tested.exceeds(all.size(), confidence, limit))
        .as("VaR %s of %s returns above %s", expected, n, limit)
        .isEqualTo(expected > limit);
    assertThat(tested.valueAtRisk(all.size(), confidence)).isEqualTo(expected);
    assertThat(tested.exceeds(all.size(), confidence, expected)).as("equality").isFalse();
    assertThat(tested.exceeds(all.size(), confidence, Math.nextDown(expected))).isTrue();
  }

  @Property
  void anUndoOfUnansweredReturnsIsNotAnsweredFromThem(
      @ForAll @IntRange(min = 1, max = 40) int before, @ForAll boolean asked) {
    ReturnWindow tested = new ReturnWindow(30, 2);
    for (int i = 0; i < before; i++) {
      tested.append(i, 0.01);
    }
    tested.append(before, -0.9);
    if (asked) {
      assertThat(tested.exceeds(before + 1, 9_900, 0.5)).isTrue();
      assertThat(tested.valueAtRisk(before + 1, 9_900)).isEqualTo((double) 0.9f);
    }
    tested.append(before, 0.02); // the same number again, after it was taken back
    assertThat(tested.exceeds(before + 1, 9_900, 0.5)).isFalse();
    assertThat(tested.valueAtRisk(before + 1, 9_900)).isEqualTo(-(double) 0.01f);
  }
}
