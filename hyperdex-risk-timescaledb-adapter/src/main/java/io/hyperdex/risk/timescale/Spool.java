package io.hyperdex.risk.timescale;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows on disk between the queue and the database: segment files in a folder, read in order from
 * the oldest; a segment whose records all are in the database is deleted. Thread safe: one thread
 * appends while another one reads.
 *
 * <p>What a kill left half written is cut off when the folder is opened. How far the database is,
 * is not forced to disk: after a crash some records come again, which does no harm there. The
 * segments together are bounded; an append beyond that is refused.
 */
final class Spool implements AutoCloseable {
  private static final int POSITION = 20;

  private final Path folder;
  private final FileChannel lock;
  private final FileChannel position;
  private final long capacity;
  private final long segmentBytes;
  private final boolean force;
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private long lastSeq;
  private long discardedBytes;
  private long readOffset = SpoolSegment.HEADER;

  /** A record on its way to the database. */
  record Entry(long seq, HistoryTable table, byte[] rows) {}

  /** Some records, the segment they are of and where the next ones begin. */
  record Batch(List<Entry> entries, long segment, long end) {}

  private Spool(Path folder, FileChannel lock, long capacity, boolean force) throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.capacity = capacity;
    this.segmentBytes = Math.max(1 << 12, Math.min(capacity / 8, 8L << 20));
    this.force = force;
    position =
        FileChannel.open(
            folder.resolve("position"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  static Spool open(Path folder, long capacity, boolean force) throws IOException {
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isOurs(lock)) {
        throw new IOException("the spool is in use: " + folder);
      }
      Spool spool = new Spool(folder, lock, capacity, force);
      spool.recover();
      return spool;
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  private static boolean isOurs(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException held) {
      return false; // by this very process
    }
  }

  private synchronized void recover() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(path -> path.toString().endsWith(".spool")).sorted().toList();
    }
    for (Path file : files) {
      SpoolSegment segment = SpoolSegment.recover(file);
      discardedBytes += segment.discardedBytes();
      lastSeq = Math.max(lastSeq, segment.lastSeq());
      segments.addLast(segment);
    }
    ByteBuffer bytes = ByteBuffer.allocate(POSITION);
    position.read(bytes, 0);
    SpoolSegment first = segments.peekFirst();
    boolean whole = bytes.position() == POSITION && bytes.getInt(16) == check(bytes);
    if (first != null
        && whole
        && bytes.getLong(0) == first.number()
        && bytes.getLong(8) <= first.size()) {
      readOffset = bytes.getLong(8);
    } // else from the first record there is: some come again
  }

  private static int check(ByteBuffer bytes) {
    return Long.hashCode(bytes.getLong(0) * 31 + bytes.getLong(8)) ^ 0x5a5a5a5a;
  }

  /** Appends a record under the next number; false where the spool is full. */
  synchronized boolean append(HistoryTable table, byte[] rows) throws IOException {
    long bytes = SpoolSegment.sizeOf(rows);
    if (size() + bytes > capacity) {
      return false;
    }
    SpoolSegment last = segments.peekLast();
    if (last == null || last.size() + bytes > segmentBytes) {
      if (last != null) {
        sync();
      }
      long number = last == null ? System.currentTimeMillis() : last.number() + 1;
      while (Files.exists(folder.resolve(String.format("%019d.spool", number)))) {
        number++;
      }
      last = SpoolSegment.create(folder, number);
      segments.addLast(last);
    }
    // Numbers go on after those of an earlier life, even where its files are gone.
    lastSeq = Math.max(lastSeq + 1, System.currentTimeMillis() * 1_000);
    last.append(lastSeq, table, rows);
    return true;
  }

  /**
   * Makes what was appended survive the end of the process, and loss of power where that was asked
   * for. Only then is it read.
   */
  synchronized void sync() throws IOException {
    SpoolSegment last = segments.peekLast();
    if (last == null) {
      return;
    }
    if (force) {
      last.force();
    } else {
      last.flush();
    }
  }

  /** The oldest records that are not acknowledged; null where there are none. */
  synchronized @Nullable Batch read(int mostRecords, int mostBytes) throws IOException {
    SpoolSegment first = segments.peekFirst();
    while (first != null && segments.size() > 1 && readOffset >= first.size()) {
      segments.removeFirst(); // done, or nothing in it was readable
      first.delete();
      readOffset = SpoolSegment.HEADER;
      first = segments.peekFirst();
    }
    return first == null || readOffset >= first.written()
        ? null
        : first.read(readOffset, mostRecords, mostBytes);
  }

  /** These records are in the database. */
  synchronized void acknowledge(Batch batch) throws IOException {
    SpoolSegment first = segments.peekFirst();
    if (first == null || first.number() != batch.segment()) {
      throw new IllegalStateException("acknowledged out of order: " + batch.segment());
    }
    readOffset = batch.end();
    if (readOffset >= first.size()) {
      segments.removeFirst();
      first.delete();
      readOffset = SpoolSegment.HEADER;
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(POSITION);
    bytes.putLong(first.number()).putLong(readOffset).putInt(check(bytes)).flip();
    position.write(bytes, 0);
  }

  /** Bytes on disk. */
  synchronized long size() {
    long size = 0;
    for (SpoolSegment segment : segments) {
      size += segment.size();
    }
    return size;
  }

  synchronized boolean isEmpty() {
    long from = readOffset;
    for (SpoolSegment segment : segments) {
      if (segment.size() > from) {
        return false;
      }
      from = SpoolSegment.HEADER;
    }
    return true;
  }

  /** Bytes that did not read when the folder was opened; they are in files beside it. */
  synchronized long discardedBytes() {
    return discardedBytes;
  }

  @Override
  public synchronized void close() throws IOException {
    try (lock;
        position) {
      for (SpoolSegment segment : segments) {
        segment.close();
      }
    }
  }
}
