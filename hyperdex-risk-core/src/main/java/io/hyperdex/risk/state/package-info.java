/**
 * An engine's state as blocks of bytes: what a host keeps to start again from. {@code
 * docs/concepts/state.md} says what is in them.
 */
@NullMarked
package io.hyperdex.risk.state;

import org.jspecify.annotations.NullMarked;
