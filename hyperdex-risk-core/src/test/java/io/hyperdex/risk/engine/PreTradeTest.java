package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.tail.ExitCost;
import io.hyperdex.risk.analytics.tail.Pool;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.pretrade.Check;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.FailMode;
import io.hyperdex.risk.pretrade.Finding;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.QuietRule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check, each trading state: T0 is a dollar, all tokens are worth one. */
class PreTradeTest {
  private static final long USD = 1_000_000;
  private static final UserId ALICE = UserId.of("alice");

  private static LeanDesk desk(
      Profile profile, UnaryOperator<PreTradePolicy.Builder> policy, RuleSet rules) {
    return new LeanDesk(
        b ->
            b.profile(profile)
                .rules(rules)
                .preTrade(policy.apply(PreTradePolicy.builder()).build()));
  }

  private static LeanDesk desk(Profile profile, UnaryOperator<PreTradePolicy.Builder> policy) {
    return desk(profile, policy, RuleSet.empty());
  }

  private static SwapIntent.Builder swap(int in, long give, int out, long receive) {
    return SwapIntent.builder(ALICE)
        .give(LeanDesk.id(in), Quantity.of(give))
        .receive(LeanDesk.id(out), Quantity.of(receive));
  }

  private static SwapIntent plain(int in, int out, long usd) {
    return swap(in, usd * USD, out, usd * USD).build();
  }

  private static List<FindingCode> codes(WhatIf answer) {
    return answer.findings().stream().map(Finding::code).toList();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aHarmlessSwapIsAllowedAndNothingHappens(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    desk.deposit(ALICE, 0, 100 * USD);
    StateHash before = desk.engine.fullHash();

    WhatIf answer = desk.engine.whatIf(plain(0, 1, 40));

    assertThat(answer.decision()).isEqualTo(Decision.ALLOW);
    assertThat(answer.findings()).isEmpty();
    assertThat(answer.maxAmountIn()).isEqualTo(Quantity.of(40 * USD));
    assertThat(answer.notional()).isEqualTo(Usd.of(40));
    assertThat(answer.before().gross()).isEqualTo(Usd.of(100));
    assertThat(answer.after().gross()).isEqualTo(Usd.of(100));
    assertThat(answer.before().risk()).isEqualTo(Usd.ZERO);
    assertThat(answer.after().risk()).isEqualTo(Usd.of(40));
    assertThat(answer.after().concentration()).isEqualTo(0.6);
    assertThat(answer.after().status()).isEqualTo(MeasureStatus.OK);
    assertThat(answer.asOfMs()).isEqualTo(desk.engine.now());
    assertThat(desk.engine.fullHash()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void somebodyNeverSeenMayAskAndStaysUnknown(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxExposure(Usd.of(50)));
    SwapIntent intent =
        SwapIntent.builder(UserId.of("nobody yet"))
            .give(LeanDesk.id(0), Quantity.of(90 * USD))
            .receive(TokenId.of(LeanDesk.CHAIN, "never heard of"), Quantity.of(1))
            .build();

    WhatIf answer = desk.engine.whatIf(intent);

    assertThat(codes(answer)).contains(FindingCode.PRICE_MISSING, FindingCode.EXPOSURE_UNKNOWN);
    assertThat(answer.decision()).isEqualTo(Decision.DENY);
    assertThat(desk.engine.users()).isEmpty();
    assertThat(desk.engine.tokens().size()).isEqualTo(LeanDesk.TOKENS);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void notionalAboveItsLimitIsReducedToTheLastUnit(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxNotional(Usd.of(50)));
    desk.deposit(ALICE, 0, 100 * USD);

    WhatIf answer = desk.engine.whatIf(plain(0, 1, 80));

    assertThat(answer.decision()).isEqualTo(Decision.REDUCE);
    assertThat(answer.maxAmountIn()).isEqualTo(Quantity.of(50 * USD));
    assertThat(answer.findings())
        .containsExactly(
            new Finding(
                FindingCode.NOTIONAL_EXCEEDED,
                Decision.REDUCE,
                Unit.USD,
                Usd.of(50).toBigDecimal(),
                Usd.ZERO.toBigDecimal(),
                Usd.of(80).toBigDecimal(),
                "user:alice"));
    assertThat(codes(desk.engine.whatIf(plain(0, 1, 40))))
        .containsExactly(FindingCode.NOTIONAL_NEAR);
    assertThat(codes(desk.engine.whatIf(plain(0, 1, 39)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void exposureAndConcentrationAreCheckedAfterTheSwap(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxExposure(Usd.of(110)).maxConcentration(0.75, Usd.ZERO));
    desk.deposit(ALICE, 0, 50 * USD);
    desk.deposit(ALICE, 1, 50 * USD);

    WhatIf rich = desk.engine.whatIf(swap(1, 40 * USD, 2, 60 * USD).build());
    WhatIf uneven = desk.engine.whatIf(plain(1, 0, 40));

    assertThat(codes(rich)).contains(FindingCode.EXPOSURE_EXCEEDED);
    assertThat(rich.decision()).isEqualTo(Decision.REDUCE);
    assertThat(rich.maxAmountIn())
        .isEqualTo(Quantity.of(20 * USD + 1)); // receives half a unit less
    assertThat(codes(uneven)).contains(FindingCode.CONCENTRATION_EXCEEDED);
    assertThat(uneven.maxAmountIn()).isEqualTo(Quantity.of(25 * USD));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void whatIsBeyondALimitAlreadyMayBeWorkedOff(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxConcentration(0.6, Usd.ZERO));
    desk.deposit(ALICE, 1, 100 * USD);

    WhatIf answer = desk.engine.whatIf(plain(1, 2, 10));

    assertThat(answer.findings())
        .extracting(Finding::code, Finding::effect)
        .containsExactly(tuple(FindingCode.CONCENTRATION_EXCEEDED, Decision.WARN));
    assertThat(answer.decision()).isEqualTo(Decision.WARN);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theCollarWarnsAsksAndBlocks(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    desk.deposit(ALICE, 0, 1_000 * USD);
    Object[][] cases = {
      {1, null, Decision.ALLOW},
      {10, FindingCode.IMPACT_NOTICE, Decision.WARN},
      {30, FindingCode.IMPACT_WARNING, Decision.WARN},
      {50, FindingCode.IMPACT_HIGH, Decision.WARN},
      {100, FindingCode.IMPACT_CONFIRM, Decision.DENY},
      {150, FindingCode.IMPACT_BLOCKED, Decision.DENY},
    };
    for (Object[] one : cases) {
      long lost = (int) one[0] * USD;
      SwapIntent.Builder intent = swap(0, 1_000 * USD, 1, 1_000 * USD - lost);

      WhatIf answer = desk.engine.whatIf(intent.build());

      assertThat(answer.decision()).isEqualTo(one[2]);
      assertThat(codes(answer)).isEqualTo(one[1] == null ? List.of() : List.of(one[1]));
      boolean asked = one[1] == FindingCode.IMPACT_CONFIRM;
      assertThat(desk.engine.whatIf(intent.confirmed(true).build()).decision())
          .isEqualTo(asked ? Decision.WARN : one[2]);
    }
  }

  @Test
  void anUnusualOrLargeSizeHasToBeConfirmed() {
    LeanDesk desk = desk(Profile.FULL, p -> p.unusualSize(5, 3).largeSize(Usd.of(400)));
    desk.deposit(ALICE, 0, 1_000 * USD);
    int alice = desk.engine.userIndex(ALICE);
    for (int i = 0; i < 3; i++) {
      desk.swap(alice, 0, 1, 10 * USD);
    }

    assertThat(codes(desk.engine.whatIf(plain(0, 1, 50)))).isEmpty();
    WhatIf unusual = desk.engine.whatIf(plain(0, 1, 51));
    assertThat(unusual.decision()).isEqualTo(Decision.DENY);
    assertThat(codes(unusual)).containsExactly(FindingCode.SIZE_UNUSUAL);
    assertThat(unusual.findings().get(0).limit()).isEqualByComparingTo("50");
    WhatIf both = desk.engine.whatIf(swap(0, 400 * USD, 1, 400 * USD).confirmed(true).build());
    assertThat(both.decision()).isEqualTo(Decision.WARN);
    assertThat(codes(both)).containsExactly(FindingCode.SIZE_LARGE, FindingCode.SIZE_UNUSUAL);
  }

  @Test
  void leanSaysWhatItDoesNotKeepAndTheFailModeDecides() {
    UnaryOperator<PreTradePolicy.Builder> asks = p -> p.unusualSize(5, 1).maxPeriodLoss(0.1);
    LeanDesk open = desk(Profile.LEAN, asks);
    LeanDesk closed = desk(Profile.LEAN, p -> asks.apply(p).failMode(Check.SIZE, FailMode.CLOSED));
    for (LeanDesk desk : List.of(open, closed)) {
      desk.deposit(ALICE, 0, 100 * USD);
      assertThat(codes(desk.engine.whatIf(plain(0, 1, 10))))
          .containsExactly(FindingCode.SIZE_UNKNOWN, FindingCode.LOSS_UNKNOWN);
    }
    assertThat(open.engine.whatIf(plain(0, 1, 10)).decision()).isEqualTo(Decision.WARN);
    assertThat(closed.engine.whatIf(plain(0, 1, 10)).decision()).isEqualTo(Decision.DENY);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void stalePricesWarnAndMissingOnesDeny(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.missingPriceMinimum(Usd.of(5)));
    desk.deposit(ALICE, 0, 100 * USD);
    TokenId blank = TokenId.of(LeanDesk.CHAIN, "blank");
    desk.engine.tokenIndex(blank);
    SwapIntent.Builder small = SwapIntent.builder(ALICE).give(LeanDesk.id(0), Quantity.of(5 * USD));
    SwapIntent.Builder large = SwapIntent.builder(ALICE).give(LeanDesk.id(0), Quantity.of(6 * USD));
    Quantity some = Quantity.of(1);

    WhatIf little = desk.engine.whatIf(small.receive(blank, some).build());
    WhatIf much = desk.engine.whatIf(large.receive(blank, some).build());
    desk.engine.advanceTo(LeanDesk.T0 + 3_600_001);
    desk.tick(2, "1");
    WhatIf stale = desk.engine.whatIf(plain(2, 1, 1));

    assertThat(codes(little)).contains(FindingCode.PRICE_MISSING);
    assertThat(little.decision()).isEqualTo(Decision.WARN);
    assertThat(much.decision()).isEqualTo(Decision.DENY);
    assertThat(codes(stale)).contains(FindingCode.PRICE_STALE, FindingCode.IMPACT_UNKNOWN);
    assertThat(stale.decision()).isEqualTo(Decision.WARN);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void restrictedTokensVenuesAndCounterpartiesAreDenied(Profile profile) {
    LeanDesk desk =
        desk(
            profile,
            p ->
                p.restrictedTokens(Set.of(LeanDesk.id(3)))
                    .restrictedVenues(Set.of(VenueId.of("dark")))
                    .restrictedCounterparties(Set.of("0xbad")));
    desk.deposit(ALICE, 0, 100 * USD);

    WhatIf answer =
        desk.engine.whatIf(
            swap(0, USD, 3, USD).venue(VenueId.of("dark")).counterparty("0xbad").build());

    assertThat(answer.decision()).isEqualTo(Decision.DENY);
    assertThat(answer.maxAmountIn()).isEqualTo(Quantity.ZERO);
    assertThat(answer.findings())
        .extracting(Finding::code, Finding::scope)
        .containsExactly(
            tuple(FindingCode.RESTRICTED_TOKEN, "token:" + LeanDesk.id(3)),
            tuple(FindingCode.RESTRICTED_VENUE, "venue:dark"),
            tuple(FindingCode.RESTRICTED_COUNTERPARTY, "0xbad"));
    assertThat(
            desk.engine
                .whatIf(swap(0, USD, 1, USD).venue(VenueId.of("lit")).counterparty("0xok").build())
                .decision())
        .isEqualTo(Decision.ALLOW);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void gasIsComparedWithTheValueOfTheSizeThatPasses(Profile profile) {
    LeanDesk desk = desk(profile, p -> p.maxGasRatio(0.1).maxNotional(Usd.of(50)));
    desk.deposit(ALICE, 0, 1_000 * USD);

    assertThat(codes(desk.engine.whatIf(plain(0, 1, 10)))).containsExactly(FindingCode.GAS_UNKNOWN);
    assertThat(codes(desk.engine.whatIf(swap(0, 10 * USD, 1, 10 * USD).gas(Usd.of(2)).build())))
        .containsExactly(FindingCode.GAS_EXCEEDED);
    WhatIf dear = desk.engine.whatIf(swap(0, 90 * USD, 1, 90 * USD).gas(Usd.of(6)).build());
    WhatIf cheap = desk.engine.whatIf(swap(0, 90 * USD, 1, 90 * USD).gas(Usd.of(5)).build());
    assertThat(dear.decision()).isEqualTo(Decision.DENY); // 6 of 90 would do, 6 of 50 is too much
    assertThat(cheap.decision()).isEqualTo(Decision.REDUCE);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void rulesInForceAreCheckedOnThePortfolioAfterwards(Profile profile) {
    RuleSet rules =
        RuleSet.of(
            ExposureLimit.of("blocks", Severity.CRITICAL, Usd.of(1_010)),
            ExposureLimit.of("informs", Severity.INFO, Usd.of(1_001)),
            VarLimit.of("var", Severity.WARNING, Usd.of(10)));
    LeanDesk desk = desk(profile, p -> p, rules);
    desk.deposit(ALICE, 0, 1_000 * USD);

    WhatIf answer = desk.engine.whatIf(swap(0, 900 * USD, 1, 920 * USD).build());

    assertThat(answer.findings())
        .extracting(Finding::code, Finding::effect, Finding::scope)
        .containsExactly(
            tuple(FindingCode.RULE_BREACHED, Decision.REDUCE, "rule:blocks"),
            tuple(FindingCode.RULE_BREACHED, Decision.WARN, "rule:informs"),
            tuple(FindingCode.RULE_UNKNOWN, Decision.WARN, "rule:var"));
    assertThat(answer.decision()).isEqualTo(Decision.REDUCE);
    assertThat(answer.maxAmountIn().toBigInteger().longValueExact())
        .isBetween(450 * USD, 450 * USD + 46); // what is received goes in steps
    assertThat(answer.rules().get(0).before()).isEqualTo(Verdict.WITHIN);
    assertThat(answer.rules().get(0).after()).isEqualTo(Verdict.BREACHED);
    assertThat(answer.rules().get(0).headroomBefore()).isEqualByComparingTo("10");
    assertThat(answer.rules().get(0).headroomAfter()).isEqualByComparingTo("-10");
    assertThat(answer.rules().get(2).usageAfter()).isNull();
  }

  @Test
  void aRuleThatThrowsIsUnknownAndCounted() {
    QuietRule broken =
        new QuietRule() {
          @Override
          public Verdict check(io.hyperdex.risk.rule.RiskView after) {
            throw new IllegalStateException("broken");
          }
        };
    LeanDesk desk = desk(Profile.FULL, p -> p, RuleSet.of(broken));

    WhatIf answer = desk.engine.whatIf(plain(0, 1, 1));

    assertThat(codes(answer)).containsExactly(FindingCode.RULE_UNKNOWN);
    assertThat(desk.engine.preTrade().statistics().ruleErrors()).isEqualTo(2); // before and after
  }

  @Test
  void aRuleThatThrowsWhenAskedForItsLimitIsShownWithoutOne() {
    QuietRule broken =
        new QuietRule() {
          @Override
          public BigDecimal limit() {
            throw new IllegalStateException("broken");
          }
        };
    LeanDesk desk = desk(Profile.FULL, p -> p, RuleSet.of(broken));

    WhatIf answer = desk.engine.whatIf(plain(0, 1, 1));

    assertThat(codes(answer)).containsExactly(FindingCode.RULE_UNKNOWN);
    assertThat(answer.rules().get(0).limit()).isNull();
    assertThat(answer.rules().get(0).headroomAfter()).isNull();
  }

  @Test
  void afterALossOnlyReducingSwapsPass() {
    LeanDesk desk = desk(Profile.FULL, p -> p.maxPeriodLoss(0.1).maxDrawdown(0.18));
    desk.deposit(ALICE, 0, 500 * USD);
    desk.deposit(ALICE, 1, 500 * USD);
    desk.swap(desk.engine.userIndex(ALICE), 0, 1, USD);
    desk.tick(1, "0.7");

    WhatIf more = desk.engine.whatIf(swap(0, 7 * USD, 1, 10 * USD).build());
    WhatIf less = desk.engine.whatIf(swap(1, 10 * USD, 0, 7 * USD).build());

    assertThat(more.decision()).isEqualTo(Decision.DENY);
    assertThat(codes(more)).containsExactly(FindingCode.LOSS_EXCEEDED, FindingCode.DRAWDOWN_NEAR);
    assertThat(less.decision()).isEqualTo(Decision.WARN);
    assertThat(less.findings().get(0).projected().doubleValue()).isBetween(0.14, 0.16);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void portfolioVarMayOnlyRiseSoMuch(Profile profile) {
    LeanDesk desk =
        new LeanDesk(
            b ->
                b.profile(profile)
                    .rules(RuleSet.empty())
                    .minimumScenarios(20)
                    .scenarioWindow(40)
                    .maxPriceAge(Duration.ofDays(2))
                    .preTrade(
                        PreTradePolicy.builder()
                            .maxVarIncrease(Usd.of(4))
                            .varConfidenceBps(9_000)
                            .build()));
    desk.deposit(ALICE, 0, 1_000 * USD);
    long day = 86_400_000;
    for (int i = 1; i <= 40; i++) {
      desk.engine.advanceTo(LeanDesk.T0 + i * day);
      desk.tick(1, i % 4 == 0 ? "0.9" : "1");
    }
    desk.tick(1, "1");

    WhatIf answer = desk.engine.whatIf(plain(0, 1, 100));

    assertThat(answer.before().valueAtRisk()).isEqualTo(Usd.ZERO);
    assertThat(answer.after().valueAtRisk()).isEqualTo(Usd.of(10));
    assertThat(answer.after().expectedShortfall()).isEqualTo(Usd.of(10));
    assertThat(codes(answer)).containsExactly(FindingCode.VAR_EXCEEDED);
    assertThat(answer.decision()).isEqualTo(Decision.REDUCE);
    assertThat(answer.maxAmountIn().toBigInteger().longValueExact())
        .isBetween(40 * USD, 40 * USD + 10); // to whole millionths of VaR
    assertThat(answer.maxIsProven()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void exitCostIsThatOfAllThatIsHeldOfTheTokenReceived(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    desk.deposit(ALICE, 0, 1_000 * USD);
    desk.deposit(ALICE, 1, 100 * USD);
    List<Pool> pools = List.of(new Pool(10_000, 10_000, 0.003));

    WhatIf answer = desk.engine.whatIf(swap(0, 50 * USD, 1, 50 * USD).exitPools(pools).build());

    assertThat(answer.before().exitCost().doubleValue())
        .isCloseTo(ExitCost.of(100, 1, pools), within(1e-12));
    assertThat(answer.after().exitCost().doubleValue())
        .isCloseTo(ExitCost.of(150, 1, pools), within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theKillSwitchStopsEverythingAndIsOnTheRecord(Profile profile) {
    LeanDesk desk = desk(profile, p -> p);
    desk.deposit(ALICE, 0, 100 * USD);
    TradingStates states = desk.engine.preTrade().states();

    states.kill("carol", "feed is wrong", desk.engine.now());
    WhatIf stopped = desk.engine.whatIf(plain(0, 1, 1));
    states.set(TradingScope.HOUSE, TradingState.ACTIVE, "carol", "feed is right", 7);

    assertThat(stopped.decision()).isEqualTo(Decision.DENY);
    assertThat(stopped.findings())
        .extracting(Finding::code, Finding::scope)
        .containsExactly(tuple(FindingCode.STATE_HALTED, "house"));
    assertThat(desk.engine.whatIf(plain(0, 1, 1)).decision()).isEqualTo(Decision.ALLOW);
    assertThat(states.audit())
        .extracting(c -> c.before(), c -> c.after(), c -> c.actor(), c -> c.reason())
        .containsExactly(
            tuple(TradingState.ACTIVE, TradingState.HALTED, "carol", "feed is wrong"),
            tuple(TradingState.HALTED, TradingState.ACTIVE, "carol", "feed is right"));
    assertThatThrownBy(() -> states.kill(" ", "no reason", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStrictestScopeWins() {
    LeanDesk desk = desk(Profile.FULL, p -> p);
    desk.deposit(ALICE, 0, 100 * USD);
    desk.deposit(ALICE, 1, 100 * USD);
    TradingStates states = desk.engine.preTrade().states();
    states.set(TradingScope.tenant("t"), TradingState.REDUCING, "carol", "test", 0);
    SwapIntent of = swap(1, USD, 0, USD).tenant("t").strategy("s").build();
    SwapIntent other = swap(1, USD, 2, USD).tenant("u").build();

    assertThat(states.strictest(of)).isEqualTo(TradingScope.tenant("t"));
    assertThat(desk.engine.whatIf(of).decision()).isEqualTo(Decision.WARN);
    assertThat(desk.engine.whatIf(other).decision()).isEqualTo(Decision.ALLOW);
    for (TradingScope scope :
        List.of(
            TradingScope.strategy("s"),
            TradingScope.user(ALICE),
            TradingScope.token(LeanDesk.id(0)))) {
      states.set(scope, TradingState.HALTED, "carol", "test", 0);
      assertThat(states.strictest(of)).isEqualTo(scope);
      assertThat(desk.engine.whatIf(of).decision()).isEqualTo(Decision.DENY);
      states.set(scope, TradingState.ACTIVE, "carol", "test", 0);
    }
  }

  @Test
  void reducingMeansLessRiskAndNoMoreOfAnythingButDollars() {
    LeanDesk desk =
        new LeanDesk(
            b ->
                b.profile(Profile.FULL)
                    .rules(RuleSet.empty())
                    .unmatchedPolicy(UnmatchedPolicy.SHORT));
    desk.deposit(ALICE, 0, 100 * USD);
    desk.deposit(ALICE, 1, 100 * USD);
    TradingStates states = desk.engine.preTrade().states();
    states.set(TradingScope.user(ALICE), TradingState.REDUCING, "carol", "test", 0);

    assertThat(desk.engine.whatIf(plain(1, 0, 100)).decision()).isEqualTo(Decision.WARN);
    assertThat(desk.engine.whatIf(plain(1, 2, 50)).decision()).isEqualTo(Decision.DENY);
    assertThat(desk.engine.whatIf(plain(0, 1, 1)).decision()).isEqualTo(Decision.DENY);
    WhatIf flips = desk.engine.whatIf(plain(1, 0, 250)); // a short of 150 would be more
    assertThat(flips.decision()).isEqualTo(Decision.REDUCE);
    assertThat(flips.maxAmountIn()).isEqualTo(Quantity.of(200 * USD));
    desk.engine.apply(
        PriceTick.of(LeanDesk.id(0), Price.parse("0.9"), desk.engine.now())); // off its peg
    assertThat(desk.engine.whatIf(plain(1, 0, 10)).decision()).isEqualTo(Decision.DENY);
  }

  @Test
  void theAuditListIsBoundedAndCountsWhatItForgets() {
    TradingStates states = TradingStates.create(2);
    for (int i = 0; i < 5; i++) {
      states.kill("carol", "reason " + i, i);
    }

    assertThat(states.audit()).extracting(c -> c.reason()).containsExactly("reason 3", "reason 4");
    assertThat(states.forgotten()).isEqualTo(3);
  }

  @Test
  void policiesAreCheckedAndSwapped() {
    LeanDesk desk = desk(Profile.FULL, p -> p.maxNotional(Usd.of(5)));
    desk.deposit(ALICE, 0, 100 * USD);
    assertThat(desk.engine.whatIf(plain(0, 1, 10)).decision()).isEqualTo(Decision.REDUCE);

    desk.engine.preTrade().usePolicy(PreTradePolicy.standard());

    assertThat(desk.engine.whatIf(plain(0, 1, 10)).decision()).isEqualTo(Decision.ALLOW);
    PreTradePolicy.Builder builder = PreTradePolicy.builder();
    assertThatThrownBy(() -> builder.maxNotional(Usd.ZERO)).hasMessageContaining("maxNotional");
    assertThatThrownBy(() -> builder.warnBand(1.5)).hasMessageContaining("warnBand");
    assertThatThrownBy(() -> builder.impact(0.3, 0.2, 0.4, 0.5, 0.6))
        .hasMessageContaining("not fall");
    assertThatThrownBy(() -> builder.rate(0, Duration.ofSeconds(1))).hasMessageContaining("burst");
    assertThatThrownBy(() -> swap(0, USD, 0, USD).build()).hasMessageContaining("both sides");
    assertThat(BigDecimal.valueOf(builder.build().warnBand())).isEqualByComparingTo("0.8");
  }
}
