package io.hyperdex.risk.timescale;

import org.jspecify.annotations.Nullable;

/**
 * What a writer has done since it was made, and how it stands. A record is what was handed over in
 * one call, or the part of it that goes to one table.
 *
 * @param accepted calls taken
 * @param queueFull calls refused with QUEUE_FULL
 * @param spoolFull calls refused with SPOOL_FULL
 * @param queued calls that wait for the spool now
 * @param spoolBytes size of the spool on disk now
 * @param discardedSpoolBytes what did not read when the spool was opened
 * @param stored records in the database, those of an earlier life included
 * @param batches transactions committed
 * @param failures transactions that failed and are tried again
 * @param readOnly of them, those that met a server that may only be read
 * @param rejected records whose values the tables cannot hold; they are in {@code rejected.copy}
 * @param unwritable calls that could not be made into rows
 * @param spoolErrors times the disk refused
 * @param lastFailure the last failure of the database with its SQLSTATE; null while all is well
 */
public record HistoryWriterStatistics(
    long accepted,
    long queueFull,
    long spoolFull,
    int queued,
    long spoolBytes,
    long discardedSpoolBytes,
    long stored,
    long batches,
    long failures,
    long readOnly,
    long rejected,
    long unwritable,
    long spoolErrors,
    @Nullable String lastFailure) {}
