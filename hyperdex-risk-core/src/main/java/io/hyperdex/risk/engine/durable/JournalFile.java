package io.hyperdex.risk.engine.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One segment of the journal: records in order, appended and never changed. A record that was not
 * completely written when the process died is cut off when the segment is opened again.
 *
 * <p>Not thread safe.
 */
final class JournalFile implements Closeable {
  static final long MAGIC = 0x4844584a4e4c3031L; // HDXJNL01
  static final int VERSION = 1;
  private static final int BUFFER = 1 << 16;

  /** What reads a record. */
  interface Reader {
    void read(long number, ByteBuffer body) throws IOException;
  }

  private final Path path;
  private final FileChannel channel;
  private final Frames frames = new Frames();
  private final long firstNumber;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long nextNumber;
  private long end;

  private JournalFile(Path path, FileChannel channel, long firstNumber, long nextNumber, long end) {
    this.path = path;
    this.channel = channel;
    this.firstNumber = firstNumber;
    this.nextNumber = nextNumber;
    this.end = end;
  }

  /** A new segment, which appears under its name with its header on the disk. */
  static JournalFile create(Path path, long firstNumber) throws IOException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    FileChannel channel = StoreFiles.openDraft(path);
    try {
      Frames.writeFully(channel, Frames.header(MAGIC, VERSION, firstNumber));
      channel.force(true);
      StoreFiles.appear(path);
      return new JournalFile(path, channel, firstNumber, firstNumber, Frames.HEADER);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** What was found in a segment. */
  record Scan(long firstNumber, long nextNumber, long end, long cutOff) {}

  /**
   * Reads a segment from its start.
   *
   * @param last whether no other follows: then a torn end is no damage
   * @param number the number the first record must have
   * @param reader gets every whole record
   * @throws DamagedFileException if a record is damaged that others follow, or the segment is not
   *     the one expected
   */
  static Scan scan(Path path, boolean last, long number, Reader reader) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new DamagedFileException(
            path.toString(), size, "is larger than any segment: no journal of this library's");
      }
      ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      long first = Frames.firstNumber(all, MAGIC, VERSION, path.toString());
      if (first != number) {
        throw new DamagedFileException(
            path.toString(), 12, "begins with record " + first + " and not with " + number);
      }
      Frames frames = new Frames();
      long next = first;
      for (ByteBuffer body = frames.next(all, next); body != null; body = frames.next(all, next)) {
        reader.read(next, body);
        next++;
      }
      long end = all.position();
      if (end < size) {
        requireTorn(path, last, all, next, frames);
      }
      return new Scan(first, next, end, size - end);
    }
  }

  /** The rest of a segment may be a write that was cut short; nothing else. */
  private static void requireTorn(
      Path path, boolean last, ByteBuffer all, long number, Frames frames)
      throws DamagedFileException {
    int start = all.position();
    boolean goesOn = !last;
    // A torn write has nothing whole behind it. What is whole has the number of its place, and the
    // damaged ones before it cannot be more than its distance allows.
    for (int at = start + 1; !goesOn && at <= all.limit() - Frames.FRAME; at++) {
      int length = all.getInt(at);
      if (length <= 0 || length > all.limit() - at - Frames.FRAME) {
        continue;
      }
      for (long n = number + 1; !goesOn && n <= number + 3; n++) {
        all.position(at);
        goesOn = frames.next(all, n) != null;
      }
    }
    all.position(start);
    if (goesOn) {
      throw new DamagedFileException(
          path.toString(),
          start,
          "record "
              + number
              + " is damaged, and others follow it; restore the file from a copy, or start from a"
              + " later snapshot");
    }
  }

  /** Opens the last segment to append, its torn end cut off. */
  static JournalFile open(Path path, Scan scan) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ);
    try {
      if (scan.cutOff() > 0) {
        channel.truncate(scan.end());
        channel.force(true);
      }
      channel.position(scan.end());
      return new JournalFile(path, channel, scan.firstNumber(), scan.nextNumber(), scan.end());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  long firstNumber() {
    return firstNumber;
  }

  /** The number the next record will have. */
  long nextNumber() {
    return nextNumber;
  }

  /** Bytes so far. */
  long size() {
    return end;
  }

  /**
   * Hands a record to the operating system. If that fails the segment is as before, or, where even
   * that cannot be had, takes no more.
   *
   * @param body from its position to its limit, which do not move
   */
  void append(ByteBuffer body) throws IOException {
    int length = body.remaining();
    if (length == 0 || length > Frames.MOST) {
      throw new IllegalArgumentException(
          "a record must have 1 to " + Frames.MOST + " bytes: " + length);
    }
    if (buffer.capacity() < length + Frames.FRAME) {
      buffer = ByteBuffer.allocateDirect(length + Frames.FRAME);
    }
    buffer.clear();
    frames.putHead(buffer, nextNumber, body);
    buffer.put(body.duplicate()).flip();
    try {
      Frames.writeFully(channel, buffer);
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    end += length + Frames.FRAME;
    nextNumber++;
  }

  private void takeBack(IOException cause) {
    try {
      channel.truncate(end);
      channel.position(end);
    } catch (IOException worse) {
      cause.addSuppressed(worse);
      try {
        channel.close();
      } catch (IOException worst) {
        cause.addSuppressed(worst);
      }
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
