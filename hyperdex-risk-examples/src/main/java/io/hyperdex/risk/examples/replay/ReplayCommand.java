package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Replays recorded swaps through the risk engine: reads files, prints a report, writes results.
 * Formats and rules are in {@code docs/reference/replay.md}.
 */
public final class ReplayCommand {
  /** The run was done. */
  public static final int OK = 0;

  /** An option or a file can't be used; one sentence says why. */
  public static final int UNUSABLE = 2;

  private static final String HELP =
      """
      replay: recorded swaps through the risk engine

        replay [--swaps FILE... [--prices FILE...] [--tokens FILE]] [--rules FILE.json] [--out DIR]
               [--page FILE.html]

        --swaps FILE...    swaps as CSV, plain or gzip; merged in time order. Without it a made-up
                           market is replayed.
        --prices FILE...   bars as CSV: symbol, time_ms or date, close
        --tokens FILE      chain, address, symbol, decimals as CSV
        --rules FILE.json  rule set; without it one rule of each kind, listed in the report
        --out DIR          writes positions.jsonl, users.jsonl, alerts.jsonl, rejects.jsonl,
                           summary.json and report.html there
        --page FILE.html   writes the report as one page for a browser, which needs no network
        --cost-basis X     average (default), fifo, lifo, hifo
        --unmatched X      what a sale beyond the holdings means: at_market (default), zero_cost,
                           short

      Exit code 2: an option or file can't be used. Formats: docs/reference/replay.md
      """;

  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param out takes the report
   * @param err takes errors, and the progress bar on a terminal
   */
  public ReplayCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs to the end.
   *
   * @return the exit code
   */
  public int run(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(HELP);
      return OK;
    }
    try {
      ReplayOptions options = ReplayArguments.parse(arguments);
      Path folder = options.out();
      if (folder != null) {
        makeFolder(folder);
      }
      ReplayResult result = Replay.run(options, progress());
      List<UserSnapshot> users = result.users();
      if (folder != null) {
        writeFiles(new ResultFiles(result, users), folder);
      }
      if (options.wantsPage()) {
        String page = new ReportPage(result, users).html();
        if (folder != null) {
          writePage(page, folder.resolve("report.html"));
        }
        if (options.page() != null) {
          writePage(page, options.page());
        }
      }
      new TextReport(result, users, out).print();
      return OK;
    } catch (UnreadableInput e) {
      err.print("replay: " + e.getMessage() + "\n");
      return UNUSABLE;
    }
  }

  private static void makeFolder(Path folder) throws UnreadableInput {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnreadableInput("cannot make the folder " + folder + ": " + e, e);
    }
  }

  private static void writeFiles(ResultFiles files, Path folder) throws UnreadableInput {
    try {
      files.write(folder);
    } catch (IOException e) {
      throw new UnreadableInput("cannot write to " + folder + ": " + e, e);
    }
  }

  private static void writePage(String page, Path file) throws UnreadableInput {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UnreadableInput("cannot write " + file + ": " + e, e);
    }
  }

  private Progress progress() {
    return System.console() == null ? Progress.SILENT : new ProgressBar(err);
  }
}
