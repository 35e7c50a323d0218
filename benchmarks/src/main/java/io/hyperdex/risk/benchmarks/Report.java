package io.hyperdex.risk.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the rows of {@link Plan} in interleaved rounds, prints the goals and writes the page;
 * {@code benchmarks/run} starts it. Rounds alternate the order of the rows. Progress goes to
 * standard error.
 *
 * <p>Arguments: {@code full}, {@code quick} or {@code render}, then the file of figures and, but
 * for quick, the page to write and the notes to put into it. The environment may set ROUNDS, USERS
 * and ROWS, a regular expression for the names of rows, and ANCHOR, the class path of {@code
 * benchmarks/anchor}.
 */
public final class Report {
  private static final String PACKAGE = Report.class.getPackageName();

  private static final int ANCHOR_ROUNDS = 3;

  private final Measured measured;
  private final List<Plan.Row> rows;
  private final int rounds;
  private final List<String> failed = new ArrayList<>();
  private final long startNanos = System.nanoTime();

  private Report(Measured measured, List<Plan.Row> rows, int rounds) {
    this.measured = measured;
    this.rows = rows;
    this.rounds = rounds;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 2 || (!args[0].equals("quick") && args.length < 4)) {
      throw new IllegalArgumentException(
          "usage: full|quick|render FIGURES [PAGE NOTES]: " + Arrays.toString(args));
    }
    Path figures = Path.of(args[1]);
    boolean quick = args[0].equals("quick");
    int rounds = Integer.parseInt(environment("ROUNDS", quick ? "2" : "5"));
    Measured measured;
    List<String> failed = List.of();
    if (args[0].equals("render")) {
      measured = Measured.read(figures);
    } else {
      measured = Measured.startingAt(figures);
      Pattern chosen = Pattern.compile(environment("ROWS", ""));
      List<Plan.Row> rows =
          (quick ? Plan.quick() : Plan.full(users()))
              .stream().filter(row -> chosen.matcher(row.name()).find()).toList();
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("no row is called like ROWS=" + chosen);
      }
      Report report = new Report(measured, rows, rounds);
      report.run();
      failed = report.failed;
    }
    System.out.print(Page.goals(measured, !quick));
    if (!quick) {
      Path notes = Path.of(args[3]);
      String written = Files.exists(notes) ? Files.readString(notes) : "";
      Files.writeString(Path.of(args[2]), Page.of(measured, machine(rounds), written));
      System.err.println("wrote " + args[2]);
    }
    if (!failed.isEmpty()) {
      System.err.println(failed.size() + " rows could not be measured:");
      failed.forEach(System.err::println);
      System.exit(1);
    }
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  private static Set<Integer> users() {
    return Arrays.stream(environment("USERS", "1000 100000 1000000").trim().split("\\s+"))
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void run() throws IOException, InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      List<Plan.Row> now = new ArrayList<>();
      for (Plan.Row row : rows) {
        if (round <= row.rounds()) {
          now.add(row);
        }
      }
      if (round % 2 == 0) {
        Collections.reverse(now); // which of two comes first must not matter
      }
      runAnchor(round);
      for (int i = 0; i < now.size(); i++) {
        Plan.Row row = now.get(i);
        System.err.printf(
            "%4d s  round %d of %d, row %d of %d: %s%n",
            (System.nanoTime() - startNanos) / 1_000_000_000L,
            round,
            rounds,
            i + 1,
            now.size(),
            row.name());
        try {
          if (row.program()) {
            runProgram(row, round);
          } else {
            runJmh(row, round);
          }
        } catch (RunnerException | IllegalStateException e) {
          // One row that can't be measured must not cost the hour of all others.
          failed.add(row.name() + ": " + reason(e));
          System.err.println("        FAILED: " + reason(e));
        }
      }
    }
  }

  private void runJmh(Plan.Row row, int round) throws IOException, RunnerException {
    String pattern = "^" + (PACKAGE + "." + row.target()).replace(".", "\\.") + "$";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(pattern)
            .forks(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    for (Map.Entry<String, String> parameter : row.parameters().entrySet()) {
      options.param(parameter.getKey(), parameter.getValue());
    }
    if (!row.jvmArguments().isEmpty()) {
      options.jvmArgs(row.jvmArguments().toArray(String[]::new));
    }
    if (round == 1) {
      options.addProfiler(GCProfiler.class);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalStateException(results.size() + " results, not one, for " + row.name());
    }
    RunResult result = results.iterator().next();
    double score = result.getPrimaryResult().getScore();
    measured.put(round, row.name(), score);
    System.err.printf("        %s%n", Goals.number(score));
    if (result.getParams().getMode() == Mode.SampleTime) {
      for (double percentile : new double[] {50, 99}) {
        measured.put(
            round,
            row.name() + " p=" + percentile,
            result.getPrimaryResult().getStatistics().getPercentile(percentile));
      }
    }
    if (round == 1) {
      Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      if (bytes == null) {
        throw new IllegalStateException("the gc profiler reported no allocation");
      }
      measured.put(round, row.name() + Measured.BYTES, bytes.getScore());
    }
  }

  private void runProgram(Plan.Row row, int round) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(row.jvmArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PACKAGE + "." + row.target());
    command.addAll(row.arguments());
    execute(row.name(), command, round);
  }

  /** The innermost cause: JMH wraps what a benchmark throws, and adds it as suppressed. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while (reason.getCause() != null || reason.getSuppressed().length > 0) {
      reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
    }
    return reason;
  }

  /** Another engine's check, from a class path of its own, where there is one. */
  private void runAnchor(int round) throws IOException, InterruptedException {
    String classPath = environment("ANCHOR", "");
    if (classPath.isEmpty() || round > ANCHOR_ROUNDS) {
      return;
    }
    List<String> command =
        List.of(
            java(), "-Xmx4g", "-cp", classPath, "ExchangeCoreCheck", "1000", "100000", "1000000");
    try {
      execute("exchange-core", command, round);
    } catch (IllegalStateException e) {
      failed.add(e.toString());
      System.err.println("        FAILED: " + e);
    }
  }

  private void execute(String name, List<String> command, int round)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(Figures.PREFIX)) {
          String[] part = line.split("\t");
          measured.put(round, part[1], Double.parseDouble(part[2]));
        }
      }
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IllegalStateException(name + " ended with " + exit);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> machine(int rounds) throws IOException {
    return List.of(
        "Machine: "
            + Runtime.getRuntime().availableProcessors()
            + " cores, "
            + first(Path.of("/proc/cpuinfo"), "model name")
            + ", memory "
            + first(Path.of("/proc/meminfo"), "MemTotal")
            + ", "
            + System.getProperty("os.name"),
        "JDK: " + System.getProperty("java.vm.name") + " " + Runtime.version() + ", G1",
        "Command: `benchmarks/run`: up to "
            + rounds
            + " rounds, one fork per row and round, in alternating order; JMH 1.37, average time;"
            + " 3 x 500 ms warm-up and 4 x 500 ms measured for the pipeline, 300 ms each elsewhere;"
            + " allocation by the gc profiler in round 1. Figures are medians of the rounds, ratios"
            + " medians of the rounds' ratios. Rows of minor interest are measured in fewer rounds.");
  }

  private static String first(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return "unknown";
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }
}
