package io.hyperdex.risk.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.engine.ExposureBuffer;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.TradeBatch;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The naive port, the floor loop and the engine say the same: only then does comparing their speed
 * mean anything.
 */
class NaivePortTest {
  private static final int TRADES = 20_000;
  private static final int RULES = Limits.NAMES.size();
  private static final int FOUR = 4;

  private final long[] opened = new long[RULES];
  private final long[] resolved = new long[RULES];
  private long openedByTrades;
  private boolean moving;

  @Test
  void agreesWithTheEngineOnExposuresAndBreaches() {
    Desk desk = play(Workload.of(1000, "uniform"), Limits.tight(VarKind.PORTFOLIO));
    assertThat(desk.engine.statistics().unmatchedDisposals()).isZero();
    assertThat(Arrays.copyOf(opened, 5)).as("alerts opened by rule").doesNotContain(0);
    assertThat(Arrays.copyOf(resolved, 5)).as("alerts resolved by rule").doesNotContain(0);
    assertThat(openedByTrades).isGreaterThanOrEqualTo(TRADES / 100);
  }

  @Test
  void agreesWithTheEngineWhereUsersSellMoreThanTheyHold() {
    Desk desk = play(Workload.poor(1000), new Limits(3_000, 0.5, 1e-3, 2, 120, 0));
    assertThat(desk.engine.statistics().unmatchedDisposals()).isPositive();
    assertThat(Arrays.copyOf(opened, 5)).as("alerts opened by rule").doesNotContain(0);
    assertThat(Arrays.copyOf(resolved, 5)).as("alerts resolved by rule").doesNotContain(0);
  }

  @Test
  void agreesWithTheEngineAndTheFloorLoopWithoutVar() {
    play(Workload.of(2000, "uniform"), Limits.tight(VarKind.NONE));
    assertThat(Arrays.copyOf(opened, FOUR)).as("alerts opened by rule").doesNotContain(0);
    assertThat(opened[4] + opened[5]).isZero();
  }

  @Test
  void agreesWithTheEngineOnVarOfPastReturns() {
    play(Workload.of(1000, "uniform"), Limits.tight(VarKind.RETURN));
    assertThat(opened[5]).as("alerts of return VaR").isBetween(100L, 900L);
  }

  @Test
  void agreesWithTheEngineWhilePricesMove() {
    moving = true;
    play(Workload.of(200, "uniform"), Limits.tight(VarKind.PORTFOLIO));
    assertThat(Arrays.copyOf(opened, 5)).as("alerts opened by rule").doesNotContain(0);
  }

  @Test
  void agreesWithTheEngineWhereSomeUsersTradeMuchMoreThanOthers() {
    play(Workload.of(10_000, "zipf1.0"), Limits.tight(VarKind.NONE));
    assertThat(openedByTrades).isGreaterThanOrEqualTo(TRADES / 100);
  }

  @Test
  void usualLimitsFireSeldom() {
    play(Workload.of(1000, "uniform"), Limits.usual(VarKind.PORTFOLIO));
    assertThat(openedByTrades).isBetween(1L, TRADES / 100L);
  }

  /** After every trade the alerts must be the same; at the end the exposures too. */
  private Desk play(Workload workload, Limits limits) {
    Desk desk = Desk.options(Profile.FULL).limits(limits).inlineSinks(this::count).open(workload);
    Feed feed = desk.feed();
    NaivePort naive = NaivePort.of(workload, limits);
    naive.checkAll();
    NaiveFeed naiveFeed = new NaiveFeed(naive, workload);
    boolean floorFits = limits.var() == VarKind.NONE && !moving;
    FloorLoop floor = floorFits ? new FloorLoop(workload, limits) : null;
    Feed floorFeed = new Feed(workload, 0, 0, 0);
    requireSameAlerts(naive, floor, "before the first trade");
    long openedAtFirst = LongStream.of(opened).sum();
    for (int i = 0; i < (moving ? TRADES / 10 : TRADES); i++) {
      TradeBatch batch = feed.next(1);
      naiveFeed.feed.next(1);
      if (moving) {
        movePrices(desk, naive, batch, i);
      }
      assertThat(Desk.apply(desk.engine, batch, 0)).isEqualTo(Outcome.APPLIED);
      assertThat(naiveFeed.apply(0)).isTrue();
      if (floor != null) {
        floor.apply(floorFeed.next(1));
      }
      requireSameAlerts(naive, floor, "by trade " + i);
    }
    openedByTrades = LongStream.of(opened).sum() - openedAtFirst;
    requireSameExposures(desk, naive, floor);
    return desk;
  }

  private static void movePrices(Desk desk, NaivePort naive, TradeBatch batch, int i) {
    int token = batch.tokenIn(0);
    long mantissa = desk.workload.mantissa(token) / 1000 * (1000 + i % 7);
    assertThat(desk.engine.applyPrice(token, mantissa, Workload.PRICE_SCALE, batch.timeMs(0)))
        .isEqualTo(Outcome.APPLIED);
    BigDecimal price = BigDecimal.valueOf(mantissa, Workload.PRICE_SCALE);
    naive.tick(Workload.token(token), price, batch.timeMs(0));
  }

  private static void requireSameExposures(Desk desk, NaivePort naive, @Nullable FloorLoop floor) {
    ExposureBuffer exposure = new ExposureBuffer();
    for (int user = 0; user < desk.workload.users; user++) {
      desk.engine.exposureInto(desk.firstUser + user, exposure);
      double expected = naive.grossExposure(NaivePort.user(user)).doubleValue();
      assertThat(exposure.gross()).isCloseTo(expected, within(expected * 1e-6));
      if (floor != null) {
        assertThat(floor.gross(user)).isCloseTo(exposure.gross(), within(expected * 1e-12));
      }
    }
  }

  private void count(Alert alert) {
    long[] counts = alert.state() == AlertState.OPEN ? opened : resolved;
    counts[Limits.NAMES.indexOf(alert.rule())]++;
  }

  private void requireSameAlerts(NaivePort naive, @Nullable FloorLoop floor, String when) {
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
      if (floor != null
          && rule < FOUR
          && (floor.opened(rule) != opened[rule] || floor.resolved(rule) != resolved[rule])) {
        fail(
            "%s %s: floor loop %d opened, %d resolved; engine %d, %d",
            Limits.NAMES.get(rule),
            when,
            floor.opened(rule),
            floor.resolved(rule),
            opened[rule],
            resolved[rule]);
      }
    }
  }
}
