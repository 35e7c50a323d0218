package io.hyperdex.risk.examples.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.jackson.RiskJson;
import io.hyperdex.risk.metric.Unit;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of JSON objects, one a line. */
final class JsonLines implements Closeable {
  private static final JsonMapper MAPPER = RiskJson.mapper();

  private final BufferedWriter writer;
  private final JsonGenerator json;

  private JsonLines(BufferedWriter writer, JsonGenerator json) {
    this.writer = writer;
    this.json = json;
  }

  static JsonLines create(Path file) throws IOException {
    BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    JsonGenerator json = MAPPER.createGenerator(writer);
    json.setRootValueSeparator(null);
    return new JsonLines(writer, json);
  }

  void begin() throws IOException {
    json.writeStartObject();
  }

  void end() throws IOException {
    json.writeEndObject();
    json.flush();
    writer.write('\n');
  }

  void beginObject(String field) throws IOException {
    json.writeObjectFieldStart(field);
  }

  void endObject() throws IOException {
    json.writeEndObject();
  }

  void beginArray(String field) throws IOException {
    json.writeArrayFieldStart(field);
  }

  void beginElement() throws IOException {
    json.writeStartObject();
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  void text(String field, @Nullable String value) throws IOException {
    json.writeStringField(field, value);
  }

  void number(String field, long value) throws IOException {
    json.writeNumberField(field, value);
  }

  void number(String field, @Nullable Long value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, value);
    }
  }

  void ratio(String field, @Nullable BigDecimal value) throws IOException {
    figure(field, Unit.RATIO, value);
  }

  void usd(String field, @Nullable BigDecimal value) throws IOException {
    figure(field, Unit.USD, value);
  }

  /** A figure in the form of its unit: dollars as text, others as a number. */
  void figure(String field, Unit unit, @Nullable BigDecimal value) throws IOException {
    json.writeFieldName(field);
    if (value == null) {
      json.writeNull();
    } else if (Figures.isText(unit)) {
      json.writeString(Figures.of(unit, value));
    } else {
      json.writeNumber(Figures.of(unit, value));
    }
  }

  /** Any value the JSON module knows. */
  void value(String field, Object value) throws IOException {
    json.writeFieldName(field);
    MAPPER.writeValue(json, value);
  }

  @Override
  public void close() throws IOException {
    json.close();
    writer.close();
  }
}
