package io.hyperdex.risk.testkit.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Carries one direction of a connection and does its faults. */
final class Pump {
  private final ProxyConnection connection;
  private final Socket from;
  private final Socket to;
  private final Faults faults;
  private final boolean answers;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean endHeld;
  private volatile boolean lost;

  Pump(ProxyConnection connection, Socket from, Socket to, Faults faults, boolean answers) {
    this.connection = connection;
    this.from = from;
    this.to = to;
    this.faults = faults;
    this.answers = answers;
  }

  void start() {
    Thread thread = new Thread(this::run, "fault-proxy-pump-" + to.getPort());
    thread.setDaemon(true);
    thread.start();
  }

  boolean hasLostBytes() {
    return lost;
  }

  synchronized long held() {
    return held.size();
  }

  private void run() {
    byte[] buffer = new byte[1 << 14];
    try {
      int length = from.getInputStream().read(buffer);
      while (length >= 0) {
        pause();
        carry(buffer, length);
        length = from.getInputStream().read(buffer);
      }
      end();
    } catch (IOException broken) {
      if (held() == 0) {
        connection.reset(); // one side broke, so the other hears of it
      } else {
        endHeld();
      }
    }
    // What is held has still to be delivered, whatever became of the sender.
    if (!isHoldingEnd()) {
      connection.pumpEnded();
    }
  }

  private void pause() {
    long end = System.nanoTime() + faults.delayNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private synchronized void carry(byte[] bytes, int length) throws IOException {
    if (answers && connection.clientIsGone) {
      return;
    }
    if (answers && connection.loseNextAnswer) {
      lost = true;
      connection.reset();
      return;
    }
    switch (faults.mode()) {
      case DROP -> lost = true;
      case HOLD -> held.write(bytes, 0, length);
      case PASS -> {
        flushHeld(); // a release is under way: what was held comes first
        pass(bytes, length);
      }
    }
  }

  private void flushHeld() throws IOException {
    held.writeTo(to.getOutputStream());
    held.reset();
  }

  private void pass(byte[] bytes, int length) throws IOException {
    faults.flip(bytes, length);
    int through = faults.bytesBeforeCut(length);
    if (!answers && faults.sawWatched(bytes, length)) {
      connection.loseNextAnswer = true; // before the request leaves, so that no answer escapes
    }
    to.getOutputStream().write(bytes, 0, through);
    if (through < length) {
      connection.reset();
    }
  }

  private synchronized void end() throws IOException {
    switch (faults.mode()) {
      case DROP -> lost = true; // the end is lost like everything else
      case HOLD -> endHeld();
      case PASS -> to.shutdownOutput();
    }
  }

  private synchronized void endHeld() {
    endHeld = true;
    connection.clientIsGone |= !answers;
  }

  private synchronized boolean isHoldingEnd() {
    return endHeld;
  }

  /** Delivers what was held. */
  synchronized void release() {
    try {
      flushHeld();
      if (endHeld) {
        endHeld = false;
        to.shutdownOutput();
        connection.pumpEnded();
      }
    } catch (IOException gone) {
      connection.reset();
    }
  }
}
