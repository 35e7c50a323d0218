package io.hyperdex.risk.durable;

import io.hyperdex.risk.engine.durable.DurableEngine;
import java.nio.file.Path;

/**
 * A process that lives in a store and is killed: opens it, goes on with the stream where it was,
 * writes a snapshot every so many inputs, and ends at the end of the stream.
 */
final class StoreWriter {
  private StoreWriter() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Stored stored = new Stored(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    int between = Integer.parseInt(args[3]);
    try (DurableEngine store = stored.store(directory).open()) {
      int done = (int) store.statistics().nextNumber() - 1; // the first input names the rules
      System.out.println("writing");
      for (int i = done; i < stored.steps.size(); i++) {
        Stored.apply(stored.steps.get(i), store);
        if (i % between == between - 1) {
          store.snapshot();
        }
      }
      System.out.println("finished");
    }
  }
}
