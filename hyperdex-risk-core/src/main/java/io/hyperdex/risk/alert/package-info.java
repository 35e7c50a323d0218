/**
 * Alerts raised by rules, and the sinks that take them.
 *
 * <p>A slow or failing sink delays neither the engine nor another sink.
 */
@NullMarked
package io.hyperdex.risk.alert;

import org.jspecify.annotations.NullMarked;
