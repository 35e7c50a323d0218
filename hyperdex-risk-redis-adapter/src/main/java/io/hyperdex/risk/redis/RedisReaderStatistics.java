package io.hyperdex.risk.redis;

/**
 * What a reader has done since it was made, and how it stands. Every look into Redis is one of hit,
 * missing, corrupt, foreign, behind, failed or bypassed; a read that misses looks again before it
 * calls the loader.
 *
 * @param hits values found
 * @param stale of them, older than the maximum age
 * @param missing keys that were not there
 * @param corrupt values of this adapter that were damaged or of another format; they are removed
 * @param foreign values of something else, or of another user
 * @param behind values older than what this reader gave before
 * @param failed reads without an answer in time, or with an error
 * @param bypassed reads that did not ask Redis because the breaker was open
 * @param loads calls of the loader
 * @param joined reads that waited for a load another thread had begun
 * @param loadFailures calls of the loader that threw
 * @param breaker whether Redis is asked now
 * @param breakerOpenings how often the breaker opened
 */
public record RedisReaderStatistics(
    long hits,
    long stale,
    long missing,
    long corrupt,
    long foreign,
    long behind,
    long failed,
    long bypassed,
    long loads,
    long joined,
    long loadFailures,
    BreakerState breaker,
    long breakerOpenings) {}
