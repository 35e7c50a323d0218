/** Event builders, golden vectors and contract kits for tests. */
@NullMarked
package io.hyperdex.risk.testkit;

import org.jspecify.annotations.NullMarked;
