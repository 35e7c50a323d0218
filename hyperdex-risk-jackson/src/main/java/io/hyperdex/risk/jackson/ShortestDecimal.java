package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A double as the decimal with the fewest digits that reads back as the same double. Not {@code
 * Double.toString}, whose digits changed with JDK 19.
 */
final class ShortestDecimal extends StdScalarSerializer<Double> {
  private static final long serialVersionUID = 1;
  private static final int MOST_DIGITS = 17;

  ShortestDecimal() {
    super(Double.class);
  }

  @Override
  public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeNumber(of(value));
  }

  static String of(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int magnitude = shortest.precision() - shortest.scale();
    return magnitude > 21 || magnitude < -6 ? shortest.toString() : shortest.toPlainString();
  }
}
