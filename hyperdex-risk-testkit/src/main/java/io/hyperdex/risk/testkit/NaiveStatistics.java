package io.hyperdex.risk.testkit;

import java.math.BigInteger;

/**
 * Trade statistics and fees of one user (contract sections 3.5 and 3.11).
 *
 * @param trades trades booked
 * @param sumV sum of known trade values, raw USD
 * @param nV trades of known value
 * @param wins disposals with a profit
 * @param losses disposals with a loss
 * @param breakeven disposals without either
 * @param excluded disposals whose profit is not known
 * @param streak losses in a row, now
 * @param maxStreak longest such row
 * @param fees value of fees, raw USD
 * @param unpricedFees fees of unknown value
 * @param reconciled balances that differed
 */
public record NaiveStatistics(
    long trades,
    BigInteger sumV,
    long nV,
    long wins,
    long losses,
    long breakeven,
    long excluded,
    int streak,
    int maxStreak,
    BigInteger fees,
    long unpricedFees,
    long reconciled) {}
