package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.examples.page.Chromium;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. Pictures are left in {@code target/report-page}. */
class ReportPageBrowserTest {
  private static final Path PICTURES = Path.of("target/report-page");

  @TempDir private Path temp;
  private ReplayFolder folder;
  private Chromium browser;
  private Path page;

  @BeforeEach
  void findBrowser() throws IOException {
    browser = Chromium.orSkip(temp);
    folder = new ReplayFolder(temp);
    page = temp.resolve("page.html");
    Files.createDirectories(PICTURES);
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void everyChartIsDrawnEveryTableFilledAndTheConsoleSilent() throws Exception {
    folder.run("--page", "@page.html");

    Chromium.Visit visit = browser.open(page);

    assertThat(visit.console()).isEmpty();
    String body =
        visit.dom().substring(visit.dom().indexOf("<main"), visit.dom().indexOf("</main>"));
    long plots = count(body, "class=\"plot\"");
    assertThat(plots).isEqualTo(14);
    assertThat(visit.dom()).contains("data-drawn=\"" + plots + "\"");
    assertThat(Pattern.compile("(?s)<svg.*?</svg>").matcher(body).results().map(MatchResult::group))
        .hasSize((int) plots)
        .allMatch(svg -> count(svg, "<path") > 3, "has shapes")
        .allMatch(svg -> count(svg, "<text") > 3, "has labels");
    assertThat(
            Pattern.compile("(?s)<tbody>.*?</tbody>")
                .matcher(body)
                .results()
                .map(MatchResult::group))
        .hasSizeGreaterThanOrEqualTo(10)
        .allMatch(rows -> count(rows, "<tr>") >= 1, "has rows");
    assertThat(count(body, "<details>")).as("a table for every chart").isEqualTo(plots);
    assertThat(count(body, "role=\"img\" tabindex=\"0\" aria-label=\"[^\"]{40,}")).isEqualTo(plots);
    assertThat(count(visit.dom(), "<h1")).isEqualTo(1);
    assertThat(count(body, "<h2")).isEqualTo(9);
  }

  @Test
  void aHostileSymbolIsShownAsText() throws Exception {
    folder.write("swaps.csv", ReportPageTest.hostileSwaps());
    folder.run("--swaps", "@swaps.csv", "--page", "@page.html");

    Chromium.Visit visit = browser.open(page);

    assertThat(visit.console()).isEmpty();
    assertThat(count(visit.dom(), "<img src=x|<b>eve|<i>dex")).isZero();
    assertThat(visit.dom()).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
  }

  @Test
  void aScriptThatIsNotOurOwnDoesNotRun() throws Exception {
    folder.run("--page", "@page.html");
    Files.writeString(page, Files.readString(page).replace("'use strict';", "'use strict'; "));

    Chromium.Visit visit = browser.open(page);

    assertThat(visit.console()).anyMatch(line -> line.contains("Content Security Policy"));
    assertThat(visit.dom()).doesNotContain("data-drawn");
  }

  @Test
  void itHasColoursByDayAndByNightAndFitsAPhone() throws Exception {
    folder.run("--page", "@page.html");

    BufferedImage light = picture("light", 1280, 2200);
    BufferedImage dark = picture("dark", 1280, 2200, "--force-dark-mode");
    BufferedImage phone = picture("phone", 390, 2200);

    assertThat(brightness(light.getRGB(4, 4))).isGreaterThan(220);
    assertThat(brightness(dark.getRGB(4, 4))).isLessThan(40);
    assertThat(phone.getWidth()).isEqualTo(390);
    for (BufferedImage one : new BufferedImage[] {light, dark, phone}) {
      assertThat(colours(one)).as("more than a blank page").isGreaterThan(50);
    }
    int margin = phone.getRGB(386, 4);
    for (int y = 0; y < phone.getHeight(); y++) {
      int at = phone.getRGB(386, y);
      // The line below the menu goes from edge to edge; nothing else reaches the margin.
      assertThat(at == margin || Math.abs(brightness(at) - brightness(margin)) < 40)
          .as("margin of the phone at line %d", y)
          .isTrue();
    }
  }

  private BufferedImage picture(String name, int width, int height, String... options)
      throws Exception {
    Path file = PICTURES.resolve(name + ".png");
    browser.screenshot(page, file, width, height, options);
    return ImageIO.read(file.toFile());
  }

  private static int brightness(int rgb) {
    return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
  }

  private static int colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours.size();
  }
}
