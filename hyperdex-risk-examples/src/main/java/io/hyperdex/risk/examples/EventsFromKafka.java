package io.hyperdex.risk.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.jackson.RiskJson;
import io.hyperdex.risk.kafka.FunctionSerde;
import io.hyperdex.risk.kafka.KafkaTradeSource;
import io.hyperdex.risk.kafka.KafkaTradeSourceBuilder;
import io.hyperdex.risk.state.StateBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An engine fed by Kafka that starts again from a state saved together with its offsets. */
public final class EventsFromKafka {
  private static final JsonMapper JSON = RiskJson.mapper();

  private EventsFromKafka() {}

  /** What belongs together: the engine as it was, and how far the topic was applied then. */
  record Saved(StateBlocks state, byte[] offsets) {}

  static Saved save(RiskEngine engine, KafkaTradeSource source) {
    // Between two polls: everything before the offsets is in the state, and nothing after.
    StateBlocks state = new StateBlocks();
    engine.writeState(state);
    return new Saved(state, source.offsets());
  }

  static RiskEngine engine(@Nullable Saved saved) {
    return saved == null
        ? RiskEngine.builder().build()
        : RiskEngine.builder().restore(saved.state().input());
  }

  static KafkaTradeSource source(
      RiskEngine engine, Map<String, Object> consumer, @Nullable Saved saved) {
    KafkaTradeSourceBuilder builder =
        KafkaTradeSource.builder(engine).topics("trades").consumer(consumer).manualCommit();
    return saved == null
        ? builder.fromBeginning().build()
        : builder.fromOffsets(saved.offsets()).build();
  }

  static void run(KafkaTradeSource source, BooleanSupplier running) {
    while (running.getAsBoolean()) {
      source.poll(Duration.ofMillis(200));
    }
  }

  /** Events as JSON instead of the library's bytes. */
  static FunctionSerde<RiskEvent> json() {
    return FunctionSerde.of(
        event -> {
          try {
            return JSON.writeValueAsBytes(event);
          } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
          }
        },
        bytes -> {
          try {
            return JSON.readValue(bytes, RiskEvent.class);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
