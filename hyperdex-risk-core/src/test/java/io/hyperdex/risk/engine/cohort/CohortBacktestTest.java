package io.hyperdex.risk.engine.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.analytics.backtest.CohortStatus;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Model;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Reason;
import io.hyperdex.risk.analytics.tail.TailMethod;
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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CohortBacktestTest {
  private static final long DAY = 86_400_000L;
  private static final long START = 19_700 * DAY;
  private static final int PAST = 150;
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final TokenId LINK = TokenId.of(ChainId.ETHEREUM, "link");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "usdc");
  private static final UserId ANN = UserId.of("ann");
  private static final UserId BOB = UserId.of("bob");
  private static final CohortPolicy QUICK = new CohortPolicy(9_500, 60, 30, 0.01, 30, true);

  /** A market of random days, and two users who hold. */
  private static final class Market {
    final RiskEngine engine;
    final Random random = new Random(5);
    double weth = 2_000;
    double link = 10;
    long day = START;
    int keys;

    Market(Profile profile) {
      engine = RiskEngine.builder().profile(profile).build();
      for (TokenId token : List.of(WETH, LINK)) {
        double[] closes = new double[PAST];
        double close = token.equals(WETH) ? weth : link;
        for (int k = PAST - 1; k >= 0; k--) {
          closes[k] = close;
          close /= 1 + 0.03 * random.nextGaussian();
        }
        engine.preloadCloses(token, START - (PAST - 1) * DAY, closes);
      }
      engine.apply(TokenMeta.of(WETH, "WETH", 18));
      engine.apply(TokenMeta.of(LINK, "LINK", 18));
      engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
      ticks(START - 1);
      deposit(ANN, WETH, "3", 18, START - 1);
      deposit(ANN, USDC, "5000", 6, START - 1);
      deposit(BOB, LINK, "700", 18, START - 1);
    }

    void ticks(long timeMs) {
      engine.apply(PriceTick.of(WETH, Price.of(new BigDecimal(weth)), timeMs));
      engine.apply(PriceTick.of(LINK, Price.of(new BigDecimal(link)), timeMs));
    }

    void deposit(UserId user, TokenId token, String amount, int decimals, long timeMs) {
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(9, ++keys),
              user,
              ChainPosition.of(ChainId.ETHEREUM, timeMs),
              token,
              Quantity.ofDecimal(amount, decimals)));
    }

    /** One more day: prices move just before its end. */
    void live(CohortBacktest backtest, double size) {
      day += DAY;
      weth *= 1 + size * random.nextGaussian();
      link *= 1 + size * random.nextGaussian();
      backtest.advanceTo(day - 1000);
      ticks(day - 1000);
      backtest.advanceTo(day + 1);
    }

    double equity() {
      return engine.exposure(ANN).orElseThrow().net().doubleValue()
          + engine.exposure(BOB).orElseThrow().net().doubleValue();
    }
  }

  /** Forecasts a share of what it should, from a day to another. */
  private static PortfolioModel failing(long fromMs, long toMs, double share) {
    PortfolioModel right = PortfolioModel.of(TailMethod.HISTORICAL);
    return (past, bps) -> {
      long end = (past.firstPeriod() + past.periods() - 1) * past.periodMs();
      double factor = end >= fromMs && end < toMs ? share : 1;
      PortfolioModel.Fitted fitted = right.fit(past, bps);
      return (tokens, values) ->
          fitted
              .forecast(tokens, values)
              .map(
                  f ->
                      new PortfolioForecast(
                          f.valueAtRisk() * factor, f.expectedShortfall() * factor));
    };
  }

  private static CohortReport only(CohortBacktest backtest) {
    assertThat(backtest.reports()).hasSize(1);
    return backtest.reports().get(0);
  }

  @Test
  void theOutcomeIsWhatTheHoldingsOfYesterdayMade() {
    for (Profile profile : Profile.values()) {
      Market market = new Market(profile);
      CohortBacktest backtest = CohortBacktest.of(market.engine, CohortPolicy.of(9_500)).build();
      backtest.advanceTo(START + 1);
      for (int i = 0; i < 20; i++) {
        double before = market.equity();
        CohortReport forecast = only(backtest);

        market.live(backtest, 0.03);

        CohortOutcome outcome = only(backtest).last();
        assertThat(outcome.pnl()).isCloseTo(market.equity() - before, within(1e-6));
        assertThat(outcome.periodEndMs()).isEqualTo(market.day);
        assertThat(outcome.primaryVar()).isEqualTo(forecast.primary().valueAtRisk());
        assertThat(outcome.conservativeVar()).isGreaterThanOrEqualTo(outcome.primaryVar());
        assertThat(only(backtest).status().sequence()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void whatIsTradedInBetweenDoesNotChangeWhatIsJudged() {
    Market quiet = new Market(Profile.FULL);
    Market busy = new Market(Profile.FULL);
    CohortBacktest first = CohortBacktest.of(quiet.engine, QUICK).build();
    CohortBacktest second = CohortBacktest.of(busy.engine, QUICK).build();
    first.advanceTo(START + 1);
    second.advanceTo(START + 1);
    busy.engine.apply(
        Trade.builder(EventKey.of(4, 4), ANN, ChainPosition.of(ChainId.ETHEREUM, START + 5_000))
            .gave(WETH, Quantity.ofDecimal("3", 18))
            .received(USDC, Quantity.ofDecimal("6000", 6))
            .build());
    quiet.live(first, 0.03);
    busy.live(second, 0.03);

    assertThat(only(second).last()).isEqualTo(only(first).last());
    assertThat(only(second).primary()).isNotEqualTo(only(first).primary());
  }

  @Test
  void aModelThatFailsIsSetAsideAndComesBackWhenItHolds() {
    Market market = new Market(Profile.FULL);
    long repaired = START + 75 * DAY;
    CohortBacktest backtest =
        CohortBacktest.of(market.engine, QUICK)
            .models(failing(START, repaired, 0.3), PortfolioModel.highestOf(TailMethod.values()[0]))
            .build();
    backtest.advanceTo(START + 1);
    List<Model> models = new ArrayList<>();
    long demotedAt = 0;
    long promotedAt = 0;
    for (int i = 0; i < 200; i++) {
      market.live(backtest, 0.03);
      CohortReport report = only(backtest);
      models.add(report.forecastBy());
      if (demotedAt == 0 && report.status().demotions() == 1) {
        demotedAt = market.day;
        assertThat(report.status().reason()).isEqualTo(Reason.TOO_MANY_EXCEPTIONS);
        assertThat(report.status().n()).isZero(); // only outcomes since then count
        assertThat(report.inUse()).isEqualTo(report.conservative());
        // The user's own number follows at once.
        double user = backtest.forecast(ANN).orElseThrow().valueAtRisk();
        assertThat(user).isPositive();
        assertThat(report.conservative().valueAtRisk())
            .isGreaterThan(2 * report.primary().valueAtRisk());
      }
      if (promotedAt == 0 && report.status().promotions() == 1) {
        promotedAt = market.day;
      }
    }
    assertThat(models.get(0)).isEqualTo(Model.PRIMARY);
    assertThat(demotedAt).isEqualTo(START + 30 * DAY); // as soon as it is judged at all
    assertThat(promotedAt).isGreaterThan(repaired).isLessThan(START + 180 * DAY);
    assertThat(only(backtest).forecastBy()).isEqualTo(Model.PRIMARY);
    assertThat(only(backtest).status().reason()).isEqualTo(Reason.PROBATION_PASSED);
  }

  @Test
  void theReadyModelHoldsOnAMarketLikeItsPast() {
    Market market = new Market(Profile.LEAN);
    CohortBacktest backtest = CohortBacktest.of(market.engine, CohortPolicy.of(9_500)).build();
    backtest.advanceTo(START + 1);
    for (int i = 0; i < 250; i++) {
      market.live(backtest, 0.03);
    }
    CohortStatus status = only(backtest).status();
    assertThat(status.demotions()).isZero();
    assertThat(status.n()).isEqualTo(250);
    assertThat(status.exceptions()).isBetween(4, 23);
  }

  @Test
  void theForecastOfAUserIsThatOfTheModelInUse() {
    Market market = new Market(Profile.FULL);
    PortfolioModel flat =
        (past, bps) -> (tokens, values) -> Optional.of(new PortfolioForecast(1, 2));
    PortfolioModel high =
        (past, bps) -> (tokens, values) -> Optional.of(new PortfolioForecast(1e9, 1e9));
    CohortBacktest backtest =
        CohortBacktest.of(market.engine, QUICK)
            .cohorts(List.of("a", "b"), user -> user.equals(ANN) ? "a" : null)
            .models(flat, high)
            .build();
    assertThat(backtest.forecast(ANN)).isEmpty();
    backtest.advanceTo(START + 1);
    assertThat(backtest.forecast(ANN)).contains(new PortfolioForecast(1, 2));
    assertThat(backtest.forecast(BOB)).isEmpty();
    for (int i = 0; i < 30; i++) {
      market.live(backtest, 0.03);
    }
    assertThat(backtest.reports()).extracting(CohortReport::cohort).containsExactly("a", "b");
    assertThat(backtest.forecast(ANN)).contains(new PortfolioForecast(1e9, 1e9));
    assertThat(backtest.reports().get(1).users()).isZero();
    assertThat(backtest.reports().get(1).status().sequence()).isZero();
  }

  @Test
  void pooledUsersAreOneOutcomeEach() {
    Market market = new Market(Profile.FULL);
    CohortBacktest backtest = CohortBacktest.of(market.engine, QUICK.pooled()).build();
    backtest.advanceTo(START + 1);
    market.live(backtest, 0.03);

    assertThat(only(backtest).users()).isEqualTo(2);
    assertThat(only(backtest).status().sequence()).isEqualTo(2);
  }

  @Test
  void periodsNobodyLookedAtAreCountedAsMissed() {
    Market market = new Market(Profile.FULL);
    CohortBacktest backtest = CohortBacktest.of(market.engine, QUICK).build();
    backtest.advanceTo(START + 1);
    market.engine.advanceTo(START + 3 * DAY + 1); // past the backtest, and prices go stale

    backtest.advanceTo(START + 3 * DAY + 2);

    assertThat(only(backtest).missedPeriods()).isEqualTo(2);
    assertThat(only(backtest).unscored()).isEqualTo(1); // no close at the end of the first
    assertThat(only(backtest).status().sequence()).isZero();
  }

  @Test
  void periodsInOneCallAreLookedAtOneByOne() {
    Market market = new Market(Profile.FULL);
    CohortBacktest backtest = CohortBacktest.of(market.engine, QUICK).build();

    assertThat(backtest.advanceTo(START + 1)).isEqualTo(1);
    assertThat(backtest.advanceTo(START + 2)).isZero();
    assertThat(backtest.advanceTo(START + 3 * DAY + 5)).isEqualTo(3);
    assertThat(market.engine.now()).isEqualTo(START + 3 * DAY + 5);
    assertThat(only(backtest).missedPeriods()).isZero();
  }

  @Test
  void whatHasNoHistoryIsInNeitherForecastNorOutcome() {
    Market market = new Market(Profile.FULL);
    TokenId fresh = TokenId.of(ChainId.ETHEREUM, "new");
    market.engine.apply(TokenMeta.of(fresh, "NEW", 18));
    market.engine.apply(PriceTick.of(fresh, Price.parse("1000"), START - 1));
    CohortBacktest backtest = CohortBacktest.of(market.engine, QUICK).build();
    market.deposit(BOB, fresh, "18", 18, START - 1); // as much as all the rest together

    backtest.advanceTo(START + 1);

    assertThat(only(backtest).coverage()).isCloseTo(0.5, within(1e-9));
    assertThat(only(backtest).gross()).isCloseTo(36_000, within(1e-6));
  }

  @Test
  void theEngineIsTheSameWithAndWithout() {
    Market with = new Market(Profile.FULL);
    Market without = new Market(Profile.FULL);
    CohortBacktest backtest = CohortBacktest.of(with.engine, QUICK).build();
    for (int i = 0; i < 5; i++) {
      with.live(backtest, 0.03);
      without.day += DAY;
      without.weth *= 1 + 0.03 * without.random.nextGaussian();
      without.link *= 1 + 0.03 * without.random.nextGaussian();
      without.ticks(without.day - 1000);
      without.engine.advanceTo(without.day + 1);
    }
    assertThat(with.engine.stateHash()).isEqualTo(without.engine.stateHash());
  }

  @Test
  void badChoicesAreRefusedWithTheValue() {
    CohortBacktest.Builder builder = CohortBacktest.of(new Market(Profile.FULL).engine, QUICK);
    assertThatThrownBy(() -> builder.cohorts(List.of("a", "a"), user -> "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, a]");
    assertThatThrownBy(() -> builder.cohorts(List.of(), user -> "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PortfolioModel.of(TailMethod.MONTE_CARLO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MONTE_CARLO");
    assertThatThrownBy(() -> new PortfolioForecast(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }
}
