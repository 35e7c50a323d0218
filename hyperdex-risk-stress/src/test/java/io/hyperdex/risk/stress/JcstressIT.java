package io.hyperdex.risk.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs every jcstress test in a child process and fails on any outcome that is FORBIDDEN or not
 * named. In the build each test gets two short runs, compiled and not; with {@code -Pfull}
 * jcstress's default mode with all compilation modes. What it saw is in the report of this test and
 * below {@code target/jcstress}.
 */
class JcstressIT {
  private static final Path DIRECTORY = Path.of("target", "jcstress").toAbsolutePath();
  private static final Pattern RESULTS =
      Pattern.compile(
          "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs\\)");

  private static List<String> mode() {
    return Effort.FULL
        ? List.of("-m", "default")
        : List.of(
            ("-m sanity -sc false -af NONE -f 1 -fsm 0 -iters 1 -time 150 -strideSize 32"
                    + " -strideCount 8 -hs 256 -jvmArgs -XX:+UseSerialGC")
                .split(" "));
  }

  private static Process start(Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(mode());
    command.addAll(List.of("-r", DIRECTORY.resolve("report").toString()));
    return new ProcessBuilder(command)
        .directory(DIRECTORY.toFile()) // where it leaves its result file
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The tests on the class path, as the annotation processor listed them. */
  private static long listed() throws IOException {
    Path list = Path.of("target", "test-classes", "META-INF", "TestList");
    try (var lines = Files.lines(list)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  @Test
  void noForbiddenOutcomeIsSeen() throws Exception {
    Files.createDirectories(DIRECTORY);
    Path output = DIRECTORY.resolve("output.txt");
    Process process = start(output);
    try {
      assertThat(process.waitFor(Effort.FULL ? 120 : 10, TimeUnit.MINUTES))
          .as("jcstress ended in time")
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Matcher results = RESULTS.matcher(text);
    String last = "";
    int passed = 0;
    while (results.find()) {
      last = results.group();
      passed = Integer.parseInt(results.group(2));
    }
    System.out.println("jcstress " + String.join(" ", mode()) + ": " + listed() + " tests " + last);
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(last).as(text).contains(" 0 failed, ").contains(" 0 hard errs");
    assertThat((long) passed).as("every test ran").isGreaterThanOrEqualTo(listed());
  }
}
