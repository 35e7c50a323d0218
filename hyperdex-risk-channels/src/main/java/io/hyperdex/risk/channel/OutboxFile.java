package io.hyperdex.risk.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The outbox on disk: records one after another, each with length and CRC-32C. Not thread safe.
 *
 * <p>What a kill leaves half written at the end is cut off when the file is opened; what does not
 * read is kept beside it under the ending {@code .damaged}. A file that has doubled is written anew
 * with what is still needed, under another name that then takes its place.
 */
final class OutboxFile implements AutoCloseable {
  private static final long MAGIC = 0x4844584f55543032L; // HDXOUT02
  private static final int HEADER = 8;
  private static final int FRAME = 8;
  private static final int MOST_RECORD = 1 << 20;

  private final Path path;
  private final FileChannel lockChannel;
  private final boolean force;
  private final long slackBytes;
  private final OutboxState state;
  private FileChannel channel;
  private long size;
  private long compactAtBytes;
  private long discardedBytes;
  private long compactions;

  private OutboxFile(
      Path path,
      FileChannel lockChannel,
      FileChannel channel,
      boolean force,
      long slackBytes,
      OutboxState state) {
    this.path = path;
    this.lockChannel = lockChannel;
    this.channel = channel;
    this.force = force;
    this.slackBytes = slackBytes;
    this.state = state;
  }

  /** Opens or makes the file, and does to the state what it says. */
  static OutboxFile open(Path path, Durability durability, long slackBytes, OutboxState state)
      throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel lockChannel =
        FileChannel.open(
            beside(path, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      requireLock(lockChannel, path);
      Files.deleteIfExists(beside(path, ".tmp"));
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      OutboxFile file =
          new OutboxFile(
              path, lockChannel, channel, durability == Durability.MACHINE, slackBytes, state);
      try {
        file.recover();
      } catch (IOException | RuntimeException failure) {
        channel.close();
        throw failure;
      }
      return file;
    } catch (IOException | RuntimeException failure) {
      lockChannel.close();
      throw failure;
    }
  }

  private static void requireLock(FileChannel lockChannel, Path path) throws IOException {
    boolean locked;
    try {
      locked = lockChannel.tryLock() != null;
    } catch (OverlappingFileLockException held) {
      locked = false; // by this very process
    }
    if (!locked) {
      throw new IOException("the outbox is in use: " + path);
    }
  }

  private static Path beside(Path path, String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  private void recover() throws IOException {
    byte[] all = Files.readAllBytes(path);
    if (all.length < HEADER) {
      // New, or killed before the header was whole: nothing was ever queued in it.
      channel.truncate(0);
      ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).flip();
      writeFully(channel, header, 0);
      size = HEADER;
    } else {
      if (ByteBuffer.wrap(all).getLong() != MAGIC) {
        throw new IOException("not an outbox, or one of another version: " + path);
      }
      int good = replay(all);
      if (good < all.length) {
        discardedBytes = all.length - good;
        Files.write(
            beside(path, ".damaged"),
            Arrays.copyOfRange(all, good, all.length),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        channel.truncate(good);
      }
      size = good;
    }
    compactAtBytes = Math.max(size, HEADER) * 2 + slackBytes;
  }

  /** Where the last whole record ends. */
  private int replay(byte[] all) throws IOException {
    int at = HEADER;
    while (at + FRAME <= all.length) {
      ByteBuffer frame = ByteBuffer.wrap(all, at, FRAME);
      int length = frame.getInt();
      int crc = frame.getInt();
      if (length < 1 || length > MOST_RECORD || length > all.length - at - FRAME) {
        break;
      }
      if (crcOf(all, at + FRAME, length) != crc) {
        break;
      }
      byte[] record = Arrays.copyOfRange(all, at + FRAME, at + FRAME + length);
      OutboxCodec.apply(record, state);
      at += FRAME + length;
    }
    return at;
  }

  /** Writes a record whose effect the state has already; throws where the disk refuses. */
  void append(byte[] record) throws IOException {
    IOException notCompacted = null;
    if (size >= compactAtBytes) {
      try {
        compact(); // the state has the effect of the record, so the new file needs it no more
        return;
      } catch (IOException failure) {
        compactAtBytes = size * 2; // the old file goes on
        notCompacted = failure;
      }
    }
    try {
      writeFully(channel, framed(record), size);
      size += FRAME + record.length;
    } catch (IOException failure) {
      channel.truncate(size); // half a record would hide all that follow
      throw failure;
    }
    if (notCompacted != null) {
      throw notCompacted;
    }
  }

  /** Makes what was appended survive loss of power, where that was asked for. */
  void sync() throws IOException {
    if (force) {
      channel.force(false);
    }
  }

  private void compact() throws IOException {
    Path next = beside(path, ".tmp");
    FileChannel written =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    long end;
    try {
      end = writeState(written);
      written.force(true);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException failure) {
      written.close();
      throw failure;
    }
    channel.close();
    channel = written;
    size = end;
    compactAtBytes = end * 2 + slackBytes;
    compactions++;
  }

  private long writeState(FileChannel written) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(MAGIC).flip();
    long end = writeFully(written, header, 0);
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (OutboxState.Live live : state.live.values()) {
      end = add(written, chunk, OutboxCodec.live(live), end);
    }
    for (Map.Entry<String, KnownAlert> entry : state.known.entrySet()) {
      end = add(written, chunk, OutboxCodec.known(entry.getKey(), entry.getValue()), end);
    }
    return writeFully(written, chunk.flip(), end);
  }

  private static long add(FileChannel written, ByteBuffer chunk, byte[] record, long end)
      throws IOException {
    ByteBuffer framed = framed(record);
    long at = end;
    if (framed.remaining() > chunk.remaining()) {
      at = writeFully(written, chunk.flip(), at);
      chunk.clear();
    }
    if (framed.remaining() > chunk.remaining()) {
      return writeFully(written, framed, at);
    }
    chunk.put(framed);
    return at;
  }

  private static ByteBuffer framed(byte[] record) {
    return ByteBuffer.allocate(FRAME + record.length)
        .putInt(record.length)
        .putInt(crcOf(record, 0, record.length))
        .put(record)
        .flip();
  }

  private static int crcOf(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static long writeFully(FileChannel to, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += to.write(bytes, at);
    }
    return at;
  }

  long size() {
    return size;
  }

  long discardedBytes() {
    return discardedBytes;
  }

  long compactions() {
    return compactions;
  }

  @Override
  public void close() throws IOException {
    try (lockChannel) {
      channel.close();
    }
  }
}
