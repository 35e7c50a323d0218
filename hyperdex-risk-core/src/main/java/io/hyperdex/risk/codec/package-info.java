/**
 * Events and alerts as bytes: exact, versioned, the same bytes for equal values, on any machine.
 *
 * <p>Start with {@link io.hyperdex.risk.codec.RiskEventCodec}. Adapters of logs and queues write
 * these bytes; decoding trusts none of them and throws {@link
 * io.hyperdex.risk.codec.BadRecordException} and nothing else. Stateless, safe from any thread.
 */
@NullMarked
package io.hyperdex.risk.codec;

import org.jspecify.annotations.NullMarked;
