package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plain checks allocate nothing, once everything has grown and is compiled. */
class PreTradeAllocationTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int OPERATIONS = 20_000;
  private static final int WARM_UP = 6;
  private static final int USERS = 50;
  private static final long USD = 1_000_000;

  private static UserId user(int i) {
    return UserId.of("user" + i);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void plainLimitChecksAllocateNothing(Profile profile) {
    PreTradePolicy policy =
        PreTradePolicy.builder()
            .maxNotional(Usd.of(60))
            .maxExposure(Usd.of(1_200))
            .maxConcentration(0.9, Usd.ZERO)
            .largeSize(Usd.of(55))
            .maxGasRatio(0.5)
            .restrictedTokens(Set.of(LeanDesk.id(7)))
            .build();
    RuleSet rules =
        RuleSet.of(
            ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(1_150)),
            ConcentrationLimit.of("share", Severity.WARNING, 0.8),
            DrawdownLimit.of("fall", Severity.WARNING, 0.2),
            ConsecutiveLossesLimit.of("losses", Severity.WARNING, 3));
    LeanDesk desk = new LeanDesk(b -> b.profile(profile).rules(rules).preTrade(policy));
    desk.engine
        .preTrade()
        .states()
        .set(TradingScope.tenant("other"), TradingState.HALTED, "carol", "test", 0);
    SwapIntent[] intents = new SwapIntent[USERS * 3];
    for (int u = 0; u < USERS; u++) {
      desk.deposit(user(u), 0, 400 * USD);
      desk.deposit(user(u), 1, 300 * USD);
      desk.deposit(user(u), 2, 200 * USD);
      // to one that is held, to one that is not, and one that is denied
      for (int k = 0; k < 3; k++) {
        long usd = k == 2 ? 56 : 20 + u % 30;
        intents[3 * u + k] =
            SwapIntent.builder(user(u))
                .give(LeanDesk.id(1), Quantity.of(usd * USD))
                .receive(LeanDesk.id(k == 1 ? 5 : 2), Quantity.of(usd * USD))
                .gas(Usd.of(1))
                .tenant("t")
                .build();
      }
    }
    int[] decisions = allocatesNothing(profile + ", limits", desk.engine, intents);

    assertThat(decisions[Decision.WARN.ordinal()]).isPositive();
    assertThat(decisions[Decision.ALLOW.ordinal()]).isPositive();
    assertThat(decisions[Decision.DENY.ordinal()]).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void valueAtRiskAllocatesNothingEither(Profile profile) {
    SwapWorld world =
        new SwapWorld(
            1,
            b ->
                b.profile(profile)
                    .preTrade(PreTradePolicy.builder().maxVarIncrease(Usd.of(1_000)).build()));
    world.engine.replaceRules(
        RuleSet.of(VarLimit.of("var", Severity.WARNING, Usd.of(2_000)).withConfidenceBps(9_000)));
    for (int i = 0; i < USERS; i++) {
      for (int token = 2; token < 5; token++) {
        world.deposit(user(i), token, 2_000 + 10 * i);
      }
    }
    SwapIntent[] intents = new SwapIntent[USERS];
    for (int i = 0; i < USERS; i++) {
      intents[i] =
          SwapIntent.builder(user(i))
              .give(SwapWorld.id(2), world.worth(2, 500))
              .receive(SwapWorld.id(3), world.worth(3, 450))
              .build();
    }

    int[] decisions = allocatesNothing(profile + ", VaR", world.engine, intents);

    assertThat(world.engine.whatIf(intents[0]).after().valueAtRisk()).isGreaterThan(Usd.ZERO);
    assertThat(decisions[Decision.REDUCE.ordinal()]).isZero();
  }

  private static int[] allocatesNothing(String what, RiskEngine engine, SwapIntent[] intents) {
    WhatIfBuffer buffer = new WhatIfBuffer().withTail(true);
    int[] decisions = new int[Decision.values().length];
    Runnable operations =
        () -> {
          for (int i = 0; i < OPERATIONS; i++) {
            decisions[engine.whatIf(intents[i % intents.length], buffer).ordinal()]++;
          }
        };
    for (int i = 0; i < WARM_UP; i++) {
      operations.run();
    }
    long thread = Thread.currentThread().getId();
    long before = THREAD.getThreadAllocatedBytes(thread);
    operations.run();
    long bytes = THREAD.getThreadAllocatedBytes(thread) - before;
    System.out.println(what + ": " + bytes + " bytes in " + OPERATIONS + " what-ifs");
    assertThat(bytes).isLessThan(OPERATIONS / 10);
    return decisions;
  }
}
