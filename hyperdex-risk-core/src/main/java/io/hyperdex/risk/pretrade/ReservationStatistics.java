package io.hyperdex.risk.pretrade;

/**
 * What became of reservations, since the engine was built. Of one moment only when nothing happens
 * meanwhile.
 *
 * @param inFlight reservations held now; expired ones count until somebody looks
 * @param reserved accepted
 * @param committed gone because their trade was applied
 * @param released gone because the host said so
 * @param expired gone because their time was over
 * @param refused not accepted: decision REDUCE or DENY
 * @param full not accepted: no room
 * @param conflicts not accepted: key in use or used up
 * @param ruleErrors rules that threw in a what-if
 */
public record ReservationStatistics(
    int inFlight,
    long reserved,
    long committed,
    long released,
    long expired,
    long refused,
    long full,
    long conflicts,
    long ruleErrors) {}
