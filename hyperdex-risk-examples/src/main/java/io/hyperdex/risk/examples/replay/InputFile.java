package io.hyperdex.risk.examples.replay;

/**
 * A file that was read.
 *
 * @param kind swaps, prices or tokens
 * @param name as given
 * @param rows lines of data in it
 */
record InputFile(String kind, String name, long rows) {}
