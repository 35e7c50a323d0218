package io.hyperdex.risk.rule.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.stress.Change;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.ShockTarget;
import io.hyperdex.risk.analytics.stress.TokenStress;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What rules say under stress is what a second engine says whose prices ticks really moved there.
 */
class RuleStressProperties {
  private static final Usd SMALLEST = Usd.ofRaw(0, 1);

  /** A rule of the host: what is not in dollars, through two ways of asking. */
  private record NotInDollars(String name, BigDecimal limit) implements Rule {
    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public Verdict check(RiskView after) {
      return usage(after).compareTo(limit) > 0 ? Verdict.BREACHED : Verdict.WITHIN;
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return after
          .grossExposure()
          .minus(after.value(StressDesk.USDC))
          .toBigDecimal()
          .add(after.measure(MeasureId.HHI).value());
    }

    @Override
    public Unit unit() {
      return Unit.USD;
    }
  }

  @Property(tries = 150)
  void verdictsAndValuesAreThoseOfAnEngineWhosePricesMoved(@ForAll long seed) {
    StressDesk stays = lived(Profile.FULL, seed);
    StressDesk moves = lived(Profile.FULL, seed);
    Scenario scenario = scenario(stays, seed);
    PortfolioState state = stays.state();

    tickTo(moves, RuleStress.run(scenario, state, RuleSet.empty()));
    RuleSet rules = atTheLine(moves);
    RuleStressResult result = RuleStress.run(scenario, state, rules);
    moves.engine.replaceRules(rules);

    Map<String, UserSnapshot.RuleState> told = new TreeMap<>();
    Map<String, BigDecimal> values = new TreeMap<>();
    for (RuleChange change : result.rules()) {
      told.put(change.rule(), stateOf(change.after().verdict()));
      if (change.after().verdict() == Verdict.BREACHED) {
        values.put(change.rule(), change.after().value().stripTrailingZeros());
        assertThat(change.after().distance().signum()).isNegative();
      }
    }
    Map<String, BigDecimal> alerted = new TreeMap<>();
    for (Alert alert : moves.engine.openAlerts()) {
      alerted.put(alert.rule(), alert.value().stripTrailingZeros());
    }
    UserSnapshot moved = moves.engine.snapshot(StressDesk.USER).orElseThrow();
    assertThat(told).isEqualTo(new TreeMap<>(moved.rules()));
    assertThat(values).isEqualTo(alerted).hasSizeGreaterThan(3);
    for (MeasureId id : MeasureId.values()) {
      assertThat(viewAfter(state, result).measure(id))
          .as(id.jsonName())
          .isEqualTo(moved.measures().get(id));
    }
  }

  @Property(tries = 60)
  void rulesInForceGiveTheSameVerdictsWhereEverythingFalls(@ForAll long seed) {
    RuleSet rules = plain(seed);
    StressDesk stays = lived(Profile.FULL, rules, seed);
    StressDesk moves = lived(Profile.FULL, rules, seed);
    double fall = 0.05 + 0.9 * new Random(seed).nextDouble();
    Scenario scenario =
        Scenario.named("fall")
            .price(ShockTarget.all(), Change.by(-fall))
            .price(ShockTarget.tag("stable"), Change.times(1))
            .build();

    RuleStressResult result = RuleStress.run(scenario, stays.state(), rules);
    tickTo(moves, result);

    assertSameAs(moves, result);
  }

  @Property(tries = 60)
  void leanSaysTheSameAwayFromTheLine(@ForAll long seed) {
    StressDesk stays = lived(Profile.LEAN, seed);
    StressDesk moves = lived(Profile.LEAN, seed);
    Scenario scenario = scenario(stays, seed);
    RuleSet rules = plain(seed);

    RuleStressResult result = RuleStress.run(scenario, stays.state(), rules);
    tickTo(moves, result);
    moves.engine.replaceRules(rules);

    assertSameAs(moves, result);
  }

  @Property(tries = 40)
  void anUnmovedStateSaysWhatTheEngineSays(@ForAll long seed) {
    StressDesk desk = lived(Profile.FULL, plain(seed), seed);
    RuleStressResult result =
        RuleStress.run(Scenario.named("nothing").build(), desk.state(), desk.engine.rules());

    assertSameAs(desk, result);
    for (RuleChange change : result.rules()) {
      assertThat(change.after()).isEqualTo(change.before());
      assertThat(change.wouldFire()).isFalse();
    }
  }

  private static StressDesk lived(Profile profile, long seed) {
    return lived(profile, RuleSet.empty(), seed);
  }

  private static StressDesk lived(Profile profile, RuleSet rules, long seed) {
    StressDesk desk = new StressDesk(profile, rules, seed);
    desk.live(1 + (int) Math.floorMod(seed, 25L));
    return desk;
  }

  private static Scenario scenario(StressDesk desk, long seed) {
    Random random = new Random(seed ^ 0x5EED);
    Scenario.Builder scenario = Scenario.named("random");
    for (int i = 0; i < StressDesk.TOKENS; i++) {
      if (random.nextInt(4) > 0) {
        scenario.price(
            ShockTarget.token(desk.tokens.get(i)), Change.by(-0.9 + 1.9 * random.nextDouble()));
      }
    }
    if (random.nextBoolean()) {
      scenario.depeg(ShockTarget.tag("stable"), 0.8 + 0.3 * random.nextDouble());
    }
    return scenario.build();
  }

  /** Ticks of what the scenario says prices are. */
  private static void tickTo(StressDesk desk, RuleStressResult result) {
    for (TokenStress token : result.stress().tokens()) {
      if (token.outcome() == TokenStress.Outcome.SHOCKED) {
        desk.tick(token.token(), token.priceAfter().orElseThrow());
      }
    }
  }

  private static StressedView viewAfter(PortfolioState state, RuleStressResult result) {
    ShockedPrice[] prices = new ShockedPrice[state.holdings().size()];
    for (int i = 0; i < prices.length; i++) {
      TokenStress token = result.stress().tokens().get(i);
      prices[i] =
          token.outcome() == TokenStress.Outcome.SHOCKED
              ? ShockedPrice.of(token.priceAfter().orElseThrow())
              : ShockedPrice.of(state.holdings().get(i).price());
    }
    return new StressedView(state, prices);
  }

  /** Limits at what the moved engine measures, where equal is within, and just below it. */
  private static RuleSet atTheLine(StressDesk moved) {
    Map<MeasureId, io.hyperdex.risk.metric.Measure> measures =
        moved.engine.snapshot(StressDesk.USER).orElseThrow().measures();
    List<Rule> rules = new ArrayList<>();
    Usd gross = moved.engine.exposure(StressDesk.USER).orElseThrow().gross();
    rules.add(exposure("gross at", gross));
    rules.add(exposure("gross above", gross.minus(SMALLEST)));
    double share = measures.get(MeasureId.CONCENTRATION).value().doubleValue();
    rules.add(ConcentrationLimit.of("share at", Severity.WARNING, share));
    rules.add(ConcentrationLimit.of("share above", Severity.WARNING, Math.nextDown(share)));
    double fall = measures.get(MeasureId.DRAWDOWN).value().doubleValue();
    if (fall > 0) {
      rules.add(DrawdownLimit.of("fall at", Severity.WARNING, fall));
      rules.add(DrawdownLimit.of("fall above", Severity.WARNING, Math.nextDown(fall)));
    }
    Usd var = Usd.of(measures.get(MeasureId.VAR_95).value());
    rules.add(VarLimit.of("var at", Severity.CRITICAL, var));
    rules.add(VarLimit.of("var above", Severity.CRITICAL, var.minus(SMALLEST)));
    rules.add(
        VarLimit.of("var99", Severity.CRITICAL, Usd.of(measures.get(MeasureId.VAR_99).value()))
            .withConfidenceBps(9_900)
            .onPartialData(PartialData.EVALUATE));
    rules.add(ConsecutiveLossesLimit.of("losses", Severity.INFO, 2));
    rules.add(ReturnVarLimit.of("return var", Severity.INFO, 0.01));
    NotInDollars probe = new NotInDollars("own", BigDecimal.ZERO);
    BigDecimal own =
        gross.minus(valueOfDollars(moved)).toBigDecimal().add(measures.get(MeasureId.HHI).value());
    rules.add(probe);
    rules.add(new NotInDollars("own at", own));
    return RuleSet.of(rules);
  }

  private static Usd valueOfDollars(StressDesk desk) {
    return desk.engine.exposure(StressDesk.USER).orElseThrow().tokens().stream()
        .filter(token -> token.token().equals(StressDesk.USDC) && token.valueUsd() != null)
        .map(token -> token.valueUsd())
        .findFirst()
        .orElse(Usd.ZERO);
  }

  private static ExposureLimit exposure(String name, Usd limit) {
    return ExposureLimit.of(name, Severity.WARNING, limit);
  }

  private static RuleSet plain(long seed) {
    Random random = new Random(seed ^ 7);
    return RuleSet.of(
        exposure("gross", Usd.of(5_000 + random.nextInt(50_000))),
        ConcentrationLimit.of("share", Severity.WARNING, 0.3 + 0.6 * random.nextDouble()),
        DrawdownLimit.of("fall", Severity.CRITICAL, 0.02 + 0.5 * random.nextDouble()),
        VarLimit.of("var", Severity.CRITICAL, Usd.of(100 + random.nextInt(2_000))),
        ConsecutiveLossesLimit.of("losses", Severity.INFO, 1 + random.nextInt(4)),
        new NotInDollars("own", BigDecimal.valueOf(random.nextInt(50_000))));
  }

  private static void assertSameAs(StressDesk desk, RuleStressResult result) {
    Map<String, UserSnapshot.RuleState> told = new TreeMap<>();
    result.rules().forEach(c -> told.put(c.rule(), stateOf(c.after().verdict())));
    assertThat(told)
        .isEqualTo(new TreeMap<>(desk.engine.snapshot(StressDesk.USER).orElseThrow().rules()));
  }

  private static UserSnapshot.RuleState stateOf(Verdict verdict) {
    return switch (verdict) {
      case WITHIN -> UserSnapshot.RuleState.INACTIVE;
      case BREACHED -> UserSnapshot.RuleState.FIRING;
      case UNKNOWN -> UserSnapshot.RuleState.INACTIVE_UNKNOWN;
    };
  }
}
