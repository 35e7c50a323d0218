package io.hyperdex.risk.timescale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The way from the spool to the database, batch by batch, with pauses while the database fails.
 * Counters may be read by any thread, the rest is for one thread at a time.
 */
final class SpoolDrain {
  private static final int BATCH_BYTES = 4 << 20;
  private static final System.Logger LOG = System.getLogger(HistoryWriter.class.getName());

  private final Spool spool;
  private final BatchStore store;
  private final Backoff backoff;
  private final int batchRecords;
  private final Path rejects;
  private final LongAdder stored = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder readOnly = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder spoolErrors = new LongAdder();
  private volatile @Nullable String lastFailure;

  SpoolDrain(Spool spool, DataSource source, HistorySettings settings) {
    this.spool = spool;
    store = new BatchStore(source, settings.statementTimeout);
    backoff =
        new Backoff(
            settings.backoffBase.toNanos(), settings.backoffCap.toNanos(), new SplittableRandom());
    batchRecords = settings.batchRecords;
    rejects = settings.spool.resolve("rejected.copy");
  }

  /** Writes one batch, unless the database is to be left alone; returns how many records. */
  int storeDue() {
    if (backoff.waitNanos(System.nanoTime()) > 0) {
      return 0;
    }
    try {
      Spool.Batch batch = spool.read(batchRecords, BATCH_BYTES);
      if (batch == null) {
        return 0;
      }
      storeOrSplit(batch.entries());
      spool.acknowledge(batch);
      backoff.succeeded();
      lastFailure = null;
      return batch.entries().size();
    } catch (SQLException away) {
      readOnly.add(SqlFailure.of(away) == SqlFailure.READ_ONLY ? 1 : 0);
      failed(away, away.getMessage() + " (SQLSTATE " + away.getSQLState() + ")");
    } catch (IOException disk) {
      spoolErrors.increment();
      backoff.failed(System.nanoTime());
      LOG.log(System.Logger.Level.ERROR, "the spool cannot be read; trying again", disk);
    } catch (RuntimeException hosts) { // some pools throw such where they have no connection
      failed(hosts, hosts.toString());
    }
    return 0;
  }

  private void failed(Exception failure, String told) {
    failures.increment();
    if (lastFailure == null) { // once for each time it is away
      LOG.log(System.Logger.Level.WARNING, "history waits in the spool", failure);
    }
    lastFailure = told;
    backoff.failed(System.nanoTime());
  }

  /** Bad values are looked for by halves, so that they keep nothing else out. */
  private void storeOrSplit(List<Spool.Entry> entries) throws SQLException, IOException {
    try {
      store.store(entries);
      stored.add(entries.size());
      batches.increment();
    } catch (SQLException failure) {
      if (SqlFailure.of(failure) != SqlFailure.DATA) {
        throw failure;
      }
      if (entries.size() == 1) {
        reject(entries.get(0), failure);
        return;
      }
      int half = entries.size() / 2;
      storeOrSplit(entries.subList(0, half));
      storeOrSplit(entries.subList(half, entries.size()));
    }
  }

  private void reject(Spool.Entry entry, SQLException failure) throws IOException {
    String lines =
        "# "
            + entry.table()
            + " "
            + entry.seq()
            + " "
            + String.valueOf(failure.getMessage()).replace('\n', ' ')
            + "\n"
            + new String(entry.rows(), StandardCharsets.UTF_8);
    Files.writeString(rejects, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    rejected.increment();
    LOG.log(System.Logger.Level.ERROR, "put aside in rejected.copy", failure);
  }

  long stored() {
    return stored.sum();
  }

  long batches() {
    return batches.sum();
  }

  long failures() {
    return failures.sum();
  }

  long readOnly() {
    return readOnly.sum();
  }

  long rejected() {
    return rejected.sum();
  }

  long spoolErrors() {
    return spoolErrors.sum();
  }

  /** Null while all is well. */
  @Nullable String lastFailure() {
    return lastFailure;
  }

  void close() throws IOException {
    store.close();
  }
}
