package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.stress.Shock;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The page docs/reference/json.md names every public record of the core and what each component is
 * in JSON; {@code -Dhyperdex.docs=write} writes it anew.
 */
class JsonReferenceTest {
  private static final Set<String> EXPORTED =
      Set.of(
          "alert",
          "analytics",
          "analytics.backtest",
          "analytics.forecast",
          "analytics.stress",
          "analytics.tail",
          "engine",
          "engine.cohort",
          "engine.durable",
          "engine.forecast",
          "engine.performance",
          "event",
          "exposure",
          "metric",
          "position",
          "pretrade",
          "price",
          "rule",
          "rule.stress");

  private static final Map<Class<?>, String> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put(String.class, "string");
    FORMS.put(Quantity.class, "string: raw integer");
    FORMS.put(Usd.class, "string: USD");
    FORMS.put(Price.class, "string: USD a token");
    FORMS.put(BigDecimal.class, "string: decimal");
    FORMS.put(UserId.class, "string");
    FORMS.put(ChainId.class, "string");
    FORMS.put(VenueId.class, "string");
    FORMS.put(TokenId.class, "object: chain, address");
    FORMS.put(EventKey.class, "string: 32 hex digits");
    FORMS.put(StateHash.class, "string: 32 hex digits");
    FORMS.put(MeasureId.class, "string: name of a measure");
    FORMS.put(Shock.class, "string: text form");
    FORMS.put(RiskEvent.class, "object with a type");
    FORMS.put(RuleSet.class, "rule set, see ruleset.schema.json");
    FORMS.put(Duration.class, "string: ISO-8601 duration");
    FORMS.put(boolean.class, "boolean");
    for (Class<?> number :
        List.of(
            long.class,
            int.class,
            double.class,
            Long.class,
            Integer.class,
            Double.class,
            OptionalDouble.class)) {
      FORMS.put(number, number == OptionalDouble.class ? "number or null" : "number");
    }
  }

  /** What holds code, not values: it has no JSON form of its own. */
  private static final Set<Class<?>> CODE = Set.of(Rule.class, AlertFilter.class);

  private static List<Class<?>> records() throws IOException, URISyntaxException {
    Path core =
        Path.of(RiskEngine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(core)) {
      return recordsBelow(core);
    }
    try (FileSystem jar = FileSystems.newFileSystem(core)) {
      return recordsBelow(jar.getPath("/"));
    }
  }

  private static List<Class<?>> recordsBelow(Path root) throws IOException {
    Map<String, Class<?>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = root.relativize(file).toString().replace('/', '.');
        if (!name.endsWith(".class") || name.contains("META-INF") || name.contains("-info")) {
          continue;
        }
        Class<?> type = load(name.substring(0, name.length() - ".class".length()));
        if (type.isRecord() && isPublic(type) && EXPORTED.contains(concept(type))) {
          found.put(concept(type) + " " + nameOf(type), type);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, JsonReferenceTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (!Modifier.isPublic(at.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  private static String concept(Class<?> type) {
    String name = type.getPackageName();
    return name.startsWith("io.hyperdex.risk.") ? name.substring("io.hyperdex.risk.".length()) : "";
  }

  private static String nameOf(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : nameOf(outer) + "." + type.getSimpleName();
  }

  /** Whether a record holds code somewhere, so that it is no value to write. */
  private static boolean holdsCode(Class<?> type) {
    if (Rule.class.isAssignableFrom(type)) {
      return true;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (!isValue(component.getGenericType())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isValue(Type type) {
    if (type instanceof ParameterizedType generic) {
      return isValue(generic.getRawType())
          && Arrays.stream(generic.getActualTypeArguments()).allMatch(JsonReferenceTest::isValue);
    }
    if (!(type instanceof Class<?> c)) {
      return false;
    }
    return FORMS.containsKey(c)
        || c.isEnum()
        || (c.isArray() && isValue(c.getComponentType()))
        || Collection.class.isAssignableFrom(c)
        || Map.class.isAssignableFrom(c)
        || c == Optional.class
        || c.getSimpleName().equals("Scenario")
        || (c.isRecord() && !CODE.contains(c) && !holdsCode(c));
  }

  private static String form(Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] of = generic.getActualTypeArguments();
      if (Map.class.isAssignableFrom(raw)) {
        return "object: " + form(of[0]).replaceAll("^string: ", "") + " to " + form(of[1]);
      }
      return raw == Optional.class ? form(of[0]) + " or null" : "array of " + form(of[0]);
    }
    Class<?> c = (Class<?>) type;
    if (FORMS.containsKey(c)) {
      return FORMS.get(c);
    }
    if (c.isArray()) {
      return "array of " + form(c.getComponentType());
    }
    if (c.isEnum()) {
      return Arrays.stream(c.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name())
          .collect(Collectors.joining(", "));
    }
    return nameOf(c);
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static String page() throws IOException, URISyntaxException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # JSON of every public value

        `RiskJson.mapper()` reads and writes all of these; `RiskModule` adds the forms to a mapper of yours. Money and amounts are strings, exact; ratios and counts are numbers. A component is required unless it says
        null; arrays and objects that are left out are empty; unknown and repeated fields are errors. An event is an object with a `type`: the name of its record with a small first letter. The value of a measure, alert,
        finding or rule's outlook is a string where it counts dollars and a number where it is a ratio or a count. Documents are bounded: 32 levels, 16 MB, 65,536 characters a string.
        """);
    String concept = "";
    for (Class<?> type : records()) {
      if (holdsCode(type)) {
        continue;
      }
      if (!concept(type).equals(concept)) {
        concept = concept(type);
        page.append("\n## ").append(concept).append("\n");
      }
      page.append("\n**").append(nameOf(type)).append("**\n\n");
      RecordComponent[] components = type.getRecordComponents();
      for (RecordComponent component : components) {
        String form = form(component.getGenericType());
        page.append("- `")
            .append(component.getName())
            .append("`: ")
            .append(form)
            .append(isNullable(component) && !form.endsWith("or null") ? " or null" : "")
            .append("\n");
      }
      if (components.length == 0) {
        page.append("- nothing\n");
      }
    }
    return page.toString();
  }

  @Test
  void pageSaysWhatThereIs() throws IOException, URISyntaxException {
    Path file = docs().resolve("reference/json.md");
    String page = page();
    if ("write".equals(System.getProperty("hyperdex.docs"))) {
      Files.writeString(file, page);
    }
    assertThat(Files.readString(file)).isEqualTo(page);
  }

  @Test
  void nullIsAllowedWhereTheCoreAllowsItAndNowhereElse() throws IOException, URISyntaxException {
    Set<String> nullable = new TreeSet<>();
    for (Class<?> type : records()) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (isNullable(component) && !holdsCode(type)) {
          nullable.add(type.getSimpleName() + "." + component.getName());
        }
      }
    }
    assertThat(new TreeSet<>(RecordConventions.NULLABLE)).isEqualTo(nullable);
  }

  @Test
  void everyValueHasAWriterAndAReader() throws IOException, URISyntaxException {
    var mapper = RiskJson.mapper();
    List<String> without = new ArrayList<>();
    for (Class<?> type : records()) {
      if (!holdsCode(type)
          && !(mapper.canSerialize(type) && mapper.canDeserialize(mapper.constructType(type)))) {
        without.add(nameOf(type));
      }
    }
    assertThat(without).isEmpty();
  }

  private static Path docs() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/reference"))) {
      at = at.getParent();
    }
    return at.resolve("docs");
  }
}
