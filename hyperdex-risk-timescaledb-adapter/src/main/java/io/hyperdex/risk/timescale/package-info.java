/**
 * History of trades, alerts, exposure and measures in PostgreSQL: TimescaleDB of either licence
 * where it is there, plain PostgreSQL where it is not. Never in the engine's path.
 *
 * <p>{@link io.hyperdex.risk.timescale.HistorySchema} makes and upgrades the tables, {@link
 * io.hyperdex.risk.timescale.HistoryWriter} fills them through a spool on disk, {@link
 * io.hyperdex.risk.timescale.RiskHistory} asks them. The connection source is the host's. Failures
 * are {@link io.hyperdex.risk.timescale.TimescaleAdapterException}.
 */
@NullMarked
package io.hyperdex.risk.timescale;

import org.jspecify.annotations.NullMarked;
