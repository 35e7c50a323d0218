package io.hyperdex.risk.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A state in memory. Not thread safe while it is written. */
public final class StateBlocks implements StateOutput {
  private final List<byte[]> blocks = new ArrayList<>();

  @Override
  public void block(byte[] bytes, int length) {
    blocks.add(Arrays.copyOf(bytes, length));
  }

  /** The blocks so far, in order; the arrays are not copies. */
  public List<byte[]> blocks() {
    return List.copyOf(blocks);
  }

  /** Bytes of all blocks. */
  public long size() {
    long size = 0;
    for (byte[] block : blocks) {
      size += block.length;
    }
    return size;
  }

  /** Reads the blocks so far, from the first one; any number of times. */
  public StateInput input() {
    return inputOf(blocks());
  }

  /** Reads blocks that were kept somewhere else. */
  public static StateInput inputOf(List<byte[]> blocks) {
    Iterator<byte[]> next = blocks.iterator();
    return () -> next.hasNext() ? next.next() : null;
  }
}
