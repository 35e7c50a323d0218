/**
 * Identities of users, tokens, venues and trades.
 *
 * <p>Values are immutable and safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.id;

import org.jspecify.annotations.NullMarked;
