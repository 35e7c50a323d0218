package io.hyperdex.risk.engine;

import static io.hyperdex.risk.rule.Verdict.BREACHED;
import static io.hyperdex.risk.rule.Verdict.UNKNOWN;
import static io.hyperdex.risk.rule.Verdict.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.RulePhase;
import io.hyperdex.risk.rule.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The machine against a table of all its transitions, over random lives. */
class RuleMachineTest {
  private static final int STEPS =
      "full".equals(System.getProperty("hyperdex.scale")) ? 10_000_000 : 1_000_000;

  /**
   * Phase, what is said (B, W), what must hold (p: no time to pend, P: pended long enough, k: no
   * time to keep, K: kept long enough, l: latches, n: does not), next phase. The first line that
   * fits.
   */
  private static final String[] TABLE = {
    "INACTIVE B p FIRING",
    "INACTIVE B - PENDING",
    "PENDING  W - INACTIVE",
    "PENDING  B P FIRING",
    "FIRING   W kl LATCHED",
    "FIRING   W k INACTIVE",
    "FIRING   W - CLEARING",
    "CLEARING B - FIRING",
    "CLEARING W Kl LATCHED",
    "CLEARING W K INACTIVE",
    "LATCHED  B - FIRING",
    "LATCHED  W n INACTIVE",
    "DISARMED W - INACTIVE",
  };

  private static final class Model {
    RulePhase phase = RulePhase.INACTIVE;
    boolean unknown;
    long since;
    int level;
    final List<Boolean> events = new ArrayList<>();

    boolean open() {
      return phase == RulePhase.FIRING || phase == RulePhase.CLEARING || phase == RulePhase.LATCHED;
    }
  }

  private static boolean holds(String conditions, ManagedRule rule, long inPhase) {
    boolean all = true;
    for (char c : conditions.toCharArray()) {
      all &=
          switch (c) {
            case 'p' -> rule.pendingFor().isZero();
            case 'P' -> inPhase >= rule.pendingFor().toMillis();
            case 'k' -> rule.keepFiringFor().isZero();
            case 'K' -> inPhase >= rule.keepFiringFor().toMillis();
            case 'l' -> rule.isLatched();
            case 'n' -> !rule.isLatched();
            default -> true;
          };
    }
    return all;
  }

  /** Returns the line taken; -1 where none is. */
  private static int step(
      Model model, ManagedRule rule, Verdict enter, Verdict exit, int level, long t, boolean own) {
    if (own && enter != UNKNOWN && rule.ofLast() > 1) {
      model.events.add(enter == BREACHED);
    }
    boolean asksExit = model.open() || model.phase == RulePhase.DISARMED;
    Verdict said = asksExit ? exit : enter;
    model.unknown = said == UNKNOWN;
    if (model.unknown) {
      return -1;
    }
    boolean breached = said == BREACHED;
    if (rule.ofLast() > 1) {
      int from = Math.max(0, model.events.size() - rule.ofLast());
      long count = model.events.subList(from, model.events.size()).stream().filter(b -> b).count();
      breached = count >= rule.breaches() || (asksExit && breached);
    }
    int taken = -1;
    for (int i = 0; i < TABLE.length && taken < 0; i++) {
      String[] line = TABLE[i].split(" +");
      if (line[0].equals(model.phase.name())
          && line[1].equals(breached ? "B" : "W")
          && holds(line[2], rule, t - model.since)) {
        model.phase = RulePhase.valueOf(line[3]);
        model.since = model.phase == RulePhase.INACTIVE ? 0 : t;
        model.level = model.open() ? model.level : 0;
        taken = i;
      }
    }
    if (model.open() && breached) {
      model.level = Math.max(model.level, level);
    }
    return taken;
  }

  private static ExposureLimit limit(Severity severity, int usd) {
    return ExposureLimit.of("limit", severity, Usd.of(usd));
  }

  private static ManagedRule random(Random random) {
    ManagedRule rule = ManagedRule.of(limit(Severity.INFO, 100));
    rule = random.nextBoolean() ? rule.until(limit(Severity.INFO, 90)) : rule;
    rule = random.nextBoolean() ? rule.pendingFor(Duration.ofMillis(random.nextInt(40))) : rule;
    rule = random.nextBoolean() ? rule.keepFiringFor(Duration.ofMillis(random.nextInt(40))) : rule;
    rule = random.nextInt(3) == 0 ? rule.latched() : rule;
    if (random.nextInt(3) == 0) {
      int ofLast = 2 + random.nextInt(random.nextInt(8) == 0 ? ManagedRule.MOST_EVENTS - 1 : 6);
      rule = rule.breachesOfLast(1 + random.nextInt(ofLast), ofLast);
    }
    if (random.nextBoolean()) {
      rule = rule.escalatingTo(limit(Severity.WARNING, 200));
      rule = random.nextBoolean() ? rule.escalatingTo(limit(Severity.CRITICAL, 300)) : rule;
    }
    return rule;
  }

  /** Verdicts of nested limits, as a value between them would give. */
  private static Verdict[] verdicts(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Verdict[] {WITHIN, WITHIN};
      case 1 -> new Verdict[] {WITHIN, BREACHED};
      case 2, 3 -> new Verdict[] {BREACHED, BREACHED};
      default ->
          random.nextBoolean()
              ? new Verdict[] {UNKNOWN, UNKNOWN}
              : random.nextBoolean()
                  ? new Verdict[] {WITHIN, UNKNOWN}
                  : new Verdict[] {UNKNOWN, BREACHED};
    };
  }

  @Test
  void everyLifeIsThatOfTheTable() {
    Random random = new Random(38);
    Set<Integer> lines = new HashSet<>();
    int resolvedWhileUnknown = 0;
    int steps = 0;
    while (steps < STEPS) {
      ManagedRule rule = random(random);
      Model model = new Model();
      RuleMachine machine = new RuleMachine();
      long t = 1 + random.nextInt(1000);
      for (int i = 0; i < 200; i++, steps++) {
        t += random.nextInt(3) == 0 ? 0 : random.nextInt(25);
        if (model.open() && random.nextInt(20) == 0) {
          boolean over = model.phase == RulePhase.LATCHED;
          model.phase = over ? RulePhase.INACTIVE : RulePhase.DISARMED;
          model.since = over ? 0 : t;
          model.level = 0;
          model.unknown = false;
          machine.state = RuleMachine.reset(machine.state);
          machine.sinceMs = model.since;
          machine.level = 0;
        }
        Verdict[] said = verdicts(random);
        Verdict exit = rule.exit() == rule.levels().get(0) ? said[0] : said[1];
        int level = said[0] == BREACHED ? random.nextInt(rule.levels().size()) : 0;
        boolean own = random.nextBoolean();
        boolean wasOpen = model.open();
        lines.add(step(model, rule, said[0], exit, level, t, own));
        machine.step(rule, said[0], exit, level, t, own);
        resolvedWhileUnknown += wasOpen && !model.open() && exit == UNKNOWN ? 1 : 0;
        assertThat(RuleMachine.phase(machine.state)).as("%s", rule).isEqualTo(model.phase);
        assertThat((machine.state & RuleStates.UNKNOWN) != 0).isEqualTo(model.unknown);
        assertThat(machine.sinceMs).as("since of %s", rule).isEqualTo(model.since);
        assertThat(machine.level).as("level of %s", rule).isEqualTo((byte) model.level);
        boolean runs =
            !model.unknown
                && (model.phase == RulePhase.PENDING || model.phase == RulePhase.CLEARING);
        assertThat(RuleMachine.dueMs(rule, machine.state, machine.sinceMs) != RuleMachine.NEVER)
            .isEqualTo(runs);
      }
    }
    System.out.printf("rule machine: %d steps, lines of the table taken: %s%n", steps, lines);
    assertThat(resolvedWhileUnknown).as("alerts over because data vanished").isZero();
    lines.remove(-1);
    // A rule never ceases to latch by itself: that line is for a rule set that was replaced
    assertThat(lines).hasSize(TABLE.length - 1);
  }

  @Test
  void ruleOfANewSetThatNoLongerLatchesIsOver() {
    RuleMachine machine = new RuleMachine();
    ManagedRule latching = ManagedRule.of(limit(Severity.INFO, 100)).latched();
    machine.step(latching, BREACHED, BREACHED, 0, 1, true);
    machine.step(latching, WITHIN, WITHIN, 0, 2, true);
    assertThat(RuleMachine.phase(machine.state)).isEqualTo(RulePhase.LATCHED);
    machine.step(ManagedRule.of(limit(Severity.INFO, 100)), WITHIN, WITHIN, 0, 3, true);
    assertThat(RuleMachine.phase(machine.state)).isEqualTo(RulePhase.INACTIVE);
  }
}
