/**
 * An engine whose state outlives the process: every input in a journal before it is applied, and
 * snapshots of the whole state, in files of one directory. The only part of the core that touches
 * files.
 */
@NullMarked
package io.hyperdex.risk.engine.durable;

import org.jspecify.annotations.NullMarked;
