package io.hyperdex.risk.analytics.stress;

/**
 * What one asset did in a crash, as a fact of a price file.
 *
 * @param asset the tag that marks its holdings
 * @param change the return over the crash's window, or the level of a dollar token
 * @param source the published file it was worked out from
 */
public record CrashMove(String asset, Change change, String source) {}
