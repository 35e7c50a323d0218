/**
 * A page for a browser in one HTML file: sections of figures, charts and tables as data, drawn by
 * Apache ECharts, which is inlined. Nothing is fetched when the page is opened. Start at {@link
 * io.hyperdex.risk.examples.page.HtmlPage}. Not thread safe.
 */
@NullMarked
package io.hyperdex.risk.examples.page;

import org.jspecify.annotations.NullMarked;
