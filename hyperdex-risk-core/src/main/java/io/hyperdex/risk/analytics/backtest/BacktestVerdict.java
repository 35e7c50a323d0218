package io.hyperdex.risk.analytics.backtest;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a series of forecasts did: the usual tests side by side.
 *
 * @param confidenceBps of the forecasts, basis points
 * @param n periods with a forecast, in their order; those without are passed over
 * @param withoutForecast periods in which the method had none
 * @param exceptions losses above the value at risk
 * @param expected exceptions that a right model has on average, n p
 * @param kupiec whether their number is right; empty without periods
 * @param independence whether they come one after another (Christoffersen 1998); empty with fewer
 *     than two periods
 * @param conditional both together; empty as that
 * @param zone of the traffic light; empty without periods
 * @param z2 of Acerbi and Szekely, negative where the expected shortfall is too small; empty
 *     without periods or where a forecast of it was no loss
 */
public record BacktestVerdict(
    int confidenceBps,
    int n,
    int withoutForecast,
    int exceptions,
    double expected,
    Optional<TestResult> kupiec,
    Optional<TestResult> independence,
    Optional<TestResult> conditional,
    Optional<TrafficLight.Zone> zone,
    OptionalDouble z2) {

  /**
   * Judges forecasts.
   *
   * @param confidenceBps of the forecasts, basis points
   * @param pnl profits and losses, USD
   * @param valueAtRisk made before each of them, a loss is positive
   * @param expectedShortfall made before each of them
   * @param withoutForecast periods left out of these
   */
  public static BacktestVerdict of(
      int confidenceBps,
      double[] pnl,
      double[] valueAtRisk,
      double[] expectedShortfall,
      int withoutForecast) {
    double p = (10_000 - confidenceBps) / 10_000.0;
    CoverageTest.requireProbability(p);
    int n = pnl.length;
    boolean[] exception = new boolean[n];
    int exceptions = 0;
    for (int i = 0; i < n; i++) {
      exception[i] = -pnl[i] > valueAtRisk[i];
      exceptions += exception[i] ? 1 : 0;
    }
    boolean ordered = n >= 2;
    boolean tail = n > 0 && Arrays.stream(expectedShortfall).allMatch(es -> es > 0);
    return new BacktestVerdict(
        confidenceBps,
        n,
        withoutForecast,
        exceptions,
        n * p,
        n == 0
            ? Optional.empty()
            : Optional.of(CoverageTest.proportionOfFailures(n, exceptions, p)),
        ordered ? Optional.of(CoverageTest.independence(exception)) : Optional.empty(),
        ordered ? Optional.of(CoverageTest.conditionalCoverage(exception, p)) : Optional.empty(),
        n == 0 ? Optional.empty() : Optional.of(TrafficLight.of(n, p).zone(exceptions)),
        tail
            ? OptionalDouble.of(ShortfallTest.z2(pnl, valueAtRisk, expectedShortfall, p))
            : OptionalDouble.empty());
  }
}
