package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.rule.VarLimit;
import io.hyperdex.risk.rule.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetJsonTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();

  private static final RuleSet SIX =
      RuleSet.of(
              ExposureLimit.of("big", Severity.CRITICAL, Usd.parse("250000.5"))
                  .onPartialData(PartialData.EVALUATE),
              ConcentrationLimit.of("narrow", Severity.INFO, 0.8)
                  .withMinGross(Usd.of(1000))
                  .withMinHoldings(2),
              DrawdownLimit.of("fallen", Severity.WARNING, 0.2),
              VarLimit.of("risky", Severity.WARNING, Usd.of(9)).withConfidenceBps(9900),
              ReturnVarLimit.of("unsteady", Severity.CRITICAL, 0.05)
                  .withConfidenceBps(9000)
                  .onPartialData(PartialData.EVALUATE),
              ConsecutiveLossesLimit.of("unlucky", Severity.WARNING, 5))
          .withVersion(42);

  private static RuleSet read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json.replace('\'', '"'), RuleSet.class);
  }

  @Test
  void sixConditionsRoundTrip() throws JsonProcessingException {
    String json = MAPPER.writeValueAsString(SIX);
    assertThat(json)
        .startsWith(
            "{\"version\":42,\"rules\":[{\"type\":\"exposure\",\"name\":\"big\","
                + "\"severity\":\"CRITICAL\",\"limitUsd\":\"250000.5\","
                + "\"onPartialData\":\"EVALUATE\"},");
    assertThat(json).contains("\"maxShare\":0.8,").contains("\"maxDrawdown\":0.2,");
    assertThat(json)
        .contains(
            "{\"type\":\"returnVar\",\"name\":\"unsteady\",\"severity\":\"CRITICAL\","
                + "\"maxLoss\":0.05,\"confidenceBps\":9000,\"onPartialData\":\"EVALUATE\"},");
    assertThat(MAPPER.readValue(json, RuleSet.class)).isEqualTo(SIX);
  }

  @Test
  void rulesOfThePastTagsAndShadowRoundTrip() throws JsonProcessingException {
    ActivityLimit loss =
        ActivityLimit.realizedLoss("lost", Severity.CRITICAL, Usd.parse("12.5"), Duration.ofDays(1))
            .aligned();
    TokenLimit token =
        TokenLimit.of("heavy", Severity.INFO, TokenId.of(ChainId.ETHEREUM, "0xabc"), Usd.of(7))
            .onPartialData(PartialData.EVALUATE);
    RuleSet rules =
        RuleSet.of(
            token,
            ActivityLimit.trades("busy", Severity.INFO, 30, Duration.ofMinutes(1)).withParts(6),
            SequenceRule.of("chase", Severity.WARNING, Duration.ofHours(1), loss, token),
            ManagedRule.withWarnBand(loss, 0.8).tagged("desk:arb", "page").inShadow());
    String json = MAPPER.writeValueAsString(rules);
    assertThat(json)
        .contains("\"of\":\"REALIZED_LOSS\",\"window\":\"PT24H\",\"parts\":0,\"most\":\"12.5\"")
        .contains("\"tags\":[\"desk:arb\",\"page\"],\"shadow\":true");
    assertThat(MAPPER.readValue(json, RuleSet.class)).isEqualTo(rules);
  }

  @Test
  void livesAndCombinationsRoundTrip() throws JsonProcessingException {
    ExposureLimit big = ExposureLimit.of("big", Severity.INFO, Usd.of(1_000));
    DrawdownLimit fallen = DrawdownLimit.of("fallen", Severity.INFO, 0.2);
    RuleSet rules =
        RuleSet.of(
            ManagedRule.of(big)
                .until(ExposureLimit.of("lower", Severity.INFO, Usd.of(900)))
                .escalatingTo(ExposureLimit.of("higher", Severity.CRITICAL, Usd.of(2_000)))
                .pendingFor(Duration.ofSeconds(90))
                .keepFiringFor(Duration.ofMinutes(5))
                .breachesOfLast(2, 5)
                .latched(),
            ManagedRule.of(
                CombinedRule.all(
                    "both", Severity.WARNING, big, CombinedRule.not("n", Severity.INFO, fallen))),
            CombinedRule.any("either", Severity.CRITICAL, big, fallen));
    String json = MAPPER.writeValueAsString(rules);
    assertThat(json).contains("\"pendingFor\":\"PT1M30S\"", "\"type\":\"not\"");
    assertThat(MAPPER.readValue(json, RuleSet.class)).isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'managed','rule':{'type':'exposure','limitUsd':1},'pendingFor':'soon'}"
            + " | $.rules[0].pendingFor: must be an ISO-8601 duration",
        "{'type':'managed','rule':{'type':'exposure','limitUsd':1,'until':2}}"
            + " | $.rules[0].rule.until: unknown field",
        "{'type':'managed','rule':{'type':'managed','rule':{'type':'exposure','limitUsd':1}}}"
            + " | $.rules[0]: a managed rule can't manage",
        "{'type':'managed','rule':{'type':'exposure','limitUsd':1},'breaches':3,'ofLast':2}"
            + " | $.rules[0]: rule exposure can't ask for 3 of the last 2 events",
        "{'type':'all','rules':[]} | $.rules[0]: rule all can't be ALL of 0 rules",
        "{'type':'any','rules':[{'type':'exposure','limitUsd':1},{'type':'var'}]}"
            + " | $.rules[0].rules[1].limitUsd: is missing",
        "{'type':'not'} | $.rules[0].rule: is missing",
        "{'type':'managed','rule':{'type':'exposure','limitUsd':1},'latched':'yes'}"
            + " | $.rules[0].latched: must be true or false",
      })
  void errorsInLivesAndCombinationsNameThePlace(String rule, String message) {
    assertThatThrownBy(() -> read("{'rules':[" + rule.replace('\'', '"') + "]}"))
        .hasMessageContaining(message);
  }

  @Test
  void namesSeverityGuardsAndVersionHaveDefaults() throws JsonProcessingException {
    RuleSet read =
        read(
            "{'rules':[{'type':'exposure','limitUsd':250000},"
                + "{'type':'concentration','maxShare':0.5},{'type':'drawdown','maxDrawdown':0.1},"
                + "{'type':'var','limitUsd':'7.25'},{'type':'returnVar','maxLoss':0.03},{'type':'consecutiveLosses','maxLosses':3}]}");
    assertThat(read)
        .isEqualTo(
            RuleSet.of(
                ExposureLimit.of("exposure", Severity.WARNING, Usd.of(250_000)),
                ConcentrationLimit.of("concentration", Severity.WARNING, 0.5),
                DrawdownLimit.of("drawdown", Severity.WARNING, 0.1),
                VarLimit.of("var", Severity.WARNING, Usd.parse("7.25")),
                ReturnVarLimit.of("returnVar", Severity.WARNING, 0.03),
                ConsecutiveLossesLimit.of("consecutiveLosses", Severity.WARNING, 3)));
  }

  @Test
  void noRulesIsARuleSet() throws JsonProcessingException {
    assertThat(read("{'version':0,'rules':[]}")).isEqualTo(RuleSet.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]|$: must be a JSON object",
        "{}|$.rules: is missing",
        "{'rules':{}}|$.rules: must be an array",
        "{'rules':[],'rulez':1}|$.rulez: unknown field; known here: rules, version",
        "{'version':'1','rules':[]}|$.version: must be a whole number",
        "{'version':-1,'rules':[]}|$: version must not be negative",
        "{'rules':[7]}|$.rules[0]: must be a JSON object",
        "{'rules':[{}]}|$.rules[0].type: is missing",
        "{'rules':[{'type':'magic'}]}|$.rules[0].type: unknown rule type \"magic\"",
        "{'rules':[{'type':'drawdown'}]}|$.rules[0].maxDrawdown: is missing",
        "{'rules':[{'type':'drawdown','maxDrawdown':'0.2'}]}|$.rules[0].maxDrawdown: must be a number",
        "{'rules':[{'type':'drawdown','maxDrawdown':20}]}|$.rules[0]: maxDrawdown of rule drawdown must",
        "{'rules':[{'type':'drawdown','maxDrawdown':0.2,'max':1}]}|$.rules[0].max: unknown field",
        "{'rules':[{'type':'returnVar'}]}|$.rules[0].maxLoss: is missing",
        "{'rules':[{'type':'returnVar','maxLoss':5}]}|$.rules[0]: maxLoss of rule returnVar must be",
        "{'rules':[{'type':'exposure','limitUsd':1.5}]}|$.rules[0].limitUsd: must be a decimal in a str",
        "{'rules':[{'type':'exposure','limitUsd':'x'}]}|$.rules[0].limitUsd: USD amount must be",
        "{'rules':[{'type':'exposure','limitUsd':'1','severity':'HIGH'}]}|$.rules[0].severity: must be",
        "{'rules':[{'type':'consecutiveLosses','maxLosses':9999999999}]}|$.rules[0].maxLosses: must be",
        "{'rules':[{'type':'var','limitUsd':'1'},{'type':'var','limitUsd':'2'}]}|$: two rules are named"
      })
  void errorsNameThePlace(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aRuleOfOnesOwnHasNoJsonForm() {
    assertThatThrownBy(() -> MAPPER.writeValueAsString(RuleSet.of(new OwnRule())))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("rule \"own\" has no JSON form");
  }

  private record OwnRule() implements Rule {
    @Override
    public String name() {
      return "own";
    }

    @Override
    public Severity severity() {
      return Severity.INFO;
    }

    @Override
    public Verdict check(RiskView after) {
      return Verdict.WITHIN;
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
}
