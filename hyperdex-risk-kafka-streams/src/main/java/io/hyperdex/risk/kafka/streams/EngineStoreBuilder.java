package io.hyperdex.risk.kafka.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Makes the store of each partition. Its changelog is always on: there is nothing else to start
 * from.
 */
final class EngineStoreBuilder implements StoreBuilder<EngineStore> {
  private final Places places;
  private final Map<String, String> logConfig = new HashMap<>();

  EngineStoreBuilder(Places places, RiskStreamsSettings settings) {
    this.places = places;
    // Small segments, compacted early: a start reads at most about twice what is alive.
    logConfig.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    logConfig.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 << 20));
    logConfig.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
    logConfig.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "60000");
    logConfig.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInSyncReplicas()));
    logConfig.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(settings.maxMessageBytes()));
  }

  @Override
  public EngineStore build() {
    return new EngineStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(RiskTopology.STORE),
                Serdes.Bytes(),
                Serdes.ByteArray())
            .withLoggingEnabled(logConfig)
            .withCachingDisabled()
            .build(),
        places);
  }

  @Override
  public StoreBuilder<EngineStore> withCachingEnabled() {
    return this; // the engine is the cache
  }

  @Override
  public StoreBuilder<EngineStore> withCachingDisabled() {
    throw new UnsupportedOperationException("what the engine changed is written at each commit");
  }

  @Override
  public StoreBuilder<EngineStore> withLoggingEnabled(Map<String, String> config) {
    logConfig.putAll(config);
    return this;
  }

  @Override
  public StoreBuilder<EngineStore> withLoggingDisabled() {
    throw new UnsupportedOperationException("without a changelog no state survives its machine");
  }

  @Override
  public Map<String, String> logConfig() {
    return logConfig;
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public String name() {
    return RiskTopology.STORE;
  }
}
