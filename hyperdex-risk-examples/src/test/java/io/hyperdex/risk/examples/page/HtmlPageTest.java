package io.hyperdex.risk.examples.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><!-- & \" \u2028 {{script}} <img src=x onerror=alert(2)>";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  static JsonNode data(String page) throws IOException {
    Matcher found = DATA.matcher(page);
    assertThat(found.find()).isTrue();
    return new ObjectMapper().readTree(found.group(1));
  }

  private static String page(String text) {
    return HtmlPage.of(
        text,
        text,
        List.of(
            new Section("one", text, text)
                .note(text)
                .figures(List.of(new Section.Figure(text, text, text)))
                .table(text, List.of("A", "#B"), List.of(List.of(text, "1")))
                .chart(Chart.bars(text, text, Chart.Unit.COUNT, List.of(text), new double[] {1}))));
  }

  @Test
  void noTextOfTheDataEndsItsElementOrBecomesMarkup() throws IOException {
    String harmless = page("harmless");
    String hostile = page(HOSTILE);

    assertThat(count(hostile, "</script")).isEqualTo(count(harmless, "</script")).isEqualTo(3);
    assertThat(count(hostile, "<script")).isEqualTo(3);
    assertThat(count(hostile, "<!--")).isZero();
    assertThat(count(hostile, "<img src=x")).isZero();
    JsonNode data = data(hostile);
    assertThat(data.get("title").asText()).isEqualTo(HOSTILE);
    assertThat(data.at("/sections/0/parts/2/rows/0/0").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void nothingIsFetchedAndOnlyTheTwoScriptsMayRun() {
    String page = page("x");

    assertThat(page)
        .containsPattern("default-src 'none'.*script-src 'sha256-[^']+' 'sha256-[^']+'\"")
        .doesNotContain("{{");
    String own = page.replaceAll("(?s)<script>\\s*/\\*\\s*\\* Licensed.*?</script>", "");
    assertThat(own).hasSizeLessThan(60_000).doesNotContain("http://").doesNotContain("https://");
    assertThat(own).doesNotContain("innerHTML").doesNotContainPattern("\\son[a-z]+=\"");
  }

  @Test
  void theLicenceOfTheLibraryStaysInThePage() {
    assertThat(page("x")).contains("Licensed to the Apache Software Foundation (ASF)");
  }

  @Test
  void numbersHaveEightDigitsAndGapsAreNull() throws IOException {
    Chart chart =
        Chart.overTime("t", "s", Chart.Unit.USD, new long[] {1, 2, 3})
            .series("v", Chart.Look.LINE, new double[] {1.0 / 3, Double.NaN, -0.0});

    String page = HtmlPage.of("t", "s", List.of(new Section("a", "b", "c").chart(chart)));

    assertThat(page).contains("\"values\":[0.33333333,null,0]");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Section section = new Section("a", "b", "c");

    assertThatThrownBy(() -> section.table("t", List.of("A"), List.of(List.of("1", "2"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Chart.overTime("t", "s", Chart.Unit.USD, new long[2])
                    .series("v", Chart.Look.LINE, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 values for 2 times");
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
