package io.hyperdex.risk.analytics.tail;

/** Which split of a tail measure by holding. All are USD, positive for what adds to the loss. */
public enum Contributions {
  /**
   * Historical VaR by holding: the mean over a window of scenarios around the rank, rescaled so
   * that all add up to the VaR.
   */
  COMPONENT_VAR,
  /** The same for one more USD of the token: change of VaR for a small change of the holding. */
  MARGINAL_VAR,
  /** Historical VaR less that without the holding, by revaluation; these do not add up. */
  INCREMENTAL_VAR,
  /** Expected shortfall by holding: what it loses in the tail scenarios. Adds up exactly. */
  COMPONENT_ES,
  /** Normal VaR by holding: v_i (z cov(R_i, P) / s - m_i). Adds up exactly. */
  NORMAL_COMPONENT_VAR,
  /** The same for one more USD of the token. */
  NORMAL_MARGINAL_VAR
}
