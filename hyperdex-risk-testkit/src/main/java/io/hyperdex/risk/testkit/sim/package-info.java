/**
 * A simulator of a host and everything around it, in one thread and virtual time: start with {@link
 * io.hyperdex.risk.testkit.sim.Simulation}. The engine and its store are the production ones; what
 * fails is the chain, the feed, the log between, the process, the machine, the disk and the sinks.
 * One seed says all that happens.
 */
@NullMarked
package io.hyperdex.risk.testkit.sim;

import org.jspecify.annotations.NullMarked;
