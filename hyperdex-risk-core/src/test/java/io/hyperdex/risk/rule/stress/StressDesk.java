package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A live engine with one user who traded at random: the same seed gives the same history. */
final class StressDesk {
  static final UserId USER = UserId.of("ann");
  static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "usdc");
  static final int TOKENS = 5;
  private static final long DAY = 86_400_000L;
  private static final long T0 = 19_700 * DAY;
  private static final int PAST = 160;

  final RiskEngine engine;
  final List<TokenId> tokens = new ArrayList<>();
  long now = T0;

  private final Random random;
  private final double[] price = new double[TOKENS];
  private int keys;

  StressDesk(Profile profile, RuleSet rules, long seed) {
    random = new Random(seed);
    engine =
        RiskEngine.builder()
            .profile(profile)
            .rules(rules)
            .minimumScenarios(50)
            .maxPriceAge(Duration.ofDays(30))
            .build();
    for (int i = 0; i < TOKENS; i++) {
      TokenId token = TokenId.of(ChainId.ETHEREUM, "t" + i);
      tokens.add(token);
      engine.apply(TokenMeta.of(token, "T" + i, 6 + 3 * i).withTags(i < 2 ? "major" : "alt"));
      price[i] = 0.01 * StrictMath.exp(10 * random.nextDouble());
    }
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6).withTags("stable"));
    preload(USDC, 1, 0.001);
    for (int i = 0; i < TOKENS; i++) {
      preload(tokens.get(i), price[i], 0.05);
    }
    tick(USDC, 1);
  }

  private void preload(TokenId token, double last, double size) {
    double[] closes = new double[PAST];
    double close = last;
    for (int k = PAST - 1; k >= 0; k--) {
      closes[k] = close;
      close *= 1 + size * (2 * random.nextDouble() - 1);
    }
    engine.preloadCloses(token, T0 - PAST * DAY, closes);
  }

  /** Days of ticks and trades. */
  void live(int days) {
    tickAll();
    deposit(USDC, 20_000 + random.nextInt(30_000), 6);
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < 3; i++) {
        now += 1 + random.nextInt(20_000_000);
        tickAll();
        trade();
      }
      now = (now / DAY + 1) * DAY + 2;
      engine.advanceTo(now);
    }
    tickAll();
  }

  private void tickAll() {
    for (int i = 0; i < TOKENS; i++) {
      price[i] *= 1 + 0.06 * (2 * random.nextDouble() - 1);
      tick(tokens.get(i), price[i]);
    }
  }

  void tick(TokenId token, double usd) {
    engine.apply(PriceTick.of(token, Price.of(new BigDecimal(usd)), now));
  }

  void deposit(TokenId token, double units, int decimals) {
    engine.apply(
        ExternalFlow.deposit(EventKey.of(1, ++keys), USER, at(), token, quantity(units, decimals)));
  }

  private void trade() {
    int token = random.nextInt(TOKENS);
    double usd = 500 + random.nextInt(4_000);
    Quantity dollars = quantity(usd, 6);
    Quantity units = quantity(usd / price[token], 6 + 3 * token);
    boolean buys = random.nextInt(3) > 0;
    Trade.Builder trade = Trade.builder(EventKey.of(2, ++keys), USER, at());
    engine.apply(
        buys
            ? trade.gave(USDC, dollars).received(tokens.get(token), units).build()
            : trade.gave(tokens.get(token), units).received(USDC, dollars).build());
  }

  private ChainPosition at() {
    return ChainPosition.of(ChainId.ETHEREUM, now);
  }

  private static Quantity quantity(double units, int decimals) {
    return Quantity.ofDecimal(
        new BigDecimal(units)
            .round(new MathContext(15))
            .setScale(decimals, java.math.RoundingMode.HALF_EVEN)
            .toPlainString(),
        decimals);
  }

  PortfolioState state() {
    return engine.portfolioState(USER).orElseThrow();
  }
}
