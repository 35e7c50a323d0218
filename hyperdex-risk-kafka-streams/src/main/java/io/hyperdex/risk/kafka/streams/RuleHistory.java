package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.rule.RuleSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payloads of the rule changes a partition has seen, oldest first: an event that can still be
 * undone may refer to a rule set that is no longer in force. Bytes: each i32 length, payload.
 */
final class RuleHistory {
  private final List<byte[]> payloads = new ArrayList<>();

  void add(byte[] payload) {
    payloads.add(payload);
  }

  /** Gives a builder the set in force, and those before. */
  void into(RiskEngineBuilder builder, RiskStreamsSettings settings) {
    RuleSet inForce = settings.firstRules();
    for (byte[] payload : payloads) {
      builder.earlierRules(inForce);
      inForce = settings.ruleParser().apply(payload);
    }
    builder.rules(inForce);
  }

  byte @Nullable [] encode() {
    if (payloads.isEmpty()) {
      return null;
    }
    int size = payloads.stream().mapToInt(payload -> 4 + payload.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size);
    for (byte[] payload : payloads) {
      out.putInt(payload.length).put(payload);
    }
    return out.array();
  }

  static RuleHistory decode(byte @Nullable [] bytes) {
    RuleHistory history = new RuleHistory();
    ByteBuffer in = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
    while (in.hasRemaining()) {
      byte[] payload = new byte[in.getInt()];
      in.get(payload);
      history.add(payload);
    }
    return history;
  }
}
