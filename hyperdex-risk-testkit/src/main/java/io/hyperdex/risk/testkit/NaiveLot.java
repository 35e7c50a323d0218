package io.hyperdex.risk.testkit;

import java.math.BigInteger;

/**
 * Part of a position bought at one time.
 *
 * @param acquiredMs when, epoch milliseconds UTC
 * @param quantity raw quantity left
 * @param cost raw USD (1e-12) it cost; negative for what a short was sold for
 */
public record NaiveLot(long acquiredMs, BigInteger quantity, BigInteger cost) {}
