/**
 * Breaches made known to people. Implement {@link io.hyperdex.risk.alert.AlertSink}, add it to the
 * engine's builder, and let {@link io.hyperdex.risk.alert.AlertDispatch#drain()} (your thread) or
 * an {@link io.hyperdex.risk.alert.AlertPump} (your executor) deliver; {@link
 * io.hyperdex.risk.alert.AlertDispatch#subscribe} follows one user, {@link
 * io.hyperdex.risk.alert.AlertHistory} answers what happened.
 *
 * <p>The trading thread only appends to one bounded queue per sink, without lock and garbage, so a
 * sink that is slow or throws, or a thread suspended anywhere in here, delays neither the engine
 * nor another sink. Every class here is safe from any thread. What is lost to a full queue is lost
 * in order of severity, least first, and counted.
 */
@NullMarked
package io.hyperdex.risk.alert;

import org.jspecify.annotations.NullMarked;
