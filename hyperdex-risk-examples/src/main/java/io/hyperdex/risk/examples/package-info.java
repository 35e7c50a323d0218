/** Runnable programs that show HyperDEX Risk at work. */
@NullMarked
package io.hyperdex.risk.examples;

import org.jspecify.annotations.NullMarked;
