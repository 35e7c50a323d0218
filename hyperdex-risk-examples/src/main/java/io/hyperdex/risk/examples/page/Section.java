package io.hyperdex.risk.examples.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** A part of a page: a lead, figures, charts, tables and remarks, in the order they were added. */
public final class Section {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ArrayNode parts;

  /**
   * @param id names it in addresses: letters and hyphens
   * @param title its heading
   * @param lead what it shows, in a sentence or two
   */
  public Section(String id, String title, String lead) {
    json.put("id", id);
    json.put("title", title);
    json.put("lead", lead);
    parts = json.putArray("parts");
  }

  /** A paragraph. */
  public Section text(String text) {
    parts.addObject().put("kind", "text").put("text", text);
    return this;
  }

  /** A remark the reader should not miss, such as what is missing. */
  public Section note(String text) {
    parts.addObject().put("kind", "note").put("text", text);
    return this;
  }

  /** Figures side by side. */
  public Section figures(List<Figure> figures) {
    ArrayNode all = parts.addObject().put("kind", "figures").putArray("figures");
    for (Figure figure : figures) {
      all.addObject()
          .put("label", figure.label())
          .put("value", figure.value())
          .put("detail", figure.detail());
    }
    return this;
  }

  /** A chart; what it shows stands below it as a table too. */
  public Section chart(Chart chart) {
    parts.add(chart.json());
    return this;
  }

  /**
   * A table of texts.
   *
   * @param columns headings; one that starts with {@code #} has numbers below it
   * @param rows one text for each column
   */
  public Section table(String caption, List<String> columns, Collection<List<String>> rows) {
    ObjectNode table = parts.addObject().put("kind", "table").put("caption", caption);
    ArrayNode heads = table.putArray("columns");
    for (String column : columns) {
      boolean numeric = column.startsWith("#");
      heads
          .addObject()
          .put("title", numeric ? column.substring(1) : column)
          .put("numeric", numeric);
    }
    ArrayNode lines = table.putArray("rows");
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(columns.size() + " columns, a row of " + row);
      }
      ArrayNode line = lines.addArray();
      row.forEach(line::add);
    }
    return this;
  }

  ObjectNode json() {
    return json;
  }

  /**
   * One number and what it is.
   *
   * @param label what it is
   * @param value as text
   * @param detail what else must be known to read it; may be empty
   */
  public record Figure(String label, String value, String detail) {}
}
