/** JMH benchmarks and latency programs. */
@NullMarked
package io.hyperdex.risk.benchmarks;

import org.jspecify.annotations.NullMarked;
