package io.hyperdex.risk.examples.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A headless browser of the machine, one process a page. */
public final class Chromium {
  private static final long SECONDS = 90;

  private final Path program;
  private final Path folder;

  private Chromium(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * What the browser made of a page.
   *
   * @param dom the document after its scripts
   * @param console what it wrote to the console, errors and refusals of the policy too
   */
  public record Visit(String dom, List<String> console) {}

  /** The one on the PATH; without one the test is skipped, which its report shows. */
  public static Chromium orSkip(Path folder) {
    Path found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(
                at ->
                    List.of("chromium", "chromium-browser", "google-chrome").stream()
                        .map(name -> Path.of(at, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "no chromium on the PATH: pages were not opened in a browser");
    return new Chromium(found, folder);
  }

  /** Opens a file and waits until its scripts have rested. */
  public Visit open(Path page) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    List<String> log = run(dom, "--window-size=1280,1000", "--dump-dom", url(page));
    return new Visit(
        Files.readString(dom), log.stream().filter(line -> line.contains("CONSOLE")).toList());
  }

  /** A picture of a window of that size. */
  public void screenshot(Path page, Path picture, int width, int height, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--window-size=" + width + "," + height);
    arguments.add("--hide-scrollbars");
    arguments.add("--screenshot=" + picture.toAbsolutePath());
    arguments.add(url(page));
    run(folder.resolve("none.txt"), arguments.toArray(new String[0]));
  }

  private static String url(Path page) {
    return page.toAbsolutePath().toUri().toString();
  }

  private List<String> run(Path out, String... arguments) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory(folder, "profile");
    Path log = folder.resolve("browser.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox", // the sandbox refuses to run as root, and the page is our own
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-prefers-reduced-motion",
                "--enable-logging=stderr",
                "--virtual-time-budget=3000",
                "--user-data-dir=" + profile.toAbsolutePath()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(ended).as("the browser ends within %d seconds", SECONDS).isTrue();
    assertThat(process.exitValue()).as("exit code; %s", Files.readString(log)).isZero();
    return Files.readAllLines(log);
  }
}
