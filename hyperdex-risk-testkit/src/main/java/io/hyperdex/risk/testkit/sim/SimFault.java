package io.hyperdex.risk.testkit.sim;

/** What goes wrong. */
public enum SimFault {
  /** A message is missed and comes with a later backfill. */
  LOSS,
  /** A message comes twice. */
  DUPLICATION,
  /** A message comes after later ones. */
  REORDERING,
  /** A block is replaced: its events are reverted, and some come again. */
  REORG,
  /** Bytes that are no event. */
  CORRUPTION,
  /** Kill -9 of the process, between any two things it does. */
  CRASH,
  /** The machine dies: what was not forced to the disk may be gone, to any byte. */
  TORN_WRITE,
  /** A bit of the newest snapshot flips. */
  BIT_FLIP,
  /** The process dies while it writes a snapshot. */
  HALF_SNAPSHOT,
  /** The clock of the machine jumps. */
  CLOCK_JUMP,
  /** The log cannot be reached for a while. */
  PARTITION,
  /** A sink throws. */
  BROKEN_SINK
}
