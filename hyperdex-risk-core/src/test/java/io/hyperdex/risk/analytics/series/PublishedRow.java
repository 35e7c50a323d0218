package io.hyperdex.risk.analytics.series;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A published figure and ours beside it.
 *
 * @param table file it comes from
 * @param function as the publisher names it
 * @param estimator what computes ours
 * @param tolerance how close they must be
 * @param verdict how they compare
 * @param remark what has to be known to compare them; empty where nothing has
 * @param detail for the message when they disagree
 */
public record PublishedRow(
    String table,
    String function,
    String estimator,
    String tolerance,
    Verdict verdict,
    String remark,
    String detail) {

  public enum Verdict {
    /** Equal within the printed digits. */
    AGREES,
    /** NaN or infinite there, UNDEFINED here. */
    UNDEFINED,
    /** Not equal. */
    DISAGREES
  }

  PublishedRow remarked(String text) {
    return new PublishedRow(table, function, estimator, tolerance, verdict, text, detail);
  }

  /** Compares an estimate; {@code digits} as in the tables, or a number of decimals. */
  static PublishedRow of(
      String table, String function, Estimate ours, int sign, String expected, String digits) {
    boolean published = isNumber(expected);
    Verdict verdict;
    if (!published) {
      verdict =
          ours.status() == MeasureStatus.UNDEFINED && ours.value() == null
              ? Verdict.UNDEFINED
              : Verdict.DISAGREES;
    } else {
      Double value = ours.value();
      verdict =
          value != null && agrees(sign * value, expected, digits)
              ? Verdict.AGREES
              : Verdict.DISAGREES;
    }
    return new PublishedRow(
        table,
        function,
        ours.estimator(),
        tolerance(digits),
        verdict,
        "",
        expected + " published, ours " + ours);
  }

  static PublishedRow of(
      String table,
      String function,
      String estimator,
      double ours,
      String expected,
      String digits) {
    return new PublishedRow(
        table,
        function,
        estimator,
        tolerance(digits),
        agrees(ours, expected, digits) ? Verdict.AGREES : Verdict.DISAGREES,
        "",
        expected + " published, ours " + ours);
  }

  static PublishedRow ofText(
      String table, String function, String estimator, @Nullable Object ours, String expected) {
    return new PublishedRow(
        table,
        function,
        estimator,
        "equal",
        String.valueOf(ours).equals(expected) ? Verdict.AGREES : Verdict.DISAGREES,
        "",
        expected + " published, ours " + ours);
  }

  static boolean isNumber(String expected) {
    return !expected.isEmpty() && !expected.equals("NaN") && !expected.equals("Infinity");
  }

  /** Whether a number printed to those digits could be ours. */
  public static boolean agrees(double ours, String expected, String digits) {
    BigDecimal published = new BigDecimal(expected);
    double distance = Math.abs(ours - published.doubleValue());
    switch (digits) {
      case "trunc4":
        // Cut off, not rounded; noise of the last bits may have carried it over the edge.
        return cut(ours).compareTo(published) == 0
            || cut(ours * (1 + 1e-12)).compareTo(published) == 0
            || cut(ours * (1 - 1e-12)).compareTo(published) == 0;
      case "round4":
        return distance <= 0.5e-4 + 1e-12;
      case "round6":
        return distance <= 0.5e-6 + 1e-12;
      case "exact":
        return distance <= 1e-12;
      case "printed":
        return distance <= Math.pow(10, -published.scale()) / 2 + 1e-12;
      default:
        return distance <= Math.pow(10, -Integer.parseInt(digits));
    }
  }

  private static BigDecimal cut(double value) {
    return new BigDecimal(value).setScale(4, RoundingMode.DOWN);
  }

  private static String tolerance(String digits) {
    return switch (digits) {
      case "trunc4" -> "4 places, cut off";
      case "round4" -> "4 places, rounded";
      case "round6" -> "6 places, rounded";
      case "exact" -> "1e-12";
      case "printed" -> "the printed places";
      default -> "1e-" + digits;
    };
  }
}
