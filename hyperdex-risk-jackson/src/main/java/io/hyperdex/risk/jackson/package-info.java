/** JSON of the public values. */
@NullMarked
package io.hyperdex.risk.jackson;

import org.jspecify.annotations.NullMarked;
