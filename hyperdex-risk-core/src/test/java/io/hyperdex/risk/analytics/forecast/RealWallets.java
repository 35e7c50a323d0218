package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.PriceFiles;
import io.hyperdex.risk.analytics.forecast.UserWorld.Swap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The trades of real wallets on the morning of 20 April 2022, in tokens that have prices. */
final class RealWallets {
  private static final Map<String, String> SAME = Map.of("WETH", "ETH", "WBTC", "BTC");
  private static final Set<String> DOLLARS = Set.of("USDC", "USDT", "DAI", "TUSD", "FRAX", "BUSD");

  private RealWallets() {}

  /**
   * Without aggregators, whose pool trades are listed too; of the wallets that traded most often.
   */
  static List<Swap> swaps(UserWorld world, int wallets) {
    List<Swap> all = new ArrayList<>();
    for (String[] row : PriceFiles.swaps("trades_usd_ethereum_2022-04-20_am")) {
      String in = name(row[5]);
      String out = name(row[6]);
      if (row[4].equals("DEX")
          && world.knows(in)
          && world.knows(out)
          && !in.equals(out)
          && !row[7].isEmpty()
          && !row[8].isEmpty()) {
        all.add(
            new Swap(
                Long.parseLong(row[0]),
                row[1],
                in,
                out,
                Double.parseDouble(row[7]),
                Double.parseDouble(row[8])));
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    all.forEach(swap -> counts.merge(swap.user(), 1, Integer::sum));
    Set<String> kept =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(wallets)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return all.stream()
        .filter(swap -> kept.contains(swap.user()))
        .sorted(Comparator.comparingLong(Swap::timeMs))
        .toList();
  }

  private static String name(String symbol) {
    return DOLLARS.contains(symbol) ? "USD" : SAME.getOrDefault(symbol, symbol);
  }
}
