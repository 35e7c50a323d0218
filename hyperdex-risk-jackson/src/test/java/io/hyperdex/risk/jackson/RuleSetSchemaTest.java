package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.rule.VarLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published schema names exactly the fields that are written. */
class RuleSetSchemaTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();

  @Test
  void schemaAndWriterNameTheSameFields() throws IOException {
    JsonNode schema = MAPPER.readTree(Files.readAllBytes(schemaFile()));
    ExposureLimit part = ExposureLimit.of("g", Severity.INFO, Usd.of(1));
    JsonNode written =
        MAPPER.valueToTree(
            RuleSet.of(
                ExposureLimit.of("a", Severity.INFO, Usd.of(1)),
                ConcentrationLimit.of("b", Severity.INFO, 0.5),
                DrawdownLimit.of("c", Severity.INFO, 0.5),
                VarLimit.of("d", Severity.INFO, Usd.of(1)),
                ReturnVarLimit.of("f", Severity.INFO, 0.5),
                ConsecutiveLossesLimit.of("e", Severity.INFO, 1),
                TokenLimit.of("l", Severity.INFO, TokenId.of(ChainId.ETHEREUM, "0x1"), Usd.of(1)),
                ActivityLimit.trades("m", Severity.INFO, 5, Duration.ofMinutes(1)),
                SequenceRule.of("n", Severity.INFO, Duration.ofMinutes(1), part, part),
                CombinedRule.all("h", Severity.INFO, part),
                CombinedRule.any("i", Severity.INFO, part),
                CombinedRule.not("j", Severity.INFO, part),
                ManagedRule.of(part).until(ExposureLimit.of("k", Severity.INFO, Usd.of(2)))));
    assertThat(names(written)).containsExactlyElementsOf(names(schema.get("properties")));
    Set<String> types = new LinkedHashSet<>();
    for (JsonNode rule : written.get("rules")) {
      String type = rule.get("type").textValue();
      String defined = type.equals("all") || type.equals("any") ? "allOrAny" : type;
      types.add("#/$defs/" + defined);
      assertThat(names(rule))
          .containsExactlyElementsOf(names(schema.get("$defs").get(defined).get("properties")));
    }
    List<String> known = references(schema.get("$defs").get("condition"));
    known.addAll(references(schema.get("properties").get("rules").get("items")));
    known.remove("#/$defs/condition");
    assertThat(known).containsExactlyElementsOf(types);
  }

  private static List<String> references(JsonNode choice) {
    List<String> references = new ArrayList<>();
    choice.get("oneOf").forEach(one -> references.add(one.get("$ref").textValue()));
    return references;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Path schemaFile() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/reference/ruleset.schema.json"))) {
      at = at.getParent();
    }
    return at.resolve("docs/reference/ruleset.schema.json");
  }
}
