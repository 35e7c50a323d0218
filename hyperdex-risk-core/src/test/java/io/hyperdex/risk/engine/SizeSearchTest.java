package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The size that a REDUCE names is the largest that passes. */
class SizeSearchTest {
  private static final boolean FULL_SCALE = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int CASES = FULL_SCALE ? 10_000 : 250;
  private static final ChainId CHAIN = ChainId.ETHEREUM;
  private static final UserId ALICE = UserId.of("alice");
  private static final long NOW = 1_700_000_000_000L;

  private static TokenId id(int i) {
    return TokenId.of(CHAIN, "T" + i);
  }

  private static RiskEngine engine(Random random, UnmatchedPolicy unmatched, int... decimals) {
    PreTradePolicy.Builder policy =
        PreTradePolicy.builder().impact(9, 9, 9, 9, 9).missingPriceMinimum(Usd.of(1));
    RuleSet rules = RuleSet.empty();
    switch (random.nextInt(5)) {
      case 0 -> policy.maxExposure(Usd.of(3_000 + random.nextInt(1_500)));
      case 1 -> policy.maxConcentration(0.4 + 0.4 * random.nextDouble(), Usd.ZERO);
      case 2 -> policy.maxNotional(Usd.of(1 + random.nextInt(500)));
      case 3 ->
          rules =
              RuleSet.of(
                  ExposureLimit.of(
                      "gross", Severity.CRITICAL, Usd.of(3_000 + random.nextInt(1_500))),
                  ConcentrationLimit.of("share", Severity.CRITICAL, 0.4 + 0.4 * random.nextDouble())
                      .withMinHoldings(1 + random.nextInt(3))
                      .withMinGross(Usd.of(random.nextInt(4_000))));
      default ->
          policy
              .maxExposure(Usd.of(3_000 + random.nextInt(1_500)))
              .maxConcentration(0.4 + 0.4 * random.nextDouble(), Usd.of(1_000));
    }
    RiskEngine engine =
        RiskEngine.builder()
            .unmatchedPolicy(unmatched)
            .rules(rules)
            .preTrade(policy.build())
            .build();
    engine.advanceTo(NOW);
    for (int i = 0; i < decimals.length; i++) {
      engine.apply(TokenMeta.of(id(i), "T" + i, decimals[i]));
      double price = 0.5 + 3 * random.nextDouble();
      engine.apply(PriceTick.of(id(i), Price.of(new BigDecimal(price, new MathContext(9))), NOW));
      double whole = 100 + 1_000 * random.nextDouble();
      BigInteger raw = new BigDecimal(whole).scaleByPowerOfTen(decimals[i]).toBigInteger();
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(1, i), ALICE, ChainPosition.of(CHAIN, NOW), id(i), Quantity.of(raw)));
    }
    return engine;
  }

  private static SwapIntent intent(BigInteger in, BigInteger out) {
    return SwapIntent.builder(ALICE)
        .give(id(0), Quantity.of(in))
        .receive(id(1), Quantity.of(out))
        .build();
  }

  private static boolean passes(RiskEngine engine, BigInteger x, BigInteger in, BigInteger out) {
    BigInteger get = out.multiply(x).divide(in);
    return get.signum() > 0
        && engine.whatIf(intent(x, get), new WhatIfBuffer()).compareTo(Decision.REDUCE) < 0;
  }

  @Test
  void theLargestOfAllSmallerSizesIsFound() {
    int reduced = 0;
    int proven = 0;
    int denied = 0;
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(i);
      UnmatchedPolicy unmatched = UnmatchedPolicy.values()[i % 4];
      RiskEngine engine =
          engine(random, unmatched, random.nextInt(2), random.nextInt(3), random.nextInt(3));
      BigInteger in = BigInteger.valueOf(1 + random.nextInt(1_500));
      BigInteger out =
          BigInteger.valueOf((long) (1 + in.intValue() * Math.exp(4 * random.nextDouble() - 1)));

      WhatIf answer = engine.whatIf(intent(in, out));

      if (answer.decision().compareTo(Decision.REDUCE) < 0) {
        continue;
      }
      BigInteger found = answer.maxAmountIn().toBigInteger();
      assertThat(found.signum() > 0).isEqualTo(answer.decision() == Decision.REDUCE);
      assertThat(found.signum() == 0 || passes(engine, found, in, out)).isTrue();
      assertThat(passes(engine, found.add(BigInteger.ONE), in, out)).isFalse();
      if (answer.maxIsProven()) {
        proven++;
        BigInteger largest = in;
        while (largest.signum() > 0 && !passes(engine, largest, in, out)) {
          largest = largest.subtract(BigInteger.ONE);
        }
        assertThat(found).as("case %s", i).isEqualTo(largest);
      }
      reduced += found.signum();
      denied += 1 - found.signum();
    }
    System.out.println(
        "sizes looked for: " + reduced + " found, " + denied + " none, proven " + proven);
    assertThat(reduced).isGreaterThan(CASES / 5);
    assertThat(proven).isGreaterThan(reduced / 2);
  }

  @ParameterizedTest
  @EnumSource(UnmatchedPolicy.class)
  void oneRawUnitMoreFailsAtEighteenDecimals(UnmatchedPolicy unmatched) {
    int reduced = 0;
    int proven = 0;
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(1_000 + i);
      int other = random.nextBoolean() ? 6 : 18;
      RiskEngine engine = engine(random, unmatched, random.nextBoolean() ? 6 : 18, other, 8);
      BigInteger held = engine.position(ALICE, id(0)).orElseThrow().quantity().toBigInteger();
      BigInteger in = held.multiply(BigInteger.valueOf(1 + random.nextInt(120)));
      in = in.divide(BigInteger.valueOf(100));
      double price = engine.mark(id(0)).orElseThrow().price().doubleValue();
      double priceOut = engine.mark(id(1)).orElseThrow().price().doubleValue();
      double whole =
          in.doubleValue() / Math.pow(10, engine.tokens().find(id(0)).orElseThrow().decimals());
      double gain = 0.9 + 0.5 * random.nextDouble();
      BigInteger out =
          new BigDecimal(whole * price / priceOut * gain).scaleByPowerOfTen(other).toBigInteger();

      WhatIf answer = engine.whatIf(intent(in, out));

      if (answer.decision() == Decision.REDUCE) {
        reduced++;
        proven += answer.maxIsProven() ? 1 : 0;
        BigInteger found = answer.maxAmountIn().toBigInteger();
        assertThat(passes(engine, found, in, out)).isTrue();
        assertThat(passes(engine, found.add(BigInteger.ONE), in, out)).isFalse();
      }
    }
    System.out.println("at " + unmatched + ": " + reduced + " reduced, proven " + proven);
    assertThat(reduced).isGreaterThan(CASES / 5);
    assertThat(unmatched == UnmatchedPolicy.SHORT || proven > reduced / 2).isTrue();
  }
}
