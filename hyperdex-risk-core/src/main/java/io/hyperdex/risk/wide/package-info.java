/** 128-bit and 256-bit integer arithmetic for amounts and money. Not exported. */
@NullMarked
package io.hyperdex.risk.wide;

import org.jspecify.annotations.NullMarked;
