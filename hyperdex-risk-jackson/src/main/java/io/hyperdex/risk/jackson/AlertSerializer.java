package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.risk.alert.Alert;
import java.io.IOException;
import java.util.TreeSet;

/** An alert, its value and limit in the form their unit asks for. */
final class AlertSerializer extends StdSerializer<Alert> {
  private static final long serialVersionUID = 1;

  AlertSerializer() {
    super(Alert.class);
  }

  @Override
  public void serialize(Alert alert, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(alert);
    out.writeStringField("id", alert.id());
    out.writeStringField("user", alert.user().value());
    out.writeStringField("rule", alert.rule());
    out.writeStringField("severity", alert.severity().name());
    out.writeStringField("state", alert.state().name());
    out.writeNumberField("openedAtMs", alert.openedAtMs());
    Long closedAtMs = alert.closedAtMs();
    if (closedAtMs == null) {
      out.writeNullField("closedAtMs");
    } else {
      out.writeNumberField("closedAtMs", closedAtMs);
    }
    out.writeStringField("unit", alert.unit().name());
    MeasuredValue.write("value", alert.value(), alert.unit(), out);
    MeasuredValue.write("limit", alert.limit(), alert.unit(), out);
    out.writeStringField("status", alert.status().name());
    out.writeArrayFieldStart("tags");
    for (String tag : new TreeSet<>(alert.tags())) {
      out.writeString(tag);
    }
    out.writeEndArray();
    out.writeBooleanField("shadow", alert.shadow());
    out.writeEndObject();
  }
}
