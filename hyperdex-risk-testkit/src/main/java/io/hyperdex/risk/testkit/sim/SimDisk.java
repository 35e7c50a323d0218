package io.hyperdex.risk.testkit.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The files of the store, and what becomes of them when the machine dies. */
final class SimDisk {
  private final Path directory;

  /** Bytes of each file that are surely on the disk. */
  private final Map<Path, Long> forced = new HashMap<>();

  SimDisk(Path directory) {
    this.directory = directory;
  }

  private List<Path> files(String prefix) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> snapshots() {
    return files("snapshot-").stream().filter(file -> file.toString().endsWith(".hdx")).toList();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything written so far was forced. */
  void allForced() {
    forced.clear();
    for (Path file : files("journal-")) {
      forced.put(file, size(file));
    }
  }

  /** The end of the journal may be cut off anywhere behind what was forced. */
  void tear(Random random) {
    List<Path> journals = files("journal-");
    Path last = journals.get(journals.size() - 1);
    long least = forced.getOrDefault(last, 24L); // the header is forced before the name is given
    long size = size(last);
    long keep = least + (long) (random.nextDouble() * (size - least + 1));
    try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
      channel.truncate(Math.min(size, keep));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One bit of the newest snapshot flips, if there is one to fall back to. */
  boolean flip(Random random) {
    List<Path> snapshots = snapshots();
    if (snapshots.size() < 2) {
      return false;
    }
    Path newest = snapshots.get(snapshots.size() - 1);
    try {
      byte[] bytes = Files.readAllBytes(newest);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(newest, bytes);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process leaves that dies while it writes a snapshot. */
  void leaveHalfASnapshot(Random random) {
    byte[] half = new byte[random.nextInt(2_000)];
    random.nextBytes(half);
    try {
      Files.write(directory.resolve("snapshot-9999999999999999999.hdx.draft"), half);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The journal goes back to its snapshot: what a host loses that does not read it. */
  void forgetJournal() {
    List<Path> snapshots = snapshots();
    if (snapshots.isEmpty()) {
      return;
    }
    String newest = snapshots.get(snapshots.size() - 1).getFileName().toString();
    String number = newest.substring("snapshot-".length());
    for (Path journal : files("journal-")) {
      if (journal.getFileName().toString().endsWith(number)) {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
          channel.truncate(24);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  void delete() {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
