package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose state outlives the process. Every input is in a journal before it is applied, and
 * {@link #snapshot} writes the whole state; opening the directory again makes the engine that was,
 * from the newest snapshot and the inputs since, with the same hashes.
 *
 * <p><b>What is kept.</b> All inputs that go through this class, whatever became of them, and
 * cursors: where a source stood, in order with the inputs. Reservations and trading states of
 * what-if are kept by snapshots only. Alerts of inputs that are replayed are published again under
 * their old ids: sinks may see one twice, never not at all.
 *
 * <p><b>Threading.</b> Any thread; one input at a time, in the order of the journal: writers wait
 * for each other, and for a snapshot being written. Reading {@link #engine} waits for nobody. A
 * host whose writers must not wait for each other has the inputs in a log of its own, such as
 * Kafka, and keeps the offsets with {@link RiskEngine#writeState}.
 *
 * <p><b>Errors.</b> An input that the store cannot take throws {@link StoreException} and is not
 * applied. Where the file can no longer be trusted every later input is refused too: open the
 * directory anew.
 */
public final class DurableEngine implements AutoCloseable {
  private static final String CLOSED = "the store is closed";

  private final Path directory;
  private final RiskEngine engine;
  private final Recovery recovery;
  private final Durability durability;
  private final long segmentBytes;
  private final int keptSnapshots;
  private final boolean hashed;
  private final StoreFiles.Lock lock;
  private final Records records = new Records();
  private final TreeMap<String, byte[]> cursors = new TreeMap<>();
  private JournalFile journal;
  private @Nullable String refusal;
  private long inputs;
  private long journalBytes;
  private long failed;
  private long snapshots;
  private long lastSnapshotBytes;

  private DurableEngine(
      Builder from,
      StoreFiles.Lock lock,
      RiskEngine engine,
      StoreReader read,
      JournalFile journal) {
    directory = from.directory;
    durability = from.durability;
    segmentBytes = from.segmentBytes;
    keptSnapshots = from.keptSnapshots;
    hashed = from.hashed;
    this.lock = lock;
    this.engine = engine;
    this.journal = journal;
    recovery = read.recovery();
    cursors.putAll(read.cursors());
  }

  /**
   * A store in a directory, made where there is none.
   *
   * @param builder settings and sinks of the engine, the same at every opening; its rules are set
   *     by the store
   */
  public static Builder in(Path directory, RiskEngineBuilder builder) {
    return new Builder(directory, builder);
  }

  /** For reading and for its alerts; what is applied to it directly is not in the journal. */
  public RiskEngine engine() {
    return engine;
  }

  /** What opening the store came to. */
  public Recovery recovery() {
    return recovery;
  }

  // ---- inputs

  /** As {@link RiskEngine#apply}, journaled. */
  public synchronized Outcome apply(RiskEvent event) {
    append(records.event(Objects.requireNonNull(event, "event")));
    return applied(() -> engine.apply(event));
  }

  /** As {@link RiskEngine#advanceTo}, journaled. */
  public Outcome advanceTo(long epochMs) {
    return apply(new TimeAdvanced(epochMs));
  }

  /**
   * As {@link RiskEngine#replaceRules}, journaled by version. The set has to be given again at
   * every opening, as the current or an earlier one, as long as a snapshot or segment names it.
   */
  public synchronized Outcome replaceRules(RuleSet rules) {
    append(records.rules(rules));
    return applied(() -> engine.replaceRules(rules));
  }

  /** As {@link RiskEngine#resetRule}, journaled. */
  public synchronized Outcome resetRule(UserId user, String rule, String actor, String reason) {
    append(records.reset(user, rule, actor, reason));
    return applied(() -> engine.resetRule(user, rule, actor, reason));
  }

  /** As {@link RiskEngine#preloadCloses}, journaled. */
  public synchronized void preloadCloses(TokenId token, long firstPeriodEndMs, double[] closes) {
    append(records.preload(token, firstPeriodEndMs, closes));
    applied(
        () -> {
          engine.preloadCloses(token, firstPeriodEndMs, closes);
          return Outcome.APPLIED;
        });
  }

  /** As {@link RiskEngine#removeIdleUsers}, journaled. */
  public synchronized int removeIdleUsers(long idleSinceMs) {
    append(records.removeIdle(idleSinceMs));
    return engine.removeIdleUsers(idleSinceMs);
  }

  /**
   * Notes where a source stands, after every input so far and before every one to come: {@link
   * #cursor} has it after the next opening if and only if it has those inputs.
   *
   * @param name of the source
   * @param value the source's own; copied
   */
  public synchronized void putCursor(String name, byte[] value) {
    append(records.cursor(name, value));
    cursors.put(name, value.clone());
  }

  /** Where a source stood when it was noted last; yours to keep. */
  public synchronized Optional<byte[]> cursor(String name) {
    return Optional.ofNullable(cursors.get(name)).map(byte[]::clone);
  }

  private void append(ByteBuffer record) {
    requireOpen();
    try {
      if (journal.size() >= segmentBytes) {
        roll();
      }
      long before = journal.size();
      journal.append(record);
      inputs++;
      journalBytes += journal.size() - before;
    } catch (IOException e) {
      failed++;
      throw new StoreException(
          "input "
              + journal.nextNumber()
              + " could not be written to "
              + journal.path()
              + " and was not applied; make room and try again",
          e);
    }
    if (durability == Durability.MACHINE) {
      force();
    }
  }

  private interface Input {
    Outcome apply();
  }

  /** What is in the journal has to be applied, or nothing that follows would be right. */
  private Outcome applied(Input input) {
    boolean done = false;
    try {
      Outcome outcome = input.apply();
      done = true;
      return outcome;
    } catch (IllegalArgumentException | IllegalStateException e) {
      done = true; // refused, as it will be when it is replayed
      throw e;
    } finally {
      if (!done) {
        refusal = "an input that is in the journal was not completely applied; open it anew";
      }
    }
  }

  private void requireOpen() {
    if (refusal != null) {
      throw new IllegalStateException(directory + ": " + refusal);
    }
  }

  /** Makes every input so far safe from the death of the machine as well. */
  public synchronized void sync() {
    requireOpen();
    force();
  }

  private void force() {
    try {
      journal.force();
    } catch (IOException e) {
      failed++;
      refusal = "the disk refused what was written; whether it is there nobody knows: open it anew";
      throw new StoreException(
          journal.path() + " could not be forced to the disk; the engine takes no more", e);
    }
  }

  private void roll() throws IOException {
    journal.force();
    JournalFile full = journal;
    long number = full.nextNumber();
    journal = JournalFile.create(StoreFiles.journal(directory, number), number);
    full.close();
  }

  // ---- snapshots

  /**
   * Writes the whole state, begins a new segment of the journal, and deletes what is no longer
   * needed: older snapshots than are to be kept, and segments before the oldest of those. Writers
   * wait until it is done. If it fails, the store is as before.
   *
   * <p>Alerts that wait for sinks are drained first, on this thread: inputs before the snapshot are
   * not replayed, and so their alerts would not come again.
   *
   * @return bytes written
   */
  public synchronized long snapshot() {
    requireOpen();
    engine.alerts().drain();
    long number = journal.nextNumber();
    try {
      long bytes = write(number);
      snapshots++;
      lastSnapshotBytes = bytes;
      if (journal.firstNumber() != number) {
        roll();
      }
      deleteOld();
      return bytes;
    } catch (IOException e) {
      throw new StoreException(
          "the snapshot at input "
              + number
              + " could not be written to "
              + directory
              + "; the engine goes on with the journal it has",
          e);
    }
  }

  private long write(long number) throws IOException {
    Path file = StoreFiles.snapshot(directory, number);
    try (SnapshotFile.Writer writer = new SnapshotFile.Writer(file, number)) {
      byte[] head = new SnapshotHead(engine.rules().version(), Map.copyOf(cursors)).toBytes();
      writer.block(head, head.length);
      engine.writeState(
          (bytes, length) -> {
            try {
              writer.block(bytes, length);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      byte[] tail = SnapshotBlocks.tail(hashed ? engine.fullHash() : null);
      writer.block(tail, tail.length);
      return writer.commit();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void deleteOld() throws IOException {
    TreeMap<Long, Path> all = StoreFiles.snapshots(directory);
    while (all.size() > keptSnapshots) {
      Files.delete(all.pollFirstEntry().getValue());
    }
    TreeMap<Long, Path> journals = StoreFiles.journals(directory);
    Long needed = journals.floorKey(all.firstKey());
    if (needed != null) {
      for (Path file : journals.headMap(needed).values()) {
        Files.delete(file);
      }
    }
  }

  public synchronized StoreStatistics statistics() {
    return new StoreStatistics(
        inputs, journalBytes, failed, snapshots, lastSnapshotBytes, journal.nextNumber());
  }

  /** Makes all inputs safe and lets the directory go. The engine can still be read. */
  @Override
  public synchronized void close() {
    if (CLOSED.equals(refusal)) {
      return;
    }
    refusal = CLOSED;
    try (lock;
        JournalFile closing = journal) {
      closing.force();
    } catch (IOException e) {
      throw new StoreException(directory + " could not be closed in good order", e);
    }
  }

  /** How a store is kept. Not thread safe; for one opening. */
  public static final class Builder {
    private static final long DEFAULT_SEGMENT_BYTES = 64L << 20;
    private static final long LARGEST_SEGMENT_BYTES = 1L << 30;

    private final Path directory;
    private final RiskEngineBuilder engine;
    private final KnownRules known = new KnownRules();
    private RuleSet current = RuleSet.empty();
    private Durability durability = Durability.PROCESS;
    private long segmentBytes = DEFAULT_SEGMENT_BYTES;
    private int keptSnapshots = 2;
    private boolean hashed = true;
    private boolean rulesStay;

    private Builder(Path directory, RiskEngineBuilder engine) {
      this.directory = Objects.requireNonNull(directory, "directory");
      this.engine = Objects.requireNonNull(engine, "engine");
    }

    /**
     * The rules to be in force when the store is open: where others were, they are replaced at the
     * end of the recovery, as by {@link #replaceRules}. Default: none, version 0.
     */
    public Builder rules(RuleSet rules) {
      current = Objects.requireNonNull(rules, "rules");
      return this;
    }

    /** Leaves in force what was: then {@link #rules} are those of a new store, and known. */
    public Builder keepRulesInForce() {
      rulesStay = true;
      return this;
    }

    /** Rules that were in force at some time that may have to be replayed. */
    public Builder earlierRules(RuleSet... rules) {
      for (RuleSet set : rules) {
        known.add(set);
      }
      return this;
    }

    public Builder durability(Durability value) {
      durability = Objects.requireNonNull(value, "durability");
      return this;
    }

    /** Size at which a new segment of the journal is begun; default 64 MB, at most 1 GB. */
    public Builder segmentBytes(long value) {
      if (value < Frames.HEADER || value > LARGEST_SEGMENT_BYTES) {
        throw new IllegalArgumentException(
            "segmentBytes must be " + Frames.HEADER + " to 2^30: " + value);
      }
      segmentBytes = value;
      return this;
    }

    /** Snapshots to keep, at least 1; default 2: if the newest is damaged there is another. */
    public Builder keepSnapshots(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("snapshots to keep must be at least 1: " + value);
      }
      keptSnapshots = value;
      return this;
    }

    /**
     * Whether snapshots carry the full hash of the state, which is compared when one is read. Costs
     * one {@link RiskEngine#fullHash} at each end. Default true.
     */
    public Builder checkHash(boolean value) {
      hashed = value;
      return this;
    }

    /**
     * Opens the store: reads the newest snapshot that is whole, applies the inputs since, and goes
     * on from there.
     *
     * @throws IOException if files are missing or damaged so that inputs would be lost; the message
     *     says which and what to do. Nothing is changed then
     * @throws IllegalArgumentException if a rule set is needed that was not given
     * @throws io.hyperdex.risk.state.StateMismatchException if the engine's settings are others
     *     than the state was made with
     */
    public DurableEngine open() throws IOException {
      known.add(current);
      Files.createDirectories(directory);
      StoreFiles.Lock lock = new StoreFiles.Lock(directory);
      boolean opened = false;
      try {
        DurableEngine store = open(lock);
        opened = true;
        return store;
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    }

    private DurableEngine open(StoreFiles.Lock lock) throws IOException {
      StoreFiles.deleteDrafts(directory);
      known.all().forEach(engine::earlierRules);
      StoreReader reader = new StoreReader(directory, engine, known, current);
      RiskEngine made = reader.read();
      JournalFile journal = reader.openLast();
      long next = reader.nextNumber();
      if (journal == null) {
        journal = JournalFile.create(StoreFiles.journal(directory, next), next);
      }
      reader.setDamagedAside();
      DurableEngine store = new DurableEngine(this, lock, made, reader, journal);
      if (next == 0) {
        store.append(store.records.rules(current)); // so that the next opening knows them
      } else if (!rulesStay && made.rules().version() != current.version()) {
        store.replaceRules(current);
      }
      return store;
    }
  }
}
