/**
 * Risk measures: value at risk, expected shortfall, drawdown and others.
 *
 * <p>Every measure carries its status and its sample size.
 */
@NullMarked
package io.hyperdex.risk.metric;

import org.jspecify.annotations.NullMarked;
