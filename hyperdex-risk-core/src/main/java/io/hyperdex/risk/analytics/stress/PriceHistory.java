package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Prices of tokens on one time grid, with gaps where there was none.
 *
 * <p>One asset a token: where a feed reuses a symbol for another asset, the two are two tokens.
 * Immutable; times are epoch milliseconds UTC of the moment a price was known.
 */
public final class PriceHistory {
  private final long[] times;
  private final Map<TokenId, double[]> prices; // NaN is a gap

  private PriceHistory(long[] times, Map<TokenId, double[]> prices) {
    this.times = times;
    this.prices = prices;
  }

  /**
   * @param timesMs ascending; copied
   */
  public static Builder on(long[] timesMs) {
    for (int i = 1; i < timesMs.length; i++) {
      if (timesMs[i] <= timesMs[i - 1]) {
        throw new IllegalArgumentException(
            "times must ascend: " + timesMs[i - 1] + " is followed by " + timesMs[i]);
      }
    }
    return new Builder(timesMs.clone());
  }

  public int size() {
    return times.length;
  }

  public long timeMs(int index) {
    return times[index];
  }

  public Set<TokenId> tokens() {
    return prices.keySet();
  }

  /** Return from one place of the grid to another; empty where a price is missing. */
  public OptionalDouble change(TokenId token, int from, int to) {
    double[] row = prices.get(token);
    double change = row == null ? Double.NaN : row[to] / row[from] - 1;
    return Double.isNaN(change) ? OptionalDouble.empty() : OptionalDouble.of(change);
  }

  /** Collects rows; not thread safe. */
  public static final class Builder {
    private final long[] times;
    private final Map<TokenId, double[]> prices = new LinkedHashMap<>();

    private Builder(long[] times) {
      this.times = times;
    }

    /**
     * @param row one price per time, USD, positive; NaN where there is none; copied
     */
    public Builder add(TokenId token, double[] row) {
      if (row.length != times.length) {
        throw new IllegalArgumentException(
            token + " has " + row.length + " prices for " + times.length + " times");
      }
      for (double price : row) {
        if (!Double.isNaN(price)) {
          Finite.requirePositive("price of " + token, price);
        }
      }
      if (prices.put(token, row.clone()) != null) {
        throw new IllegalArgumentException("prices given twice: " + token);
      }
      return this;
    }

    public PriceHistory build() {
      return new PriceHistory(times, new LinkedHashMap<>(prices));
    }
  }
}
