package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A POSIX signal to one process by its id, sent through the shell. Not on Windows. */
public enum Signal {
  /** Freezes the process: its sockets stay open and nothing answers. */
  STOP,
  /** Ends {@link #STOP}. */
  CONT,
  /** Asks the process to end. */
  TERM,
  /** Ends the process at once. */
  KILL;

  /**
   * Sends the signal; returns when it is sent.
   *
   * @throws IllegalStateException if there is no such process or it is not yours
   */
  public void send(long pid) {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid)
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name() + " " + pid + ": " + answer);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot send " + name() + " to " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
