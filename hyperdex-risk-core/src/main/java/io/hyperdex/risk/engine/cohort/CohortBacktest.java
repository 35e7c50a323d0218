package io.hyperdex.risk.engine.cohort;

import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Model;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.ScenarioReturns;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Backtests VaR and expected shortfall of a live engine's users by cohort, and sets a model that
 * fails aside: attach one to an engine and let time pass through {@link #advanceTo}.
 *
 * <p>After each period's end, two forecasts for the holdings of that moment, by the cohort's own
 * model and by a conservative one; after the next one, the P&amp;L of these holdings, held still,
 * over the period just closed, by the returns of the engine's own closes. What is traded in between
 * changes nothing: it is the forecast that is judged, not the trader. Both go to a {@link
 * io.hyperdex.risk.analytics.backtest.CohortMonitor}, which says whose forecast to use from then
 * on: {@link #reports} and {@link #forecast} follow it.
 *
 * <p>With an ordered {@link CohortPolicy} a cohort's holdings are added up and are one outcome a
 * period. With {@link CohortPolicy#pooled} each user is one; their outcomes of one period hang
 * together, so that many users of one kind say less than their number: choose the level
 * accordingly. Tokens with fewer than 20 returns are in neither forecast nor P&amp;L ({@link
 * CohortReport#coverage}); a dollar token at its peg that never moved has no P&amp;L. A forecast
 * whose tokens have no return for the period is not scored, and counted.
 *
 * <p>Call {@link #advanceTo} before each event with the event's time, or at least once a period:
 * where several have ended meanwhile, those without a forecast are counted as missed, and holdings
 * are those of the call. Deterministic: what it says follows from the engine's states at the calls.
 * One thread at a time calls {@code advanceTo} and {@code forecast}; any may read {@link #reports}.
 * A period costs two fits, and one look at every user. Its state is not part of the engine's.
 */
public final class CohortBacktest {
  /** Cohorts at most: each is a label of meters. */
  public static final int MOST_COHORTS = 100;

  private static final long NONE = Long.MIN_VALUE;

  private final RiskEngine engine;
  private final Function<? super UserId, @Nullable String> cohortOf;
  private final PortfolioModel primary;
  private final PortfolioModel conservative;
  private final int confidenceBps;
  private final Map<String, Cohort> cohorts = new LinkedHashMap<>();
  private final long periodMs;
  private long lookedAt = NONE;
  private long forecastAt = NONE;
  private PortfolioModel.@Nullable Fitted fittedPrimary;
  private PortfolioModel.@Nullable Fitted fittedConservative;
  private @Nullable History history;
  private volatile List<CohortReport> reports;

  private CohortBacktest(Builder from) {
    engine = from.engine;
    cohortOf = from.cohortOf;
    primary = from.primary;
    conservative = from.conservative;
    confidenceBps = from.policy.confidenceBps();
    periodMs = engine.scenarioReturns().periodMs();
    from.names.forEach(name -> cohorts.put(name, new Cohort(name, from.policy)));
    reports = reportsAt(0);
  }

  /**
   * For an engine, with everything else to choose; the engine may have a past.
   *
   * @param policy when a model is set aside, for every cohort
   */
  public static Builder of(RiskEngine engine, CohortPolicy policy) {
    return new Builder(engine, policy);
  }

  /**
   * Lets the engine's time pass up to here, stopping at each period's end to settle and forecast.
   *
   * @return how many period ends were looked at
   */
  public int advanceTo(long epochMs) {
    int looked = look() ? 1 : 0;
    long now = engine.now();
    if (now != RiskEngine.NO_TIME) {
      long end = -Math.floorDiv(-now, periodMs) * periodMs; // the first one not over yet
      while (end < epochMs && engine.now() <= end) {
        engine.advanceTo(end + 1);
        looked += look() ? 1 : 0;
        end += periodMs;
      }
    }
    engine.advanceTo(epochMs);
    return looked + (look() ? 1 : 0);
  }

  /** Settles and forecasts if a period has ended since the last look. */
  private boolean look() {
    long now = engine.now();
    if (now == RiskEngine.NO_TIME || Math.floorDiv(now - 1, periodMs) == lookedAt) {
      return false; // nothing has ended: most calls
    }
    lookedAt = Math.floorDiv(now - 1, periodMs);
    ScenarioReturns past = engine.scenarioReturns();
    long ended = past.firstPeriod() + past.periods() - 1;
    if (past.periods() == 0 || ended == forecastAt) {
      return false;
    }
    if (forecastAt != NONE) {
      settle(past, forecastAt + 1);
      long missed = ended - forecastAt - 1;
      cohorts.values().forEach(cohort -> cohort.miss(missed));
    }
    forecast(past);
    forecastAt = ended;
    reports = reportsAt(ended * periodMs);
    return true;
  }

  private void settle(ScenarioReturns past, long period) {
    double[] returns = new double[past.byToken().length];
    long column = period - past.firstPeriod();
    for (int token = 0; token < returns.length; token++) {
      returns[token] =
          column < 0 || column >= past.periods() ? Double.NaN : past.byToken()[token][(int) column];
    }
    cohorts.values().forEach(cohort -> cohort.settle(returns, period * periodMs));
  }

  private void forecast(ScenarioReturns past) {
    History known = new History(past);
    PortfolioModel.Fitted first = primary.fit(past, confidenceBps);
    PortfolioModel.Fitted second = conservative.fit(past, confidenceBps);
    history = known;
    fittedPrimary = first;
    fittedConservative = second;
    Map<String, List<Holdings>> portfolios = new HashMap<>();
    for (UserId user : engine.users()) {
      String cohort = cohortOf.apply(user);
      if (cohort != null && cohorts.containsKey(cohort)) {
        Holdings holdings = holdings(user, known);
        if (holdings.gross() > 0) {
          portfolios.computeIfAbsent(cohort, name -> new ArrayList<>()).add(holdings);
        }
      }
    }
    for (Cohort cohort : cohorts.values()) {
      cohort.forecast(portfolios.getOrDefault(cohort.name, List.of()), first, second);
    }
  }

  private Holdings holdings(UserId user, History known) {
    Holdings holdings = new Holdings();
    Optional<Exposure> exposure = engine.exposure(user);
    if (exposure.isPresent()) {
      for (TokenExposure held : exposure.get().tokens()) {
        if (held.valueUsd() != null) {
          int token = engine.tokenIndex(held.token());
          holdings.add(
              token,
              held.valueUsd().doubleValue(),
              known.of(token, held.markOrigin() == PriceOrigin.PEG));
        }
      }
    }
    return holdings;
  }

  private List<CohortReport> reportsAt(long periodEndMs) {
    return cohorts.values().stream().map(cohort -> cohort.report(periodEndMs)).toList();
  }

  /** Every cohort as of the last period's end looked at, in the order of their names given. */
  public List<CohortReport> reports() {
    return reports;
  }

  /**
   * What a user's holdings of now could lose in one period, by the model in use for the user's
   * cohort, fitted at the last period's end.
   *
   * @return empty for a user without a cohort or holdings with returns, before the first period's
   *     end, and where the model can't tell
   */
  public Optional<PortfolioForecast> forecast(UserId user) {
    String name = cohortOf.apply(user);
    Cohort cohort = name == null ? null : cohorts.get(name);
    History known = history;
    PortfolioModel.Fitted first = fittedPrimary;
    PortfolioModel.Fitted second = fittedConservative;
    if (cohort == null || known == null || first == null || second == null) {
      return Optional.empty();
    }
    Holdings holdings = holdings(user, known);
    return holdings.isEmpty()
        ? Optional.empty()
        : (cohort.model() == Model.PRIMARY ? first : second)
            .forecast(holdings.tokens(), holdings.values());
  }

  /** Choices, each with its default. Not thread safe. */
  public static final class Builder {
    private final RiskEngine engine;
    private final CohortPolicy policy;
    private List<String> names = List.of("all");
    private Function<? super UserId, @Nullable String> cohortOf = user -> "all";
    private PortfolioModel primary = PortfolioModel.of(TailMethod.HISTORICAL);
    private PortfolioModel conservative =
        PortfolioModel.highestOf(
            TailMethod.HISTORICAL,
            TailMethod.AGE_WEIGHTED,
            TailMethod.FILTERED,
            TailMethod.NORMAL,
            TailMethod.CORNISH_FISHER);

    private Builder(RiskEngine engine, CohortPolicy policy) {
      this.engine = engine;
      this.policy = policy;
    }

    /**
     * Who belongs where; everybody in {@code all} if not given.
     *
     * @param names at most {@link #MOST_COHORTS}
     * @param cohortOf a pure function to one of them; null, or another name, is no cohort
     */
    public Builder cohorts(
        List<String> names, Function<? super UserId, @Nullable String> cohortOf) {
      if (names.isEmpty() || names.size() > MOST_COHORTS) {
        throw new IllegalArgumentException(
            "cohorts must be 1 to " + MOST_COHORTS + ": " + names.size() + "; each is a label");
      }
      if (names.stream().anyMatch(String::isBlank)
          || names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("cohorts need names, each its own: " + names);
      }
      this.names = List.copyOf(names);
      this.cohortOf = cohortOf;
      return this;
    }

    /**
     * Whose forecasts are used and what takes their place; historical, and the highest of five
     * methods, if not given.
     */
    public Builder models(PortfolioModel primary, PortfolioModel conservative) {
      this.primary = primary;
      this.conservative = conservative;
      return this;
    }

    /** Attached: nothing is forecast before the next {@link CohortBacktest#advanceTo}. */
    public CohortBacktest build() {
      return new CohortBacktest(this);
    }
  }
}
