package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the engine of a store: the newest snapshot that is whole, then every input since. Changes
 * nothing in the store.
 */
final class StoreReader {
  private final Path directory;
  private final RiskEngineBuilder builder;
  private final KnownRules rules;
  private final RuleSet current;
  private final List<String> damaged = new ArrayList<>();
  private final List<Path> damagedFiles = new ArrayList<>();
  private final Map<String, byte[]> cursors = new TreeMap<>();
  private @Nullable RiskEngine engine;
  private long snapshotNumber = -1;
  private long replayed;
  private long refusedAgain;
  private JournalFile.@Nullable Scan lastScan;
  private @Nullable Path last;

  StoreReader(Path directory, RiskEngineBuilder builder, KnownRules rules, RuleSet current) {
    this.directory = directory;
    this.builder = builder;
    this.rules = rules;
    this.current = current;
  }

  RiskEngine read() throws IOException {
    TreeMap<Long, Path> journals = StoreFiles.journals(directory);
    boolean fromTheStart = readSnapshots();
    long from = Math.max(0, snapshotNumber);
    if (fromTheStart && !journals.isEmpty() && journals.firstKey() != 0) {
      throw new IOException(
          "no snapshot in "
              + directory
              + " can be read, and its journal begins with input "
              + journals.firstKey()
              + ": "
              + damaged
              + ". Restore a snapshot or the missing segments from a copy");
    }
    replay(journals, from);
    if (engine == null) {
      engine = builder.rules(current).build();
    }
    return engine;
  }

  Map<String, byte[]> cursors() {
    return cursors;
  }

  Recovery recovery() {
    long cutOff = lastScan == null ? 0 : lastScan.cutOff();
    return new Recovery(snapshotNumber, replayed, refusedAgain, cutOff, damaged);
  }

  /**
   * Takes damaged snapshots out of the way: they must not count among those that are kept.
   *
   * @throws IOException if one can't be renamed
   */
  void setDamagedAside() throws IOException {
    for (Path file : damagedFiles) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Number the next input has. */
  long nextNumber() {
    return lastScan == null ? Math.max(0, snapshotNumber) : lastScan.nextNumber();
  }

  /** The last segment, to go on with; null where there is none. */
  @Nullable JournalFile openLast() throws IOException {
    return last == null || lastScan == null ? null : JournalFile.open(last, lastScan);
  }

  // ---- snapshots

  /** Whether none was used. */
  private boolean readSnapshots() throws IOException {
    for (Path file : StoreFiles.snapshots(directory).descendingMap().values()) {
      try {
        readSnapshot(file);
        return false;
      } catch (DamagedFileException | StateFormatException e) {
        damaged.add(e.getMessage() == null ? e.toString() : e.getMessage());
        damagedFiles.add(file);
      }
    }
    return true;
  }

  private void readSnapshot(Path file) throws IOException {
    try (SnapshotFile.Reader reader = new SnapshotFile.Reader(file)) {
      SnapshotBlocks blocks = new SnapshotBlocks(file.toString(), reader);
      SnapshotHead head = blocks.head();
      builder.rules(rules.of(head.rulesVersion()));
      RiskEngine restored = builder.restore(blocks);
      StateHash expected = blocks.fullHash();
      if (expected != null && !expected.equals(restored.fullHash())) {
        throw new DamagedFileException(
            file.toString(),
            0,
            "gives a state with hash "
                + restored.fullHash()
                + " and not "
                + expected
                + ", the one it was written with");
      }
      engine = restored;
      snapshotNumber = reader.journalNumber();
      cursors.putAll(head.cursors());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  // ---- the journal

  private void replay(TreeMap<Long, Path> journals, long from) throws IOException {
    Long first = journals.floorKey(from);
    if (first == null && !journals.isEmpty()) {
      throw new IOException(
          "the journal in "
              + directory
              + " begins with input "
              + journals.firstKey()
              + ", and "
              + from
              + " is needed; restore the missing segments from a copy");
    }
    if (first == null) {
      return;
    }
    long number = first;
    Inputs inputs = new Inputs();
    for (Map.Entry<Long, Path> segment : journals.tailMap(first, true).entrySet()) {
      Path file = segment.getValue();
      boolean isLast = segment.getKey().equals(journals.lastKey());
      if (segment.getKey() != number) {
        throw new IOException(
            "the journal in "
                + directory
                + " goes on with input "
                + segment.getKey()
                + " after "
                + (number - 1)
                + "; restore the missing segment from a copy");
      }
      JournalFile.Scan scan =
          JournalFile.scan(
              file,
              isLast,
              number,
              (n, body) -> {
                if (n >= from) {
                  Records.replay(file.toString(), n, body, inputs);
                  replayed++;
                }
              });
      number = scan.nextNumber();
      lastScan = scan;
      last = file;
    }
    if (number < from) {
      throw new IOException(
          "the journal in "
              + directory
              + " ends with input "
              + (number - 1)
              + ", before the snapshot at "
              + from
              + "; restore the missing segments from a copy");
    }
  }

  private final class Inputs implements Records.Replay {
    private RiskEngine engine() {
      return Objects.requireNonNull(engine, "the first input names the rules");
    }

    @Override
    public void event(RiskEvent event) {
      engine().apply(event);
    }

    @Override
    public void rules(long version, List<String> names) {
      RuleSet set = rules.of(version, names);
      if (engine == null) {
        engine = builder.rules(set).build();
      } else {
        engine.replaceRules(set);
      }
    }

    @Override
    public void reset(UserId user, String rule, String actor, String reason) {
      asBefore(() -> engine().resetRule(user, rule, actor, reason));
    }

    @Override
    public void preload(TokenId token, long firstPeriodEndMs, double[] closes) {
      asBefore(() -> engine().preloadCloses(token, firstPeriodEndMs, closes));
    }

    /** An input that was refused the first time is refused again, and changes nothing again. */
    private void asBefore(Runnable input) {
      try {
        input.run();
      } catch (IllegalArgumentException | IllegalStateException asItWas) {
        refusedAgain++;
      }
    }

    @Override
    public void removeIdle(long idleSinceMs) {
      engine().removeIdleUsers(idleSinceMs);
    }

    @Override
    public void cursor(String name, byte[] value) {
      cursors.put(name, value);
    }
  }
}
