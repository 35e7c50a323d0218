package io.hyperdex.risk.analytics.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.analytics.backtest.TrafficLight.Zone;
import io.hyperdex.risk.analytics.tail.TailMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rolling VaR of five portfolios over the published prices. The full run works {@code
 * docs/var-backtests.md} out again and fails where the page differs; a build does a part.
 */
@Tag("real-data")
class VarBacktestRealDataTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final Path PAGE = Path.of("../docs/var-backtests.md");
  private static final Path MADE = Path.of("target/var-backtests.md");
  private static final Path INTRO = Path.of("src/test/resources/var-backtests/intro.md");
  private static final Path FINDINGS = Path.of("src/test/resources/var-backtests/findings.md");

  @Test
  void modelsHoldAndFailWhereThePageSaysTheyDo() throws IOException {
    VarBacktestPage page = new VarBacktestPage();
    MarketPortfolio.daily().forEach(page::add);
    MarketPortfolio.hourly(FULL ? Integer.MAX_VALUE : 3_000).forEach(page::add);

    assertThat(page.rows()).hasSize(12 * 5 * 2);
    assertThat(page.rows()).allMatch(row -> row.verdict().n() > 200);
    assertThat(exceptions(page, TailMethod.NORMAL, 9_900))
        .as("normal tails are too thin")
        .isGreaterThan(3 * expected(page) / 2);
    assertThat(exceptions(page, TailMethod.FILTERED, 9_900))
        .as("filtered returns know what volatility is now")
        .isBetween(0.9 * expected(page), 1.2 * expected(page));
    assertThat(page.rows())
        .filteredOn(row -> row.method() == TailMethod.FILTERED)
        .as("never red")
        .noneMatch(row -> row.verdict().zone().orElseThrow() == Zone.RED);
    assertThat(page.rows())
        .filteredOn(row -> row.portfolio().name().equals("stablecoins"))
        .filteredOn(row -> row.portfolio().data().startsWith("days"))
        .filteredOn(row -> row.verdict().confidenceBps() == 9_900)
        .as("a light that is green, and a shortfall that is not enough by far")
        .allMatch(row -> row.verdict().zone().orElseThrow() == Zone.GREEN)
        .allMatch(row -> row.verdict().z2().orElseThrow() < -1.7);
    if (FULL) {
      Files.writeString(MADE, page.text(Files.readString(INTRO), Files.readString(FINDINGS)));
      assertThat(PAGE)
          .as("made anew in %s; look at it and copy it", MADE.toAbsolutePath())
          .hasSameTextualContentAs(MADE);
    }
  }

  private static double exceptions(VarBacktestPage page, TailMethod method, int level) {
    return page.rows().stream()
        .filter(row -> row.method() == method && row.verdict().confidenceBps() == level)
        .mapToInt(row -> row.verdict().exceptions())
        .sum();
  }

  /** Of VaR 99, all portfolios together. */
  private static double expected(VarBacktestPage page) {
    return page.rows().stream()
        .filter(row -> row.method() == TailMethod.FILTERED)
        .filter(row -> row.verdict().confidenceBps() == 9_900)
        .mapToDouble(row -> row.verdict().expected())
        .sum();
  }
}
