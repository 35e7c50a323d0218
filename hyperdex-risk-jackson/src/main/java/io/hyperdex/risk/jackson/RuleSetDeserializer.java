package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.Activity;
import io.hyperdex.risk.rule.ActivityLimit;
import io.hyperdex.risk.rule.CombinedRule;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.ManagedRule;
import io.hyperdex.risk.rule.PartialData;
import io.hyperdex.risk.rule.ReturnVarLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.SequenceRule;
import io.hyperdex.risk.rule.TokenLimit;
import io.hyperdex.risk.rule.VarLimit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A rule set from JSON. The form is a contract: fields are only ever added. Every error names the
 * place, such as {@code $.rules[2].maxShare}.
 */
final class RuleSetDeserializer extends StdDeserializer<RuleSet> {
  private static final long serialVersionUID = 1;

  RuleSetDeserializer() {
    super(RuleSet.class);
  }

  @Override
  public RuleSet deserialize(JsonParser in, DeserializationContext context) throws IOException {
    JsonNode root = context.readTree(in);
    try {
      return ruleSet(new RuleFields("$", root));
    } catch (RuleFields.Refused e) {
      return context.reportInputMismatch(RuleSet.class, "%s", e.getMessage());
    }
  }

  private static RuleSet ruleSet(RuleFields fields) {
    long version = fields.integer("version", 1);
    List<Rule> rules = new ArrayList<>();
    for (RuleFields rule : fields.objects("rules")) {
      rules.add(whole(rule));
    }
    fields.refuseOthers();
    return checked("$", () -> RuleSet.of(rules).withVersion(version));
  }

  /** A rule, of which every field is known. */
  private static Rule whole(RuleFields fields) {
    Rule rule = fields.text("type").equals("managed") ? managed(fields) : rule(fields);
    fields.refuseOthers();
    return rule;
  }

  private static ManagedRule managed(RuleFields fields) {
    Rule first = whole(fields.object("rule"));
    List<Rule> higher = new ArrayList<>();
    if (fields.has("escalatingTo")) {
      fields.objects("escalatingTo").forEach(level -> higher.add(whole(level)));
    }
    Rule exit = fields.has("until") ? whole(fields.object("until")) : first;
    Duration pendingFor = fields.duration("pendingFor");
    Duration keepFiringFor = fields.duration("keepFiringFor");
    int breaches = fields.smallInteger("breaches", 1);
    int ofLast = fields.smallInteger("ofLast", 1);
    boolean latched = fields.flag("latched");
    boolean shadow = fields.flag("shadow");
    String[] tags = fields.texts("tags").toArray(new String[0]);
    return checked(
        fields.path(),
        () -> {
          ManagedRule rule =
              ManagedRule.of(first)
                  .pendingFor(pendingFor)
                  .keepFiringFor(keepFiringFor)
                  .breachesOfLast(breaches, ofLast);
          rule = exit == first ? rule : rule.until(exit);
          for (Rule level : higher) {
            rule = rule.escalatingTo(level);
          }
          rule = latched ? rule.latched() : rule;
          rule = shadow ? rule.inShadow() : rule;
          return tags.length == 0 ? rule : rule.tagged(tags);
        });
  }

  private static Rule rule(RuleFields fields) {
    String type = fields.text("type");
    String name = fields.text("name", type);
    Severity severity = fields.constant("severity", Severity.WARNING);
    return switch (type) {
      case "exposure" -> {
        Usd limit = fields.usd("limitUsd");
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(), () -> ExposureLimit.of(name, severity, limit).onPartialData(partial));
      }
      case "concentration" -> {
        double maxShare = fields.ratio("maxShare");
        Usd minGross = fields.usd("minGrossUsd", Usd.ZERO);
        int minHoldings = fields.smallInteger("minHoldings", 1);
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(),
            () ->
                ConcentrationLimit.of(name, severity, maxShare)
                    .withMinGross(minGross)
                    .withMinHoldings(minHoldings)
                    .onPartialData(partial));
      }
      case "drawdown" -> {
        double maxDrawdown = fields.ratio("maxDrawdown");
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(),
            () -> DrawdownLimit.of(name, severity, maxDrawdown).onPartialData(partial));
      }
      case "var" -> {
        Usd limit = fields.usd("limitUsd");
        int confidenceBps = fields.smallInteger("confidenceBps", 9500);
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(),
            () ->
                VarLimit.of(name, severity, limit)
                    .withConfidenceBps(confidenceBps)
                    .onPartialData(partial));
      }
      case "returnVar" -> {
        double maxLoss = fields.ratio("maxLoss");
        int confidenceBps = fields.smallInteger("confidenceBps", 9500);
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(),
            () ->
                ReturnVarLimit.of(name, severity, maxLoss)
                    .withConfidenceBps(confidenceBps)
                    .onPartialData(partial));
      }
      case "consecutiveLosses" -> {
        int maxLosses = fields.smallInteger("maxLosses");
        yield checked(fields.path(), () -> ConsecutiveLossesLimit.of(name, severity, maxLosses));
      }
      case "token" -> {
        TokenId token = fields.token("token");
        Usd limit = fields.usd("limitUsd");
        PartialData partial = partialData(fields);
        yield checked(
            fields.path(),
            () -> TokenLimit.of(name, severity, token, limit).onPartialData(partial));
      }
      case "activity" -> {
        Activity activity = fields.constant("of", Activity.TRADES);
        Duration window = fields.duration("window");
        BigDecimal most = fields.decimal("most");
        int parts = fields.smallInteger("parts", ActivityLimit.DEFAULT_PARTS);
        yield checked(
            fields.path(), () -> new ActivityLimit(name, severity, activity, window, parts, most));
      }
      case "sequence" -> {
        Duration within = fields.duration("within");
        List<Rule> parts = new ArrayList<>();
        fields.objects("rules").forEach(part -> parts.add(whole(part)));
        yield checked(fields.path(), () -> new SequenceRule(name, severity, parts, within));
      }
      case "all", "any", "not" -> {
        CombinedRule.Operator operator =
            CombinedRule.Operator.valueOf(type.toUpperCase(Locale.ROOT));
        List<Rule> parts = new ArrayList<>();
        if (operator == CombinedRule.Operator.NOT) {
          parts.add(whole(fields.object("rule")));
        } else {
          fields.objects("rules").forEach(part -> parts.add(whole(part)));
        }
        yield checked(fields.path(), () -> new CombinedRule(name, severity, operator, parts));
      }
      default ->
          throw fields.refuse(
              "type",
              "unknown rule type \""
                  + type
                  + "\"; known: exposure, concentration, drawdown, var, returnVar, consecutiveLosses,"
                  + " token, activity, sequence, all, any, not, managed");
    };
  }

  private static PartialData partialData(RuleFields fields) {
    return fields.constant("onPartialData", PartialData.UNKNOWN);
  }

  /** Ranges are the rules' own business; the place in the file is ours. */
  private static <T> T checked(String path, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw new RuleFields.Refused(path + ": " + e.getMessage(), e);
    }
  }
}
