package io.hyperdex.risk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show is what compiles, runs and exists. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void theReadmeShowsTheQuickStartThatCompiles() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/io/hyperdex/risk/examples/QuickStart.java"));
    String region =
        source.substring(
            source.indexOf("// README: begin\n") + "// README: begin\n".length(),
            source.indexOf("    // README: end"));

    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains(region.stripTrailing().stripIndent());
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
  void everyLinkBetweenDocumentsLeadsSomewhere() throws IOException {
    List<Path> documents;
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      documents = docs.filter(path -> path.toString().endsWith(".md")).collect(Collectors.toList());
    }
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    for (Path document : documents) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        Path target = document.resolveSibling(link.group(1));
        assertThat(target).as("link in %s", document).exists();
      }
    }
  }
}
