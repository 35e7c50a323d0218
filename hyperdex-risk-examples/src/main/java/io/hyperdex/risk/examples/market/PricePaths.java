package io.hyperdex.risk.examples.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Hourly closes of every token: random walks, and one crash. */
final class PricePaths {
  static final long HOUR_MS = 3_600_000;

  private static final MathContext DIGITS = new MathContext(8, RoundingMode.HALF_EVEN);
  private static final int CRASH_HOURS = 14;
  private static final double CRASH_FACTOR = 0.85;

  private final long startMs;
  private final double[][] closes = new double[MarketToken.values().length][]; // by ordinal

  PricePaths(SplitMix64 random, long startMs, int hours, int crashHour) {
    this.startMs = startMs;
    for (MarketToken token : MarketToken.values()) {
      double[] path = new double[hours];
      double price = token.firstPrice();
      for (int hour = 0; hour < hours; hour++) {
        price *= 1 + token.hourlyVolatility() * random.bell();
        boolean crash =
            token == MarketToken.LUMA && hour >= crashHour && hour < crashHour + CRASH_HOURS;
        price *= crash ? CRASH_FACTOR : 1;
        path[hour] = price;
      }
      closes[token.ordinal()] = path;
    }
  }

  /** The last close at a time: what a trader sees. */
  double at(MarketToken token, long timeMs) {
    double[] path = closes[token.ordinal()];
    int hour = (int) ((timeMs - startMs) / HOUR_MS) - 1;
    return path[Math.max(0, Math.min(path.length - 1, hour))];
  }

  String csv() {
    StringBuilder csv = new StringBuilder("symbol,time_ms,close\n");
    for (MarketToken token : MarketToken.values()) {
      double[] path = closes[token.ordinal()];
      for (int hour = 0; token.hasFeed() && hour < path.length; hour++) {
        csv.append(token.listedAs())
            .append(',')
            .append(startMs + hour * HOUR_MS)
            .append(',')
            .append(new BigDecimal(path[hour]).round(DIGITS).toPlainString())
            .append('\n');
      }
    }
    return csv.toString();
  }
}
