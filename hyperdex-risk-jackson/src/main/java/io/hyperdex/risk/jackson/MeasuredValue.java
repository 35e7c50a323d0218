package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.hyperdex.risk.metric.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The value of a measure or alert: a JSON number is a double, a JSON string the exact decimal. So
 * ratios stay numbers, dollars stay exact, and both read back equal.
 */
final class MeasuredValue extends StdScalarDeserializer<BigDecimal> {
  private static final long serialVersionUID = 1;

  MeasuredValue() {
    super(BigDecimal.class);
  }

  static void write(String field, @Nullable BigDecimal value, Unit unit, JsonGenerator out)
      throws IOException {
    out.writeFieldName(field);
    if (value == null) {
      out.writeNull();
    } else if (unit != Unit.USD && isDouble(value)) {
      out.writeNumber(ShortestDecimal.of(value.doubleValue()));
    } else {
      out.writeString(value.toPlainString());
    }
  }

  private static boolean isDouble(BigDecimal value) {
    double nearest = value.doubleValue();
    return Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(value) == 0;
  }

  @Override
  public BigDecimal deserialize(JsonParser in, DeserializationContext context) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return parse(in.getText(), context);
    }
    if (token == null || !token.isNumeric()) {
      return context.reportInputMismatch(this, "a measured value is a number or a decimal string");
    }
    double value = in.getDoubleValue();
    if (!Double.isFinite(value)) {
      return context.reportInputMismatch(this, "a measured value must be finite");
    }
    return new BigDecimal(value);
  }

  private static BigDecimal parse(String text, DeserializationContext context) throws IOException {
    if (text.length() > RiskJson.MAX_NUMBER) {
      return context.reportInputMismatch(
          BigDecimal.class, "a decimal has at most %d characters", RiskJson.MAX_NUMBER);
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw context.weirdStringException(text, BigDecimal.class, "not a decimal");
    }
  }
}
