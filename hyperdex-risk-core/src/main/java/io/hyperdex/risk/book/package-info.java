/** Storage of positions: one record per user, addressed by a dense id. Not exported. */
@NullMarked
package io.hyperdex.risk.book;

import org.jspecify.annotations.NullMarked;
