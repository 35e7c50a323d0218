package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.UserRecords;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.state.StateBlocks;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine with its state in parts. The partition's thread calls it; anyone reads the engine. */
final class EngineRecords {
  private final RiskEngine engine;
  private final UserRecords records;

  EngineRecords(RiskEngineBuilder builder) {
    engine = builder.trackChanges(true).build();
    records = engine.userRecords();
  }

  RiskEngine engine() {
    return engine;
  }

  /** The part that all users share, in blocks; one that did not change has the same bytes. */
  List<byte[]> exportMarket() {
    StateBlocks blocks = new StateBlocks();
    records.exportMarket(blocks);
    return blocks.blocks();
  }

  /** A user's record; null for a user who is as if never seen. */
  byte @Nullable [] exportUser(UserId user) {
    return records.exportUser(user);
  }

  void importMarket(List<byte[]> blocks) {
    records.importMarket(StateBlocks.inputOf(blocks));
  }

  void importUser(byte[] record) {
    records.importUser(record);
  }

  void drainChanged(Consumer<? super UserId> changed) {
    records.drainChanged(changed);
  }
}
