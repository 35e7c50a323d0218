package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Drawdown;
import io.hyperdex.risk.wide.Int128;

/**
 * How far values may move, sum |dv_i| in USD, before a measure changes its side of a line: the
 * slacks a {@link io.hyperdex.risk.rule.RiskView} tells, but that of VaR. Stateless, no allocation.
 */
final class Distance {
  /*
   * Everything here is a distance in exact arithmetic, then made a little smaller. The measures
   * are compared with their lines in doubles (gross aside), so near a line the comparison may turn
   * a few units in the last place too early or too late: less than 1e-14 of the amounts involved,
   * of which 1e-12 is taken off; a millionth of a cent where ten thousand dollars are held. Another
   * 1e-9 of the distance makes up for the rounding of the distance itself, and for the sum of many
   * small moves a caller may have rounded.
   */
  private static final double OF_DISTANCE = 1 - 1e-9;

  private static final double OF_AMOUNTS = 1e-12;

  private Distance() {}

  static double shaved(double distance, double amounts) {
    return Math.max(0, distance * OF_DISTANCE - amounts * OF_AMOUNTS);
  }

  /**
   * Gross exposure moves by no more than the values do: |sum |v'| - sum |v|| &lt;= sum |dv|. It and
   * the limit are exact, and so is their difference.
   */
  static double ofGross(Int128 gross, Usd limit, Int128 scratch) {
    return Int128.subtract(gross.hi, gross.lo, limit.rawHigh(), limit.rawLow(), scratch)
        ? shaved(Math.abs(Int128.usdToDouble(scratch.hi, scratch.lo)), 0)
        : 0; // a limit so far below zero that the difference leaves 128 bits
  }

  /**
   * The largest share is above c just when h = max |v_i| - c * gross is above 0. A value that moves
   * by x moves h by no more than max(c, 1 - c) * x: the largest one by 1 - c, any other by c.
   *
   * @param alone whether nothing else is held, so that the share is 1 as long as there is any value
   */
  static double ofConcentration(double largest, double gross, boolean alone, double share) {
    if (!(share >= 0 && share < 1)) {
      return Double.POSITIVE_INFINITY; // always above, or never
    }
    return alone
        ? shaved(gross, 0)
        : shaved(Math.abs(largest - share * gross) / Math.max(share, 1 - share), gross);
  }

  /**
   * Of an active index. Equity moves by no more than the values do. Above minEquity the drawdown is
   * above the limit below one line, base * peak / index * (1 - limit); up to minEquity the index
   * rests, and the drawdown with it. So there are three stretches of equity, each with one answer,
   * and the slack is the way to the next one with the other answer.
   */
  static double ofDrawdown(
      double equity, double minEquity, double index, double base, double peak, double limit) {
    if (!(limit >= 0 && limit < 1)) {
      return Double.POSITIVE_INFINITY; // always above, or never
    }
    double atPeak = base * (peak / index);
    double line = atPeak * (1 - limit);
    boolean restingAbove = Drawdown.of(index, peak) > limit;
    boolean someAbove = line + atPeak * OF_AMOUNTS > minEquity;
    double distance;
    if (equity <= minEquity) {
      distance =
          restingAbove
              ? Math.max(line, minEquity) - equity
              : someAbove ? minEquity - equity : Double.POSITIVE_INFINITY;
    } else if (equity < line) {
      distance = restingAbove ? line - equity : Math.min(line - equity, equity - minEquity);
    } else {
      distance = someAbove ? equity - line : Double.POSITIVE_INFINITY;
      if (restingAbove) {
        distance = Math.min(distance, equity - minEquity);
      }
    }
    return shaved(distance, Math.abs(equity) + atPeak);
  }
}
