package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether a VaR is above a limit is counted, incrementally; the VaR itself is selected from all
 * scenarios worked out anew. The two must say the same at every step of every user.
 */
class ValueAtRiskRulesTest {
  private static final List<Integer> CONFIDENCES = List.of(9_000, 9_500, 9_900);
  private static final List<Usd> LIMITS =
      List.of(Usd.parse("0.000000000001"), Usd.of(10), Usd.of(1_000), Usd.of(50_000));

  /** Asks both questions of every state it is shown. */
  private static final class Witness implements Rule {
    final List<String> contradictions = new ArrayList<>();
    long portfolios;
    long portfoliosAbove;
    long returns;
    long returnsAbove;
    long mostMicros;

    @Override
    public Verdict check(RiskView after) {
      for (int confidence : CONFIDENCES) {
        portfolio(after, confidence);
        returns(after, confidence);
      }
      return Verdict.WITHIN;
    }

    private void portfolio(RiskView after, int confidence) {
      List<Boolean> above = new ArrayList<>();
      for (Usd limit : LIMITS) {
        above.add(after.valueAtRiskExceeds(confidence, limit));
      }
      long micros = after.valueAtRiskMicros(confidence);
      if (after.scenarios() == 0) {
        require(!above.contains(true), after, "no scenarios and above a limit");
        return;
      }
      portfolios++;
      mostMicros = Math.max(mostMicros, micros);
      BigDecimal var = BigDecimal.valueOf(micros, 6);
      for (int i = 0; i < LIMITS.size(); i++) {
        boolean expected = var.compareTo(LIMITS.get(i).toBigDecimal()) > 0;
        portfoliosAbove += expected ? 1 : 0;
        require(above.get(i) == expected, after, var + " above " + LIMITS.get(i));
      }
      if (micros > 1) {
        Usd exact = Usd.of(var);
        require(!after.valueAtRiskExceeds(confidence, exact), after, var + " above itself");
        Usd below = exact.minus(Usd.parse("0.000000000001"));
        require(after.valueAtRiskExceeds(confidence, below), after, var + " not above " + below);
      }
    }

    private void returns(RiskView after, int confidence) {
      boolean above = after.returnVarExceeds(confidence, 0.01);
      if (after.returnVarStatus(confidence) == MeasureStatus.UNDEFINED) {
        require(!above, after, "no returns and above a limit");
        return;
      }
      returns++;
      returnsAbove += above ? 1 : 0;
      double var = after.returnVar(confidence);
      require(above == var > 0.01, after, var + " above 0.01");
      require(!after.returnVarExceeds(confidence, var), after, var + " above itself");
      require(after.returnVarExceeds(confidence, Math.nextDown(var)), after, var + " not above");
    }

    private void require(boolean holds, RiskView after, String what) {
      if (!holds) {
        contradictions.add(after.user() + " at " + after.timeMs() + ": " + what);
      }
    }

    @Override
    public String name() {
      return "witness";
    }

    @Override
    public Severity severity() {
      return Severity.INFO;
    }

    @Override
    public BigDecimal usage(RiskView after) {
      return BigDecimal.ZERO;
    }

    @Override
    public BigDecimal limit() {
      return BigDecimal.ZERO;
    }

    @Override
    public Unit unit() {
      return Unit.COUNT;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 60", "2, 1", "3, 60", "4, 1"})
  void countedAndSelectedAgreeOnRandomEvents(long seed, int periodMinutes) {
    Witness witness = new Witness();
    EventStream stream =
        new EventStream(
            seed,
            3_000,
            EventStream.Profile.standard()
                .withPeriod(Duration.ofMinutes(periodMinutes))
                .withoutRuleSwaps());
    RiskEngine engine = stream.config().engineBuilder().rules(RuleSet.of(witness)).build();
    stream
        .preloadedCloses()
        .forEach(
            (token, closes) ->
                engine.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes));
    stream.forEachRemaining(step -> engine.apply(step.event()));
    assertThat(witness.contradictions).isEmpty();
    assertThat(engine.statistics().ruleErrors()).isZero();
    assertThat(witness.portfolios).isGreaterThan(1_000);
    assertThat(witness.portfoliosAbove).isBetween(100L, witness.portfolios * LIMITS.size() - 100);
    assertThat(witness.returns).isPositive();
    if (periodMinutes == 1) {
      assertThat(witness.returnsAbove).isBetween(100L, witness.returns - 100);
    }
  }

  /** The vector of returns on a thousand dollars, on a billion, and on more than can be summed. */
  @ParameterizedTest
  @CsvSource({
    "1e-3, true",
    "1e3, true",
    "1e9, true",
    "9e10, true",
    "1e11, true",
    "1e12, true",
    "1e13, true",
    "1e14, false",
    "1e15, false",
    "1e21, false"
  })
  void countedAndSelectedAgreeOnPortfoliosOfAnySize(BigDecimal dollars, boolean hasVar) {
    Witness witness = new Witness();
    RiskEngine engine = RiskEngine.builder().rules(RuleSet.of(witness)).build();
    long day = Duration.ofDays(1).toMillis();
    TokenId token = TokenId.of(ChainId.ETHEREUM, "GOLD");
    UserId user = UserId.of("alice");
    engine.apply(TokenMeta.of(token, "GOLD", 6));
    double[] closes = new double[21];
    closes[0] = 1;
    for (int i = 0; i < 20; i++) {
      closes[i + 1] = closes[i] * (1 + GoldenVectors.returns()[i]);
    }
    engine.preloadCloses(token, 1_000 * day, closes);
    long time = 1_020 * day + 5;
    engine.apply(PriceTick.of(token, Price.ONE, time));
    Quantity amount = Quantity.of(dollars.movePointRight(6).toBigIntegerExact());
    for (int i = 1; i <= 3; i++) {
      ChainPosition at = ChainPosition.of(ChainId.ETHEREUM, time + i);
      engine.apply(ExternalFlow.deposit(EventKey.of(1, i), user, at, token, amount));
    }
    assertThat(witness.contradictions).isEmpty();
    assertThat(engine.statistics().ruleErrors()).isZero();
    assertThat(witness.portfolios > 0).isEqualTo(hasVar);
    if (hasVar) {
      double expected = 3 * dollars.doubleValue() * GoldenVectors.VAR_99 * 1e6;
      assertThat((double) witness.mostMicros).isCloseTo(expected, within(1 + expected * 1e-9));
    }
  }

  @Test
  void aVectorThatWasTooLargeIsRightWhenThePortfolioShrinks() {
    Witness witness = new Witness();
    RiskEngine engine = RiskEngine.builder().rules(RuleSet.of(witness)).build();
    long day = Duration.ofDays(1).toMillis();
    TokenId token = TokenId.of(ChainId.ETHEREUM, "GOLD");
    engine.apply(TokenMeta.of(token, "GOLD", 0));
    double[] closes = new double[41];
    for (int i = 0; i < closes.length; i++) {
      closes[i] = 100 + i % 7;
    }
    engine.preloadCloses(token, 1_000 * day, closes);
    long time = 1_040 * day + 5;
    engine.apply(PriceTick.of(token, Price.ONE, time));
    for (int i = 0; i < 30; i++) {
      long units = i % 3 == 0 ? 1_000_000_000_000L : 1_000 + i;
      engine.apply(
          new BalanceObserved(
              EventKey.of(2, i),
              UserId.of("alice"),
              ChainPosition.of(ChainId.ETHEREUM, time + i),
              token,
              Quantity.of(units)));
    }
    assertThat(witness.contradictions).isEmpty();
    assertThat(witness.portfolios).isEqualTo(3 * 30);
    assertThat(witness.mostMicros).isGreaterThan(1L << 52);
  }
}
