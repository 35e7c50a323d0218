package io.hyperdex.risk.examples.replay;

import java.io.PrintStream;
import java.util.Locale;

/** A bar on one line of a terminal, drawn again at every percent. */
final class ProgressBar implements Progress {
  private static final int WIDTH = 40;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private long drawnPercent = -1;

  ProgressBar(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void reading(String file) {
    terminal.print(CLEAR + "reading " + file);
    terminal.flush();
  }

  @Override
  public void at(long done, long total) {
    long percent = done * 100 / total;
    if (percent == drawnPercent) {
      return;
    }
    drawnPercent = percent;
    int filled = (int) (percent * WIDTH / 100);
    terminal.print(
        CLEAR
            + String.format(
                Locale.ROOT,
                "replaying [%s%s] %3d %%",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                percent));
    terminal.flush();
  }

  @Override
  public void done() {
    terminal.print(CLEAR);
    terminal.flush();
  }
}
