package io.hyperdex.risk.timescale;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * One file of the spool: a header, then records of length, CRC-32C, number, table and rows. Not
 * thread safe.
 */
final class SpoolSegment {
  static final int HEADER = 8;
  private static final long MAGIC = 0x48445853504c3031L; // HDXSPL01
  private static final int FRAME = 8;
  private static final int PREFIX = 9; // number and table
  private static final int MOST_RECORD = 1 << 24;

  private final Path file;
  private final long number;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private long written;
  private long lastSeq;
  private long discardedBytes;

  private SpoolSegment(Path file, long number, FileChannel channel) {
    this.file = file;
    this.number = number;
    this.channel = channel;
  }

  static SpoolSegment create(Path folder, long number) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%019d.spool", number));
    SpoolSegment segment =
        new SpoolSegment(
            file,
            number,
            FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    segment.write(ByteBuffer.allocate(HEADER).putLong(MAGIC).flip());
    return segment;
  }

  /** Opens a file of an earlier life; what does not read goes to a file beside it. */
  static SpoolSegment recover(Path file) throws IOException {
    String name = file.getFileName().toString();
    long number = Long.parseLong(name.substring(0, name.indexOf('.')));
    byte[] all = Files.readAllBytes(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    SpoolSegment segment = new SpoolSegment(file, number, channel);
    int good = 0;
    if (all.length >= HEADER && ByteBuffer.wrap(all).getLong() == MAGIC) {
      good = HEADER;
      for (int next = segment.recordAt(all, good); next > 0; next = segment.recordAt(all, good)) {
        good = next;
      }
    }
    if (good < all.length) {
      segment.discardedBytes = all.length - good;
      Files.write(
          file.resolveSibling(name + ".damaged"), Arrays.copyOfRange(all, good, all.length));
      channel.truncate(good);
    }
    if (good == 0) {
      segment.write(ByteBuffer.allocate(HEADER).putLong(MAGIC).flip());
    } else {
      segment.written = good;
    }
    return segment;
  }

  /** Where the whole record that begins here ends; -1 where there is none. */
  private int recordAt(byte[] all, int at) {
    if (at + FRAME > all.length) {
      return -1;
    }
    ByteBuffer frame = ByteBuffer.wrap(all, at, FRAME);
    int length = frame.getInt();
    int crc = frame.getInt();
    if (length < PREFIX || length > MOST_RECORD || length > all.length - at - FRAME) {
      return -1;
    }
    if (crcOf(all, at + FRAME, length) != crc) {
      return -1;
    }
    lastSeq = ByteBuffer.wrap(all, at + FRAME, 8).getLong();
    return at + FRAME + length;
  }

  static long sizeOf(byte[] rows) {
    return (long) FRAME + PREFIX + rows.length;
  }

  /** Into memory; {@link #flush} writes it. */
  void append(long seq, HistoryTable table, byte[] rows) throws IOException {
    int length = FRAME + PREFIX + rows.length;
    if (length > buffer.remaining()) {
      flush();
    }
    ByteBuffer record = length > buffer.capacity() ? ByteBuffer.allocate(length) : buffer;
    int at = record.position();
    record.putInt(PREFIX + rows.length).putInt(0).putLong(seq).put(table.code()).put(rows);
    record.putInt(at + 4, crcOf(record.array(), at + FRAME, PREFIX + rows.length));
    if (record != buffer) {
      write(record.flip());
    }
    lastSeq = seq;
  }

  /** Writes what was appended; where the disk refuses, it stays in memory for the next call. */
  void flush() throws IOException {
    if (buffer.position() > 0) {
      write(buffer.duplicate().flip());
      buffer.clear();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    long at = written;
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException failure) {
      channel.truncate(written); // half a record would hide all that follow
      throw failure;
    }
    written = at;
  }

  /** The records from an offset on, at most so many and so many bytes, but at least one. */
  Spool.Batch read(long from, int mostRecords, int mostBytes) throws IOException {
    int length = (int) Math.min(written - from, mostBytes);
    ByteBuffer bytes = readFully(from, length);
    if (length >= FRAME && FRAME + bytes.getInt(0) > length) {
      bytes = readFully(from, FRAME + bytes.getInt(0)); // the first one alone is larger
    }
    List<Spool.Entry> entries = new ArrayList<>();
    int at = 0;
    while (entries.size() < mostRecords && at + FRAME <= bytes.limit()) {
      int record = bytes.getInt(at);
      if (at + FRAME + record > bytes.limit()) {
        break;
      }
      if (crcOf(bytes.array(), at + FRAME, record) != bytes.getInt(at + 4)) {
        throw new IOException("the spool changed on disk: " + file + " at " + (from + at));
      }
      byte[] rows = Arrays.copyOfRange(bytes.array(), at + FRAME + PREFIX, at + FRAME + record);
      entries.add(
          new Spool.Entry(
              bytes.getLong(at + FRAME), HistoryTable.ofCode(bytes.get(at + FRAME + 8)), rows));
      at += FRAME + record;
    }
    return new Spool.Batch(entries, number, from + at);
  }

  private ByteBuffer readFully(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("the spool ends early: " + file);
      }
    }
    return bytes.flip();
  }

  long number() {
    return number;
  }

  /** With what is not written yet. */
  long size() {
    return written + buffer.position();
  }

  /** What can be read. */
  long written() {
    return written;
  }

  long lastSeq() {
    return lastSeq;
  }

  long discardedBytes() {
    return discardedBytes;
  }

  void force() throws IOException {
    flush();
    channel.force(false);
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  void close() throws IOException {
    flush();
    channel.close();
  }

  private static int crcOf(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
