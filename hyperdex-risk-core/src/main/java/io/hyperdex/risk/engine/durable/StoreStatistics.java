package io.hyperdex.risk.engine.durable;

/**
 * Counts since the store was opened, and sizes now. Immutable.
 *
 * @param inputs journaled
 * @param journalBytes written
 * @param failed inputs that the store could not take; they were not applied
 * @param snapshots written
 * @param lastSnapshotBytes size of the last one; 0 before the first
 * @param nextNumber number the next input will have: all inputs ever
 */
public record StoreStatistics(
    long inputs,
    long journalBytes,
    long failed,
    long snapshots,
    long lastSnapshotBytes,
    long nextNumber) {}
