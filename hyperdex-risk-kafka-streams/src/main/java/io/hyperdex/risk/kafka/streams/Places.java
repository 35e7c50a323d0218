package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.RiskEngine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which partitions this instance has, and as what. Safe from any thread. */
final class Places {
  private final Map<Integer, EngineStore> stores = new ConcurrentHashMap<>();
  private final Map<Integer, RiskEngine> engines = new ConcurrentHashMap<>();

  void opened(int partition, EngineStore store) {
    stores.put(partition, store);
  }

  void closed(int partition, EngineStore store) {
    stores.remove(partition, store);
  }

  void activated(int partition, RiskEngine engine) {
    engines.put(partition, engine);
  }

  void passivated(int partition, RiskEngine engine) {
    engines.remove(partition, engine);
  }

  @Nullable RiskEngine engine(int partition) {
    return engines.get(partition);
  }

  @Nullable EngineStore store(int partition) {
    return stores.get(partition);
  }
}
