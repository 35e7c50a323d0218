package io.hyperdex.risk.analytics.tail;

/** How value at risk and expected shortfall are estimated; {@code analytics-var.md} compares. */
public enum TailMethod {
  /** Past returns with equal weights, index above: {@link HistoricalTail}. The default. */
  HISTORICAL,
  /** The same with VaR by linear interpolation (type 7), for comparison with numpy. */
  INTERPOLATED,
  /** Past returns of which recent ones count more: {@link WeightedTail}. */
  AGE_WEIGHTED,
  /** Past returns scaled to present volatility: {@link ReturnMatrix#volatilityScaled}. */
  FILTERED,
  /** Mean and deviation of the P&amp;L, taken as normal: {@link NormalTail}. */
  NORMAL,
  /** The same with a correction for skew and heavy tails, where it is monotone. */
  CORNISH_FISHER,
  /** Simulated returns: {@link MonteCarloTail}. UNDEFINED without a simulation. */
  MONTE_CARLO
}
