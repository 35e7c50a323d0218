package io.hyperdex.risk.engine.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as a file: blocks in order and an end that says how many. It appears under its name
 * only when all of it is on the disk; a process that dies before leaves nothing but a file that is
 * ignored, and cleared away.
 */
final class SnapshotFile {
  static final long MAGIC = 0x48445853_4e503031L; // HDXSNP01
  static final int VERSION = 1;

  /** Body of the last frame: the number of blocks before it, after this word. */
  private static final long THE_END = 0x5448455f454e4421L; // THE_END!

  private static final int END = 16;

  private SnapshotFile() {}

  /** Writes one; {@link #commit} makes it appear. */
  static final class Writer implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final Frames frames = new Frames();
    private final ByteBuffer head = ByteBuffer.allocate(Frames.FRAME);
    private long blocks;

    Writer(Path path, long journalNumber) throws IOException {
      this.path = path;
      channel = StoreFiles.openDraft(path);
      Frames.writeFully(channel, Frames.header(MAGIC, VERSION, journalNumber));
    }

    void block(byte[] bytes, int length) throws IOException {
      write(ByteBuffer.wrap(bytes, 0, length));
      blocks++;
    }

    private void write(ByteBuffer body) throws IOException {
      if (body.remaining() > Frames.MOST) {
        throw new IOException(
            "block of " + body.remaining() + " bytes: more than " + Frames.MOST + " make no frame");
      }
      head.clear();
      frames.putHead(head, blocks, body);
      head.flip();
      ByteBuffer[] both = {head, body};
      while (body.hasRemaining() || head.hasRemaining()) {
        channel.write(both);
      }
    }

    /** Makes the snapshot appear, whole, in place of any of its name; returns its bytes. */
    long commit() throws IOException {
      write(ByteBuffer.allocate(END).putLong(THE_END).putLong(blocks).flip());
      channel.force(true);
      long size = channel.size();
      channel.close();
      StoreFiles.appear(path);
      return size;
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(StoreFiles.draftOf(path));
    }
  }

  /** Reads one, block by block, each checked before it is handed over. */
  static final class Reader implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final Frames frames = new Frames();
    private final ByteBuffer head = ByteBuffer.allocate(Frames.FRAME);
    private final long size;
    private final long journalNumber;
    private long at = Frames.HEADER;
    private byte[] bytes = new byte[1 << 18];
    private long blocks;
    private boolean ended;

    /**
     * @throws DamagedFileException if it does not begin as a snapshot; the blocks are not looked at
     */
    Reader(Path path) throws IOException {
      this.path = path;
      channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        size = channel.size();
        ByteBuffer header = ByteBuffer.allocate((int) Math.min(size, Frames.HEADER));
        Frames.readFully(channel, header, 0);
        journalNumber = Frames.firstNumber(header.flip(), MAGIC, VERSION, path.toString());
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    /** Number of the first journal record that is not in the snapshot. */
    long journalNumber() {
      return journalNumber;
    }

    /** The next block, until the next call; null after the last. */
    @Nullable ByteBuffer next() throws IOException {
      if (ended) {
        return null;
      }
      ByteBuffer body = read();
      if (body.remaining() == END && body.getLong(0) == THE_END) {
        if (body.getLong(8) != blocks || at != size) {
          throw damaged("it ends after " + blocks + " blocks, not as it was written");
        }
        ended = true;
        return null;
      }
      blocks++;
      return body;
    }

    private ByteBuffer read() throws IOException {
      if (size - at < Frames.FRAME) {
        throw damaged("it ends in the middle");
      }
      Frames.readFully(channel, head.clear(), at);
      int length = head.getInt(0);
      if (length < 0 || length > Frames.MOST || length > size - at - Frames.FRAME) {
        throw damaged("block " + blocks + " is damaged: " + length + " bytes long");
      }
      bytes = length <= bytes.length ? bytes : new byte[length];
      ByteBuffer body = ByteBuffer.wrap(bytes, 0, length);
      Frames.readFully(channel, body, at + Frames.FRAME);
      body.flip();
      if (frames.checksum(blocks, body) != head.getInt(4)) {
        throw damaged("block " + blocks + " is damaged");
      }
      at += Frames.FRAME + length;
      return body;
    }

    private DamagedFileException damaged(String what) {
      return new DamagedFileException(path.toString(), at, what);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
