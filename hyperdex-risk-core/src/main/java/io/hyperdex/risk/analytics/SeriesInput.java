package io.hyperdex.risk.analytics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Returns of consecutive periods and what estimators take beside them. Returns are simple and plain
 * ratios (0.01 is 1 %); NaN stands for a period without a value. Series have one value a period,
 * all over the same periods.
 *
 * <p>Immutable, arrays are copied. Each {@code with} makes a copy that shares what is unchanged.
 */
public final class SeriesInput {
  private final double[] returns;
  private final Map<Parameter, double[]> series;
  private final Map<Parameter, Double> numbers;

  private SeriesInput(
      double[] returns, Map<Parameter, double[]> series, Map<Parameter, Double> numbers) {
    this.returns = returns;
    this.series = series;
    this.numbers = numbers;
  }

  /**
   * Returns alone, every parameter at its default.
   *
   * @throws IllegalArgumentException if one is infinite
   */
  public static SeriesInput of(double... returns) {
    return new SeriesInput(
        checked("returns", returns),
        new EnumMap<>(Parameter.class),
        new EnumMap<>(Parameter.class));
  }

  /**
   * With a series for a parameter that may be one.
   *
   * @throws IllegalArgumentException if the parameter is a number, or the series is not as long as
   *     the returns or holds an infinite value
   */
  public SeriesInput with(Parameter parameter, double[] values) {
    if (!parameter.isSeries()) {
      throw new IllegalArgumentException(parameter.key() + " takes one number, not a series");
    }
    if (values.length != returns.length) {
      throw new IllegalArgumentException(
          parameter.key()
              + " must have one value a period: "
              + values.length
              + " values for "
              + returns.length
              + " returns");
    }
    Map<Parameter, double[]> more = new EnumMap<>(Parameter.class);
    more.putAll(series);
    more.put(parameter, checked(parameter.key(), values));
    return new SeriesInput(returns, more, numbers);
  }

  /**
   * With a number; for a series, the same in every period.
   *
   * @throws IllegalArgumentException if it is outside the range of that parameter
   */
  public SeriesInput with(Parameter parameter, double number) {
    require(parameter, number);
    Map<Parameter, double[]> less = new EnumMap<>(Parameter.class);
    less.putAll(series);
    less.remove(parameter);
    Map<Parameter, Double> more = new EnumMap<>(Parameter.class);
    more.putAll(numbers);
    more.put(parameter, number);
    return new SeriesInput(returns, less, more);
  }

  /** Return per period that compounds to an annual one: (1 + annual)^(1/P) - 1. */
  public static double perPeriod(double annual, double periodsPerYear) {
    if (!(annual > -1 && annual < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("an annual return must be above -1 and finite: " + annual);
    }
    return StrictMath.pow(1 + annual, 1 / periodsPerYear) - 1;
  }

  /** Number of periods, with or without a value. */
  public int rows() {
    return returns.length;
  }

  /** The periods from one (inclusive, from 0) to another (exclusive), all else the same. */
  public SeriesInput slice(int from, int to) {
    Map<Parameter, double[]> cut = new EnumMap<>(Parameter.class);
    series.forEach((parameter, values) -> cut.put(parameter, Arrays.copyOfRange(values, from, to)));
    return new SeriesInput(Arrays.copyOfRange(returns, from, to), cut, numbers);
  }

  /** Whether something was given for it. */
  boolean has(Parameter parameter) {
    return series.containsKey(parameter) || numbers.containsKey(parameter);
  }

  double number(Parameter parameter) {
    return Objects.requireNonNullElse(numbers.get(parameter), parameter.absent());
  }

  double[] returns() {
    return returns;
  }

  /** The series given for it; null where it is the same in every period. */
  double @Nullable [] series(Parameter parameter) {
    return series.get(parameter);
  }

  private static double[] checked(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isInfinite(values[i])) {
        throw new IllegalArgumentException(
            name + " must be finite, or NaN where there is no value: [" + i + "] = " + values[i]);
      }
    }
    return values.clone();
  }

  private static void require(Parameter parameter, double number) {
    boolean fits =
        switch (parameter) {
          case BENCHMARK, RISK_FREE, MAR, EXCESS, TARGET -> true;
          case CONFIDENCE -> number >= 0 && number <= 1 && isWhole(number * 10_000);
          case PROBABILITY -> number >= 0 && number <= 1;
          case PERIODS, BASE, ORDER -> number > 0;
          case LAMBDA -> number > 0 && number < 1;
          case LAG, WINDOW, RANK, HORIZON -> number >= 1 && number == Math.rint(number);
        };
    if (!fits || !(Math.abs(number) < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          parameter.key() + " is out of range: " + number + " (" + range(parameter) + ")");
    }
  }

  private static boolean isWhole(double number) {
    return Math.abs(number - Math.rint(number)) < 1e-6;
  }

  private static String range(Parameter parameter) {
    return switch (parameter) {
      case BENCHMARK, RISK_FREE, MAR, EXCESS, TARGET -> "finite";
      case CONFIDENCE -> "0 to 1 in steps of 0.0001; 95 % is 0.95";
      case PROBABILITY -> "0 to 1";
      case PERIODS, BASE, ORDER -> "positive and finite";
      case LAMBDA -> "between 0 and 1";
      case LAG, WINDOW, RANK, HORIZON -> "a whole number from 1";
    };
  }
}
