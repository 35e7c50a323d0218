/**
 * User snapshots in Redis, for readers outside the engine's process: a cache, never the source of
 * truth, and never in the engine's path.
 *
 * <p>{@link io.hyperdex.risk.redis.RedisRiskWriter} keeps the cache up to date, {@link
 * io.hyperdex.risk.redis.RedisRiskReader} reads it and says how old what it found is. Both are
 * thread safe, wait for Redis no longer than their deadline, leave it alone while it fails, and
 * close the client they made. Nothing here starts a thread but the client library.
 */
@NullMarked
package io.hyperdex.risk.redis;

import org.jspecify.annotations.NullMarked;
