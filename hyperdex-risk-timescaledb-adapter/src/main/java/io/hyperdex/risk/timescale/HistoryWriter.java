package io.hyperdex.risk.timescale;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Writes history: into a bounded queue, from there into a spool on disk, from there into the
 * database, in the order of the calls and so that what is written twice is there once.
 *
 * <p><b>Threads.</b> The {@code record} methods put the value into the queue and return: they never
 * wait and may be called on the engine's thread. Two tasks do the rest, one for the disk and one
 * for the database, on two threads of the host's executor ({@link #runOn}) or on two of its own
 * ({@link #start}).
 *
 * <p><b>What survives.</b> What is in the spool survives the end of the process; what is still in
 * the queue (some milliseconds) does not. A host that replays its events after a crash loses
 * nothing and doubles nothing.
 *
 * <p><b>Failures.</b> A database that is away, locked, read-only or set up wrongly is tried again
 * with growing pauses, while the spool grows up to its limit; then calls are refused and counted. A
 * record whose values the tables cannot hold is put aside in the file {@code rejected.copy} of the
 * spool's folder, alone, and counted.
 */
public final class HistoryWriter implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;
  private static final System.Logger LOG = System.getLogger(HistoryWriter.class.getName());

  private final HistorySettings settings;
  private final ArrayBlockingQueue<HistoryRecord> queue;
  private final Spool spool;
  private final SpoolDrain drain;
  private final ReentrantLock spooling = new ReentrantLock();
  private final ReentrantLock storing = new ReentrantLock();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder queueFull = new LongAdder();
  private final LongAdder spoolFull = new LongAdder();
  private final LongAdder unwritable = new LongAdder();
  private final LongAdder spoolErrors = new LongAdder();
  private final List<SpoolRow> waiting = new ArrayList<>(); // made into rows, under spooling
  private volatile boolean full;
  private volatile boolean closing;
  private volatile boolean closed;
  private boolean diskFails; // under spooling

  /** Rows on their way to the spool. */
  private record SpoolRow(HistoryTable table, byte[] rows) {}

  /**
   * Opens the spool and looks at what an earlier life left in it; no connection is made yet.
   *
   * @param source connections of the host's; a time-out for making one is its business, see {@link
   *     RiskHistory#dataSource}
   * @throws TimescaleAdapterException if the spool cannot be opened, or another writer has it
   */
  public HistoryWriter(DataSource source, HistorySettings settings) {
    this.settings = settings;
    queue = new ArrayBlockingQueue<>(settings.queueCapacity);
    try {
      spool = Spool.open(settings.spool, settings.spoolBytes, settings.forceSpool);
    } catch (IOException e) {
      throw new TimescaleAdapterException("cannot open the spool in " + settings.spool, e, false);
    }
    drain = new SpoolDrain(spool, source, settings);
  }

  /**
   * Records what the engine made of a trade, flow, transfer or fee: APPLIED is recorded, CONFLICT
   * in place of what was recorded under the key, anything else is {@link RecordOutcome#NOT_BOOKED}.
   * For HANDED_OVER call this from the engine's callback, with the final outcome.
   *
   * @throws IllegalArgumentException for a rebase or an observed balance, see {@link #recordChange}
   */
  public RecordOutcome record(UserEvent event, Outcome outcome, EventFacts facts) {
    return switch (outcome) {
      case APPLIED -> record(event, facts);
      case CONFLICT -> {
        requireOwnChange(event);
        yield enqueue(new HistoryRecord.Event(event, facts, null, true));
      }
      default -> RecordOutcome.NOT_BOOKED;
    };
  }

  private static void requireOwnChange(UserEvent event) {
    if (event instanceof Rebase || event instanceof BalanceObserved) {
      throw new IllegalArgumentException(
          "what changed by " + event.key() + " is not in the event; use recordChange");
    }
  }

  /**
   * Records a trade, flow, transfer or fee that was booked.
   *
   * @param facts transaction hash, value and PnL; {@link EventFacts#of(UserEvent)} where there is
   *     nothing to add
   * @throws IllegalArgumentException for a rebase or an observed balance, which say what there is
   *     and not what changed: see {@link #recordChange}
   */
  public RecordOutcome record(UserEvent event, EventFacts facts) {
    requireOwnChange(event);
    return enqueue(new HistoryRecord.Event(event, facts, null, false));
  }

  /**
   * Records a rebase or an observed balance by what it changed.
   *
   * @param change quantity after minus quantity before, in raw units
   */
  public RecordOutcome recordChange(UserEvent event, EventFacts facts, BigInteger change) {
    if (!(event instanceof Rebase) && !(event instanceof BalanceObserved)) {
      throw new IllegalArgumentException(
          "what changed by " + event.key() + " is in the event; use record");
    }
    return enqueue(new HistoryRecord.Event(event, facts, change, false));
  }

  /** Marks what was recorded under a key as reverted; its rows stay. */
  public RecordOutcome recordReverted(EventKey key) {
    return enqueue(new HistoryRecord.Reverted(key));
  }

  /** Records an image of an alert. */
  public RecordOutcome record(Alert alert) {
    return enqueue(new HistoryRecord.Alerted(alert));
  }

  /** A sink that records every alert; refusals are counted in the statistics. */
  public AlertSink alertSink() {
    return alert -> record(alert);
  }

  /** Records a user's exposure, PnL and measures at the time of the snapshot. */
  public RecordOutcome record(UserSnapshot snapshot) {
    return enqueue(new HistoryRecord.Sampled(snapshot));
  }

  private RecordOutcome enqueue(HistoryRecord record) {
    if (closing) {
      return RecordOutcome.CLOSED;
    }
    if (queue.offer(record)) {
      accepted.increment();
      return RecordOutcome.ACCEPTED;
    }
    if (full) {
      spoolFull.increment();
      return RecordOutcome.SPOOL_FULL;
    }
    queueFull.increment();
    return RecordOutcome.QUEUE_FULL;
  }

  /** Starts two daemon threads. */
  public void start() {
    runOn(
        task -> {
          Thread thread = new Thread(task, "risk-history-writer");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** Gives the executor two tasks that run until {@link #close} or an interrupt. */
  public void runOn(Executor executor) {
    executor.execute(() -> loop(true));
    executor.execute(() -> loop(false));
  }

  private void loop(boolean disk) {
    while (!closed && !Thread.currentThread().isInterrupted()) {
      int done = disk ? spoolDue() : storeDue();
      if (done == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Moves what is queued to the spool, on the caller's thread.
   *
   * @return how many records went there
   */
  public int spoolDue() {
    spooling.lock();
    try {
      if (closed) {
        return 0;
      }
      int done = 0;
      while (!waiting.isEmpty() || take()) {
        SpoolRow row = waiting.get(0);
        if (!spool.append(row.table, row.rows)) {
          full = true;
          break;
        }
        full = false;
        waiting.remove(0);
        done++;
      }
      spool.sync(); // also what an earlier call could not write
      diskFails = false;
      return done;
    } catch (IOException disk) {
      spoolErrors.increment();
      if (!diskFails) { // once for each time it does
        LOG.log(System.Logger.Level.ERROR, "the spool cannot be written; trying again", disk);
      }
      diskFails = true;
      return 0;
    } finally {
      spooling.unlock();
    }
  }

  /** Makes the next call into rows; false where there is none. */
  private boolean take() {
    HistoryRecord record = queue.poll();
    while (record != null) {
      try {
        HistoryRows.write(
            record,
            (table, rows) ->
                waiting.add(new SpoolRow(table, rows.getBytes(StandardCharsets.UTF_8))));
        return true;
      } catch (RuntimeException bad) { // a sum beyond 128 bits, a time beyond the calendar
        waiting.clear();
        unwritable.increment();
        LOG.log(System.Logger.Level.ERROR, "not recorded: " + record, bad);
      }
      record = queue.poll();
    }
    return false;
  }

  /**
   * Writes one batch from the spool to the database, on the caller's thread, unless the database is
   * to be left alone.
   *
   * @return how many records are in the database, or put aside, by that
   */
  public int storeDue() {
    storing.lock();
    try {
      return closed ? 0 : drain.storeDue();
    } finally {
      storing.unlock();
    }
  }

  /**
   * Waits until all that was accepted before this call is in the database or put aside. The tasks
   * have to run.
   *
   * @return false if it takes longer, or the writer is closed
   */
  public boolean awaitStored(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (!isIdle()) {
      if (closed || System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
    }
    return true;
  }

  private boolean isIdle() {
    spooling.lock();
    try {
      return queue.isEmpty() && waiting.isEmpty() && spool.isEmpty();
    } finally {
      spooling.unlock();
    }
  }

  public HistoryWriterStatistics statistics() {
    return new HistoryWriterStatistics(
        accepted.sum(),
        queueFull.sum(),
        spoolFull.sum(),
        queue.size(),
        spool.size(),
        spool.discardedBytes(),
        drain.stored(),
        drain.batches(),
        drain.failures(),
        drain.readOnly(),
        drain.rejected(),
        unwritable.sum(),
        spoolErrors.sum() + drain.spoolErrors(),
        drain.lastFailure());
  }

  /**
   * Moves what is queued to the spool, then ends the tasks, the connection and the spool. Waits for
   * a batch that is under way. What is in the spool is written by the next writer on that folder.
   */
  @Override
  public void close() {
    closing = true;
    spoolDue();
    closed = true;
    storing.lock();
    spooling.lock();
    try (spool) {
      int left = queue.size() + waiting.size();
      if (left > 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} records found no room in the spool and are to be replayed",
            left);
      }
      drain.close();
    } catch (IOException e) {
      throw new TimescaleAdapterException("cannot close", e, false);
    } finally {
      spooling.unlock();
      storing.unlock();
    }
  }
}
