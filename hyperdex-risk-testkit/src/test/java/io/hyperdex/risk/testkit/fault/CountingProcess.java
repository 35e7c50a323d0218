package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts into a file until it is killed, or ends by itself where it is told a last number. */
final class CountingProcess {
  private CountingProcess() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    long last = args.length > 1 ? Long.parseLong(args[1]) : Long.MAX_VALUE;
    System.out.println("counting");
    for (long i = 0; i <= last; i++) {
      Files.writeString(file, Long.toString(i));
    }
    System.exit(3);
  }
}
