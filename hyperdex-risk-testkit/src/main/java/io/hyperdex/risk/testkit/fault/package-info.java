/**
 * Real faults for tests of adapters: processes that are killed and frozen, connections that stall,
 * break and lie.
 *
 * <p>{@link io.hyperdex.risk.testkit.fault.ChildProcess} runs a server, {@link
 * io.hyperdex.risk.testkit.fault.FaultProxy} stands between it and a client, {@link
 * io.hyperdex.risk.testkit.fault.Await} waits for what shall come of it. For tests only: nothing
 * here is meant to be fast.
 */
@NullMarked
package io.hyperdex.risk.testkit.fault;

import org.jspecify.annotations.NullMarked;
