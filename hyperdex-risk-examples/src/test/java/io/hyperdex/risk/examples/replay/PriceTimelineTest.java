package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Changes are shown as "time: price @ time of the bar's end +maximum age", in hours. */
class PriceTimelineTest {
  private static final long H = 3_600_000;
  private static final String DAILY = "symbol,date,close\n";
  private static final String TIMED = "symbol,time_ms,close\n";

  private static TokenMeta token(String symbol) {
    return TokenMeta.of(TokenId.of(ChainId.ETHEREUM, "0x" + symbol), symbol, 18);
  }

  private static List<String> changes(long endHour, TokenMeta token, String... files)
      throws UnreadableInput {
    return changes(endHour, List.of(token), files);
  }

  private static List<String> changes(long endHour, List<TokenMeta> tokens, String... files)
      throws UnreadableInput {
    PriceFiles prices = read(tokens, files);
    PriceTimeline timeline = new PriceTimeline(tokens, prices, endHour * H);
    List<String> shown = new ArrayList<>();
    for (MarkChange change = timeline.pollUntil(Long.MAX_VALUE);
        change != null;
        change = timeline.pollUntil(Long.MAX_VALUE)) {
      String name = tokens.size() == 1 ? "" : change.tick().token().address() + " ";
      shown.add(
          name
              + hours(change.timeMs())
              + ": "
              + change.tick().price()
              + " @"
              + hours(change.tick().timeMs())
              + " +"
              + hours(change.tick().maxAgeMs()));
    }
    return shown;
  }

  private static PriceFiles read(List<TokenMeta> tokens, String... files) throws UnreadableInput {
    Set<String> wanted = new HashSet<>();
    tokens.forEach(token -> wanted.addAll(PriceFiles.serving(token.symbol())));
    PriceFiles prices = new PriceFiles(wanted);
    for (int i = 0; i < files.length; i++) {
      prices.read(CsvSource.ofText("prices" + i, files[i]));
    }
    return prices;
  }

  private static String hours(long ms) {
    return ms / H + (ms % H == 0 ? "" : "+" + ms % H + "ms");
  }

  private static String bars(String symbol, int everyHours, int... startHoursAndCloses) {
    StringBuilder csv = new StringBuilder(TIMED);
    for (int i = 0; i < startHoursAndCloses.length; i += 2) {
      csv.append(symbol)
          .append(',')
          .append(startHoursAndCloses[i] * everyHours * H)
          .append(',')
          .append(startHoursAndCloses[i + 1])
          .append('\n');
    }
    return csv.toString();
  }

  @Test
  void aBarCountsFromItsEndForTwoBars() throws UnreadableInput {
    assertThat(changes(100, token("X"), bars("X", 1, 0, 10, 1, 11, 5, 12)))
        .containsExactly("1: 10 @1 +2", "2: 11 @2 +2", "6: 12 @6 +2");
  }

  @Test
  void laterBarsThanTheEndAreLeftOut() throws UnreadableInput {
    assertThat(changes(2, token("X"), bars("X", 1, 0, 10, 1, 11, 2, 12)))
        .containsExactly("1: 10 @1 +2", "2: 11 @2 +2");
  }

  @Test
  void linesMayComeInAnyOrderAndTheLaterLineOfOneTimeCounts() throws UnreadableInput {
    assertThat(changes(100, token("X"), bars("X", 1, 2, 12, 0, 10, 1, 11, 1, 99)))
        .containsExactly("1: 10 @1 +2", "2: 99 @2 +2", "3: 12 @3 +2");
  }

  @Test
  void barLengthIsTheSymbolsOwnShortestGapInTheFile() throws UnreadableInput {
    String file = TIMED + "X,0,1\nX," + 4 * H + ",2\nX," + 6 * H + ",3\nY,0,1\nY," + H + ",2\n";
    assertThat(changes(100, token("X"), file))
        .containsExactly("2: 1 @2 +4", "6: 2 @6 +4", "8: 3 @8 +4");
  }

  @Test
  void daysAndLoneBarsAreADayLong() throws UnreadableInput {
    assertThat(changes(1000, token("X"), DAILY + "X,1970-01-02,5\nX,1970-01-09T00:00:00Z,6\n"))
        .containsExactly("48: 5 @48 +48", "216: 6 @216 +48");
    assertThat(changes(1000, token("X"), bars("X", 1, 3, 7))).containsExactly("27: 7 @27 +48");
  }

  @Test
  void theShortestFreshBarWinsAndALongerOneTakesOverWhenItIsStale() throws UnreadableInput {
    String daily = DAILY + "X,1970-01-01,500\nX,1970-01-02,600\n";
    String hourly = bars("X", 1, 22, 10, 23, 11, 24, 12);
    assertThat(changes(1000, token("X"), daily, hourly))
        .containsExactly(
            "23: 10 @23 +2",
            "24: 11 @24 +2", // the daily close of the same moment loses
            "25: 12 @25 +2",
            "27+1ms: 500 @24 +48", // older, but fresh
            "48: 600 @48 +48");
  }

  @Test
  void theNewestKnownStandsWhenNothingIsFresh() throws UnreadableInput {
    String daily = DAILY + "X,1970-01-01,500\n";
    String hourly = bars("X", 1, 29, 10, 30, 11);
    assertThat(changes(1000, token("X"), daily, hourly))
        .containsExactly(
            "24: 500 @24 +48",
            "30: 10 @30 +2",
            "31: 11 @31 +2",
            "33+1ms: 500 @24 +48",
            "72+1ms: 11 @31 +2"); // both are stale
  }

  @Test
  void ofEqualLengthsTheFileNamedFirstWins() throws UnreadableInput {
    String first = bars("X", 1, 0, 10, 1, 11);
    String second = bars("X", 1, 0, 20, 1, 21, 2, 22, 3, 23, 4, 24);
    assertThat(changes(1000, token("X"), first, second))
        .containsExactly("1: 10 @1 +2", "2: 11 @2 +2", "4+1ms: 23 @4 +2", "5: 24 @5 +2");
  }

  @Test
  void aPriceServesItsSymbolAndTheWrapperOfIt() throws UnreadableInput {
    String eth = bars("ETH", 1, 0, 10, 1, 11);
    assertThat(changes(100, token("WETH"), eth)).hasSize(2);
    assertThat(changes(100, token("ETH"), eth)).hasSize(2);
    assertThat(changes(100, token("wETH"), eth)).isEmpty();
    assertThat(changes(100, token("WWETH"), eth)).isEmpty();
    assertThat(changes(100, token("ETHW"), eth)).isEmpty();
    assertThat(changes(100, token("ETH"), bars("WETH", 1, 0, 10, 1, 11))).isEmpty();
    assertThat(changes(100, token("W"), bars("", 1, 0, 10, 1, 11))).isEmpty();
    assertThat(
            changes(
                100,
                new TokenMeta(token("X").token(), null, 18, Set.of(), false, null),
                bars("", 1, 0, 10, 1, 11)))
        .isEmpty();
  }

  @Test
  void ofOneFileTheOwnSymbolWinsOverTheOneWithoutW() throws UnreadableInput {
    String both = TIMED + "ETH,0,10\nETH," + H + ",11\nWETH,0,20\nWETH," + H + ",21\n";
    assertThat(changes(100, token("WETH"), both)).containsExactly("1: 20 @1 +2", "2: 21 @2 +2");
  }

  @Test
  void changesOfOneMomentComeInCanonicalOrderOfTokens() throws UnreadableInput {
    String file = TIMED + "B,0,1\nB," + H + ",2\nA,0,3\nA," + H + ",4\n";
    assertThat(changes(100, List.of(token("B"), token("A")), file))
        .containsExactly("0xA 1: 3 @1 +2", "0xB 1: 1 @1 +2", "0xA 2: 4 @2 +2", "0xB 2: 2 @2 +2");
  }

  @Test
  void barsWithoutAPriceAreSkippedAndCounted() throws UnreadableInput {
    String file =
        TIMED
            + "X,0,1\nX,"
            + H
            + ",0\nX,"
            + 2 * H
            + ",-5\nX,"
            + 3 * H
            + ",abc\nX,"
            + 4 * H
            + ",\n"
            + "X,"
            + 5 * H
            + ",1e-99\nX,soon,3\nX,7\nZ,0,bad\nX,"
            + 6 * H
            + ",1.5e-3\n";
    PriceFiles prices = read(List.of(token("X")), file);
    assertThat(prices.skippedBars()).isEqualTo(7);
    assertThat(prices.bars()).isEqualTo(2);
    assertThat(changes(100, token("X"), file)).containsExactly("1: 1 @1 +2", "7: 0.0015 @7 +2");
  }

  @Test
  void timeWinsOverDateWhereAFileHasBoth() throws UnreadableInput {
    String file = "date,symbol,time_ms,close\n1970-01-05,X,0,1\n1970-01-05,X," + H + ",2\n";
    assertThat(changes(100, token("X"), file)).containsExactly("1: 1 @1 +2", "2: 2 @2 +2");
  }
}
