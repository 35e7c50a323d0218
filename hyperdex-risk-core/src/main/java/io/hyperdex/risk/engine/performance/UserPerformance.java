package io.hyperdex.risk.engine.performance;

import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.series.PerformanceMeasure;
import io.hyperdex.risk.analytics.series.PerformanceSettings;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a live user did: every measure of {@link PerformanceMeasure} over the time-weighted period
 * returns in the engine's window (flows excluded), and those of trades, by name.
 *
 * <p>Names are {@link PerformanceMeasure#jsonName()}, and of trades: {@code winRate}, {@code
 * averageTradeSize}, {@code consecutiveLosses}, {@code maxConsecutiveLosses} (as {@link MeasureId}
 * has them) and {@code expectancy}, the realized PnL of all positions per win or loss, USD. Its
 * status is PARTIAL where fees were paid or disposals don't count, as the PnL then has more in it
 * than the trades that are counted; it is UNDEFINED without any, where a cost is not known, and
 * under LEAN, which keeps no PnL.
 *
 * @param user whose
 * @param measures in a fixed order; n of the series are returns, coverage is that of the valuation
 *     now
 */
public record UserPerformance(UserId user, Map<String, Measure> measures) {
  /** Measures a report has. */
  public static final int SIZE = PerformanceMeasure.values().length + 5;

  public UserPerformance {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /**
   * Works everything out. Any thread; allocates. The returns are those of a moment after the
   * measures of trades where a writer is at work in between.
   *
   * @return empty for a user never seen
   */
  public static Optional<UserPerformance> of(
      RiskEngine engine, UserId user, PerformanceSettings settings) {
    return engine
        .snapshot(user)
        .map(
            snapshot -> of(snapshot, PerformanceMeasure.all(engine.periodReturns(user), settings)));
  }

  private static UserPerformance of(
      UserSnapshot snapshot, Map<PerformanceMeasure, Estimate> series) {
    long asOfMs = snapshot.exposure().asOfMs();
    double coverage = snapshot.exposure().coverage().ratio();
    Map<String, Measure> measures = new LinkedHashMap<>();
    series.forEach(
        (measure, estimate) -> {
          Double value = estimate.value();
          measures.put(
              measure.jsonName(),
              new Measure(
                  measure.unit(),
                  value == null ? null : new BigDecimal(value),
                  estimate.status(),
                  estimate.n(),
                  asOfMs,
                  coverage));
        });
    for (MeasureId id :
        new MeasureId[] {
          MeasureId.WIN_RATE,
          MeasureId.AVERAGE_TRADE_SIZE,
          MeasureId.CONSECUTIVE_LOSSES,
          MeasureId.MAX_CONSECUTIVE_LOSSES
        }) {
      Measure own = snapshot.measures().get(id);
      measures.put(id.jsonName(), own == null ? none(id.unit(), asOfMs, coverage) : own);
    }
    measures.put("expectancy", expectancy(snapshot, asOfMs, coverage));
    return new UserPerformance(snapshot.exposure().user(), measures);
  }

  private static Measure expectancy(UserSnapshot snapshot, long asOfMs, double coverage) {
    Measure wins = snapshot.measures().get(MeasureId.WIN_RATE);
    Measure counted = snapshot.measures().get(MeasureId.CONSECUTIVE_LOSSES);
    long n = wins == null ? 0 : wins.n();
    BigDecimal realized = BigDecimal.ZERO;
    for (Position position : snapshot.positions()) {
      if (position.realizedPnlUsd() == null) {
        return none(Unit.USD, asOfMs, coverage);
      }
      realized = realized.add(position.realizedPnlUsd().toBigDecimal());
    }
    if (n == 0 || counted == null) {
      return none(Unit.USD, asOfMs, coverage);
    }
    boolean only = snapshot.trades() == counted.n() && snapshot.feesUsd().signum() == 0;
    return new Measure(
        Unit.USD,
        realized.divide(BigDecimal.valueOf(n), 12, RoundingMode.HALF_EVEN),
        only ? MeasureStatus.OK : MeasureStatus.PARTIAL,
        n,
        asOfMs,
        coverage);
  }

  private static Measure none(Unit unit, long asOfMs, double coverage) {
    return new Measure(unit, null, MeasureStatus.UNDEFINED, 0, asOfMs, coverage);
  }
}
