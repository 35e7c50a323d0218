package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ValueAtRisk;
import io.hyperdex.risk.rule.RiskView;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A state at other prices, as the engine would show it to a rule after ticks of these prices.
 *
 * <p>Values, exposure, concentration, equity, portfolio VaR and the drawdown follow the prices.
 * What one step of prices can't define stays as it is: everything that is made of past periods or
 * of trades (return VaR, Sharpe, volatility, largest drawdown so far, win rate, trade size,
 * streaks), the scenarios themselves, the time and the age of prices.
 */
final class StressedView implements RiskView {
  private static final double MICROS = 1e6;

  private final PortfolioState state;
  private final @Nullable Usd[] values;
  private final MeasureStatus valuation;
  private final int fresh;
  private final Usd gross;
  private final Usd equity;
  private final Usd risk;
  private final double largest;
  private @Nullable StressedVar valueAtRisk;

  /** At the prices in force. */
  static StressedView unmoved(PortfolioState state) {
    ShockedPrice[] same = new ShockedPrice[state.holdings().size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = ShockedPrice.of(state.holdings().get(i).price());
    }
    return new StressedView(state, same);
  }

  /**
   * @param prices one a holding
   */
  StressedView(PortfolioState state, ShockedPrice[] prices) {
    this.state = state;
    values = new Usd[prices.length];
    Usd sumOfSizes = Usd.ZERO;
    Usd sum = Usd.ZERO;
    Usd atRisk = Usd.ZERO;
    Usd most = Usd.ZERO;
    int unpriced = 0;
    int stale = 0;
    for (int i = 0; i < prices.length; i++) {
      HeldToken held = state.holdings().get(i);
      Usd value = prices[i].value(held);
      values[i] = value;
      if (value == null) {
        unpriced++;
        continue;
      }
      stale += held.isStale() ? 1 : 0;
      Usd size = value.abs();
      sumOfSizes = sumOfSizes.plus(size);
      sum = sum.plus(value);
      most = size.compareTo(most) > 0 ? size : most;
      if (!held.isPegged() || Math.abs(prices[i].doubleValue() - 1.0) > state.depegTolerance()) {
        atRisk = atRisk.plus(size);
      }
    }
    fresh = prices.length - unpriced - stale;
    valuation =
        unpriced > 0 ? MeasureStatus.PARTIAL : stale > 0 ? MeasureStatus.STALE : MeasureStatus.OK;
    gross = sumOfSizes;
    equity = sum;
    risk = atRisk;
    largest = gross.signum() == 0 ? 0.0 : most.doubleValue() / gross.doubleValue();
  }

  private StressedVar portfolioVar() {
    StressedVar known = valueAtRisk;
    if (known == null) {
      known = StressedVar.of(state, values, gross.signum() > 0);
      valueAtRisk = known;
    }
    return known;
  }

  @Override
  public UserId user() {
    return state.user();
  }

  @Override
  public long timeMs() {
    return state.timeMs();
  }

  @Override
  public MeasureStatus valuationStatus() {
    return valuation;
  }

  @Override
  public int compareGross(Usd limit) {
    return gross.compareTo(limit);
  }

  @Override
  public Usd grossExposure() {
    return gross;
  }

  @Override
  public Usd equity() {
    return equity;
  }

  @Override
  public int holdings() {
    return values.length;
  }

  @Override
  public double concentration() {
    return largest;
  }

  @Override
  public double drawdown() {
    return state.index().drawdownAt(equity);
  }

  @Override
  public int consecutiveLosses() {
    return state.consecutiveLosses();
  }

  @Override
  public int scenarios() {
    return portfolioVar().scenarios();
  }

  @Override
  public long valueAtRiskMicros(int confidenceBps) {
    return portfolioVar().micros(confidenceBps);
  }

  @Override
  public boolean valueAtRiskExceeds(int confidenceBps, Usd limit) {
    return scenarios() > 0
        && BigDecimal.valueOf(valueAtRiskMicros(confidenceBps), 6).compareTo(limit.toBigDecimal())
            > 0;
  }

  @Override
  public MeasureStatus valueAtRiskStatus(int confidenceBps) {
    return portfolioVar().status(confidenceBps, state.minimumScenarios(), valuation);
  }

  @Override
  public double returnVar(int confidenceBps) {
    double[] sample = state.periodReturns().clone();
    return sample.length == 0
        ? 0
        : ValueAtRisk.historicalInPlace(sample, sample.length, confidenceBps);
  }

  @Override
  public boolean returnVarExceeds(int confidenceBps, double limit) {
    return state.periodReturns().length > 0 && returnVar(confidenceBps) > limit;
  }

  @Override
  public MeasureStatus returnVarStatus(int confidenceBps) {
    int n = state.periodReturns().length;
    if (n == 0) {
      return MeasureStatus.UNDEFINED;
    }
    int least = Math.max(state.minimumScenarios(), ValueAtRisk.minimumScenarios(confidenceBps));
    return n < least ? MeasureStatus.INSUFFICIENT_DATA : valuation;
  }

  @Override
  public Usd value(TokenId token) {
    for (int i = 0; i < values.length; i++) {
      Usd value = values[i];
      if (value != null && state.holdings().get(i).token().equals(token)) {
        return value;
      }
    }
    return Usd.ZERO;
  }

  @Override
  public Measure measure(MeasureId id) {
    return switch (id) {
      case GROSS_EXPOSURE -> of(id, gross.toBigDecimal(), valuation, holdings());
      case NET_EXPOSURE -> of(id, equity.toBigDecimal(), valuation, holdings());
      case RISK_EXPOSURE -> of(id, risk.toBigDecimal(), valuation, holdings());
      case CONCENTRATION -> share(id, largest);
      case HHI -> share(id, hhi());
      case EFFECTIVE_ASSETS -> share(id, gross.signum() == 0 ? 0 : 1 / hhi());
      case VAR_95 -> valueAtRisk(id, 9_500);
      case VAR_99 -> valueAtRisk(id, 9_900);
      case DRAWDOWN -> moved(id, drawdown());
      default -> asItIs(id);
    };
  }

  /** With the present status and count, as an index that never started has no drawdown. */
  private Measure moved(MeasureId id, double value) {
    Measure now = asItIs(id);
    return now.value() == null ? now : of(id, new BigDecimal(value), valuation, now.n());
  }

  private Measure asItIs(MeasureId id) {
    Measure now = state.measures().get(id);
    return now == null ? of(id, null, MeasureStatus.UNDEFINED, 0) : now;
  }

  private Measure valueAtRisk(MeasureId id, int confidenceBps) {
    MeasureStatus status = valueAtRiskStatus(confidenceBps);
    return of(
        id,
        status == MeasureStatus.UNDEFINED
            ? null
            : BigDecimal.valueOf(valueAtRiskMicros(confidenceBps), 6),
        status,
        scenarios());
  }

  private double hhi() {
    double sum = 0;
    for (Usd value : values) {
      if (value != null && gross.signum() != 0) {
        double share = value.abs().doubleValue() / gross.doubleValue();
        sum += share * share;
      }
    }
    return sum;
  }

  private Measure share(MeasureId id, double value) {
    return gross.signum() == 0
        ? of(id, null, MeasureStatus.UNDEFINED, holdings())
        : of(id, new BigDecimal(value), valuation, holdings());
  }

  private Measure of(MeasureId id, @Nullable BigDecimal value, MeasureStatus status, long n) {
    double coverage = values.length == 0 ? 1.0 : (double) fresh / values.length;
    return new Measure(id.unit(), value, status, n, state.timeMs(), coverage);
  }
}
