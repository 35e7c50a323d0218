/** What the tests of shared structures have in common: how hard they work, and how they are run. */
@NullMarked
package io.hyperdex.risk.stress;

import org.jspecify.annotations.NullMarked;
