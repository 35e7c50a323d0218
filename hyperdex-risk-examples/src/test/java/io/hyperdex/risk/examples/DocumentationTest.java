package io.hyperdex.risk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is what compiles, runs and exists. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SNIPPET =
      Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void everyJavaSnippetIsPartOfAnExampleThatCompiles() throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path file : filesBelow(Path.of("src"), ".java")) {
      sources.add(withoutIndentation(Files.readString(file)));
    }
    int snippets = 0;
    for (Path document : documents()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(document));
      while (snippet.find()) {
        snippets++;
        String code = withoutIndentation(snippet.group(1));
        assertThat(sources)
            .as("an example with the snippet of %s:%n%s", document, snippet.group(1))
            .anyMatch(source -> source.contains(code));
      }
    }
    assertThat(snippets).isGreaterThanOrEqualTo(3);
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(filesBelow(ROOT.resolve("docs"), ".md"));
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    return documents;
  }

  private static List<Path> filesBelow(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  @Test
  void theQuickStartPrintsWhatItSays() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      QuickStart.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("OPEN 6001.500000000000", "6001.50000000");
  }

  @Test
  void theTailOfAUserIsWorkedOutFromWhatTheEngineKnows() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      TailOfAUser.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).isEqualTo("gross 7014.00");
    double shortfall = Double.parseDouble(lines.get(1).split(" ")[2]);
    assertThat(shortfall).isBetween(0.02 * 7014, 0.05 * 7014); // daily moves of at most 5 %
    assertThat(lines.get(4)).isEqualTo("from 10 scenarios"); // the worst 2.5 % of 365, begun
  }

  @Test
  void ownRulesAndSinksWorkAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      OwnRuleAndSink.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "desk: fall OPEN", "alice: eth OPEN", "alice: eth RESOLVED", "alice: fall OPEN");
  }

  @Test
  void rulesOfADeskWorkAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      RulesOfADesk.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "TradingScope[kind=HOUSE, name=] holds 70000.000000000000",
            "TradingScope[kind=TENANT, name=acme] holds 70000.000000000000",
            "TradingScope[kind=STRATEGY, name=arb] holds 70000.000000000000",
            "strategy:arb: arb",
            "on trial: weth",
            "on trial: weth");
  }

  @Test
  void engineSurvivesAsShown(@TempDir Path directory) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      EngineThatSurvives.main(new String[] {directory.toString()});
      EngineThatSurvives.main(new String[] {directory.toString()});
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains("life 1 goes on after record 0", "life 2 goes on after record 3")
        .contains("alice has 400.000000000000", "alice has 1600.000000000000")
        .filteredOn(line -> line.startsWith("Alert[") && line.contains("state=OPEN"))
        .hasSize(1);
  }

  @Test
  void metersFollowAnEngineAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      MetersOfAnEngine.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("timed 2", "tokens 1.0");
  }

  @Test
  void alertsArriveAsShown() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      AlertsThatArrive.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("open: 2", "received, signed: true", "sent: 1");
  }

  @Test
  void stressAndForecastsWorkAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      StressAndForecast.main(new String[0]);
      StressAndForecast.trained(List.of());
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "P&L -2800.00, after costs -2856.29",
            "as in November 2022: -1918.77",
            "a loss of 1500 is 3.49 deviations away",
            "the exposure limit is a rise by 0.25 away",
            "barrier-1 says 0.146",
            "THIN_DATA");
  }

  @Test
  void rulesUnderStressAreCheckedAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      RulesUnderStress.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "fall: 0.240, limit 0.200", // 6,000 of 10,000 fall by 40 %
            "share fires at a fall of 0.7778", // of the dollars: 4,000 of 5,333
            "fall fires at a fall of 0.3333",
            "gross fires at a rise of 1.0000",
            "share fires at a rise of 1.0000"); // 12,000 of 16,000 are three quarters
  }

  @Test
  void cohortsOfAnEngineAreJudgedAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      CohortsOfAnEngine.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.contains(" outcomes, set aside 1 times"))
        .allMatch(line -> line.contains("CONSERVATIVE, "));
  }

  @Test
  void theRouteIsCheckedAsShown() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PreTradeRoute.main(new String[0]);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "REDUCE up to 6514.476614",
            "RULE_BREACHED REDUCE",
            "RESERVED ALLOW 0",
            "REDUCE up to 2510.579064",
            "in flight 0",
            "DENY STATE_HALTED");
  }

  @Test
  void everyLinkBetweenDocumentsLeadsSomewhere() throws IOException {
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        Path target = document.resolveSibling(link.group(1));
        assertThat(target).as("link in %s", document).exists();
      }
    }
  }
}
