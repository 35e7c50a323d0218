package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value that may be absent: itself, or null. */
final class OptionalValue extends StdDeserializer<Optional<?>> implements ContextualDeserializer {
  private static final long serialVersionUID = 1;

  private final @Nullable JavaType content;

  OptionalValue(@Nullable JavaType content) {
    super(Optional.class);
    this.content = content;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    JavaType type = property == null ? context.getContextualType() : property.getType();
    return new OptionalValue(type == null ? null : type.containedTypeOrUnknown(0));
  }

  @Override
  public Optional<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
    JavaType type = content == null ? context.constructType(Object.class) : content;
    return Optional.ofNullable(context.readValue(in, type));
  }

  @Override
  public Optional<?> getNullValue(DeserializationContext context) {
    return Optional.empty();
  }

  /** The other way. */
  static final class Writer extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1;

    Writer() {
      super(Optional.class, false);
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), out);
      } else {
        out.writeNull();
      }
    }
  }
}
