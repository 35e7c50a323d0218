/**
 * For the tests of those who use the library: event builders, golden vectors, contract kits for
 * sinks and cost bases, random event streams, and {@link io.hyperdex.risk.testkit.NaiveEngine}, the
 * engine written a second time to compare with.
 *
 * <p>Nothing here is thread safe unless it says so. Start with {@link
 * io.hyperdex.risk.testkit.Events}.
 */
@NullMarked
package io.hyperdex.risk.testkit;

import org.jspecify.annotations.NullMarked;
