package io.hyperdex.risk.analytics.series;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Periods of the calendar: returns are compounded within each, and dates tell which they are. */
public enum CalendarPeriod {
  /** Weeks of ISO 8601, Monday to Sunday. */
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /**
   * Compounded return of each period in which there are returns, in order. A return of NaN leaves
   * the index as it is.
   *
   * @param dates of the returns, in ascending order
   * @throws IllegalArgumentException if there are not as many dates as returns, or they are out of
   *     order
   */
  public double[] aggregate(LocalDate[] dates, double[] returns) {
    if (dates.length != returns.length) {
      throw new IllegalArgumentException(
          dates.length + " dates for " + returns.length + " returns");
    }
    List<Double> compounded = new ArrayList<>();
    double growth = 1;
    for (int i = 0; i < dates.length; i++) {
      if (i > 0 && dates[i].isBefore(dates[i - 1])) {
        throw new IllegalArgumentException(
            "dates must ascend: " + dates[i] + " after " + dates[i - 1]);
      }
      growth *= Double.isNaN(returns[i]) ? 1 : 1 + returns[i];
      if (i + 1 == dates.length || number(dates[i + 1]) != number(dates[i])) {
        compounded.add(growth - 1);
        growth = 1;
      }
    }
    return compounded.stream().mapToDouble(r -> r).toArray();
  }

  /**
   * How many such periods a year has, told from the median gap between dates: 365 (days, weekends
   * among them), 252 (days without weekends), 52, 12, 4 or 1; empty for fewer than two dates or
   * another gap.
   */
  public static OptionalInt periodsPerYear(LocalDate[] dates) {
    if (dates.length < 2) {
      return OptionalInt.empty();
    }
    long[] gaps = new long[dates.length - 1];
    boolean weekends = false;
    for (int i = 0; i < dates.length; i++) {
      weekends |= dates[i].getDayOfWeek().getValue() > 5;
      if (i > 0) {
        gaps[i - 1] = Math.abs(dates[i].toEpochDay() - dates[i - 1].toEpochDay());
      }
    }
    Arrays.sort(gaps);
    long gap = gaps[gaps.length / 2];
    if (gap == 1) {
      return OptionalInt.of(weekends ? 365 : 252);
    }
    if (gap >= 6 && gap <= 8) {
      return OptionalInt.of(52);
    }
    if (gap >= 28 && gap <= 31) {
      return OptionalInt.of(12);
    }
    if (gap >= 89 && gap <= 92) {
      return OptionalInt.of(4);
    }
    return gap >= 364 && gap <= 366 ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /** Equal for dates of one period, and for no others. */
  private int number(LocalDate date) {
    return switch (this) {
      case WEEK ->
          date.get(IsoFields.WEEK_BASED_YEAR) * 100 + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> date.getYear() * 100 + date.getMonthValue();
      case QUARTER -> date.getYear() * 100 + date.get(IsoFields.QUARTER_OF_YEAR);
      case YEAR -> date.getYear();
    };
  }
}
