package io.hyperdex.risk.analytics.stress;

/**
 * What one asset did in a crash, as a fact of a price file.
 *
 * @param asset the tag that marks its holdings
 * @param change the return over the crash's window, or the level of a dollar token
 * @param source file and row: what the number was worked out from
 */
public record CrashMove(String asset, Change change, String source) {}
