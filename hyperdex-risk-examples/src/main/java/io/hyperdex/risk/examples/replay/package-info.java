/**
 * The {@code replay} command: recorded swaps and prices through the engine, with a report and
 * result files. Start with {@link io.hyperdex.risk.examples.replay.ReplayCommand}. Formats are a
 * contract, see {@code docs/reference/replay.md}. Single threaded.
 */
@NullMarked
package io.hyperdex.risk.examples.replay;

import org.jspecify.annotations.NullMarked;
