package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reverse stress by the rules themselves: the shortest way in a direction to each breach.
 *
 * <p>The way is looked at in 64 steps, and the first one that ends in a breach is halved until the
 * place is known to a millionth of it. Rules are arbitrary, so a breach that begins and ends within
 * one step is not seen. A state in which a rule can't tell is no breach.
 *
 * <p>Pure, safe from any thread. About 64 + 20 * rules evaluations of the portfolio.
 */
public final class RuleDistances {
  private static final int STEPS = 64;
  private static final double PRECISION = 1e-6;

  private final PortfolioState state;
  private final StressDirection direction;
  private final StressedView now;
  private final StressedView[] way;

  private RuleDistances(PortfolioState state, StressDirection direction) {
    this.state = state;
    this.direction = direction;
    now = StressedView.unmoved(state);
    way = new StressedView[STEPS];
    for (int i = 0; i < STEPS; i++) {
      way[i] = at(stop(i));
    }
  }

  /** One a rule, in the order of the rule set. Allocates. */
  public static List<RuleDistance> along(
      StressDirection direction, PortfolioState state, RuleSet rules) {
    RuleDistances distances = new RuleDistances(state, direction);
    List<RuleDistance> found = new ArrayList<>(rules.size());
    for (Rule rule : rules.rules()) {
      found.add(distances.to(rule));
    }
    return found;
  }

  private double stop(int i) {
    return direction.furthest() * (i + 1) / STEPS;
  }

  private StressedView at(double distance) {
    return new StressedView(state, direction.pricesAt(state, distance));
  }

  private RuleDistance to(Rule rule) {
    if (isBreached(rule, now)) {
      return found(rule, OptionalDouble.of(0), now);
    }
    for (int i = 0; i < STEPS; i++) {
      if (isBreached(rule, way[i])) {
        return between(rule, i == 0 ? 0 : stop(i - 1), stop(i), way[i]);
      }
    }
    return found(rule, OptionalDouble.empty(), now);
  }

  private RuleDistance between(Rule rule, double within, double breached, StressedView last) {
    double from = within;
    double to = breached;
    StressedView there = last;
    while (to - from > PRECISION * to) {
      double middle = from + (to - from) / 2;
      StressedView view = at(middle);
      if (isBreached(rule, view)) {
        to = middle;
        there = view;
      } else {
        from = middle;
      }
    }
    return found(rule, OptionalDouble.of(to), there);
  }

  private RuleDistance found(Rule rule, OptionalDouble distance, StressedView there) {
    return new RuleDistance(
        rule.name(),
        rule.severity(),
        rule.unit(),
        rule.limit(),
        RuleReading.of(rule, now),
        distance,
        distance.isPresent() ? RuleReading.of(rule, there) : null,
        distance.isPresent() ? there.equity().minus(now.equity()).doubleValue() : 0);
  }

  private static boolean isBreached(Rule rule, StressedView view) {
    return RuleReading.verdict(rule, view) == Verdict.BREACHED;
  }
}
