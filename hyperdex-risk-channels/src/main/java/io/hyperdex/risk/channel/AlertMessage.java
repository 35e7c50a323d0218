package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;

/**
 * One image of an alert on its way. Immutable.
 *
 * @param id the same at every attempt, on every channel and after a restart: receivers drop a
 *     second message of the id
 * @param alert the image told
 * @param revision counts the images of the alert from 1; a receiver that gets a lower one after a
 *     higher one ignores it
 * @param queuedAtMs when it was queued, epoch milliseconds UTC of the host's clock
 * @param context what explains it
 */
public record AlertMessage(
    String id, Alert alert, int revision, long queuedAtMs, AlertContext context) {}
