package io.hyperdex.risk.engine.durable;

/** When an input that was applied is safe. */
public enum Durability {
  /**
   * Handed to the operating system before it is applied: safe when the process dies, however it
   * dies; the last ones may be lost when the machine does. The default. {@link
   * DurableEngine#sync()} makes all so far safe from that too.
   */
  PROCESS,
  /** On the disk before it is applied: safe when the machine dies. One forced write an input. */
  MACHINE
}
