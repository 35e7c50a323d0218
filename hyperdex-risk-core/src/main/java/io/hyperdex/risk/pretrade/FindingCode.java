package io.hyperdex.risk.pretrade;

/**
 * What was found: a category and a condition. Names are stable: hosts may store and compare them.
 *
 * <p>{@code EXCEEDED} and {@code BREACHED}: above the limit afterwards. {@code NEAR}: inside the
 * warn band below it. {@code UNKNOWN}: what the check needs is not known, or not kept by the
 * profile; the policy's fail mode decides.
 */
public enum FindingCode {
  STATE_HALTED(Check.STATE),
  STATE_REDUCING(Check.STATE),
  RESTRICTED_TOKEN(Check.RESTRICTED),
  RESTRICTED_VENUE(Check.RESTRICTED),
  RESTRICTED_COUNTERPARTY(Check.RESTRICTED),
  DUPLICATE_KEY(Check.DUPLICATE),
  RATE_EXCEEDED(Check.RATE),
  PRICE_MISSING(Check.PRICE_MISSING),
  PRICE_STALE(Check.PRICE_STALE),
  /** Quantities or values beyond what can be counted. */
  BOOKING_OVERFLOW(Check.BOOKING),
  /** More given up than held, where the engine refuses that. */
  BOOKING_UNMATCHED(Check.BOOKING),
  NOTIONAL_EXCEEDED(Check.NOTIONAL),
  NOTIONAL_NEAR(Check.NOTIONAL),
  NOTIONAL_UNKNOWN(Check.NOTIONAL),
  /** At least the absolute size that has to be confirmed. */
  SIZE_LARGE(Check.SIZE),
  /** More than so many times what the user usually trades. */
  SIZE_UNUSUAL(Check.SIZE),
  SIZE_UNKNOWN(Check.SIZE),
  IMPACT_NOTICE(Check.IMPACT),
  IMPACT_WARNING(Check.IMPACT),
  IMPACT_HIGH(Check.IMPACT),
  /** So high that it has to be confirmed. */
  IMPACT_CONFIRM(Check.IMPACT),
  IMPACT_BLOCKED(Check.IMPACT),
  IMPACT_UNKNOWN(Check.IMPACT),
  GAS_EXCEEDED(Check.GAS),
  GAS_UNKNOWN(Check.GAS),
  EXPOSURE_EXCEEDED(Check.EXPOSURE),
  EXPOSURE_NEAR(Check.EXPOSURE),
  EXPOSURE_UNKNOWN(Check.EXPOSURE),
  CONCENTRATION_EXCEEDED(Check.CONCENTRATION),
  CONCENTRATION_NEAR(Check.CONCENTRATION),
  CONCENTRATION_UNKNOWN(Check.CONCENTRATION),
  LOSS_EXCEEDED(Check.LOSS),
  LOSS_NEAR(Check.LOSS),
  LOSS_UNKNOWN(Check.LOSS),
  DRAWDOWN_EXCEEDED(Check.DRAWDOWN),
  DRAWDOWN_NEAR(Check.DRAWDOWN),
  DRAWDOWN_UNKNOWN(Check.DRAWDOWN),
  VAR_EXCEEDED(Check.VAR),
  VAR_NEAR(Check.VAR),
  VAR_UNKNOWN(Check.VAR),
  RULE_BREACHED(Check.RULE),
  RULE_NEAR(Check.RULE),
  RULE_UNKNOWN(Check.RULE);

  private final Check check;

  FindingCode(Check check) {
    this.check = check;
  }

  /** The check that finds it. */
  public Check check() {
    return check;
  }
}
