package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.state.StateInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The blocks of a snapshot file: a head, those of the state, and a tail with the state's hash. */
final class SnapshotBlocks implements StateInput {
  private static final int HASHED = 17;

  private final String file;
  private final SnapshotFile.Reader reader;
  private byte @Nullable [] ahead;

  SnapshotBlocks(String file, SnapshotFile.Reader reader) throws IOException {
    this.file = file;
    this.reader = reader;
    ahead = read();
  }

  private byte @Nullable [] read() throws IOException {
    ByteBuffer block = reader.next();
    if (block == null) {
      return null;
    }
    byte[] bytes = new byte[block.remaining()];
    block.get(bytes);
    return bytes;
  }

  SnapshotHead head() throws IOException {
    SnapshotHead head = SnapshotHead.read(file, ahead);
    ahead = read();
    return head;
  }

  /** The blocks of the state: all but the last one, which is the tail. */
  @Override
  public byte @Nullable [] next() {
    try {
      byte[] block = ahead;
      byte[] following = block == null ? null : read();
      if (following == null) {
        return null;
      }
      ahead = following;
      return block;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is kept last; null stands for a hash that was not asked for. */
  static byte[] tail(@Nullable StateHash fullHash) {
    ByteBuffer tail = ByteBuffer.allocate(HASHED);
    tail.put((byte) (fullHash == null ? 0 : 1));
    tail.putLong(fullHash == null ? 0 : fullHash.high());
    tail.putLong(fullHash == null ? 0 : fullHash.low());
    return tail.array();
  }

  /** The hash in the tail, when the state was read; null where there is none. */
  @Nullable StateHash fullHash() throws IOException {
    while (next() != null) {
      // blocks of a newer version, which the state did not ask for
    }
    byte[] tail = ahead;
    if (tail == null || tail.length != HASHED) {
      throw new DamagedFileException(file, Frames.HEADER, "has no tail");
    }
    ByteBuffer in = ByteBuffer.wrap(tail);
    return in.get() == 0 ? null : new StateHash(in.getLong(), in.getLong());
  }
}
