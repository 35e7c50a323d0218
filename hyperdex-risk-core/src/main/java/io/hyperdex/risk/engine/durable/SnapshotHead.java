package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.engine.StateHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first block of a snapshot file: what has to be known before the state can be read.
 *
 * @param rulesVersion of the rule set in force
 * @param fullHash of the state; null where it was not asked for
 */
record SnapshotHead(long rulesVersion, @Nullable StateHash fullHash, Map<String, byte[]> cursors) {
  byte[] toBytes() {
    int size = 8 + 1 + 16 + 4;
    for (Map.Entry<String, byte[]> cursor : cursors.entrySet()) {
      size += 8 + 3 * cursor.getKey().length() + cursor.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putLong(rulesVersion).put((byte) (fullHash == null ? 0 : 1));
    out.putLong(fullHash == null ? 0 : fullHash.high());
    out.putLong(fullHash == null ? 0 : fullHash.low());
    out.putInt(cursors.size());
    for (Map.Entry<String, byte[]> cursor : new TreeMap<>(cursors).entrySet()) {
      byte[] name = cursor.getKey().getBytes(StandardCharsets.UTF_8);
      out.putInt(name.length).put(name);
      out.putInt(cursor.getValue().length).put(cursor.getValue());
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static SnapshotHead read(String file, @Nullable ByteBuffer block) throws DamagedFileException {
    if (block == null) {
      throw new DamagedFileException(file, Frames.HEADER, "has no blocks");
    }
    try {
      long rules = block.getLong();
      boolean hashed = block.get() != 0;
      StateHash hash = new StateHash(block.getLong(), block.getLong());
      Map<String, byte[]> cursors = new TreeMap<>();
      for (int left = block.getInt(); left > 0; left--) {
        cursors.put(Records.text(block), Records.bytes(block));
      }
      return new SnapshotHead(rules, hashed ? hash : null, cursors);
    } catch (BufferUnderflowException | Records.RecordFormatException e) {
      throw new DamagedFileException(file, Frames.HEADER, "its first block ends too soon");
    }
  }
}
