package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to replay, and how.
 *
 * @param swaps swap files in order of arguments
 * @param prices price files in order of arguments
 * @param tokens token file, or null
 * @param rules the rules in force
 * @param rulesFrom where the rules are from, in words
 * @param costBasis cost basis of positions
 * @param unmatched what a disposal beyond the holdings means
 * @param out folder for result files and a page, or null for none
 * @param page file for a page, or null for none
 */
record ReplayOptions(
    List<CsvSource> swaps,
    List<CsvSource> prices,
    @Nullable CsvSource tokens,
    RuleSet rules,
    String rulesFrom,
    CostBasis costBasis,
    UnmatchedPolicy unmatched,
    @Nullable Path out,
    @Nullable Path page) {
  ReplayOptions {
    swaps = List.copyOf(swaps);
    prices = List.copyOf(prices);
  }

  boolean wantsPage() {
    return out != null || page != null;
  }
}
