package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.util.function.Function;

/** A value as one JSON string. */
final class TextSerializer<T> extends StdScalarSerializer<T> {
  private static final long serialVersionUID = 1;

  private final transient Function<T, String> write;

  TextSerializer(Class<T> type, Function<T, String> write) {
    super(type);
    this.write = write;
  }

  @Override
  public void serialize(T value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeString(write.apply(value));
  }
}
