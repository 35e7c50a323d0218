package io.hyperdex.risk.analytics.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.stress.TokenStress.Outcome;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StressTestTest {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  private static final TokenId UNI = TokenId.of(ChainId.POLYGON, "UNI");
  private static final TokenId ODD = TokenId.of(ChainId.POLYGON, "ODD");

  private static StressPortfolio portfolio() {
    return StressPortfolio.of(
        Holding.of(WETH, 3, 2000, "ETH"),
        Holding.of(USDC, 10_000, 1, "stable"),
        Holding.of(UNI, 500, 6, "alt", "UNI"));
  }

  private static StressResult run(String text, StressPortfolio portfolio) {
    return StressTest.run(Scenario.parse("test", text), portfolio);
  }

  @Test
  void theMostSpecificShockDecidesAndShocksDoNotAddUp() {
    StressResult result =
        run(
            "token:eth/WETH price =1200; all price -40%; tag:stable depeg 0.9; "
                + "chain:polygon price -50%; chain:eth price -99%",
            portfolio());

    assertThat(result.tokens().stream().map(TokenStress::pnl))
        .containsExactly(3 * 1200.0 - 6000, 9000.0 - 10_000, 500 * 3.0 - 3000);
    assertThat(result.pnl()).isEqualTo(-2400.0 - 1000 - 1500);
    assertThat(result.valueBefore()).isEqualTo(19_000);
    assertThat(result.tokens().get(1).decisiveShock().orElseThrow().kind())
        .isEqualTo(ShockKind.DEPEG);
  }

  @Test
  void ofEquallySpecificShocksTheLastWrittenDecides() {
    assertThat(run("tag:UNI price -10%; tag:alt price -20%", portfolio()).pnl())
        .isCloseTo(-600, within(1e-9));
    assertThat(run("tag:alt price -20%; tag:UNI price =9", portfolio()).pnl()).isEqualTo(1500);
    assertThat(run("tag:stable depeg 0.9; tag:stable price x1", portfolio()).pnl()).isZero();
  }

  @Test
  void contributionsSumToOneAndAGainInAFallIsNegative() {
    StressResult result = run("tag:ETH price -50%; tag:alt price +10%", portfolio());

    assertThat(result.pnl()).isCloseTo(-2700, within(1e-9));
    assertThat(result.tokens().get(0).contribution().orElseThrow())
        .isCloseTo(3000.0 / 2700, within(1e-12));
    assertThat(result.tokens().get(1).contribution()).hasValue(0.0);
    assertThat(result.tokens().get(2).contribution().orElseThrow())
        .isCloseTo(-300.0 / 2700, within(1e-12));
    assertThat(run("gas x2", portfolio()).tokens().get(0).contribution()).isEmpty();
  }

  @Test
  void aShortPositionGainsInAFall() {
    StressPortfolio book = StressPortfolio.of(Holding.of(WETH, -2, 2000));

    assertThat(run("price -25%", book).pnl()).isEqualTo(1000);
  }

  @Test
  void whatHasNoPriceIsNamedAndLowersTheCoverage() {
    StressPortfolio book =
        StressPortfolio.of(Holding.of(WETH, 1, 2000), Holding.unpriced(ODD, 7, "alt"));

    StressResult result = run("all price =5", book);

    assertThat(result.coverage()).isEqualTo(0.5);
    assertThat(result.tokens().get(1).outcome()).isEqualTo(Outcome.UNPRICED);
    assertThat(result.tokens().get(1).pnl()).isZero();
    assertThat(result.tokens().get(1).priceAfter()).isEmpty();
    assertThat(StressTest.run(Scenario.of("none", List.of()), book).tokens().get(0).outcome())
        .isEqualTo(Outcome.UNTOUCHED);
    assertThat(run("all price =5", StressPortfolio.of()).coverage()).isEqualTo(1);
  }

  @Test
  void betaFollowsTheFactorsStressedReturn() {
    StressResult result =
        run("tag:ETH price -40%; tag:alt beta 1.5 to token:eth/WETH", portfolio());

    assertThat(result.tokens().get(2).pnl()).isCloseTo(-0.6 * 3000, within(1e-9));
    assertThat(run("tag:ETH price =1000; tag:alt beta 3 to token:eth/WETH", portfolio()).pnl())
        .as("a fall of 150 % is a fall of 100 %")
        .isEqualTo(-3000 - 3000);
    assertThat(run("tag:alt beta 3 to token:eth/WETH", portfolio()).pnl())
        .as("a factor without a shock does not move")
        .isZero();
  }

  @Test
  void correlationIsBetaByTheVolatilitiesOfTheHoldings() {
    StressPortfolio book =
        StressPortfolio.of(
            Holding.of(WETH, 0, 2000).withVolatility(0.04),
            Holding.of(UNI, 500, 6).withVolatility(0.06));
    String text = "token:eth/WETH price -20%; all correlation 0.5 to token:eth/WETH";

    assertThat(run(text, book).pnl()).isCloseTo(3000 * 0.5 * 1.5 * -0.2, within(1e-9));
  }

  @Test
  void aFactorThatCannotBeResolvedLeavesTheTokenUnresolved() {
    for (String text :
        List.of(
            "tag:alt beta 1 to token:eth/NONE",
            "tag:alt correlation 1 to token:eth/WETH",
            "tag:ETH beta 1 to token:eth/USDC; tag:alt beta 1 to token:eth/WETH",
            "all beta 1 to token:polygon/UNI")) {
      StressResult result = run(text, portfolio());
      assertThat(result.tokens().get(2).outcome()).as(text).isEqualTo(Outcome.UNRESOLVED);
      assertThat(result.coverage()).as(text).isLessThan(1);
    }
  }

  @Test
  void exitCostIsThatOfTheConstantProductPool() {
    // Pool of 100 WETH and 200,000 USD, fee 0.3 %: 3 WETH give 200000 * 2.991 / 102.991.
    PoolDepth pool = new PoolDepth(200_000, 0.003);
    StressPortfolio book = StressPortfolio.of(Holding.of(WETH, 3, 2000).withDepth(pool));

    StressResult same = run("gas x1", book);
    assertThat(same.exitCostBefore()).isCloseTo(6000 - 200_000 * 2.991 / 102.991, within(1e-9));
    assertThat(same.exitCostChange()).isZero();
    assertThat(same.exitCostCoverage()).isEqualTo(1);

    // At a quarter of the price arbitrage leaves 200 WETH and 100,000 USD in the pool.
    StressResult fallen = run("price -75%", book);
    assertThat(fallen.exitCostAfter()).isCloseTo(1500 - 100_000 * 2.991 / 202.991, within(1e-9));

    StressResult dry = run("liquidity -100%", book);
    assertThat(dry.exitCostAfter()).isEqualTo(6000);
    assertThat(dry.pnl()).isZero();
    assertThat(dry.pnlAfterCosts()).isEqualTo(-(6000 - dry.exitCostBefore()));
    assertThat(run("price =0", book).exitCostAfter()).isZero();
    assertThat(run("liquidity =50000", book).exitCostAfter())
        .isCloseTo(6000 - 50_000 * 2.991 / 27.991, within(1e-9));
  }

  @Test
  void aShortPositionIsBoughtBackFromThePoolOrHasNoExitCost() {
    PoolDepth pool = new PoolDepth(200_000, 0);

    assertThat(pool.exitCost(-3, 2000).orElseThrow())
        .isCloseTo(200_000 * 3 / 97.0 - 6000, within(1e-9));
    assertThat(pool.exitCost(-100, 2000)).isEmpty();
  }

  @Test
  void whatLimitsSeeAfterTheScenarioIsThere() {
    StressPortfolio book =
        StressPortfolio.of(
            Holding.of(WETH, 3, 2000), Holding.of(UNI, -500, 6), Holding.unpriced(ODD, 1));

    StressResult result = run("token:eth/WETH price =1000; token:polygon/UNI price x2", book);

    assertThat(result.grossAfter()).isEqualTo(3000 + 6000);
    assertThat(result.concentrationAfter().orElseThrow()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(result.fall()).hasValue(2);
    assertThat(LimitDistance.exposure(result.grossAfter(), 8500, 0).isBreached()).isTrue();
    assertThat(run("price x2", StressPortfolio.of()).concentrationAfter()).isEmpty();
    assertThat(run("price x2", StressPortfolio.of()).fall()).isEmpty();
  }

  @Test
  void gasIsPaidOncePerHoldingOnItsChain() {
    StressPortfolio book = portfolio().withGas(ChainId.ETHEREUM, 8).withGas(ChainId.POLYGON, 0.01);

    StressResult result = run("gas x5; chain:polygon gas =1", book);

    assertThat(result.gasBefore()).isEqualTo(8 + 8 + 0.01);
    assertThat(result.gasChange()).isCloseTo(80 + 1 - 16.01, within(1e-9));
    assertThat(result.pnlAfterCosts()).isEqualTo(-result.gasChange());
  }

  @Test
  void aCrashMovesTaggedHoldingsAndNamesTheOthers() {
    StressResult result = StressTest.run(HistoricalCrash.UST_LUNA_2022.scenario(), portfolio());

    assertThat(result.pnl()).isCloseTo(6000 * -0.314414 + 3000 * -0.461133, within(1e-9));
    assertThat(result.tokens().get(1).outcome()).isEqualTo(Outcome.UNTOUCHED);
    assertThat(result.scenario().date()).hasValue(LocalDate.of(2022, 5, 7));

    StressPortfolio book = StressPortfolio.of(Holding.of(ODD, 1, 100), Holding.of(USDC, 5, 1, "$"));
    Scenario assumed = HistoricalCrash.UST_LUNA_2022.scenario(Change.by(-0.5), "$");
    assertThat(StressTest.run(assumed, book).pnl()).isEqualTo(-50);
    assertThat(
            StressTest.run(
                    HistoricalCrash.USDC_2023.scenario(),
                    StressPortfolio.of(Holding.of(USDC, 100, 1.001, "USDC")))
                .pnl())
        .isCloseTo(87.74 - 100.1, within(1e-9));
  }

  @Test
  void badHoldingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Holding.of(WETH, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Holding.of(WETH, 1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Holding.of(WETH, 1e200, 1e200));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StressPortfolio.of(Holding.of(WETH, 1, 1), Holding.of(WETH, 2, 1)))
        .withMessageContaining("held twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StressPortfolio(List.of(), Map.of(ChainId.ETHEREUM, -1.0)));
    assertThatIllegalArgumentException().isThrownBy(() -> new PoolDepth(1, 1));
    assertThat(
            new Holding(WETH, 1, OptionalDouble.empty(), Set.of(), OptionalDouble.empty(), null)
                .value())
        .isEmpty();
  }
}
