package io.hyperdex.risk.examples.market;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Someone with a habit: how large, how often, in what, and how well. */
final class Trader {
  private final String address;
  private final double sizeUsd;
  private final double sellShare;
  private final double slippage;
  private final List<MarketToken> favourites;
  private final Map<MarketToken, BigInteger> holdings = new EnumMap<>(MarketToken.class);

  /**
   * @param sizeUsd usual size of a purchase
   * @param sellShare how many of the trades are sales, in [0, 1]
   * @param slippage share of the value lost in every trade
   */
  Trader(
      String address,
      double sizeUsd,
      double sellShare,
      double slippage,
      List<MarketToken> favourites) {
    this.address = address;
    this.sizeUsd = sizeUsd;
    this.sellShare = sellShare;
    this.slippage = slippage;
    this.favourites = favourites;
  }

  String address() {
    return address;
  }

  /** The next swap at a time; holdings are kept up to date. */
  Swap trade(SplitMix64 random, PricePaths prices, long timeMs) {
    MarketToken token = favourites.get(random.below(favourites.size()));
    BigInteger held = holdings.getOrDefault(token, BigInteger.ZERO);
    double price = prices.at(token, timeMs);
    if (held.signum() > 0 && random.unit() < sellShare) {
      double share = random.unit() < 0.3 ? 1 : random.between(0.2, 0.8);
      BigInteger sold =
          share == 1 ? held : token.raw(token.tokens(held) * share).max(BigInteger.ONE).min(held);
      BigInteger dollars =
          MarketToken.USDC.raw(token.tokens(sold) * price * (1 - slippage)).max(BigInteger.ONE);
      move(token, sold.negate());
      move(MarketToken.USDC, dollars);
      return new Swap(token, MarketToken.USDC, sold, dollars);
    }
    double usd = sizeUsd * random.between(0.3, 1.7);
    BigInteger dollars = MarketToken.USDC.raw(usd);
    BigInteger bought = token.raw(usd * (1 - slippage) / price).max(BigInteger.ONE);
    move(MarketToken.USDC, dollars.negate());
    move(token, bought);
    return new Swap(MarketToken.USDC, token, dollars, bought);
  }

  private void move(MarketToken token, BigInteger change) {
    holdings.merge(token, change, BigInteger::add);
  }

  /** Two tokens and two raw amounts. */
  record Swap(MarketToken in, MarketToken out, BigInteger amountIn, BigInteger amountOut) {}
}
