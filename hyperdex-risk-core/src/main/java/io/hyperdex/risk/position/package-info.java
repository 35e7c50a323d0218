/**
 * Holdings with their cost basis, realized and unrealized PnL.
 *
 * <p>A quantity never goes below zero except under the policy for signed inventory.
 */
@NullMarked
package io.hyperdex.risk.position;

import org.jspecify.annotations.NullMarked;
