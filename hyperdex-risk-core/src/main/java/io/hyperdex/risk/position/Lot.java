package io.hyperdex.risk.position;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;

/**
 * Part of a position bought at one time.
 *
 * @param acquiredMs when, epoch milliseconds UTC
 * @param quantity raw quantity left
 * @param costUsd what that quantity cost
 */
public record Lot(long acquiredMs, Quantity quantity, Usd costUsd) {}
