package io.hyperdex.risk.examples.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** What a chart shows, as data. Numbers have 8 significant digits; NaN is a gap. */
public final class Chart {
  private static final MathContext DIGITS = new MathContext(8, RoundingMode.HALF_EVEN);

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private Chart(String kind, String title, String summary, Unit unit) {
    json.put("kind", kind);
    json.put("title", title);
    json.put("summary", summary);
    json.put("unit", unit.word);
  }

  /** What the numbers of a chart are. */
  public enum Unit {
    USD("usd"),
    RATIO("ratio"),
    COUNT("count");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }

  /** How a series over time is drawn. */
  public enum Look {
    LINE("line"),
    /** A thin line with the space to zero filled. */
    AREA("area"),
    POINTS("points"),
    /** Columns on top of those of the other series with this look. */
    STACK("stack");

    private final String word;

    Look(String word) {
      this.word = word;
    }
  }

  /** Series over time. */
  public static Chart overTime(String title, String summary, Unit unit, long[] timesMs) {
    Chart chart = new Chart("time", title, summary, unit);
    ArrayNode times = chart.json.putArray("x");
    for (long time : timesMs) {
      times.add(time);
    }
    chart.json.putArray("series");
    return chart;
  }

  /** Adds a series; one value for each time. */
  public Chart series(String name, Look look, double[] values) {
    if (values.length != json.withArray("x").size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + json.withArray("x").size() + " times");
    }
    numbers(
        json.withArray("series").addObject().put("name", name).put("look", look.word),
        "values",
        values);
    return this;
  }

  /** Bars that lie, one a name. */
  public static Chart bars(
      String title, String summary, Unit unit, List<String> names, double[] values) {
    Chart chart = new Chart("bars", title, summary, unit);
    ArrayNode all = chart.json.putArray("names");
    names.forEach(all::add);
    numbers(chart.json, "values", values);
    return chart;
  }

  /** How often values fell between edges; {@code edges} is one longer than {@code counts}. */
  public static Chart histogram(
      String title, String summary, Unit unit, double[] edges, long[] counts) {
    Chart chart = new Chart("histogram", title, summary, unit);
    numbers(chart.json, "edges", edges);
    ArrayNode all = chart.json.putArray("counts");
    for (long count : counts) {
      all.add(count);
    }
    chart.json.putArray("marks");
    return chart;
  }

  /** A line across a histogram at a value. */
  public Chart mark(String name, double value) {
    json.withArray("marks").addObject().put("name", name).put("value", rounded(value));
    return this;
  }

  private static void numbers(ObjectNode in, String field, double[] values) {
    ArrayNode numbers = in.putArray(field);
    for (double value : values) {
      if (Double.isNaN(value)) {
        numbers.addNull();
      } else {
        numbers.add(rounded(value));
      }
    }
  }

  /** Plain digits, whatever a JDK thinks is the shortest text of a double. */
  private static BigDecimal rounded(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded;
  }

  ObjectNode json() {
    return json;
  }
}
