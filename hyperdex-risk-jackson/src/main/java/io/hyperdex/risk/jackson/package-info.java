/**
 * JSON of the public values. Start with {@link io.hyperdex.risk.jackson.RiskJson#mapper()}, or add
 * {@link io.hyperdex.risk.jackson.RiskModule} to a mapper of your own.
 *
 * <p>Amounts, prices and dollars are strings, so that no reader rounds them to a double. What is
 * written reads back equal. Serializers are stateless and safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.jackson;

import org.jspecify.annotations.NullMarked;
