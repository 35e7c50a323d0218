package io.hyperdex.risk.examples.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Makes one HTML file of sections: markup, style, script, chart library and data together.
 *
 * <p>The data is JSON in a script element that no browser runs, with {@code <}, {@code >} and
 * {@code &} escaped, and the script writes it as text and never as markup, so no symbol or name can
 * become part of the page. The content security policy allows the two scripts by their hashes and
 * nothing else: no request leaves the page. The same sections give the same bytes.
 */
public final class HtmlPage {
  private static final String LIBRARY =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";

  private HtmlPage() {}

  /**
   * The file.
   *
   * @param title of the page
   * @param subtitle what it is about, below the title
   * @param sections in their order
   */
  public static String of(String title, String subtitle, List<Section> sections) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("title", title);
    data.put("subtitle", subtitle);
    ArrayNode all = data.putArray("sections");
    sections.forEach(section -> all.add(section.json()));

    String library = script(resource(LIBRARY));
    String script = script(resource("page.js"));
    return fill(
        resource("page.html"),
        "{{policy}}",
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
            + " style-src 'unsafe-inline'; script-src "
            + hash(library)
            + " "
            + hash(script),
        "{{title}}",
        escaped(title),
        "{{style}}",
        resource("page.css"),
        "{{data}}",
        escapedJson(data),
        "{{library}}",
        library,
        "{{script}}",
        script);
  }

  /** Replaces each place once, in the order of the template; values are never searched. */
  private static String fill(String template, String... placesAndValues) {
    StringBuilder page = new StringBuilder();
    int from = 0;
    for (int i = 0; i < placesAndValues.length; i += 2) {
      int at = template.indexOf(placesAndValues[i], from);
      if (at < 0) {
        throw new IllegalStateException(placesAndValues[i] + " is missing in the template");
      }
      page.append(template, from, at).append(placesAndValues[i + 1]);
      from = at + placesAndValues[i].length();
    }
    return page.append(template, from, template.length()).toString();
  }

  /** JSON that can stand in a script element: none of its text can end it or begin a comment. */
  private static String escapedJson(ObjectNode data) {
    try {
      return JsonMapper.builder()
          .build()
          .writeValueAsString(data)
          .replace("&", "\\u0026")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String script(String text) {
    if (text.contains("</script") || text.contains("<!--")) {
      throw new IllegalStateException("a script that would end its own element");
    }
    return text;
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing: " + name);
      }
      // One line end: a browser turns CRLF into LF before it hashes a script.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
