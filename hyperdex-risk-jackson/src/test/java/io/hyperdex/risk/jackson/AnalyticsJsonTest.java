package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.backtest.BacktestVerdict;
import io.hyperdex.risk.analytics.backtest.CohortMonitor;
import io.hyperdex.risk.analytics.backtest.CohortPolicy;
import io.hyperdex.risk.analytics.backtest.CohortStatus;
import io.hyperdex.risk.analytics.forecast.BreachForecast;
import io.hyperdex.risk.analytics.series.PerformanceMeasure;
import io.hyperdex.risk.analytics.series.PerformanceSettings;
import io.hyperdex.risk.analytics.stress.HistoricalCrash;
import io.hyperdex.risk.analytics.stress.LimitDistance;
import io.hyperdex.risk.analytics.stress.ReplayWindow;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.tail.Contributions;
import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.cohort.CohortOutcome;
import io.hyperdex.risk.engine.cohort.CohortReport;
import io.hyperdex.risk.engine.cohort.PortfolioForecast;
import io.hyperdex.risk.engine.forecast.UserBreachForecaster.UserBreach;
import io.hyperdex.risk.engine.performance.UserPerformance;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.rule.stress.RuleDistance;
import io.hyperdex.risk.rule.stress.RuleDistances;
import io.hyperdex.risk.rule.stress.RuleStress;
import io.hyperdex.risk.rule.stress.RuleStressResult;
import io.hyperdex.risk.rule.stress.StressDirection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the analytics say, as JSON and back. */
class AnalyticsJsonTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();
  private static final UserId ANN = UserId.of("ann");
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");
  private static final long NOW = 1_700_000_000_000L;

  private static JsonNode roundTrips(Object value) throws JsonProcessingException {
    String json = MAPPER.writeValueAsString(value);
    assertThat((Object) MAPPER.readValue(json, value.getClass())).as(json).isEqualTo(value);
    return MAPPER.readTree(json);
  }

  private static PortfolioRisk risk() {
    Random random = new Random(1);
    double[][] returns = new double[2][250];
    for (double[] row : returns) {
      for (int k = 0; k < row.length; k++) {
        row[k] = 0.03 * random.nextGaussian();
      }
    }
    PortfolioRisk risk = new PortfolioRisk(TailModel.of(ReturnMatrix.of(0, returns)).build());
    risk.assess(new int[] {0, 1}, new double[] {1_000, -300}, 2);
    return risk;
  }

  private static RiskEngine engine() {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    ExposureLimit.of("gross", Severity.WARNING, Usd.of(9_000)),
                    ConcentrationLimit.of("share", Severity.INFO, 1),
                    DrawdownLimit.of("fall", Severity.CRITICAL, 0.2)))
            .build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.parse("2000.000000000000000001"), NOW));
    engine.apply(
        ExternalFlow.deposit(
            EventKey.of(1, 1),
            ANN,
            ChainPosition.of(ChainId.ETHEREUM, NOW),
            WETH,
            Quantity.ofDecimal("3.000000000000000007", 18)));
    return engine;
  }

  @Test
  void tailEstimatesRoundTripAndSayWhereThereIsNone() throws JsonProcessingException {
    PortfolioRisk risk = risk();
    JsonNode json = roundTrips(risk.valueAtRiskEstimate(TailMethod.HISTORICAL, 0));
    assertThat(json.get("value").isNumber()).isTrue();
    assertThat(json.get("standardError").isNumber()).isTrue();
    JsonNode none = roundTrips(risk.valueAtRiskEstimate(TailMethod.MONTE_CARLO, 0));
    assertThat(none.get("value").isNull()).isTrue();
    assertThat(none.get("status").asText()).isEqualTo("UNDEFINED");
    roundTrips(risk.expectedShortfallEstimate(TailMethod.AGE_WEIGHTED, 2));
  }

  @Test
  void contributionsRoundTrip() throws JsonProcessingException {
    PortfolioRisk risk = risk();
    JsonNode json = roundTrips(risk.explain(9_750));
    assertThat(json.get("tokens")).hasSize(2);
    assertThat(json.get("tokens").get(0).get("contribution").isNumber()).isTrue();
    assertThat(MAPPER.writeValueAsString(Contributions.COMPONENT_ES)).isEqualTo("\"COMPONENT_ES\"");
  }

  @Test
  void aRuleUnderStressRoundTripsToTheLastDigit() throws JsonProcessingException {
    RiskEngine engine = engine();
    PortfolioState state = engine.portfolioState(ANN).orElseThrow();
    Scenario scenario = Scenario.parse("crash", "all price -40%; liquidity -50%; gas x5");
    RuleStressResult result = RuleStress.run(scenario, state, engine.rules());

    JsonNode json = roundTrips(result);

    assertThat(json.get("user").asText()).isEqualTo("ann");
    assertThat(json.at("/stress/scenario/shocks/0").asText()).isEqualTo("all price x0.6");
    assertThat(json.at("/stress/scenario/date").isNull()).isTrue();
    assertThat(json.at("/stress/tokens/0/decisive").asText()).isEqualTo("all price x0.6");
    assertThat(json.at("/stress/tokens/0/exitCostBefore").isNull()).isTrue();
    assertThat(json.at("/rules/0/before/value").asText()).isEqualTo("6000.000000000000");
    assertThat(json.at("/rules/2/after/verdict").asText()).isEqualTo("BREACHED");
    assertThat(json.at("/rules/2/after/error").isNull()).isTrue();
    roundTrips(RuleStress.run(HistoricalCrash.FTX_2022.scenario(), state, engine.rules()));
  }

  @Test
  void distancesRoundTrip() throws JsonProcessingException {
    RiskEngine engine = engine();
    PortfolioState state = engine.portfolioState(ANN).orElseThrow();
    for (RuleDistance one :
        RuleDistances.along(StressDirection.fall(state), state, engine.rules())) {
      roundTrips(one);
    }
    JsonNode limit = roundTrips(LimitDistance.concentration(3, 10, 1, 0));
    assertThat(limit.get("move").isNull()).isTrue();
    assertThat(limit.has("breached")).isFalse();
    roundTrips(StressDirection.rise(state, 3));
    JsonNode window = roundTrips(new ReplayWindow(NOW, NOW + 1, -5, Map.of(WETH, -5.0), 1));
    assertThat(window.get("pnlByToken").get("ethereum/weth").asDouble()).isEqualTo(-5);
  }

  @Test
  void backtestVerdictsRoundTrip() throws JsonProcessingException {
    double[] pnl = new double[250];
    double[] var = new double[250];
    double[] shortfall = new double[250];
    Random random = new Random(2);
    for (int i = 0; i < pnl.length; i++) {
      pnl[i] = 10 * random.nextGaussian();
      var[i] = 16.45;
      shortfall[i] = 20.6;
    }
    JsonNode json = roundTrips(BacktestVerdict.of(9_500, pnl, var, shortfall, 3));
    assertThat(json.at("/kupiec/pValue").isNumber()).isTrue();
    assertThat(json.get("zone").isTextual()).isTrue();
    JsonNode none =
        roundTrips(BacktestVerdict.of(9_500, new double[0], new double[0], new double[0], 9));
    assertThat(none.get("kupiec").isNull()).isTrue();
    assertThat(none.get("zone").isNull()).isTrue();
  }

  @Test
  void breachForecastsRoundTrip() throws JsonProcessingException {
    BreachForecast answer =
        new BreachForecast(
            OptionalDouble.of(0.1),
            BreachForecast.Source.BARRIER,
            null,
            86_400_000,
            "barrier-1",
            60_000,
            720);
    BreachForecast none =
        new BreachForecast(
            OptionalDouble.empty(),
            BreachForecast.Source.NONE,
            BreachForecast.Abstention.STALE_DATA,
            86_400_000,
            "barrier-1",
            9_000_000,
            720);
    JsonNode json = roundTrips(new UserBreach(ANN, "fall", 0.05, answer));
    assertThat(json.at("/forecast/probability").asDouble()).isEqualTo(0.1);
    assertThat(roundTrips(none).get("why").asText()).isEqualTo("STALE_DATA");
  }

  @Test
  void cohortsRoundTrip() throws JsonProcessingException {
    CohortMonitor monitor = CohortMonitor.of(CohortPolicy.of(9_500));
    CohortStatus fresh = monitor.status();
    for (int i = 0; i < 120; i++) {
      monitor.record(i % 5 == 0 ? -20 : 1, 10, 15, 12);
    }
    CohortReport judged =
        new CohortReport(
            "retail",
            monitor.status(),
            NOW,
            12,
            1e6,
            0.97,
            CohortStatus.Model.CONSERVATIVE,
            new PortfolioForecast(10, 12),
            new PortfolioForecast(15, 18),
            new CohortOutcome(NOW, -20, 10, 15),
            1,
            2);
    JsonNode json = roundTrips(judged);
    assertThat(json.at("/status/reason").asText()).isEqualTo("TOO_MANY_EXCEPTIONS");
    assertThat(json.at("/last").has("exception")).isFalse();
    JsonNode none =
        roundTrips(
            new CohortReport(
                "desks", fresh, 0, 0, 0, 1, CohortStatus.Model.PRIMARY, null, null, null, 0, 0));
    assertThat(none.get("primary").isNull()).isTrue();
    assertThat(none.at("/status/coverage").isNull()).isTrue();
    roundTrips(CohortPolicy.of(9_900));
  }

  @Test
  void performanceRoundTrips() throws JsonProcessingException {
    UserPerformance report =
        UserPerformance.of(engine(), ANN, PerformanceSettings.daily()).orElseThrow();
    JsonNode json = roundTrips(report);
    assertThat(json.at("/measures/sharpe/status").asText()).isEqualTo("UNDEFINED");
    roundTrips(PerformanceMeasure.ULCER.of(PerformanceSettings.daily().of(0.1, -0.2, 1.0 / 3)));
    roundTrips(PerformanceSettings.daily());
  }

  @Test
  void badScenariosAreJsonErrorsThatSayWhy() {
    assertThatThrownBy(
            () ->
                MAPPER.readValue(
                    "{\"name\":\"x\",\"date\":null,\"shocks\":[\"all prise -4%\"]}",
                    Scenario.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("prise");
    assertThatThrownBy(() -> MAPPER.readValue("{\"name\":\"x\"}", Scenario.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(
            () -> MAPPER.readValue("{\"name\":\"x\",\"shocks\":[],\"more\":1}", Scenario.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("more");
    assertThatThrownBy(
            () ->
                MAPPER.readValue("{\"name\":\"x\",\"date\":\"1-2\",\"shocks\":[]}", Scenario.class))
        .isInstanceOf(JsonProcessingException.class);
  }
}
