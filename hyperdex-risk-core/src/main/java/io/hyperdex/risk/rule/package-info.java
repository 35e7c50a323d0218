/**
 * Limits and the rules made of them.
 *
 * <p>A rule set is immutable; a breach is data, not an exception.
 */
@NullMarked
package io.hyperdex.risk.rule;

import org.jspecify.annotations.NullMarked;
