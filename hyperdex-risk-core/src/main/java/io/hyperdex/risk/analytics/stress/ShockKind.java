package io.hyperdex.risk.analytics.stress;

/** What a shock changes. */
public enum ShockKind {
  /** The price of a token: {@code price -40%}, {@code price x0.6}, {@code price =1200}. */
  PRICE("price"),
  /** The price of a dollar token, as a level of its peg of 1 USD: {@code depeg 0.90}. */
  DEPEG("depeg"),
  /** The return of a token is beta times that of a factor: {@code beta 1.3 to token:eth/0x..}. */
  BETA("beta"),
  /**
   * As {@link #BETA}, with beta = correlation * volatility of the token / volatility of the factor:
   * {@code correlation 0.8 to token:eth/0x..}.
   */
  CORRELATION("correlation"),
  /** The quote side of a token's pools, USD: {@code liquidity -50%}, {@code liquidity =100000}. */
  LIQUIDITY("liquidity"),
  /** The USD cost of the transaction that sells a holding: {@code gas x5}, {@code gas =80}. */
  GAS("gas");

  private final String word;

  ShockKind(String word) {
    this.word = word;
  }

  /** The word of the text form. */
  public String word() {
    return word;
  }

  /** Price, depeg, beta and correlation all say what a price becomes; only one of them acts. */
  public boolean isOfPrice() {
    return this != LIQUIDITY && this != GAS;
  }
}
