package io.hyperdex.risk.engine;

import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.List;

/**
 * The arithmetic between the slack of a user's rules, in USD, and the intervals of prices inside
 * which the user need not be woken. Stateless, no allocation.
 *
 * <p>A user's <em>band</em> b is what it has registered with: for each token held, at the price c
 * of that moment, the interval c(1 - b) to c(1 + b). One float to keep in the user's record; {@link
 * #EACH_MOVE} and {@link #NO_MOVE} are the ends of the scale.
 */
final class Slack {
  /** The band of a user who is to be woken by every tick of a token held. */
  static final float EACH_MOVE = 0f;

  /** The band of a user whom no price concerns, short of one a million times higher or lower. */
  static final float NO_MOVE = Float.POSITIVE_INFINITY;

  /*
   * At registration b is less than x = D / G, D the slack and G gross exposure. While all prices
   * are inside, |v'_i - v_i| <= b |v_i|, so sum |dv_i| <= b G < D.
   *
   * Later the user trades at prices p_i inside the intervals, which stay where they are. With the
   * new slack D' and gross exposure G', at the p_i: two prices in one interval differ by 2 b c_i at
   * most, and c_i <= p_i / (1 - b), so from now on sum |dv_i| <= G' 2b / (1 - b). While that is
   * within D' the old registration still serves, if every token held is in it.
   *
   * So a wide band spares wakes by prices, and a narrow one spares new registrations after trades.
   * With b = x / 4 the slack can fall to about half before it is necessary to register anew, which
   * costs more than to look. Near a limit a trade uses the slack up more often than not, whatever
   * the band, but wakes are frequent: up to a band of NEAR it is nearly as wide as it may be.
   *
   * Values are rounded to 1e-12 USD, twice in each difference, and b to a float: a slack below
   * LEAST, a thousand times what that can come to for a thousand tokens, is no slack. The cap on b
   * bounds 1 / (1 - b).
   *
   * A holding above 1e22 USD has no value, and to get there is more than a price move: it changes
   * the status of the valuation. LARGEST_GROSS keeps far from it with a band of at most WIDEST,
   * which lets prices triple, and LARGEST_FREE with NO_MOVE: two prices within its interval differ
   * by a factor of 2^40 at most.
   */
  private static final double SHARE = 0.25;
  private static final double SHARE_NEAR = 0.9;
  private static final double NEAR = 0.01;

  private static final double WIDEST = 0.5;
  private static final double LEAST = 1e-6;
  private static final double LARGEST_GROSS = 1e21;
  private static final double LARGEST_FREE = 1e9;
  private static final double FAR = 0x1p20;
  private static final double ROUNDING = 1 + 1e-6;

  private Slack() {}

  /**
   * The least slack of any rule, 0 up to positive infinity. A rule that throws has none, and is
   * counted.
   */
  static double of(RuleSet rules, RiskView checked, Counters counters) {
    List<Rule> list = rules.rules();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < list.size() && least > 0; i++) {
      try {
        double slack = list.get(i).slackUsd(checked);
        least = slack > 0 ? Math.min(least, slack) : 0; // NaN is none
      } catch (Throwable e) {
        counters.ruleErrors++; // a broken rule can't tell: it is checked at every move
        least = 0;
      }
    }
    return least;
  }

  /** The band to register with. */
  static float band(double slackUsd, double grossUsd) {
    if (slackUsd == Double.POSITIVE_INFINITY && grossUsd <= LARGEST_FREE) {
      return NO_MOVE;
    }
    if (!(slackUsd >= LEAST && grossUsd <= LARGEST_GROSS)) {
      return EACH_MOVE;
    }
    double most = slackUsd / grossUsd;
    double near = Math.min(NEAR, SHARE_NEAR * most);
    return (float) Math.min(WIDEST, Math.max(near, SHARE * most));
  }

  /**
   * Whether what was registered with this band still serves after a step that changed quantities,
   * slack or gross exposure, but added no token. Where it does not, register anew.
   */
  static boolean serves(float band, double slackUsd, double grossUsd) {
    if (band == EACH_MOVE) {
      return true; // woken at the next move, to get a better band then
    }
    if (band == NO_MOVE) {
      return slackUsd == Double.POSITIVE_INFINITY && grossUsd <= LARGEST_FREE;
    }
    double width = 2.0 * band / (1.0 - band);
    return grossUsd <= LARGEST_GROSS && grossUsd * width * ROUNDING + LEAST / 2 <= slackUsd;
  }

  /**
   * Registers a user for one token held.
   *
   * @param price at which the holding is valued
   * @param band the user's; {@link #EACH_MOVE} for a holding that has a price and no value, as only
   *     one above 1e22 USD has, and may have one after the next move
   * @param seen {@link WakeIndex#moves} from before that price was read
   * @return as {@link WakeIndex#watch}: false means check and register anew
   */
  static boolean watch(WakeIndex index, int user, int stamp, double price, float band, long seen) {
    boolean free = band == NO_MOVE;
    double lower = free ? price / FAR : price * (1.0 - band);
    double upper = free ? price * FAR : price * (1.0 + band);
    return lower < price && price < upper
        ? index.watch(user, stamp, lower, upper, seen)
        : index.watch(user, stamp, 0, 0, seen); // no room between one double and the next
  }
}
