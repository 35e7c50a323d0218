/**
 * The {@code measure} command: one estimator over one column of a file of returns. Start with
 * {@link io.hyperdex.risk.examples.measure.MeasureCommand}.
 */
@NullMarked
package io.hyperdex.risk.examples.measure;

import org.jspecify.annotations.NullMarked;
