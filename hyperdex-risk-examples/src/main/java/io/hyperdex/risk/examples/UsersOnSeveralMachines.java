package io.hyperdex.risk.examples;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.jackson.RiskJson;
import io.hyperdex.risk.kafka.streams.NotHereException;
import io.hyperdex.risk.kafka.streams.PriceFrameFeeder;
import io.hyperdex.risk.kafka.streams.RiskAnswer;
import io.hyperdex.risk.kafka.streams.RiskQueries;
import io.hyperdex.risk.kafka.streams.RiskStreams;
import io.hyperdex.risk.kafka.streams.RiskStreamsSettings;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The engine as a Kafka Streams application. */
public final class UsersOnSeveralMachines {
  private static final JsonMapper JSON = RiskJson.mapper();

  private UsersOnSeveralMachines() {}

  static RiskStreams start(String brokers, RuleSet rules, AlertSink fastLane) {
    Map<String, Object> kafka =
        Map.of(
            "application.id",
            "risk",
            "bootstrap.servers",
            brokers,
            "application.server",
            "risk-1.internal:8080",
            "num.stream.threads",
            8);
    return RiskStreams.start(
        RiskStreamsSettings.of(kafka, 256)
            .rules(rules, UsersOnSeveralMachines::parse)
            .fastLane(fastLane)); // at once and provisional; the topic confirms under the same id
  }

  private static RuleSet parse(byte[] json) {
    try {
      return JSON.readValue(json, RuleSet.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one process that writes prices, every 100 ms. */
  static void feed(PriceFrameFeeder feeder, List<PriceTick> moved, long nowMs) {
    moved.forEach(feeder::add);
    feeder.frame(nowMs); // to every partition; this is their clock
  }

  static String read(RiskQueries queries, UserId user) {
    try {
      RiskAnswer<UserSnapshot> answer = queries.snapshot(user);
      return answer.value() + " as of " + answer.asOfMs() + " from " + answer.source();
    } catch (NotHereException e) {
      return "ask " + queries.owner(user);
    }
  }
}
