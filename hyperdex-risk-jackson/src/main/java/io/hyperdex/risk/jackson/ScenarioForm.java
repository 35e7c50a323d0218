package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.ScenarioFormatException;
import io.hyperdex.risk.analytics.stress.Shock;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;

/** A scenario: its name, the day where it has one, and its shocks in the text form. */
final class ScenarioForm extends StdDeserializer<Scenario> {
  private static final long serialVersionUID = 1;

  ScenarioForm() {
    super(Scenario.class);
  }

  /** The one shock of a text. */
  static Shock shock(String text) {
    List<Shock> shocks;
    try {
      shocks = Scenario.parse("a shock", text).shocks();
    } catch (ScenarioFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (shocks.size() != 1) {
      throw new IllegalArgumentException("one shock is wanted, there are " + shocks.size());
    }
    return shocks.get(0);
  }

  @Override
  public Scenario deserialize(JsonParser in, DeserializationContext context) throws IOException {
    JsonNode tree = context.readTree(in);
    for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!List.of("name", "date", "shocks").contains(name)) {
        return context.reportInputMismatch(this, "a scenario has no field %s", name);
      }
    }
    JsonNode name = tree.get("name");
    JsonNode shocks = tree.get("shocks");
    if (name == null || !name.isTextual() || shocks == null || !shocks.isArray()) {
      return context.reportInputMismatch(this, "a scenario has a name and a list of shocks");
    }
    try {
      Scenario.Builder scenario = Scenario.named(name.asText());
      if (tree.hasNonNull("date")) {
        scenario.on(LocalDate.parse(tree.get("date").asText()));
      }
      for (JsonNode one : shocks) {
        scenario.shock(shock(one.asText()));
      }
      return scenario.build();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return context.reportInputMismatch(this, "%s", e.getMessage());
    }
  }

  /** The other way. */
  static final class Writer extends StdSerializer<Scenario> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Scenario.class);
    }

    @Override
    public void serialize(Scenario scenario, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject(scenario);
      out.writeStringField("name", scenario.name());
      if (scenario.date().isPresent()) {
        out.writeStringField("date", scenario.date().get().toString());
      } else {
        out.writeNullField("date");
      }
      out.writeArrayFieldStart("shocks");
      for (Shock shock : scenario.shocks()) {
        out.writeString(shock.toString());
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }
}
