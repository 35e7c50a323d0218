/** Telemetry of the engine as Micrometer meters. */
@NullMarked
package io.hyperdex.risk.metrics;

import org.jspecify.annotations.NullMarked;
