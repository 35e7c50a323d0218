package io.hyperdex.risk.engine.durable;

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
 */
record SnapshotHead(long rulesVersion, Map<String, byte[]> cursors) {
  byte[] toBytes() {
    int size = Long.BYTES + Integer.BYTES;
    for (Map.Entry<String, byte[]> cursor : cursors.entrySet()) {
      size += 2 * Integer.BYTES + 3 * cursor.getKey().length() + cursor.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putLong(rulesVersion).putInt(cursors.size());
    for (Map.Entry<String, byte[]> cursor : new TreeMap<>(cursors).entrySet()) {
      byte[] name = cursor.getKey().getBytes(StandardCharsets.UTF_8);
      out.putInt(name.length).put(name);
      out.putInt(cursor.getValue().length).put(cursor.getValue());
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static SnapshotHead read(String file, byte @Nullable [] block) throws DamagedFileException {
    if (block == null) {
      throw new DamagedFileException(file, Frames.HEADER, "has no blocks");
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    try {
      long rules = in.getLong();
      Map<String, byte[]> cursors = new TreeMap<>();
      for (int left = in.getInt(); left > 0; left--) {
        cursors.put(Records.text(in), Records.bytes(in));
      }
      return new SnapshotHead(rules, cursors);
    } catch (BufferUnderflowException | Records.RecordFormatException e) {
      throw new DamagedFileException(file, Frames.HEADER, "its first block ends too soon");
    }
  }
}
