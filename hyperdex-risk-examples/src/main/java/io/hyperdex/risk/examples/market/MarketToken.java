package io.hyperdex.risk.examples.market;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** A token of the made-up market. */
enum MarketToken {
  USDC("USDC", 6, 1, 0, Feed.NONE),
  WETH("WETH", 18, 2_300, 0.006, Feed.HOURLY),
  WBTC("WBTC", 8, 42_000, 0.005, Feed.HOURLY),
  LINK("LINK", 18, 15, 0.009, Feed.HOURLY),
  UNI("UNI", 18, 6.4, 0.010, Feed.HOURLY),
  AAVE("AAVE", 18, 95, 0.009, Feed.HOURLY),
  /** Falls by nine tenths in a night. */
  LUMA("LUMA", 18, 2.1, 0.010, Feed.HOURLY),
  /** Listed, but no exchange has a price: valued from its swaps. */
  NEWT("NEWT", 18, 0.004, 0.020, Feed.NONE),
  /** Not in the token file: neither symbol nor decimals are known. */
  MYSTERY("", 18, 0.5, 0.020, Feed.NONE);

  /** Who publishes the price. */
  enum Feed {
    HOURLY,
    NONE
  }

  private final String symbol;
  private final int decimals;
  private final double firstPrice;
  private final double hourlyVolatility;
  private final Feed feed;

  MarketToken(String symbol, int decimals, double firstPrice, double hourlyVolatility, Feed feed) {
    this.symbol = symbol;
    this.decimals = decimals;
    this.firstPrice = firstPrice;
    this.hourlyVolatility = hourlyVolatility;
    this.feed = feed;
  }

  String symbol() {
    return symbol;
  }

  int decimals() {
    return decimals;
  }

  double firstPrice() {
    return firstPrice;
  }

  double hourlyVolatility() {
    return hourlyVolatility;
  }

  boolean hasFeed() {
    return feed == Feed.HOURLY;
  }

  /** The symbol an exchange lists it under: that of the token inside the wrapper. */
  String listedAs() {
    return this == WETH || this == WBTC ? symbol.substring(1) : symbol;
  }

  String address() {
    return String.format("0x%040x", 0x1000L + ordinal());
  }

  BigInteger raw(double tokens) {
    return new BigDecimal(tokens)
        .movePointRight(decimals)
        .setScale(0, RoundingMode.DOWN)
        .toBigInteger();
  }

  double tokens(BigInteger raw) {
    return new BigDecimal(raw).movePointLeft(decimals).doubleValue();
  }
}
