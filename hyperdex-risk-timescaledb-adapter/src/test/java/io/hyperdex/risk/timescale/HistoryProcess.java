package io.hyperdex.risk.timescale;

import java.nio.file.Path;
import java.time.Duration;

/** Replays the feed from its beginning into the history, as a host does after a crash. */
final class HistoryProcess {
  private HistoryProcess() {}

  public static void main(String[] args) throws InterruptedException {
    int trades = Integer.parseInt(args[2]);
    HistoryWriter writer =
        new HistoryWriter(
            RiskHistory.dataSource(
                "jdbc:postgresql://127.0.0.1:" + args[0] + "/postgres",
                "postgres",
                "postgres",
                Duration.ofSeconds(10)),
            HistorySettings.spoolIn(Path.of(args[1])).batchRecords(100).build());
    try (writer) {
      writer.start();
      System.out.println("writing");
      for (int i = 0; i < trades; i++) {
        until(writer.record(Feed.trade(i), Feed.facts(i)));
        if (i % 7 == 3) {
          until(writer.recordReverted(Feed.key(i - 2)));
        }
      }
      if (!writer.awaitStored(Duration.ofSeconds(60))) {
        throw new IllegalStateException("not stored: " + writer.statistics());
      }
    }
  }

  /** The queue holds more than this program ever sends. */
  private static void until(RecordOutcome outcome) {
    if (!outcome.isAccepted()) {
      throw new IllegalStateException("refused: " + outcome);
    }
  }
}
