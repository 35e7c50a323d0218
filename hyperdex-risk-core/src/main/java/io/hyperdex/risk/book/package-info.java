/**
 * The books of one user: pure transitions of position state, shared by the position tracker and the
 * engine and not exported. State objects are immutable, so keeping the old one is an exact undo.
 * Start at {@link io.hyperdex.risk.book.PositionDraft}.
 */
@NullMarked
package io.hyperdex.risk.book;

import org.jspecify.annotations.NullMarked;
