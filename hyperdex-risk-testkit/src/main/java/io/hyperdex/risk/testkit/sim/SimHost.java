package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.durable.DurableEngine;
import io.hyperdex.risk.event.RiskEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A host as the documentation says it should be: reads the log from the place its store knows,
 * applies, notes the place, writes a snapshot now and then. And dies, again and again.
 */
final class SimHost {
  private static final int SNAPSHOT_PER_MILLE = 30;
  private static final int SYNC_PER_MILLE = 60;
  private static final long RESTART_MS = 2_000;
  private static final String SOURCE = "log";

  private final SimOptions options;
  private final SimLog log;
  private final SimCounts counts;
  private final SimBook book;
  private final Path directory;
  private final SimDisk disk;
  private final Random random;
  private final SimBug bug;
  private final SimMistakes mistakes;
  private final List<String> violations;
  private final Set<Integer> deadLetters = new HashSet<>();
  private DurableEngine store;
  private long clockMs = SimWorld.START_MS;
  private long skewMs;
  private long partitionedUntilMs;
  private int next;
  int restarts;
  long records;

  SimHost(
      SimOptions options,
      SimLog log,
      SimCounts counts,
      SimBook book,
      Path directory,
      SimBug bug,
      List<String> violations)
      throws IOException {
    this.options = options;
    this.log = log;
    this.counts = counts;
    this.book = book;
    this.directory = directory;
    this.bug = bug;
    this.violations = violations;
    disk = new SimDisk(directory);
    random = new Random(options.seed() * 31 + 17);
    mistakes = new SimMistakes(bug);
    store = open();
  }

  private DurableEngine open() throws IOException {
    RiskEngineBuilder settings = SimWorld.settings();
    if (bug != SimBug.SINK_LOST_AT_RESTART || restarts == 0) {
      settings.addSink(book);
    }
    DurableEngine.Builder builder =
        DurableEngine.in(directory, settings)
            .rules(SimWorld.rules(1))
            .earlierRules(SimWorld.rules(2));
    if (bug != SimBug.RULES_RESET_AT_RESTART) {
      builder.keepRulesInForce();
    }
    DurableEngine opened = builder.open();
    next = opened.cursor(SOURCE).map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(0);
    if (restarts > 0) {
      next += bug == SimBug.CURSOR_ONE_TOO_FAR ? 1 : 0;
      mistakes.restarted();
    }
    return opened;
  }

  DurableEngine store() {
    return store;
  }

  long clockMs() {
    return clockMs;
  }

  /** Records that were no events. */
  int deadLetters() {
    return deadLetters.size();
  }

  private boolean happens(SimFault fault) {
    return !book.healed && counts.happens(fault, random, options);
  }

  /** Whether there is more to read. */
  boolean hasMore() {
    return next < log.entries.size() - (bug == SimBug.LAST_RECORD_UNREAD ? 1 : 0);
  }

  /** One turn: reads a record if it can, and whatever goes wrong meanwhile. */
  void turn() throws IOException {
    clockMs += 1;
    if (happens(SimFault.CLOCK_JUMP)) {
      skewMs = (random.nextInt(7_200) - 3_600) * 1_000L;
    }
    if (happens(SimFault.PARTITION)) {
      partitionedUntilMs = clockMs + random.nextInt(60_000);
    }
    if (clockMs < partitionedUntilMs && !book.healed) {
      clockMs = partitionedUntilMs;
      return;
    }
    SimLog.Entry entry = log.entries.get(next);
    clockMs = Math.max(clockMs, entry.atMs());
    if (happens(SimFault.CRASH)) {
      crash(false);
      return;
    }
    int at = next++;
    records++;
    if (bug == SimBug.CURSOR_BEFORE_EVENT) {
      note();
      if (happens(SimFault.CRASH)) {
        crash(false);
        return;
      }
      take(at, entry);
    } else {
      take(at, entry);
      if (happens(SimFault.CRASH)) {
        crash(false);
        return;
      }
      note();
    }
    store.engine().alerts().drain();
    look();
    housekeeping();
  }

  private void note() {
    store.putCursor(SOURCE, ByteBuffer.allocate(4).putInt(next).array());
  }

  private void take(int at, SimLog.Entry entry) {
    byte[] bytes = entry.bytes();
    if (bytes == null) {
      store.replaceRules(SimWorld.rules(entry.rules()));
      return;
    }
    RiskEvent event;
    try {
      event = RiskEventCodec.decode(bytes);
    } catch (BadRecordException e) {
      deadLetters.add(at);
      next += bug == SimBug.SKIPS_AFTER_POISON ? 1 : 0;
      return;
    }
    for (RiskEvent one : mistakes.make(event, at, clockMs + skewMs, store.engine().now())) {
      Outcome outcome = store.apply(one);
      if (bug == SimBug.NONE && isWrong(outcome)) {
        violations.add("a good event was answered with " + outcome + ": " + one);
      }
    }
  }

  private static boolean isWrong(Outcome outcome) {
    return switch (outcome) {
      case INVALID, CONFLICT, TOO_LATE, OVERFLOW, BUSY, HANDED_OVER, UNKNOWN_USER, UNKNOWN_TOKEN ->
          true;
      default -> false;
    };
  }

  /** What must never be, at any moment. */
  private void look() {
    if (!store.engine().alerts().statistics().dropped().values().stream().allMatch(n -> n == 0)) {
      violations.add("alerts were dropped although the sink was drained at every turn");
    }
  }

  private void housekeeping() throws IOException {
    if (random.nextInt(1_000) < SYNC_PER_MILLE) {
      store.sync();
      disk.allForced();
    }
    if (random.nextInt(1_000) < SNAPSHOT_PER_MILLE) {
      store.snapshot();
      disk.allForced();
    }
    if (happens(SimFault.TORN_WRITE)) {
      crash(true);
    } else if (happens(SimFault.HALF_SNAPSHOT)) {
      disk.leaveHalfASnapshot(random);
      crash(false);
    } else if (happens(SimFault.BIT_FLIP) && disk.flip(random)) {
      crash(false);
    }
  }

  /** The process is gone, and what it had not written; maybe the machine too. Then it starts. */
  private void crash(boolean machine) throws IOException {
    String before = machine ? "" : store.engine().fullHash().toString();
    store.close();
    if (machine) {
      disk.tear(random);
    }
    if (bug == SimBug.JOURNAL_FORGOTTEN) {
      disk.forgetJournal();
    }
    restarts++;
    clockMs += RESTART_MS;
    int was = next;
    store = open();
    if (bug == SimBug.JOURNAL_FORGOTTEN) {
      next = was; // it asks the log where it stood
    }
    if (bug == SimBug.NONE && !machine && !before.equals(store.engine().fullHash().toString())) {
      violations.add("restart " + restarts + " did not restore the state");
    }
    disk.allForced();
  }

  void close() {
    store.close();
    disk.delete();
  }
}
