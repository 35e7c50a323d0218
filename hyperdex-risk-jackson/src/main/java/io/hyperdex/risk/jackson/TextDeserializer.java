package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.util.function.Function;

/** A value from one JSON string, and from nothing else: a number may have been rounded already. */
final class TextDeserializer<T> extends StdScalarDeserializer<T> {
  private static final long serialVersionUID = 1;

  private final String form;
  private final transient Function<String, T> read;

  TextDeserializer(Class<T> type, String form, Function<String, T> read) {
    super(type);
    this.form = form;
    this.read = read;
  }

  @Override
  public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      return context.reportInputMismatch(
          this, "%s is written as a string: %s", handledType().getSimpleName(), form);
    }
    String text = in.getText();
    try {
      return read.apply(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw context.weirdStringException(text, handledType(), e.getMessage());
    }
  }
}
