package io.hyperdex.risk.analytics.stress;

import java.util.OptionalDouble;

/**
 * How far a portfolio is from a limit, also where nothing is breached.
 *
 * <p>A limit is breached when usage &gt; limit; equality is not a breach. Moves are relative: 0.25
 * is a rise by a quarter, and the limit is reached, not passed, at the move. Factories are pure.
 *
 * @param kind which limit
 * @param usage now
 * @param limit the line, in the unit of the usage
 * @param headroom limit - usage; negative exactly where breached
 * @param move the move that uses the headroom up, see the factory; 0 where breached or at the
 *     limit, empty where no such move does
 * @param deviations {@code move} in standard deviations over the horizon of the given volatility;
 *     empty where there is no move or no volatility
 */
public record LimitDistance(
    Kind kind,
    double usage,
    double limit,
    double headroom,
    OptionalDouble move,
    OptionalDouble deviations) {

  /** The limits of the rules. */
  public enum Kind {
    EXPOSURE,
    CONCENTRATION,
    DRAWDOWN,
    VALUE_AT_RISK
  }

  public boolean isBreached() {
    return headroom < 0;
  }

  /**
   * Gross exposure against its limit, USD. The move is a rise of all prices together: limit / gross
   * - 1.
   *
   * @param volatility standard deviation of the gross exposure's relative change; 0 if unknown
   */
  public static LimitDistance exposure(double gross, double limit, double volatility) {
    Finite.requireNotNegative("gross", gross);
    Finite.requirePositive("limit", limit);
    return of(
        Kind.EXPOSURE,
        gross,
        limit,
        gross == 0 ? OptionalDouble.empty() : OptionalDouble.of(limit / gross - 1),
        volatility);
  }

  /**
   * A token's share of gross exposure against its limit. The move is a rise of that token alone:
   * with value v, gross g and limit c, (c g - v) / (v (1 - c)). Empty for a limit of 1, which no
   * move passes.
   *
   * @param value |value| of the token, USD
   * @param volatility standard deviation of the token's return; 0 if unknown
   */
  public static LimitDistance concentration(
      double value, double gross, double limit, double volatility) {
    Finite.requirePositive("gross", gross);
    Finite.requireNotNegative("value", value);
    if (!(value <= gross)) {
      throw new IllegalArgumentException(
          "value must be at most gross: " + value + " > " + gross + "; both are absolute");
    }
    requireShare(limit);
    // A token that is everything stays everything at any price.
    boolean fixed = value == 0 || value == gross || limit == 1;
    return of(
        Kind.CONCENTRATION,
        value / gross,
        limit,
        fixed
            ? OptionalDouble.empty()
            : OptionalDouble.of((limit * gross - value) / (value * (1 - limit))),
        volatility);
  }

  /**
   * Drawdown d from the peak against its limit D. The move is the further fall of equity: 1 - (1 -
   * D) / (1 - d), positive. Empty for a limit of 1.
   *
   * @param volatility standard deviation of the return of equity; 0 if unknown
   */
  public static LimitDistance drawdown(double drawdown, double limit, double volatility) {
    requireShare(limit);
    if (!(drawdown >= 0 && drawdown < 1)) {
      throw new IllegalArgumentException("drawdown must be in [0, 1): " + drawdown);
    }
    return of(
        Kind.DRAWDOWN,
        drawdown,
        limit,
        limit == 1 ? OptionalDouble.empty() : OptionalDouble.of(1 - (1 - limit) / (1 - drawdown)),
        volatility);
  }

  /**
   * Value at risk against its limit, USD. The move is the growth of all holdings, or of all
   * volatilities, that uses it up: limit / VaR - 1, as VaR is homogeneous in both.
   */
  public static LimitDistance valueAtRisk(double valueAtRisk, double limit) {
    Finite.require("valueAtRisk", valueAtRisk);
    Finite.requirePositive("limit", limit);
    return of(
        Kind.VALUE_AT_RISK,
        valueAtRisk,
        limit,
        valueAtRisk > 0 ? OptionalDouble.of(limit / valueAtRisk - 1) : OptionalDouble.empty(),
        0);
  }

  private static void requireShare(double limit) {
    if (!(limit > 0 && limit <= 1)) {
      throw new IllegalArgumentException("limit must be in (0, 1]: " + limit);
    }
  }

  private static LimitDistance of(
      Kind kind, double usage, double limit, OptionalDouble move, double volatility) {
    Finite.requireNotNegative("volatility", volatility);
    double headroom = limit - usage;
    OptionalDouble left = headroom <= 0 ? OptionalDouble.of(0) : move;
    return new LimitDistance(
        kind,
        usage,
        limit,
        headroom,
        left,
        left.isPresent() && volatility > 0
            ? OptionalDouble.of(left.getAsDouble() / volatility)
            : OptionalDouble.empty());
  }
}
