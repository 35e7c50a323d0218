package io.hyperdex.risk.kafka.streams;

import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** One source, one processor with its store, three sinks: one sub-topology, no repartitioning. */
final class RiskTopology {
  static final String STORE = "risk-state";
  static final String ALERTS = "alerts";
  static final String METRICS = "metrics";
  static final String DEAD_LETTERS = "dead-letters";

  private static final String INPUT = "input";
  private static final String ENGINE = "engine";

  private RiskTopology() {}

  static Topology of(RiskStreamsSettings settings, Places places, StreamsCounters counters) {
    ByteArrayDeserializer read = new ByteArrayDeserializer();
    ByteArraySerializer write = new ByteArraySerializer();
    Topology topology = new Topology();
    topology.addSource(AutoOffsetReset.earliest(), INPUT, read, read, settings.inputTopic());
    topology.addProcessor(ENGINE, new Partitions(settings, places, counters), INPUT);
    topology.addSink(ALERTS, settings.alertTopic(), write, write, ENGINE);
    topology.addSink(METRICS, settings.metricsTopic(), write, write, ENGINE);
    topology.addSink(DEAD_LETTERS, settings.deadLetterTopic(), write, write, ENGINE);
    return topology;
  }

  private record Partitions(RiskStreamsSettings settings, Places places, StreamsCounters counters)
      implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
      return new PartitionProcessor(settings, places, counters);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(new EngineStoreBuilder(places, settings));
    }
  }
}
