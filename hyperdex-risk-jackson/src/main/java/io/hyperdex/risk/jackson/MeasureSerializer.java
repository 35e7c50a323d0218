package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.risk.metric.Measure;
import java.io.IOException;

/** A measure with its unit, status, sample and coverage. */
final class MeasureSerializer extends StdSerializer<Measure> {
  private static final long serialVersionUID = 1;

  MeasureSerializer() {
    super(Measure.class);
  }

  @Override
  public void serialize(Measure measure, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(measure);
    out.writeStringField("unit", measure.unit().name());
    MeasuredValue.write("value", measure.value(), measure.unit(), out);
    out.writeStringField("status", measure.status().name());
    out.writeNumberField("n", measure.n());
    out.writeNumberField("asOfMs", measure.asOfMs());
    out.writeFieldName("coverage");
    out.writeNumber(ShortestDecimal.of(measure.coverage()));
    out.writeEndObject();
  }
}
