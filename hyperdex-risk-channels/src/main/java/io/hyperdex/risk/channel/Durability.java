package io.hyperdex.risk.channel;

/** What a queued alert survives. */
public enum Durability {
  /** The end of the process, by whatever signal: written to the operating system. */
  PROCESS,
  /** Loss of power too: forced to the disk with every alert, some milliseconds each. */
  MACHINE
}
