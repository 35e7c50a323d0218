/**
 * Reading comma-separated files, plain or gzip, line by line. Start with {@link
 * io.hyperdex.risk.examples.csv.CsvTable#open}. Nothing here is safe for use by two threads at
 * once.
 */
@NullMarked
package io.hyperdex.risk.examples.csv;

import org.jspecify.annotations.NullMarked;
