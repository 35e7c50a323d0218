package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
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
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** A rule set in the form {@link RuleSetDeserializer} reads, every field written out. */
final class RuleSetSerializer extends StdSerializer<RuleSet> {
  private static final long serialVersionUID = 1;

  RuleSetSerializer() {
    super(RuleSet.class);
  }

  @Override
  public void serialize(RuleSet set, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(set);
    out.writeNumberField("version", set.version());
    out.writeArrayFieldStart("rules");
    for (Rule rule : set.rules()) {
      write(rule, out, provider);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(Rule rule, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    if (rule instanceof ExposureLimit limit) {
      start("exposure", limit, out);
      provider.defaultSerializeField("limitUsd", limit.maxGross(), out);
      partialData(limit.partialData(), out);
    } else if (rule instanceof ConcentrationLimit limit) {
      start("concentration", limit, out);
      ratio("maxShare", limit.maxShare(), out);
      provider.defaultSerializeField("minGrossUsd", limit.minGross(), out);
      out.writeNumberField("minHoldings", limit.minHoldings());
      partialData(limit.partialData(), out);
    } else if (rule instanceof DrawdownLimit limit) {
      start("drawdown", limit, out);
      ratio("maxDrawdown", limit.maxDrawdown(), out);
      partialData(limit.partialData(), out);
    } else if (rule instanceof VarLimit limit) {
      start("var", limit, out);
      provider.defaultSerializeField("limitUsd", limit.maxVar(), out);
      out.writeNumberField("confidenceBps", limit.confidenceBps());
      partialData(limit.partialData(), out);
    } else if (rule instanceof ReturnVarLimit limit) {
      start("returnVar", limit, out);
      ratio("maxLoss", limit.maxLoss(), out);
      out.writeNumberField("confidenceBps", limit.confidenceBps());
      partialData(limit.partialData(), out);
    } else if (rule instanceof ConsecutiveLossesLimit limit) {
      start("consecutiveLosses", limit, out);
      out.writeNumberField("maxLosses", limit.maxLosses());
    } else if (rule instanceof TokenLimit limit) {
      start("token", limit, out);
      provider.defaultSerializeField("token", limit.token(), out);
      provider.defaultSerializeField("limitUsd", limit.maxValue(), out);
      partialData(limit.partialData(), out);
    } else if (rule instanceof ActivityLimit limit) {
      start("activity", limit, out);
      out.writeStringField("of", limit.activity().name());
      out.writeStringField("window", limit.window().toString());
      out.writeNumberField("parts", limit.parts());
      BigDecimal most = limit.most().stripTrailingZeros();
      out.writeStringField("most", most.toPlainString());
    } else if (rule instanceof SequenceRule sequence) {
      start("sequence", sequence, out);
      out.writeStringField("within", sequence.within().toString());
      writeAll("rules", sequence.parts(), out, provider);
    } else if (rule instanceof CombinedRule combined) {
      start(combined.operator().name().toLowerCase(Locale.ROOT), combined, out);
      if (combined.operator() == CombinedRule.Operator.NOT) {
        out.writeFieldName("rule");
        write(combined.parts().get(0), out, provider);
      } else {
        writeAll("rules", combined.parts(), out, provider);
      }
    } else if (rule instanceof ManagedRule managed) {
      write(managed, out, provider);
    } else {
      provider.reportMappingProblem(
          "rule \"%s\" has no JSON form: %s is a rule of your own",
          rule.name(), rule.getClass().getName());
    }
    out.writeEndObject();
  }

  private static void write(ManagedRule rule, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    List<Rule> levels = rule.levels();
    out.writeStartObject(rule);
    out.writeStringField("type", "managed");
    out.writeFieldName("rule");
    write(levels.get(0), out, provider);
    if (!rule.exit().equals(levels.get(0))) {
      out.writeFieldName("until");
      write(rule.exit(), out, provider);
    }
    writeAll("escalatingTo", levels.subList(1, levels.size()), out, provider);
    out.writeStringField("pendingFor", rule.pendingFor().toString());
    out.writeStringField("keepFiringFor", rule.keepFiringFor().toString());
    out.writeNumberField("breaches", rule.breaches());
    out.writeNumberField("ofLast", rule.ofLast());
    out.writeBooleanField("latched", rule.isLatched());
    out.writeArrayFieldStart("tags");
    for (String tag : new TreeSet<>(rule.tags())) {
      out.writeString(tag);
    }
    out.writeEndArray();
    out.writeBooleanField("shadow", rule.isShadow());
  }

  private static void writeAll(
      String field, List<Rule> rules, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (Rule rule : rules) {
      write(rule, out, provider);
    }
    out.writeEndArray();
  }

  private static void start(String type, Rule rule, JsonGenerator out) throws IOException {
    out.writeStartObject(rule);
    out.writeStringField("type", type);
    out.writeStringField("name", rule.name());
    out.writeStringField("severity", rule.severity().name());
  }

  private static void ratio(String field, double value, JsonGenerator out) throws IOException {
    out.writeFieldName(field);
    out.writeNumber(ShortestDecimal.of(value));
  }

  private static void partialData(PartialData choice, JsonGenerator out) throws IOException {
    out.writeStringField("onPartialData", choice.name());
  }
}
