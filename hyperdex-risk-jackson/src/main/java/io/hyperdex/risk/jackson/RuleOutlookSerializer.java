package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.risk.pretrade.RuleOutlook;
import java.io.IOException;

/** A rule's verdicts with its limit and usage, in the form of measures. */
final class RuleOutlookSerializer extends StdSerializer<RuleOutlook> {
  private static final long serialVersionUID = 1;

  RuleOutlookSerializer() {
    super(RuleOutlook.class);
  }

  @Override
  public void serialize(RuleOutlook rule, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(rule);
    out.writeStringField("rule", rule.rule());
    out.writeStringField("before", rule.before().name());
    out.writeStringField("after", rule.after().name());
    out.writeStringField("unit", rule.unit().name());
    MeasuredValue.write("limit", rule.limit(), rule.unit(), out);
    MeasuredValue.write("usageBefore", rule.usageBefore(), rule.unit(), out);
    MeasuredValue.write("usageAfter", rule.usageAfter(), rule.unit(), out);
    out.writeEndObject();
  }
}
