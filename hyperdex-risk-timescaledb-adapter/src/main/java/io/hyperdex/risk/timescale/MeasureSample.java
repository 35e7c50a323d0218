package io.hyperdex.risk.timescale;

import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A measure at a time.
 *
 * @param time of the state
 * @param version of the state
 * @param value the number; null where undefined
 * @param unit what it counts
 * @param status how far to trust it
 */
public record MeasureSample(
    Instant time, long version, @Nullable BigDecimal value, Unit unit, MeasureStatus status) {}
