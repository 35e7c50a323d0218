package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.RuleOutlook;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a what-if says is what the engine says once the swap is applied; and asking changes nothing.
 */
class WhatIfDifferentialTest {
  private static final boolean FULL_SCALE = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int CASES = FULL_SCALE ? 21_000 : 500;

  @Test
  void whatIfIsApplyMeasureAndUndoBitForBit() {
    int compared = 0;
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    long seed = 11;
    for (UnaryOperator<RiskEngineBuilder> kind : SwapWorld.kinds()) {
      SwapWorld world = new SwapWorld(seed++, kind);
      WhatIfBuffer buffer = new WhatIfBuffer().withTail(true);
      for (int i = 0; i < CASES; i++) {
        world.live();
        SwapIntent intent = world.intent();
        StateHash state = world.engine.stateHash();
        StateHash full = world.engine.fullHash();
        Legs legs = project(world.engine, intent);

        world.engine.whatIf(intent, buffer);
        WhatIf answer = buffer.toWhatIf();

        assertThat(world.engine.stateHash()).isEqualTo(state);
        assertThat(world.engine.fullHash()).isEqualTo(full);
        Trade trade = world.trade(intent);
        Outcome outcome = world.engine.apply(trade);
        outcomes.merge(outcome, 1, Integer::sum);
        compared++;
        if (outcome == Outcome.APPLIED) {
          compare(world.engine, intent, answer, legs, verdicts);
          assertThat(world.engine.apply(new TradeReverted(trade.key())))
              .isEqualTo(Outcome.REVERTED);
        } else {
          assertThat(answer.findings())
              .extracting(f -> f.code())
              .contains(
                  outcome == Outcome.UNMATCHED
                      ? FindingCode.BOOKING_UNMATCHED
                      : FindingCode.BOOKING_OVERFLOW);
          assertThat(answer.after()).isEqualTo(answer.before());
        }
        assertThat(world.engine.stateHash()).isEqualTo(state);
      }
    }
    System.out.println("what-if against apply: " + compared + " " + outcomes + " " + verdicts);
    assertThat(compared).isEqualTo(5 * CASES);
    assertThat(outcomes.get(Outcome.APPLIED)).isGreaterThan(4 * CASES);
    assertThat(outcomes.get(Outcome.UNMATCHED)).isGreaterThan(CASES / 50);
    assertThat(verdicts.values()).allMatch(n -> n > CASES / 2).hasSize(3);
  }

  /** What the swap leaves of its tokens. */
  private record Legs(Quantity in, boolean shortIn, Quantity out, boolean shortOut) {}

  private static Legs project(RiskEngine engine, SwapIntent intent) {
    Projection projection = new WhatIfBuffer().desk(engine.preTrade(), intent).projection();
    projection.load(intent.user());
    TokenState in = projection.token(intent.tokenIn());
    TokenState out = projection.token(intent.tokenOut());
    projection.swap(in, intent.amountIn(), out, intent.amountOut());
    Standing after = projection.after();
    return new Legs(
        after.magnitude(in), after.isShort(in), after.magnitude(out), after.isShort(out));
  }

  private static void compare(
      RiskEngine engine,
      SwapIntent intent,
      WhatIf answer,
      Legs legs,
      Map<Verdict, Integer> verdicts) {
    UserSnapshot now = engine.snapshot(intent.user()).orElseThrow();
    WhatIf.State after = answer.after();
    assertThat(after.gross()).isEqualTo(now.exposure().gross());
    assertThat(after.net()).isEqualTo(now.exposure().net());
    assertThat(after.risk()).isEqualTo(now.exposure().riskExposure());
    Optional<BigDecimal> share = value(now, MeasureId.CONCENTRATION);
    assertThat(after.concentration()).isEqualTo(share.map(BigDecimal::doubleValue).orElse(0.0));
    if (!now.exposure().tokens().isEmpty()) {
      Optional<Usd> var = value(now, MeasureId.VAR_95).map(Usd::of);
      assertThat(Optional.ofNullable(after.valueAtRisk())).isEqualTo(var);
      assertThat(after.tailStatus()).isEqualTo(now.measures().get(MeasureId.VAR_95).status());
    }
    if (after.valueAtRisk() != null && after.expectedShortfall() != null) {
      assertThat(after.expectedShortfall()).isGreaterThanOrEqualTo(after.valueAtRisk());
    }
    for (Position position : now.positions()) {
      if (position.token().equals(intent.tokenIn())) {
        assertThat(legs.in).isEqualTo(position.quantity());
        assertThat(legs.shortIn).isEqualTo(position.isShort());
      } else if (position.token().equals(intent.tokenOut())) {
        assertThat(legs.out).isEqualTo(position.quantity());
        assertThat(legs.shortOut).isEqualTo(position.isShort());
      }
    }
    for (RuleOutlook distance : answer.rules()) {
      verdicts.merge(distance.after(), 1, Integer::sum);
      assertThat(engineSays(now.rules().get(distance.rule())))
          .as("%s of %s", distance, intent)
          .isEqualTo(distance.after());
    }
  }

  private static Optional<BigDecimal> value(UserSnapshot snapshot, MeasureId id) {
    Measure measure = snapshot.measures().get(id);
    return Optional.ofNullable(measure.value());
  }

  private static Verdict engineSays(UserSnapshot.RuleState state) {
    return switch (state) {
      case INACTIVE -> Verdict.WITHIN;
      case FIRING -> Verdict.BREACHED;
      case INACTIVE_UNKNOWN, FIRING_UNKNOWN -> Verdict.UNKNOWN;
    };
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void verdictsAreThoseAfterTheSwapInBothProfiles(Profile profile) {
    SwapWorld world = new SwapWorld(3, b -> b.profile(profile));
    int compared = 0;
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    for (int i = 0; i < CASES; i++) {
      world.live();
      SwapIntent intent = world.intent();
      StateHash full = world.engine.fullHash();

      WhatIf answer = world.engine.whatIf(intent);

      assertThat(world.engine.fullHash()).isEqualTo(full);
      if (world.engine.apply(world.trade(intent)) == Outcome.APPLIED) {
        UserSnapshot now = world.engine.snapshot(intent.user()).orElseThrow();
        for (RuleOutlook distance : answer.rules()) {
          verdicts.merge(distance.after(), 1, Integer::sum);
          assertThat(engineSays(now.rules().get(distance.rule())))
              .as("%s of %s", distance, intent)
              .isEqualTo(distance.after());
        }
        double gross = now.exposure().gross().doubleValue();
        assertThat(Math.abs(answer.after().gross().doubleValue() - gross))
            .isLessThanOrEqualTo(1e-14 * gross + 1e-12);
        compared++;
      }
    }
    System.out.println("what-if under " + profile + ": " + compared + " " + verdicts);
    assertThat(compared).isGreaterThan(CASES * 9 / 10);
    assertThat(verdicts).hasSize(3);
  }
}
