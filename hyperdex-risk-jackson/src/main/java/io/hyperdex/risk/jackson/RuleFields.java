package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object and its place in the document; remembers which were asked for. */
final class RuleFields {
  /** What is wrong, and where. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private final String path;
  private final JsonNode node;
  private final TreeSet<String> known = new TreeSet<>();

  RuleFields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new Refused(path + ": must be a JSON object", null);
    }
  }

  String path() {
    return path;
  }

  List<RuleFields> objects(String field) {
    JsonNode array = require(field);
    if (!array.isArray()) {
      throw refuse(field, "must be an array");
    }
    List<RuleFields> elements = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      elements.add(new RuleFields(path + "." + field + "[" + i + "]", array.get(i)));
    }
    return elements;
  }

  RuleFields object(String field) {
    return new RuleFields(path + "." + field, require(field));
  }

  boolean has(String field) {
    return find(field) != null;
  }

  boolean flag(String field) {
    JsonNode value = find(field);
    if (value != null && !value.isBoolean()) {
      throw refuse(field, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  Duration duration(String field) {
    if (find(field) == null) {
      return Duration.ZERO;
    }
    String text = text(field);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refused(
          path + "." + field + ": must be an ISO-8601 duration such as \"PT90S\": " + text, e);
    }
  }

  String text(String field) {
    JsonNode value = require(field);
    if (!value.isTextual()) {
      throw refuse(field, "must be a string");
    }
    return value.textValue();
  }

  String text(String field, String absent) {
    return find(field) == null ? absent : text(field);
  }

  /** An array of strings; empty where absent. */
  List<String> texts(String field) {
    JsonNode array = find(field);
    List<String> texts = new ArrayList<>();
    if (array != null && !array.isArray()) {
      throw refuse(field, "must be an array of strings");
    }
    for (int i = 0; array != null && i < array.size(); i++) {
      if (!array.get(i).isTextual()) {
        throw refuse(field + "[" + i + "]", "must be a string");
      }
      texts.add(array.get(i).textValue());
    }
    return texts;
  }

  TokenId token(String field) {
    RuleFields token = object(field);
    String chain = token.text("chain");
    String address = token.text("address");
    token.refuseOthers();
    try {
      return TokenId.of(ChainId.of(chain), address);
    } catch (IllegalArgumentException e) {
      throw new Refused(path + "." + field + ": " + e.getMessage(), e);
    }
  }

  BigDecimal decimal(String field) {
    JsonNode value = require(field);
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw refuse(field, "must be a decimal in a string, or a whole number");
    }
    try {
      return new BigDecimal(value.asText());
    } catch (NumberFormatException e) {
      throw new Refused(path + "." + field + ": not a decimal: " + value.asText(), e);
    }
  }

  <E extends Enum<E>> E constant(String field, E absent) {
    if (find(field) == null) {
      return absent;
    }
    String text = text(field);
    E[] constants = absent.getDeclaringClass().getEnumConstants();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      if (constant.name().equals(text)) {
        return constant;
      }
      names.add(constant.name());
    }
    throw refuse(field, "must be one of " + names + ": " + text);
  }

  Usd usd(String field) {
    JsonNode value = require(field);
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw refuse(field, "must be a decimal in a string, such as \"250000.50\"");
    }
    try {
      return Usd.parse(value.asText());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Refused(path + "." + field + ": " + e.getMessage(), e);
    }
  }

  Usd usd(String field, Usd absent) {
    return find(field) == null ? absent : usd(field);
  }

  double ratio(String field) {
    JsonNode value = require(field);
    if (!value.isNumber()) {
      throw refuse(field, "must be a number");
    }
    return value.doubleValue();
  }

  long integer(String field, long absent) {
    JsonNode value = find(field);
    if (value == null) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw refuse(field, "must be a whole number");
    }
    return value.longValue();
  }

  int smallInteger(String field, int absent) {
    long value = integer(field, absent);
    if (value != (int) value) {
      throw refuse(field, "must be below 2^31: " + value);
    }
    return (int) value;
  }

  int smallInteger(String field) {
    require(field);
    return smallInteger(field, 0);
  }

  /** Called when every known field was read: what is left is a slip of the pen. */
  void refuseOthers() {
    for (String field : (Iterable<String>) node::fieldNames) {
      if (!known.contains(field)) {
        throw refuse(field, "unknown field; known here: " + String.join(", ", known));
      }
    }
  }

  Refused refuse(String field, String why) {
    return new Refused(path + "." + field + ": " + why, null);
  }

  private @Nullable JsonNode find(String field) {
    known.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode require(String field) {
    JsonNode value = find(field);
    if (value == null) {
      throw refuse(field, "is missing");
    }
    return value;
  }
}
