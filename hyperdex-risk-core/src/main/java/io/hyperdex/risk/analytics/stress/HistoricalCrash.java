package io.hyperdex.risk.analytics.stress;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Crashes that happened, as shocks worked out from published prices.
 *
 * <p>A move is last price / first price - 1, rounded to 6 places, between two moments that are the
 * same for every asset, so that the moves did happen together: the start of the window and the hour
 * (2020: the day) in it at whose end the plain average of the listed assets' returns was lowest.
 * The price at a moment is the close of the bar that ends there. The hours searched end on 20 May
 * 2021, 13 May 2022 and 12 March 2023 at midnight, and with the last price of FTT, on 15 November
 * 2022 at 5. USDC in 2023 is the exception: its market was closed at the start and its low came
 * earlier, so its level is the low of the day. A test works every figure out again from the files.
 *
 * <p>Sources: Binance hourly closes in USDT (2021 to 2023), Yahoo Finance daily closes in USD
 * (2020), CoinMarketCap (the low of USDC). Prices in USDT carry USDT's own moves: at the end of the
 * window of May 2022 one USDC cost 1.05 USDT. Dollar tokens are listed only where they were what
 * broke. Nothing is said about liquidity and gas: the sources have no figures of them; add shocks
 * of your own.
 *
 * <p>Assets are tags: a holding is moved by the tag with its asset's name, so tag WETH as {@code
 * ETH}. LUNA is two assets: {@code LUNA1} is the first one, which collapsed in May 2022 and is
 * called LUNC since; {@code LUNA2} is traded from 31 May 2022 on. There is no tag LUNA.
 */
public enum HistoricalCrash {
  /** 12 March 2020: the day the pandemic reached every market. */
  MARCH_2020(
      "Pandemic crash, March 2020",
      "2020-03-12T00:00:00Z",
      "2020-03-13T00:00:00Z",
      yahoo("BTC", -0.371695),
      yahoo("ETH", -0.423472),
      yahoo("BNB", -0.419046),
      yahoo("LINK", -0.45913),
      yahoo("MKR", -0.558768),
      yahoo("SNX", -0.402692),
      yahoo("MATIC", -0.510313),
      yahoo("LUNA1", -0.218714),
      yahoo("DOGE", -0.296245)),

  /** 19 May 2021: the fall of leveraged positions. */
  MAY_2021(
      "Deleveraging, May 2021",
      "2021-05-19T00:00:00Z",
      "2021-05-19T13:00:00Z",
      binance("BTC", -0.177718),
      binance("ETH", -0.29922),
      binance("BNB", -0.339411),
      binance("SOL", -0.36599),
      binance("UNI", -0.418265),
      binance("LINK", -0.397547),
      binance("AAVE", -0.312827),
      binance("MATIC", -0.265967),
      binance("CRV", -0.430496),
      binance("COMP", -0.404671),
      binance("MKR", -0.346372),
      binance("SUSHI", -0.373904),
      binance("LUNA1", -0.30387),
      binance("FTT", -0.291253)),

  /** 7 to 12 May 2022: UST loses its peg and LUNA everything. */
  UST_LUNA_2022(
      "UST and LUNA, May 2022",
      "2022-05-07T00:00:00Z",
      "2022-05-12T07:00:00Z",
      binance("BTC", -0.247098),
      binance("ETH", -0.314414),
      binance("BNB", -0.384595),
      binance("SOL", -0.501836),
      binance("UNI", -0.461133),
      binance("LINK", -0.450417),
      binance("AAVE", -0.492052),
      binance("MATIC", -0.471716),
      binance("CRV", -0.482774),
      binance("COMP", -0.441319),
      binance("MKR", -0.26012),
      binance("SUSHI", -0.48976),
      binance("LUNA1", -0.997924),
      binance("UST", -0.481189),
      binance("FTT", -0.230705)),

  /** 6 to 9 November 2022: the FTX exchange fails. */
  FTX_2022(
      "FTX, November 2022",
      "2022-11-06T00:00:00Z",
      "2022-11-09T22:00:00Z",
      binance("BTC", -0.260488),
      binance("ETH", -0.319795),
      binance("BNB", -0.246564),
      binance("SOL", -0.661518),
      binance("UNI", -0.378414),
      binance("LINK", -0.317211),
      binance("AAVE", -0.390447),
      binance("MATIC", -0.340284),
      binance("CRV", -0.462387),
      binance("COMP", -0.34605),
      binance("MKR", -0.269488),
      binance("SUSHI", -0.438529),
      binance("LUNA2", -0.366449),
      binance("FTT", -0.90032)),

  /** 10 to 11 March 2023: USDC loses its peg with the bank of its reserves. */
  USDC_2023(
      "USDC depeg, March 2023",
      "2023-03-10T00:00:00Z",
      "2023-03-11T16:00:00Z",
      binance("BTC", -0.014745),
      binance("ETH", -0.006477),
      binance("BNB", -0.017683),
      binance("SOL", -0.010964),
      binance("UNI", -0.080741),
      binance("LINK", -0.033279),
      binance("AAVE", -0.06414),
      binance("MATIC", -0.01278),
      binance("CRV", -0.05006),
      binance("COMP", -0.071078),
      binance("MKR", -0.165637),
      binance("SUSHI", -0.02552),
      binance("LUNA2", -0.04156),
      new CrashMove("USDC", Change.to(0.8774), "prices_1d_cmc_stable_depegs, low of 2023-03-11"));

  private final String title;
  private final Instant from;
  private final Instant to;
  private final List<CrashMove> moves;

  HistoricalCrash(String title, String from, String to, CrashMove... moves) {
    this.title = title;
    this.from = Instant.parse(from);
    this.to = Instant.parse(to);
    this.moves = List.of(moves);
  }

  public String title() {
    return title;
  }

  /** Moment of the first prices, UTC. */
  public Instant from() {
    return from;
  }

  /** Moment of the last prices, UTC. */
  public Instant to() {
    return to;
  }

  /** What the assets did, in the order of the files. */
  public List<CrashMove> moves() {
    return moves;
  }

  /**
   * The crash for the listed assets; holdings without such a tag keep their price, and show as
   * UNTOUCHED.
   */
  public Scenario scenario() {
    return listed(Scenario.named(title)).build();
  }

  /**
   * The crash with an assumption for everything that is not listed: no fact, but a portfolio of
   * small tokens is not safe because nobody published their prices.
   *
   * @param unlisted for holdings without a listed tag, such as {@code Change.by(-0.5)}
   * @param spared tag of what the assumption leaves alone, such as the dollar tokens
   */
  public Scenario scenario(Change unlisted, String spared) {
    return listed(
            Scenario.named(title)
                .price(ShockTarget.all(), unlisted)
                .price(ShockTarget.tag(spared), Change.times(1)))
        .build();
  }

  private Scenario.Builder listed(Scenario.Builder scenario) {
    scenario.on(LocalDate.ofInstant(from, ZoneOffset.UTC));
    for (CrashMove move : moves) {
      ShockTarget asset = ShockTarget.tag(move.asset());
      scenario.shock(
          move.change().isRelative()
              ? Shock.price(asset, move.change())
              : Shock.depeg(asset, move.change().amount()));
    }
    return scenario;
  }

  private static CrashMove binance(String asset, double move) {
    return new CrashMove(asset, Change.by(move), "prices_1h_binance_usdt");
  }

  private static CrashMove yahoo(String asset, double move) {
    return new CrashMove(asset, Change.by(move), "prices_1d_yahoo_usd");
  }
}
