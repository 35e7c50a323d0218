package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.SharpeRatio;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.metric.Volatility;
import io.hyperdex.risk.metric.WinRate;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Measures of a {@link LeanView}. Allocates: for readers, not for the hot path. */
final class LeanMeasures {
  private static final int FEWEST_TO_ANNUALISE = 20;

  private LeanMeasures() {}

  static Measure of(MeasureId id, LeanView view, EngineConfig config) {
    LeanState state = view.state;
    return switch (id) {
      case GROSS_EXPOSURE, NET_EXPOSURE -> valued(id, view, state.gross);
      case RISK_EXPOSURE -> valued(id, view, state.risk);
      case CONCENTRATION -> share(id, view, state.concentration());
      case HHI -> share(id, view, hhi(state));
      case EFFECTIVE_ASSETS -> share(id, view, 1.0 / hhi(state));
      case VAR_95 -> valueAtRisk(id, view, 9_500);
      case VAR_99 -> valueAtRisk(id, view, 9_900);
      case RETURN_VAR_95 -> returnVar(id, view, 9_500);
      case RETURN_VAR_99 -> returnVar(id, view, 9_900);
      case DRAWDOWN -> drawdown(id, view, state.drawdown());
      case MAX_DRAWDOWN -> drawdown(id, view, LeanState.drawdownOf(state.maxDrawdown));
      case SHARPE -> annualised(id, view, config, true);
      case VOLATILITY -> annualised(id, view, config, false);
      case WIN_RATE ->
          ratio(id, view, WinRate.of(state.wins, state.losses), state.wins + state.losses);
      case AVERAGE_TRADE_SIZE -> undefined(id, view, 0); // the sum of values is not kept
      case CONSECUTIVE_LOSSES -> count(id, view, state.streak);
      case MAX_CONSECUTIVE_LOSSES -> count(id, view, state.maxStreak);
    };
  }

  private static double hhi(LeanState state) {
    double sum = 0;
    for (int i = 0; i < state.count; i++) {
      double share = state.gross > 0 ? state.value[i] / state.gross : 0;
      sum += share * share;
    }
    return sum;
  }

  private static Measure valued(MeasureId id, LeanView view, double value) {
    return measure(
        id, view, LeanView.usd(value).toBigDecimal(), view.valuationStatus(), view.holdings());
  }

  private static Measure share(MeasureId id, LeanView view, double value) {
    return view.state.gross > 0
        ? measure(id, view, new BigDecimal(value), view.valuationStatus(), view.holdings())
        : undefined(id, view, view.holdings());
  }

  private static Measure valueAtRisk(MeasureId id, LeanView view, int confidenceBps) {
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

  /** The period returns in the window, a copy: a reader leaves the caches of the writer alone. */
  static double[] returns(LeanState state) {
    LeanSide side = state.side;
    return side == null ? new double[0] : side.returns();
  }

  private static Measure returnVar(MeasureId id, LeanView view, int confidenceBps) {
    MeasureStatus status = view.returnVarStatus(confidenceBps);
    double[] sample = returns(view.state);
    return status == MeasureStatus.UNDEFINED || sample.length == 0
        ? undefined(id, view, 0)
        : measure(
            id,
            view,
            new BigDecimal(ValueAtRisk.historicalInPlace(sample, sample.length, confidenceBps)),
            status,
            sample.length);
  }

  private static Measure drawdown(MeasureId id, LeanView view, double value) {
    LeanState state = view.state;
    boolean started = state.active || state.index != 1.0 || state.peak != 1.0;
    return started
        ? measure(id, view, new BigDecimal(value), view.valuationStatus(), state.trades)
        : undefined(id, view, 0);
  }

  private static Measure annualised(
      MeasureId id, LeanView view, EngineConfig config, boolean sharpe) {
    LeanSide side = view.state.side;
    int n = side == null ? 0 : side.returnCount();
    if (n < FEWEST_TO_ANNUALISE || side == null) {
      return measure(id, view, null, MeasureStatus.INSUFFICIENT_DATA, n);
    }
    double[] sample = side.returns();
    return ratio(
        id,
        view,
        sharpe
            ? SharpeRatio.of(sample, n, config.periodsPerYear(), config.riskFreeRate())
            : Volatility.of(sample, n, config.periodsPerYear()),
        n);
  }

  private static Measure ratio(MeasureId id, LeanView view, OptionalDouble value, long n) {
    return value.isEmpty()
        ? undefined(id, view, n)
        : measure(id, view, new BigDecimal(value.getAsDouble()), MeasureStatus.OK, n);
  }

  private static Measure count(MeasureId id, LeanView view, int value) {
    return measure(
        id, view, BigDecimal.valueOf(value), MeasureStatus.OK, view.state.wins + view.state.losses);
  }

  private static Measure undefined(MeasureId id, LeanView view, long n) {
    return measure(id, view, null, MeasureStatus.UNDEFINED, n);
  }

  private static Measure measure(
      MeasureId id, LeanView view, @Nullable BigDecimal value, MeasureStatus status, long n) {
    LeanState state = view.state;
    double coverage = state.holdings == 0 ? 1.0 : (double) state.fresh / state.holdings;
    return new Measure(id.unit(), value, status, n, view.timeMs(), coverage);
  }
}
