package io.hyperdex.risk.engine.durable;

import java.util.List;

/**
 * What opening a store came to. Immutable.
 *
 * @param snapshotNumber number of the first input that was not in the snapshot used; -1 where none
 *     was
 * @param replayed inputs applied from the journal
 * @param refusedAgain of these, calls that threw when they were made and threw again: a reset of a
 *     rule that cannot be reset, closes after the first event
 * @param cutOff bytes of an input that was not completely written when the process died: it was
 *     never applied, and is gone
 * @param damaged what was wrong with newer snapshots, which were passed over and now have names
 *     that end in {@code .damaged}; empty on a good day
 */
public record Recovery(
    long snapshotNumber, long replayed, long refusedAgain, long cutOff, List<String> damaged) {
  public Recovery {
    damaged = List.copyOf(damaged);
  }

  /** Whether the store was empty. */
  public boolean isNew() {
    return snapshotNumber < 0 && replayed == 0 && cutOff == 0;
  }
}
