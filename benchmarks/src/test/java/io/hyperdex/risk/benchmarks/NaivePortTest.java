package io.hyperdex.risk.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.id.UserId;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The naive port and the engine say the same: only then does comparing their speed mean anything.
 */
class NaivePortTest {
  private static final int TRADES = 20_000;
  private static final int RULES = Limits.NAMES.size();

  private final long[] opened = new long[RULES];
  private final long[] resolved = new long[RULES];
  private long openedByTrades;

  @Test
  void agreesWithTheEngineOnExposuresAndBreaches() {
    RiskEngine engine = play(new TradeStream(1000, 10_000), Limits.tight(true));
    assertThat(engine.statistics().unmatchedDisposals()).isZero();
    assertThat(opened).as("alerts opened by rule").doesNotContain(0);
    assertThat(resolved).as("alerts resolved by rule").doesNotContain(0);
    assertThat(openedByTrades).isGreaterThanOrEqualTo(TRADES / 100);
  }

  @Test
  void agreesWithTheEngineWhereUsersSellMoreThanTheyHold() {
    RiskEngine engine = play(new TradeStream(1000, 300), new Limits(3_000, 0.5, 1e-3, 2, 120));
    assertThat(engine.statistics().unmatchedDisposals()).isPositive();
    assertThat(opened).as("alerts opened by rule").doesNotContain(0);
    assertThat(resolved).as("alerts resolved by rule").doesNotContain(0);
  }

  @Test
  void agreesWithTheEngineWithoutVar() {
    play(new TradeStream(2000, 10_000), Limits.tight(false));
    assertThat(opened[RULES - 1]).isZero();
  }

  @Test
  void usualLimitsFireSeldom() {
    RiskEngine engine = play(new TradeStream(1000, 10_000), Limits.usual(true));
    assertThat(openedByTrades).isBetween(1L, TRADES / 100L);
    assertThat(engine.statistics().retainedUndo()).isLessThan(6_000);
  }

  /** After every trade the alerts must be the same; at the end the exposures too. */
  private RiskEngine play(TradeStream stream, Limits limits) {
    RiskEngine engine = stream.engine(limits, this::count);
    NaivePort naive = stream.naive(limits);
    naive.checkAll();
    requireSameAlerts(naive, "before the first trade");
    long openedAtFirst = LongStream.of(opened).sum();
    for (int i = 0; i < TRADES; i++) {
      Trade trade = stream.next();
      assertThat(engine.apply(trade)).isEqualTo(Outcome.APPLIED);
      assertThat(naive.apply(trade, stream.lastIn(), stream.lastOut())).isTrue();
      requireSameAlerts(naive, "by trade " + i);
    }
    openedByTrades = LongStream.of(opened).sum() - openedAtFirst;
    System.out.printf(
        "opened %s resolved %s by trades %d%n",
        Arrays.toString(opened), Arrays.toString(resolved), openedByTrades);
    for (UserId user : stream.users()) {
      Exposure exposure = engine.exposure(user).orElseThrow();
      double expected = naive.grossExposure(user).doubleValue();
      assertThat(exposure.gross().doubleValue()).isCloseTo(expected, within(expected * 1e-6));
    }
    return engine;
  }

  private void count(Alert alert) {
    long[] counts = alert.state() == AlertState.OPEN ? opened : resolved;
    counts[Limits.NAMES.indexOf(alert.rule())]++;
  }

  private void requireSameAlerts(NaivePort naive, String when) {
    for (int rule = 0; rule < RULES; rule++) {
      if (naive.opened(rule) != opened[rule] || naive.resolved(rule) != resolved[rule]) {
        fail(
            "%s %s: naive %d opened, %d resolved; engine %d, %d",
            Limits.NAMES.get(rule),
            when,
            naive.opened(rule),
            naive.resolved(rule),
            opened[rule],
            resolved[rule]);
      }
    }
  }
}
