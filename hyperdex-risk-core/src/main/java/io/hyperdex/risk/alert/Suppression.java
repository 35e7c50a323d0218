package io.hyperdex.risk.alert;

/**
 * An alert that was not told, and why.
 *
 * @param alert as it was handed in
 * @param reason why it was not told
 * @param cause id of the silence, name of the inhibition, or actor; empty where there is none
 * @param atMs event time of the decision, epoch milliseconds UTC
 */
public record Suppression(Alert alert, SuppressionReason reason, String cause, long atMs) {}
