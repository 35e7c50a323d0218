package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What reaches the host: a log of records, in which messages are late, come twice, are taken back,
 * or are no messages at all. Prices and time are on time.
 */
final class SimLog {
  /**
   * @param bytes of an event, or of nothing that is one; null for a change of rules
   * @param rules version to put in force; 0 for an event
   * @param atMs when it can be read, virtual time
   */
  record Entry(byte @Nullable [] bytes, int rules, long atMs) {}

  private record Waiting(RiskEvent event, int turns) {}

  final List<Entry> entries = new ArrayList<>();
  int poison;
  private final SimOptions options;
  private final SimCounts counts;
  private final Random random;
  private List<Waiting> waiting = new ArrayList<>();
  private long atMs = SimWorld.START_MS;

  SimLog(SimWorld world, SimOptions options, SimCounts counts) {
    this.options = options;
    this.counts = counts;
    random = new Random(~options.seed());
    SimWorld.facts().forEach(this::append);
    append(new TimeAdvanced(SimWorld.START_MS));
    for (int i = 0; i < world.events.size(); i++) {
      RiskEvent event = world.events.get(i);
      atMs = Math.max(atMs, SimWorld.timeOf(event));
      if (i == world.rulesChangeAt) {
        append(new TimeAdvanced(world.rulesChangeMs()));
        entries.add(new Entry(null, 2, atMs));
      }
      if (event instanceof UserEvent own) {
        send(own, world.forked.contains(own.key()));
      } else {
        append(event);
      }
      comeUp();
    }
    while (!waiting.isEmpty()) {
      atMs += 1_000;
      comeUp();
    }
    append(new TimeAdvanced(world.endMs));
  }

  private boolean happens(SimFault fault) {
    return counts.happens(fault, random, options);
  }

  private void append(RiskEvent event) {
    if (happens(SimFault.CORRUPTION)) {
      byte[] bytes = RiskEventCodec.encode(event);
      byte[] broken =
          random.nextBoolean()
              ? new byte[random.nextInt(9)]
              : Arrays.copyOf(bytes, bytes.length / 2);
      entries.add(new Entry(broken, 0, atMs));
      poison++;
    }
    entries.add(new Entry(RiskEventCodec.encode(event), 0, atMs));
  }

  private void send(UserEvent event, boolean forked) {
    int turns = 0;
    if (happens(SimFault.LOSS)) {
      turns = 5 + random.nextInt(20);
    } else if (happens(SimFault.REORDERING)) {
      turns = 1 + random.nextInt(5);
    }
    if (turns == 0) {
      append(event);
    } else {
      waiting.add(new Waiting(event, turns));
    }
    if (happens(SimFault.DUPLICATION)) {
      waiting.add(new Waiting(event, turns + 1 + random.nextInt(10)));
    }
    if (forked) {
      counts.add(SimFault.REORG);
      waiting.add(new Waiting(new TradeReverted(event.key()), turns + 12 + random.nextInt(15)));
    } else if (happens(SimFault.REORG)) { // its block is replaced, and it is in the new one too
      int later = turns + 12 + random.nextInt(15);
      waiting.add(new Waiting(new TradeReverted(event.key()), later));
      waiting.add(new Waiting(event, later + 1 + random.nextInt(10)));
    }
  }

  /** What waited and whose turn it is. */
  private void comeUp() {
    List<Waiting> later = new ArrayList<>();
    for (Waiting one : waiting) {
      if (one.turns <= 1) {
        append(one.event);
      } else {
        later.add(new Waiting(one.event, one.turns - 1));
      }
    }
    waiting = later;
  }
}
