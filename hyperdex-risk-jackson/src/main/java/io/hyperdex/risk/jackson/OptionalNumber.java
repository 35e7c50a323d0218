package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.util.OptionalDouble;

/** A number that may be absent: the shortest decimal of the double, or null. */
final class OptionalNumber extends StdScalarDeserializer<OptionalDouble> {
  private static final long serialVersionUID = 1;

  OptionalNumber() {
    super(OptionalDouble.class);
  }

  @Override
  public OptionalDouble deserialize(JsonParser in, DeserializationContext context)
      throws IOException {
    double value = in.getDoubleValue();
    if (!Double.isFinite(value)) {
      return context.reportInputMismatch(this, "a number must be finite");
    }
    return OptionalDouble.of(value);
  }

  @Override
  public OptionalDouble getNullValue(DeserializationContext context) {
    return OptionalDouble.empty();
  }

  /** The other way. */
  static final class Writer extends StdScalarSerializer<OptionalDouble> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(OptionalDouble.class);
    }

    @Override
    public void serialize(OptionalDouble value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        out.writeNumber(ShortestDecimal.of(value.getAsDouble()));
      } else {
        out.writeNull();
      }
    }
  }
}
