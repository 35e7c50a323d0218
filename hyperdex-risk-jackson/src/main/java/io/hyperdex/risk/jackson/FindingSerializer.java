package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.pretrade.Finding;
import java.io.IOException;

/** A finding with its three numbers, in the form of measures. */
final class FindingSerializer extends StdSerializer<Finding> {
  private static final long serialVersionUID = 1;

  FindingSerializer() {
    super(Finding.class);
  }

  @Override
  public void serialize(Finding finding, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    Unit unit = finding.unit();
    Unit form = unit == null ? Unit.COUNT : unit;
    out.writeStartObject(finding);
    out.writeStringField("code", finding.code().name());
    out.writeStringField("effect", finding.effect().name());
    out.writeStringField("unit", unit == null ? null : unit.name());
    MeasuredValue.write("limit", finding.limit(), form, out);
    MeasuredValue.write("observed", finding.observed(), form, out);
    MeasuredValue.write("projected", finding.projected(), form, out);
    out.writeStringField("scope", finding.scope());
    out.writeEndObject();
  }
}
