package io.hyperdex.risk.engine.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of the files of a store, and its lock: one process at a time has it. */
final class StoreFiles {
  private static final String DRAFT = ".draft";
  private static final String JOURNAL = "journal-";
  private static final String SNAPSHOT = "snapshot-";
  private static final String KIND = ".hdx";

  private StoreFiles() {}

  static Path journal(Path directory, long firstNumber) {
    return directory.resolve(name(JOURNAL, firstNumber));
  }

  static Path snapshot(Path directory, long journalNumber) {
    return directory.resolve(name(SNAPSHOT, journalNumber));
  }

  private static String name(String prefix, long number) {
    return prefix + String.format(Locale.ROOT, "%019d", number) + KIND;
  }

  /** Segments of the journal by the number of their first record. */
  static TreeMap<Long, Path> journals(Path directory) throws IOException {
    return numbered(directory, JOURNAL);
  }

  /** Snapshots by the number of the first record that is not in them. */
  static TreeMap<Long, Path> snapshots(Path directory) throws IOException {
    return numbered(directory, SNAPSHOT);
  }

  private static TreeMap<Long, Path> numbered(Path directory, String prefix) throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith(KIND)) {
          String digits = name.substring(prefix.length(), name.length() - KIND.length());
          if (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            found.put(Long.parseLong(digits), file);
          }
        }
      }
    }
    return found;
  }

  /** What a process that died while writing a snapshot left behind. */
  static void deleteDrafts(Path directory) throws IOException {
    List<Path> drafts;
    try (Stream<Path> files = Files.list(directory)) {
      drafts = files.filter(file -> file.toString().endsWith(KIND + DRAFT)).toList();
    }
    for (Path draft : drafts) {
      Files.delete(draft);
    }
  }

  /** A file that is ignored until {@link #appear}. */
  static FileChannel openDraft(Path file) throws IOException {
    return FileChannel.open(
        draftOf(file),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  static Path draftOf(Path file) {
    return file.resolveSibling(file.getFileName() + DRAFT);
  }

  /** Gives a draft that is on the disk its name, at once and for good. */
  static void appear(Path file) throws IOException {
    Files.move(
        draftOf(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file);
  }

  /** So that a name that was just given is still there when the machine dies. */
  private static void forceDirectory(Path file) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "directory");
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!System.getProperty("os.name", "").startsWith("Windows")) {
        throw e; // Windows has no such thing, and needs none
      }
    }
  }

  /** The lock of a store, held while it is open. */
  static final class Lock implements AutoCloseable {
    private final FileChannel channel;

    Lock(Path directory) throws IOException {
      Path file = directory.resolve("lock");
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IOException(
            directory + " is in use by another process, or by this one; give each engine its own");
      }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
      try {
        return channel.tryLock();
      } catch (OverlappingFileLockException e) {
        return null; // by this process
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
