package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose state can be had in parts: the part that all users share, and each user alone.
 * One thread, the partition's, calls everything but {@link #engine}'s readers.
 */
public interface EngineRecords {
  /** The engine, for reads. Events go through {@link #apply}. */
  RiskEngine engine();

  /** Applies an event. */
  default Outcome apply(RiskEvent event) {
    return engine().apply(event);
  }

  /** Puts a rule set in force. */
  default Outcome replaceRules(RuleSet rules) {
    return engine().replaceRules(rules);
  }

  /** The part that all users share, in blocks: one that did not change has the same bytes. */
  List<byte[]> exportMarket();

  /** A user's record; null for a user who is as if never seen. */
  byte @Nullable [] exportUser(UserId user);

  /** Takes what {@link #exportMarket} gave, before any user. */
  void importMarket(List<byte[]> blocks);

  /** Takes a user. */
  void importUser(byte[] record);

  /** Called after the last user: from here on the engine goes on as the one exported would have. */
  void imported();

  /** Names every user whose record may have changed since the last call. */
  void drainChanged(Consumer<? super UserId> changed);

  /** Makes the engine of one partition. */
  @FunctionalInterface
  interface Factory {
    /** An empty one, of the settings given. */
    EngineRecords build(RiskEngineBuilder builder);
  }
}
