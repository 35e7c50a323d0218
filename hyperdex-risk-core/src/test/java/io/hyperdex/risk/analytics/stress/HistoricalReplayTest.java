package io.hyperdex.risk.analytics.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoricalReplayTest {
  private static final TokenId A = TokenId.of(ChainId.ETHEREUM, "A");
  private static final TokenId B = TokenId.of(ChainId.ETHEREUM, "B");

  @Test
  void theWorstWindowsOfTheCurrentHoldingsComeFirstAndDoNotOverlap() {
    PriceHistory history =
        PriceHistory.on(new long[] {0, 1, 2, 3, 4, 5, 6})
            .add(A, new double[] {100, 80, 60, 90, 90, 45, 90})
            .build();
    StressPortfolio book = StressPortfolio.of(Holding.of(A, 10, 200));

    List<ReplayWindow> worst = HistoricalReplay.worst(book, history, 2, 5, 1);

    // 3-5 and 4-6 overlap, 0-2 loses 40 %, 2-4 gains.
    assertThat(worst.stream().map(ReplayWindow::startMs)).startsWith(3L, 0L);
    assertThat(worst.get(0).pnl()).isEqualTo(-1000);
    assertThat(worst.get(1).pnl()).isCloseTo(-800, within(1e-9));
    for (ReplayWindow one : worst) {
      assertThat(worst).allMatch(o -> o == one || Math.abs(o.startMs() - one.startMs()) >= 2);
    }
  }

  @Test
  void aWindowWithoutEnoughPricesIsNoCandidate() {
    PriceHistory history =
        PriceHistory.on(new long[] {0, 1, 2})
            .add(A, new double[] {1, 0.5, 0.5})
            .add(B, new double[] {Double.NaN, 1, 0.9})
            .build();
    StressPortfolio book = StressPortfolio.of(Holding.of(A, 50, 1), Holding.of(B, 50, 1));

    assertThat(HistoricalReplay.worst(book, history, 1, 9, 0.9))
        .singleElement()
        .satisfies(w -> assertThat(w.startMs()).isEqualTo(1))
        .satisfies(w -> assertThat(w.pnl()).isCloseTo(-5, within(1e-9)));
    ReplayWindow half = HistoricalReplay.worst(book, history, 1, 9, 0.5).get(0);
    assertThat(half.coverage()).isEqualTo(0.5);
    assertThat(half.pnlByToken()).isEqualTo(Map.of(A, -25.0));
  }

  @Test
  void badHistoriesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PriceHistory.on(new long[] {1, 1}));
    PriceHistory.Builder history = PriceHistory.on(new long[] {0, 1});
    assertThatIllegalArgumentException().isThrownBy(() -> history.add(A, new double[] {1}));
    assertThatIllegalArgumentException().isThrownBy(() -> history.add(A, new double[] {1, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HistoricalReplay.worst(StressPortfolio.of(), history.build(), 0, 1, 1));
  }
}
