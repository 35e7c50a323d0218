package io.hyperdex.risk.examples.replay;

/**
 * What a run counted. {@code read = applied + duplicate + rejected}.
 *
 * @param read lines of swap files, headers and empty lines left out
 * @param applied trades booked
 * @param duplicate lines that say what an earlier one said
 * @param ticks price changes given to the engine
 * @param bars bars read for the tokens traded
 * @param skippedBars lines of price files that can't be used
 * @param ignoredTokenLines lines of the token file that can't be used in full
 */
record ReplayCounts(
    long read,
    long applied,
    long duplicate,
    long ticks,
    long bars,
    long skippedBars,
    long ignoredTokenLines) {}
