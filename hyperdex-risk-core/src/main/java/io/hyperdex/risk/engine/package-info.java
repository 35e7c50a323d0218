/**
 * The engine: applies events, measures, checks rules, raises alerts.
 *
 * <p>Start here. The engine has no thread, clock, file or socket of its own.
 */
@NullMarked
package io.hyperdex.risk.engine;

import org.jspecify.annotations.NullMarked;
