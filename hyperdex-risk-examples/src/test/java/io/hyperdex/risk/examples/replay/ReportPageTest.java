package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

  @TempDir private Path temp;
  private ReplayFolder folder;

  @BeforeEach
  void makeFolder() {
    folder = new ReplayFolder(temp);
  }

  /** Two trades of a token whose symbol attacks the page. */
  static String hostileSwaps() {
    return "time_ms,trader,token_in_symbol,token_out_symbol,amount_in,amount_out,dex\n"
        + "1700000000000,<b>eve</b>,USDC,"
        + HOSTILE
        + ",500,2,<i>dex</i>\n"
        + "1700000360000,<b>eve</b>,USDC,"
        + HOSTILE
        + ",700,3,<i>dex</i>\n";
  }

  private JsonNode data(String name) throws IOException {
    String page = folder.text(name);
    String open = "id=\"data\">";
    int from = page.indexOf(open) + open.length();
    return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }

  private static JsonNode section(JsonNode data, String id) {
    return StreamSupport.stream(data.get("sections").spliterator(), false)
        .filter(section -> section.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(JsonNode section, String kind, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode part : section.get("parts")) {
      if (part.get("kind").asText().equals(kind)) {
        texts.add(part.get(field).asText());
      }
    }
    return texts;
  }

  private static List<JsonNode> table(JsonNode section, String caption) {
    for (JsonNode part : section.get("parts")) {
      if (part.path("caption").asText().startsWith(caption)) {
        return StreamSupport.stream(part.get("rows").spliterator(), false).toList();
      }
    }
    throw new AssertionError("no table " + caption);
  }

  @Test
  void theGeneratedMarketFillsEverySection() throws IOException {
    assertThat(folder.run("--page", "@page.html")).isEqualTo(ReplayCommand.OK);

    JsonNode data = data("page.html");
    assertThat(texts(section(data, "equity"), "time", "title")).hasSize(3);
    assertThat(texts(section(data, "exposure"), "bars", "title")).hasSize(3);
    assertThat(texts(section(data, "tail"), "histogram", "title")).hasSize(1);
    assertThat(texts(section(data, "backtest"), "time", "title")).hasSize(1);
    assertThat(texts(section(data, "stress"), "table", "caption"))
        .hasSize(6)
        .anyMatch(caption -> caption.startsWith("Rules that would fire"));
    assertThat(table(section(data, "stress"), "What would fire"))
        .allMatch(row -> row.get(2).asText().equals("drawdown")); // a crash only makes things less
    assertThat(texts(section(data, "alerts"), "time", "title")).hasSize(1);
    assertThat(texts(section(data, "tail-user"), "histogram", "title")).hasSize(1);
    assertThat(texts(section(data, "backtest-user"), "time", "title")).hasSize(1);
    JsonNode rows = section(data, "backtest").at("/parts/1/rows");
    assertThat(rows).hasSize(10);
    assertThat(rows.get(0).get(0).asText()).isEqualTo("historical");
    assertThat(rows.get(0).get(2).asText()).isEqualTo("1,000");
  }

  /** Of one user among several, whose tail is part of the book's: neither is larger than it. */
  @Test
  void theRiskiestUserHasATailOfTheirOwn() throws IOException {
    folder.run("--page", "@page.html");
    JsonNode data = data("page.html");

    double book = number(table(section(data, "tail"), "Five ways").get(0).get(4));
    double user = number(table(section(data, "tail-user"), "Five ways").get(0).get(4));

    assertThat(section(data, "tail-user").get("title").asText())
        .startsWith("Tail of the riskiest user, ");
    assertThat(user).isPositive().isLessThan(book);
    assertThat(table(section(data, "backtest-user"), "Did it hold")).hasSize(10);
  }

  private static double number(JsonNode shown) {
    return Double.parseDouble(shown.asText().replace(",", "").split(" ")[0]);
  }

  @Test
  void theSameInputGivesTheSameBytesAndOutHoldsThePageToo() throws IOException {
    folder.run("--page", "@one.html");
    folder.run("--page", "@two.html", "--out", "@result");

    assertThat(folder.text("two.html")).isEqualTo(folder.text("one.html"));
    assertThat(folder.text("result/report.html")).isEqualTo(folder.text("one.html"));
  }

  @Test
  void lookingAtTheRunDoesNotChangeIt() throws IOException {
    folder.run();
    String without = stateHash();
    folder.run("--page", "@page.html");

    assertThat(stateHash()).isEqualTo(without);
  }

  private String stateHash() {
    return folder
        .out()
        .lines()
        .filter(line -> line.contains("state hash"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTotalsOfThePageAreThoseOfTheResultFiles() throws IOException {
    folder.run("--out", "@result");

    double gross =
        folder.lines("result/users.jsonl").stream()
            .mapToDouble(user -> Double.parseDouble(user.get("grossExposureUsd").asText()))
            .sum();
    JsonNode figures = section(data("result/report.html"), "overview").at("/parts/0/figures");
    assertThat(figures.get(0).get("value").asText())
        .isEqualTo(String.format(java.util.Locale.ROOT, "%,d", Math.round(gross)));
    JsonNode counts = folder.summary("result");
    assertThat(figures.get(4).get("detail").asText())
        .isEqualTo("of " + counts.get("alerts").asText() + " in the run");
    JsonNode equity = section(data("result/report.html"), "equity").at("/parts/0/series/0/values");
    double last = equity.get(equity.size() - 1).asDouble();
    assertThat(last).isCloseTo(gross, org.assertj.core.data.Percentage.withPercentage(0.001));
  }

  @Test
  void thinDataIsSaidInsteadOfAnEmptyChart() throws IOException {
    folder.write("swaps.csv", hostileSwaps());

    assertThat(folder.run("--swaps", "@swaps.csv", "--page", "@page.html")).isZero();

    JsonNode data = data("page.html");
    assertThat(texts(section(data, "tail"), "note", "text").get(0)).contains("at least 100");
    assertThat(texts(section(data, "backtest"), "note", "text").get(0)).contains("at least 50");
    assertThat(texts(section(data, "alerts"), "note", "text").get(0)).contains("No rule");
    assertThat(section(data, "tail").get("parts")).hasSize(1);
  }

  @Test
  void noTradesAtAllMakeAPageThatSaysSo() throws IOException {
    folder.write("swaps.csv", hostileSwaps().lines().findFirst().orElseThrow() + "\n");

    assertThat(folder.run("--swaps", "@swaps.csv", "--page", "@page.html")).isZero();

    JsonNode data = data("page.html");
    assertThat(data.get("subtitle").asText()).startsWith("No trades.");
    for (JsonNode section : data.get("sections")) {
      assertThat(texts(section, "note", "text")).as(section.get("id").asText()).isNotEmpty();
    }
  }

  @Test
  void aSymbolCannotBreakOutOfTheData() throws IOException {
    folder.write("swaps.csv", hostileSwaps());

    folder.run("--swaps", "@swaps.csv", "--page", "@page.html");

    assertThat(folder.text("page.html")).doesNotContain("<img src=x").doesNotContain("<b>eve");
    assertThat(section(data("page.html"), "exposure").toString()).contains(HOSTILE);
  }

  @Test
  void aPageThatCannotBeWrittenIsOneClearSentence() {
    assertThat(folder.run("--page", "@no/such/folder/page.html")).isEqualTo(2);
    assertThat(folder.err()).startsWith("replay: cannot write ").hasLineCount(1);
  }
}
