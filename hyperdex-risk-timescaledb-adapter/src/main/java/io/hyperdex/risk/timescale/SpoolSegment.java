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
  private long size;
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
      segment.size = good;
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

  void append(long seq, HistoryTable table, byte[] rows) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(FRAME + PREFIX + rows.length);
    record.position(FRAME);
    record.putLong(seq).put(table.code()).put(rows);
    record.putInt(0, PREFIX + rows.length);
    record.putInt(4, crcOf(record.array(), FRAME, PREFIX + rows.length));
    write(record.flip());
    lastSeq = seq;
  }

  private void write(ByteBuffer bytes) throws IOException {
    long at = size;
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException failure) {
      channel.truncate(size); // half a record would hide all that follow
      throw failure;
    }
    size = at;
  }

  /** The records from an offset on, at most so many and so many bytes, but at least one. */
  Spool.Batch read(long from, int mostRecords, int mostBytes) throws IOException {
    int length = (int) Math.min(size - from, mostBytes);
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

  long size() {
    return size;
  }

  long lastSeq() {
    return lastSeq;
  }

  long discardedBytes() {
    return discardedBytes;
  }

  void force() throws IOException {
    channel.force(false);
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  void close() throws IOException {
    channel.close();
  }

  private static int crcOf(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
