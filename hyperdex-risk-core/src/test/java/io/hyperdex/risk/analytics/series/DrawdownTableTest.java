package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.series.DrawdownTable.Episode;
import org.junit.jupiter.api.Test;

class DrawdownTableTest {
  @Test
  void aFallIsFollowedFromItsFirstLossToItsRecovery() {
    Episode fall = DrawdownTable.of(new double[] {.1, -.1, -.1, .05, .3, 0}).inTime().get(0);
    assertThat(fall.from()).isEqualTo(1);
    assertThat(fall.trough()).isEqualTo(2);
    assertThat(fall.to()).isEqualTo(4);
    assertThat(fall.depth()).isCloseTo(.19, within(1e-15));
    assertThat(fall.length()).isEqualTo(4);
    assertThat(fall.toTrough()).isEqualTo(2);
    assertThat(fall.recovery()).isEqualTo(2);
    assertThat(fall.isRecovered()).isTrue();
  }

  @Test
  void anOpenFallLastsToTheEndAndHasNoRecovery() {
    Episode fall = DrawdownTable.of(new double[] {-.5, .1, .1}).inTime().get(0);
    assertThat(fall.isRecovered()).isFalse();
    assertThat(fall.length()).isEqualTo(3);
    assertThat(fall.recovery()).isZero();
  }

  @Test
  void theDeepestComesFirstAndTheEarlierOfTwo() {
    DrawdownTable table =
        DrawdownTable.of(new double[] {-.1, .2, -.5, 2, -.5, 2, -.1, -.1, -.1, 2});
    assertThat(table.inTime()).extracting(Episode::from).containsExactly(0, 2, 4, 6);
    assertThat(table.deepestFirst()).extracting(Episode::from).containsExactly(2, 4, 6, 0);
    assertThat(table.longestFirst()).extracting(Episode::from).containsExactly(6, 0, 2, 4);
  }

  @Test
  void aSeriesThatOnlyRisesHasNone() {
    assertThat(DrawdownTable.of(new double[] {0, .1, 0, .2}).inTime()).isEmpty();
    assertThat(DrawdownTable.of(new double[0]).inTime()).isEmpty();
  }

  @Test
  void whatHasNoIndexIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DrawdownTable.of(new double[] {-1.5}))
        .withMessageContaining("at least -1");
  }
}
