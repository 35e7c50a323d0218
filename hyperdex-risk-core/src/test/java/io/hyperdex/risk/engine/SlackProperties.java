package io.hyperdex.risk.engine;

import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Moves that together do not use the slack up leave every verdict as it is; others can't be far.
 */
class SlackProperties {
  private static final int MOVES = 40;

  /** A portfolio, its rule with a limit somewhere near the measure, and random moves. */
  private static final class Trial {
    final Random random;
    final Desk desk;
    final Account account = Desk.account(0);
    final int held;
    final boolean[] stale;

    Trial(long seed, int most, boolean flawed) {
      random = new Random(seed);
      held = 1 + random.nextInt(most);
      int periods = random.nextInt(8) == 0 ? 0 : 20 + random.nextInt(160);
      desk = new Desk(held, periods, random.nextBoolean() ? 0.05 : 0.4, random);
      stale = new boolean[held];
      for (int i = 0; i < held; i++) {
        boolean longOnly = held == 1 || random.nextInt(4) > 0;
        stale[i] = flawed && random.nextInt(3) == 0;
        double price = logUniform(1e-6, 1e5);
        if (!flawed || random.nextInt(3) > 0) {
          desk.price(i, price, stale[i]);
        }
        desk.hold(account, i, (longOnly ? 1 : -1) * logUniform(0.01, 1e6) / price);
      }
      for (int samples = random.nextInt(4); samples > 0; samples--) {
        desk.sample(account);
        moveAll(random.nextDouble());
      }
      desk.look(account);
    }

    double logUniform(double low, double high) {
      return low * StrictMath.pow(high / low, random.nextDouble());
    }

    void moveAll(double size) {
      for (int i = 0; i < held; i++) {
        if (desk.prices[i] > 0) {
          desk.price(i, desk.prices[i] * (1 + size * (random.nextDouble() - 0.5)), stale[i]);
        }
      }
    }

    /** Far from 1, near it, or as good as it. */
    double near() {
      return switch (random.nextInt(4)) {
        case 0 -> logUniform(0.1, 10);
        case 1 -> 1 + 1e-3 * random.nextGaussian();
        case 2 -> 1 + 1e-8 * random.nextGaussian();
        default -> logUniform(0.7, 1.5);
      };
    }

    Rule rule(int kind) {
      PartialData partial = random.nextBoolean() ? PartialData.EVALUATE : PartialData.UNKNOWN;
      return switch (kind) {
        case 0 -> {
          Usd limit = usd(desk.view.grossUsd() * near());
          yield ExposureLimit.of("exposure", WARNING, limit).onPartialData(partial);
        }
        case 1 -> {
          double share = Math.min(1, Math.max(0.01, desk.view.concentration() * near()));
          ConcentrationLimit limit =
              ConcentrationLimit.of("share", WARNING, share).onPartialData(partial);
          limit =
              random.nextBoolean() ? limit : limit.withMinGross(usd(desk.view.grossUsd() * near()));
          yield random.nextInt(4) > 0 ? limit : limit.withMinHoldings(2);
        }
        case 2 -> {
          double limit = desk.view.drawdown() * near();
          limit = limit > 0 && limit < 1 ? limit : 0.2;
          yield DrawdownLimit.of("fall", WARNING, limit).onPartialData(partial);
        }
        case 3 -> {
          int bps = random.nextBoolean() ? 9_500 : 9_900;
          Usd limit = usd(Math.abs(desk.view.valueAtRiskMicros(bps) / 1e6) * near());
          yield VarLimit.of("var", WARNING, limit).withConfidenceBps(bps).onPartialData(partial);
        }
        default -> ConsecutiveLossesLimit.of("losses", WARNING, 3);
      };
    }

    private static Usd usd(double value) {
      return Usd.of(new BigDecimal(Math.max(1e-6, value)));
    }

    BigDecimal[] values() {
      BigDecimal[] values = new BigDecimal[held];
      for (int i = 0; i < held; i++) {
        values[i] = desk.view.value(desk.tokens[i].id).toBigDecimal();
      }
      return values;
    }

    /** Directions of a move, magnitudes adding up to 1: mostly at a corner or an edge. */
    double[] direction() {
      double[] direction = new double[held];
      int kind = random.nextInt(3);
      int only = random.nextInt(held);
      double sum = 0;
      for (int i = 0; i < held; i++) {
        double size = kind == 0 ? (i == only ? 1 : 0) : random.nextDouble();
        boolean falls = kind == 1 ? i == only : random.nextBoolean();
        direction[i] = falls ? -size : size;
        sum += size;
      }
      for (int i = 0; i < held; i++) {
        direction[i] /= sum;
      }
      return direction;
    }

    /** Moves prices from where they were; no price falls to zero. */
    void move(double[] from, BigDecimal[] values, double[] direction, double size) {
      for (int i = 0; i < held; i++) {
        double value = Math.abs(values[i].doubleValue());
        if (value > 0) {
          double factor = 1 + direction[i] * size / value;
          desk.price(i, from[i] * Math.min(1e6, Math.max(1e-6, factor)), stale[i]);
        }
      }
      desk.look(account);
    }
  }

  private static BigDecimal distance(BigDecimal[] before, BigDecimal[] after) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < before.length; i++) {
      sum = sum.add(after[i].subtract(before[i]).abs());
    }
    return sum;
  }

  private static void noMoveWithinTheSlackChangesTheVerdict(long seed, int kind, boolean flawed) {
    Trial trial = new Trial(seed, 4, flawed);
    Rule rule = trial.rule(kind);
    if (trial.random.nextBoolean()) {
      trial.desk.look(trial.account); // the rule has asked for measures, which a view remembers
    }
    Verdict verdict = rule.check(trial.desk.view);
    double slack = rule.slackUsd(trial.desk.view);
    assertThat(slack).isNotNaN().isNotNegative();
    double[] from = trial.desk.prices.clone();
    BigDecimal[] values = trial.values();
    for (int move = 0; move < MOVES; move++) {
      double size = slack;
      if (slack == Double.POSITIVE_INFINITY) {
        size = trial.desk.view.grossUsd() * trial.logUniform(0.01, 1e3);
      } else if (move % 2 == 0) {
        size *= trial.random.nextDouble();
      }
      double[] direction = trial.direction();
      trial.move(from, values, direction, size);
      for (int i = 0; i < 3 && beyond(trial, values, slack); i++) {
        size *= 1 - 1e-10; // what the rounding of values and prices put on top
        trial.move(from, values, direction, size);
      }
      if (!beyond(trial, values, slack)) {
        assertThat(rule.check(trial.desk.view))
            .as("%s with slack %s after a move of %s", rule, slack, size)
            .isEqualTo(verdict);
      }
    }
  }

  private static boolean beyond(Trial trial, BigDecimal[] before, double slack) {
    return slack < Double.POSITIVE_INFINITY
        && distance(before, trial.values()).compareTo(new BigDecimal(slack)) > 0;
  }

  @Property
  void movesWithinTheSlackOfAnExposureLimitDoNotChangeItsVerdict(
      @ForAll long seed, @ForAll boolean flawed) {
    noMoveWithinTheSlackChangesTheVerdict(seed, 0, flawed);
  }

  @Property
  void movesWithinTheSlackOfAConcentrationLimitDoNotChangeItsVerdict(
      @ForAll long seed, @ForAll boolean flawed) {
    noMoveWithinTheSlackChangesTheVerdict(seed, 1, flawed);
  }

  @Property
  void movesWithinTheSlackOfADrawdownLimitDoNotChangeItsVerdict(
      @ForAll long seed, @ForAll boolean flawed) {
    noMoveWithinTheSlackChangesTheVerdict(seed, 2, flawed);
  }

  @Property
  void movesWithinTheSlackOfAVarLimitDoNotChangeItsVerdict(
      @ForAll long seed, @ForAll boolean flawed) {
    noMoveWithinTheSlackChangesTheVerdict(seed, 3, flawed);
  }

  @Property
  void noPriceMoveChangesTheVerdictOfALossesLimit(@ForAll long seed) {
    Trial trial = new Trial(seed, 3, false);
    assertThat(trial.rule(4).slackUsd(trial.desk.view)).isEqualTo(Double.POSITIVE_INFINITY);
    noMoveWithinTheSlackChangesTheVerdict(seed, 4, false);
  }

  // Usefulness, where one token is held: the distance is found by trying

  /** The least move, up or down, after which the verdict is another; infinite where none is. */
  private static double exactDistance(Trial trial, Rule rule, Verdict verdict) {
    double from = trial.desk.prices[0];
    double value = trial.desk.view.grossUsd();
    double least = Double.POSITIVE_INFINITY;
    for (int sign = -1; sign <= 1; sign += 2) {
      double inside = 0;
      double step = 1e-9;
      double most = sign < 0 ? 1 - 1e-12 : 1e4;
      while (inside < most) {
        double next = Math.min(most, Math.max(inside * 1.05, step));
        if (isOther(trial, rule, verdict, from * (1 + sign * next))) {
          double outside = next;
          for (int i = 0; i < 40; i++) {
            double middle = (inside + outside) / 2;
            if (isOther(trial, rule, verdict, from * (1 + sign * middle))) {
              outside = middle;
            } else {
              inside = middle;
            }
          }
          least = Math.min(least, outside * value);
          break;
        }
        inside = next;
      }
    }
    trial.desk.price(0, from, false);
    trial.desk.look(trial.account);
    return least;
  }

  private static boolean isOther(Trial trial, Rule rule, Verdict verdict, double price) {
    trial.desk.price(0, price, false);
    trial.desk.look(trial.account);
    return rule.check(trial.desk.view) != verdict;
  }

  @Property(tries = 100)
  void theSlackOfOneTokenIsAtLeastHalfOfTheWayToTheNextVerdict(@ForAll long seed) {
    for (int kind = 0; kind < 4; kind++) {
      Trial trial = new Trial(seed, 1, false);
      double gross = trial.desk.view.grossUsd();
      Rule rule = trial.rule(kind);
      trial.desk.look(trial.account);
      Verdict verdict = rule.check(trial.desk.view);
      double slack = rule.slackUsd(trial.desk.view);
      double exact = exactDistance(trial, rule, verdict);
      double half = Math.min(exact, gross) / 2;
      // a quarter of gross exposure is ample; three millionths are lost on the rounding of P&L
      double reachable = kind == 3 ? Math.min(half, gross / 4) - 1e-3 : half - 1e-9;
      assertThat(slack)
          .as("%s says %s, and something else %s USD away", rule, verdict, exact)
          .isGreaterThanOrEqualTo(reachable * (1 - 1e-6) - 1e-8 * gross);
    }
  }
}
