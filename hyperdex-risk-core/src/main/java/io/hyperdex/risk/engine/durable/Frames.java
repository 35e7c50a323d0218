package io.hyperdex.risk.engine.durable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of file are made of: a header that says what it is, then frames of bytes, each
 * with its length and a checksum over its number, length and body.
 *
 * <pre>
 * header  magic 8 | format version 4 | first number 8 | CRC-32C of the 20 bytes before 4
 * frame   length 4 | CRC-32C of number 8, length 4 and body 4 | body
 * </pre>
 *
 * Big endian. The number of a frame is not written: a frame that is out of its place has a wrong
 * checksum.
 */
final class Frames {
  static final int HEADER = 24;
  static final int FRAME = 8;

  /** Longest body of a frame: 16 MB. */
  static final int MOST = 1 << 24;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer numbers = ByteBuffer.allocate(12);

  static ByteBuffer header(long magic, int version, long firstNumber) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putLong(magic).putInt(version).putLong(firstNumber);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, HEADER - 4);
    return header.putInt((int) crc.getValue()).flip();
  }

  /**
   * The first number that a header says.
   *
   * @param newest format version this program can read
   * @throws DamagedFileException if it is not a whole header of such a file
   */
  static long firstNumber(ByteBuffer header, long magic, int newest, String file)
      throws DamagedFileException {
    if (header.remaining() < HEADER) {
      throw new DamagedFileException(file, 0, "ends after " + header.remaining() + " bytes");
    }
    CRC32C crc = new CRC32C();
    crc.update(header.slice(header.position(), HEADER - 4));
    long found = header.getLong();
    int version = header.getInt();
    long first = header.getLong();
    int written = header.getInt();
    if (found != magic) {
      throw new DamagedFileException(file, 0, "is no such file: it begins with " + hex(found));
    }
    if (written != (int) crc.getValue()) {
      throw new DamagedFileException(file, 8, "has a damaged header");
    }
    if (version < 1 || version > newest) {
      throw new DamagedFileException(
          file,
          8,
          "has format version "
              + version
              + "; this program reads 1 to "
              + newest
              + ": use one at least as new as the one that wrote it");
    }
    return first;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Checksum of a frame; the body's position does not move. */
  int checksum(long number, ByteBuffer body) {
    crc.reset();
    numbers.clear().putLong(number).putInt(body.remaining()).flip();
    crc.update(numbers);
    crc.update(body.duplicate());
    return (int) crc.getValue();
  }

  /** Puts length and checksum of a body. */
  void putHead(ByteBuffer into, long number, ByteBuffer body) {
    int checksum = checksum(number, body);
    into.putInt(body.remaining()).putInt(checksum);
  }

  /**
   * The body of the frame at the position, which moves behind it; null, and the position as it was,
   * where there is no whole frame of that number.
   */
  @Nullable ByteBuffer next(ByteBuffer from, long number) {
    int start = from.position();
    if (from.remaining() < FRAME) {
      return null;
    }
    int length = from.getInt(start);
    int written = from.getInt(start + 4);
    if (length < 0 || length > MOST || length > from.remaining() - FRAME) {
      return null;
    }
    ByteBuffer body = from.slice(start + FRAME, length);
    if (checksum(number, body) != written) {
      return null;
    }
    from.position(start + FRAME + length);
    return body;
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static void readFully(FileChannel channel, ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new EOFException("file ends at " + at + ", " + into.remaining() + " bytes too soon");
      }
      at += read;
    }
  }
}
