package io.hyperdex.risk.examples;

import io.hyperdex.risk.examples.measure.MeasureCommand;
import io.hyperdex.risk.examples.replay.ReplayCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The runnable programs: the first argument names one. */
public final class Main {
  private static final String HELP =
      """
      usage: java -jar hyperdex-risk-examples.jar COMMAND [OPTION...]

        replay   recorded swaps and prices through the risk engine; replay --help tells more
        measure  one risk measure of a column of returns; measure --help tells more
        help     this text
      """;

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int exitCode = run(Arrays.asList(args), out, err);
    out.flush();
    System.exit(exitCode);
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    String command = arguments.isEmpty() ? "help" : arguments.get(0);
    switch (command) {
      case "replay":
        return new ReplayCommand(out, err).run(arguments.subList(1, arguments.size()));
      case "measure":
        return new MeasureCommand(out, err).run(arguments.subList(1, arguments.size()));
      case "help":
      case "--help":
      case "-h":
        out.print(HELP);
        return ReplayCommand.OK;
      default:
        err.print("unknown command " + command + "; known: replay, measure, help\n");
        return ReplayCommand.UNUSABLE;
    }
  }
}
