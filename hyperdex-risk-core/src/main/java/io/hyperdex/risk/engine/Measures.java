package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.metric.SharpeRatio;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.metric.Volatility;
import io.hyperdex.risk.metric.WinRate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Turns the state behind a view into measures. Allocates: for readers, not for the hot path. */
final class Measures {
  /** Fewer period returns are never annualised. */
  private static final int FEWEST_TO_ANNUALISE = 20;

  private Measures() {}

  static Measure of(MeasureId id, LiveView view, EngineConfig config) {
    UserHeader header = view.account().header;
    Valuation valuation = view.valuation;
    return switch (id) {
      case GROSS_EXPOSURE -> valued(id, view, Valuation.usd(valuation.gross).toBigDecimal());
      case NET_EXPOSURE -> valued(id, view, Valuation.usd(valuation.net).toBigDecimal());
      case RISK_EXPOSURE -> valued(id, view, Valuation.usd(valuation.risk).toBigDecimal());
      case CONCENTRATION -> share(id, view, valuation.concentration());
      case HHI -> share(id, view, valuation.hhi());
      case EFFECTIVE_ASSETS ->
          share(id, view, valuation.gross.isZero() ? 0.0 : 1.0 / valuation.hhi());
      case VAR_95 -> valueAtRisk(id, view, 9_500);
      case VAR_99 -> valueAtRisk(id, view, 9_900);
      case RETURN_VAR_95 -> returnVar(id, view, 9_500);
      case RETURN_VAR_99 -> returnVar(id, view, 9_900);
      case DRAWDOWN -> drawdown(id, view, view.drawdown());
      case MAX_DRAWDOWN -> drawdown(id, view, header.maxDrawdown);
      case SHARPE -> annualised(id, view, config, true);
      case VOLATILITY -> annualised(id, view, config, false);
      case WIN_RATE ->
          ratio(id, view, WinRate.of(header.wins, header.losses), header.wins + header.losses);
      case AVERAGE_TRADE_SIZE ->
          header.valuedTrades == 0
              ? undefined(id, view, 0)
              : measure(
                  id,
                  view,
                  header
                      .valueTraded()
                      .toBigDecimal()
                      .divide(BigDecimal.valueOf(header.valuedTrades), 12, RoundingMode.HALF_EVEN),
                  header.valuedTrades == header.trades ? MeasureStatus.OK : MeasureStatus.PARTIAL,
                  header.valuedTrades);
      case CONSECUTIVE_LOSSES -> count(id, view, header.streak);
      case MAX_CONSECUTIVE_LOSSES -> count(id, view, header.maxStreak);
    };
  }

  private static Measure valued(MeasureId id, LiveView view, BigDecimal value) {
    return measure(id, view, value, view.valuationStatus(), view.holdings());
  }

  private static Measure share(MeasureId id, LiveView view, double value) {
    return view.valuation.gross.isZero()
        ? undefined(id, view, view.holdings())
        : measure(id, view, new BigDecimal(value), view.valuationStatus(), view.holdings());
  }

  private static Measure valueAtRisk(MeasureId id, LiveView view, int confidenceBps) {
    MeasureStatus status = view.valueAtRiskStatus(confidenceBps);
    return status == MeasureStatus.UNDEFINED
        ? undefined(id, view, view.scenarios())
        : measure(
            id,
            view,
            BigDecimal.valueOf(view.valueAtRiskMicros(confidenceBps), 6),
            status,
            view.scenarios());
  }

  private static Measure returnVar(MeasureId id, LiveView view, int confidenceBps) {
    double[] sample = returns(view.account());
    MeasureStatus status = view.returnVarStatus(confidenceBps);
    return status == MeasureStatus.UNDEFINED
        ? undefined(id, view, 0)
        : measure(
            id,
            view,
            new BigDecimal(ValueAtRisk.historicalInPlace(sample, sample.length, confidenceBps)),
            status,
            sample.length);
  }

  /** The period returns in the window, copied: a reader leaves the caches of the writer alone. */
  static double[] returns(Account account) {
    ReturnWindow returns = account.returns;
    return returns == null ? new double[0] : returns.toArray(account.header.returnsEnd);
  }

  private static Measure drawdown(MeasureId id, LiveView view, double value) {
    UserHeader header = view.account().header;
    if (!header.active && header.samples == 0) {
      return undefined(id, view, 0);
    }
    return measure(id, view, new BigDecimal(value), view.valuationStatus(), header.samples);
  }

  private static Measure annualised(
      MeasureId id, LiveView view, EngineConfig config, boolean sharpe) {
    double[] sample = returns(view.account());
    int n = sample.length;
    if (n < FEWEST_TO_ANNUALISE) {
      return measure(id, view, null, MeasureStatus.INSUFFICIENT_DATA, n);
    }
    OptionalDouble value =
        sharpe
            ? SharpeRatio.of(sample, n, config.periodsPerYear(), config.riskFreeRate())
            : Volatility.of(sample, n, config.periodsPerYear());
    return ratio(id, view, value, n);
  }

  private static Measure ratio(MeasureId id, LiveView view, OptionalDouble value, long n) {
    return value.isEmpty()
        ? undefined(id, view, n)
        : measure(id, view, new BigDecimal(value.getAsDouble()), MeasureStatus.OK, n);
  }

  private static Measure count(MeasureId id, LiveView view, int value) {
    UserHeader header = view.account().header;
    return measure(
        id,
        view,
        BigDecimal.valueOf(value),
        MeasureStatus.OK,
        header.wins + header.losses + header.breakEvens);
  }

  private static Measure undefined(MeasureId id, LiveView view, long n) {
    return measure(id, view, null, MeasureStatus.UNDEFINED, n);
  }

  private static Measure measure(
      MeasureId id, LiveView view, @Nullable BigDecimal value, MeasureStatus status, long n) {
    return new Measure(
        id.unit(), value, status, n, view.timeMs(), view.valuation.coverage().ratio());
  }
}
