package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.codec.AlertCodec;
import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.price.MarkPrice;
import io.hyperdex.risk.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One partition: an engine with one writer, Kafka Streams' thread. What comes out is a function of
 * the partition's log alone, so a replay after a crash says the same under the same ids.
 */
final class PartitionProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Allowed age of a price that may have moved unseen: any later time makes it stale. */
  private static final long AT_ONCE_STALE_MS = 1;

  private final RiskStreamsSettings settings;
  private final Places places;
  private final StreamsCounters counters;

  private final List<Alert> raised = new ArrayList<>();
  private final Set<UserId> dirty = new LinkedHashSet<>();
  private final Set<UserId> unpublished = new LinkedHashSet<>();
  private boolean live;
  private boolean marketDirty;
  private RuleHistory rules = new RuleHistory();
  private FeedState feed = new FeedState();

  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private EngineStore store;

  @SuppressWarnings("NullAway.Init")
  private EngineRecords records;

  PartitionProcessor(RiskStreamsSettings settings, Places places, StreamsCounters counters) {
    this.settings = settings;
    this.places = places;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    store = context.getStateStore(RiskTopology.STORE);
    long start = System.nanoTime();
    rules = RuleHistory.decode(store.get(StoreKeys.RULES));
    RiskEngineBuilder builder = settings.newEngine(rules);
    records = new EngineRecords(builder.addSink(this::raise).inlineSinks());
    store.restoreInto(records);
    feed = FeedState.decode(store.get(StoreKeys.FEED));
    byte[] waiting = store.get(StoreKeys.UNPUBLISHED);
    if (waiting != null) {
      UserList.decode(waiting, unpublished);
    }
    records.drainChanged(user -> {}); // what the import touched is what the store has
    live = true;
    store.beforeCommit(this::flush);
    places.activated(context.taskId().partition(), records.engine());
    counters.activated(System.nanoTime() - start);
  }

  /** An alert on its way: the fast lane has it before the event is over. */
  private void raise(Alert alert) {
    if (!live) {
      return; // raised by events that were committed before the restart
    }
    raised.add(alert);
    try {
      settings.fastLane().onAlert(alert);
      counters.provisional.increment();
    } catch (RuntimeException e) {
      counters.fastLaneFailures.increment();
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    counters.records.increment();
    try {
      apply(record);
    } catch (BadRecordException e) {
      counters.badRecords.increment();
      bury(record, DeadLetter.BAD_RECORD, String.valueOf(e.getMessage()));
    }
    for (Alert alert : raised) {
      byte[] key = alert.user().value().getBytes(StandardCharsets.UTF_8);
      context.forward(
          new Record<>(key, AlertCodec.encode(alert), record.timestamp()), RiskTopology.ALERTS);
      counters.confirmed.increment();
    }
    raised.clear();
  }

  private void apply(Record<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      throw new BadRecordException(0, "the record has no value", null);
    }
    if (FrameCodec.isKind(value, PriceFrame.KIND)) {
      applyFrame(PriceFrame.decode(value), record.timestamp());
    } else if (FrameCodec.isKind(value, RuleChange.KIND)) {
      applyRules(RuleChange.decode(value));
    } else {
      RiskEvent event = RiskEventCodec.decode(value);
      Outcome outcome = records.engine().apply(event);
      counters.count(outcome);
      marketDirty = true; // counters and time are among what all users share
      if (settings.deadLetterOutcomes().contains(outcome)) {
        bury(record, outcome.name(), event.getClass().getSimpleName() + " refused by the engine");
      }
    }
  }

  private void applyFrame(PriceFrame frame, long timestamp) {
    FeedState.Step step = feed.step(frame);
    if (step == FeedState.Step.REPEATED) {
      counters.repeatedFrames.increment();
      return;
    }
    counters.frames.increment();
    marketDirty = true;
    if (step == FeedState.Step.GAP) {
      counters.gaps.increment();
      distrustPrices();
    }
    for (PriceTick tick : frame.ticks()) {
      counters.count(records.engine().apply(tick));
    }
    // The frame's time is the clock of the partition: nothing else lets time pass.
    records.engine().apply(new TimeAdvanced(frame.timeMs()));
    publish(timestamp);
  }

  /** Each price stays what it is, as of when it was, and is stale as soon as time passes. */
  private void distrustPrices() {
    RiskEngine engine = records.engine();
    for (TokenId token : feed.tokens()) {
      Optional<MarkPrice> mark = engine.mark(token);
      if (mark.isPresent() && mark.get().origin() == PriceOrigin.FEED) {
        MarkPrice last = mark.get();
        records
            .engine()
            .apply(
                new PriceTick(
                    token, last.price(), last.timeMs(), PriceOrigin.FEED, AT_ONCE_STALE_MS));
      }
    }
  }

  private void applyRules(byte[] payload) {
    RuleSet parsed;
    try {
      parsed = settings.ruleParser().apply(payload);
    } catch (RuntimeException e) {
      throw new BadRecordException(FrameCodec.HEAD, "no rule set: " + e.getMessage(), e);
    }
    records.engine().replaceRules(parsed);
    rules.add(payload);
    marketDirty = true;
    counters.ruleChanges.increment();
  }

  /** Metrics of all that changed since the last frame: once per frame, however often they did. */
  private void publish(long timestamp) {
    collect();
    RiskEngine engine = records.engine();
    for (UserId user : unpublished) {
      byte[] key = user.value().getBytes(StandardCharsets.UTF_8);
      byte[] value =
          engine
              .exposure(user)
              .map(
                  e ->
                      new UserMetrics(
                              user, e.asOfMs(), e.gross(), e.net(), engine.openAlerts(user).size())
                          .encode())
              .orElse(null);
      context.forward(new Record<>(key, value, timestamp), RiskTopology.METRICS);
    }
    unpublished.clear();
  }

  private void collect() {
    records.drainChanged(
        user -> {
          dirty.add(user);
          unpublished.add(user);
        });
  }

  /** Before each commit: what changed since the last one goes into the store, once a user. */
  private void flush() {
    collect();
    if (!marketDirty && dirty.isEmpty()) {
      return;
    }
    for (UserId user : dirty) {
      if (store.put(StoreKeys.user(user.value()), records.exportUser(user))) {
        counters.userRecords.increment();
      }
    }
    store.putMarket(records.exportMarket());
    store.put(StoreKeys.FEED, feed.encode());
    store.put(StoreKeys.UNPUBLISHED, unpublished.isEmpty() ? null : UserList.encode(unpublished));
    store.put(StoreKeys.RULES, rules.encode());
    dirty.clear();
    marketDirty = false;
    counters.flushes.increment();
  }

  private void bury(Record<byte[], byte[]> record, String cause, String reason) {
    RecordMetadata place =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record comes from somewhere"));
    context.forward(DeadLetter.of(record, place, cause, reason), RiskTopology.DEAD_LETTERS);
    counters.deadLetters.increment();
  }

  @Override
  public void close() {
    if (live) { // not where the records could not be restored
      live = false;
      store.beforeCommit(null);
      places.passivated(context.taskId().partition(), records.engine());
    }
  }
}
