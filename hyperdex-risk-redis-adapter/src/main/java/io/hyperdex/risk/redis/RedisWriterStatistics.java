package io.hyperdex.risk.redis;

/**
 * What a writer has done since it was made, and how it stands.
 *
 * @param offered calls that handed over a user
 * @param conflated of them, those that replaced an older one still waiting
 * @param dropped of them, those refused because the queue was full
 * @param written values Redis took
 * @param staleRefused values Redis refused because it has a newer one
 * @param foreign keys that hold something this adapter never writes; they are left as they are
 * @param failed writes without an answer in time, or with an error; they wait again
 * @param sourceFailures users whose snapshot could not be taken
 * @param pending users that wait now
 * @param breaker whether Redis is asked now
 * @param breakerOpenings how often the breaker opened
 */
public record RedisWriterStatistics(
    long offered,
    long conflated,
    long dropped,
    long written,
    long staleRefused,
    long foreign,
    long failed,
    long sourceFailures,
    int pending,
    BreakerState breaker,
    long breakerOpenings) {}
