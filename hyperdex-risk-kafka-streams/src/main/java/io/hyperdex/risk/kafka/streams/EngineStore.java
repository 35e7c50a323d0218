package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.id.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition, in memory, with a changelog: what the engine of an active task
 * writes when it commits, and all that a standby keeps.
 *
 * <p>Kafka Streams calls {@link #flushCache} of a store that has a cache right before it sends the
 * commit: what the engine changed is the cache, so a user who traded a hundred times within a
 * commit costs one changelog record. Caches of stores are no public interface; the module that
 * holds this class is pinned to one version of Kafka, and {@code RiskTopologyTest} fails where the
 * call is missing.
 */
final class EngineStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
  private final Places places;
  private int partition = -1;
  private @Nullable Runnable beforeCommit;

  EngineStore(KeyValueStore<Bytes, byte[]> records, Places places) {
    super(records);
    this.places = places;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    partition = context.taskId().partition();
    super.init(context, root);
    places.opened(partition, this);
  }

  /** What to call before each commit, from the task's own thread; null for a standby. */
  void beforeCommit(@Nullable Runnable action) {
    beforeCommit = action;
  }

  @Override
  public void flushCache() {
    if (beforeCommit != null) {
      beforeCommit.run();
    }
    super.flushCache();
  }

  @Override
  public void close() {
    places.closed(partition, this);
    super.close();
  }

  byte @Nullable [] get(Bytes key) {
    return wrapped().get(key);
  }

  /** Writes unless the record has these bytes already; null deletes. */
  boolean put(Bytes key, byte @Nullable [] value) {
    if (Arrays.equals(wrapped().get(key), value)) {
      return false;
    }
    wrapped().put(key, value);
    return true;
  }

  void putMarket(List<byte[]> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      put(StoreKeys.market(i), blocks.get(i));
    }
    int before = marketSize();
    for (int i = blocks.size(); i < before; i++) {
      put(StoreKeys.market(i), null);
    }
    put(StoreKeys.MARKET_SIZE, ByteBuffer.allocate(4).putInt(blocks.size()).array());
  }

  private int marketSize() {
    byte[] size = get(StoreKeys.MARKET_SIZE);
    return size == null ? 0 : ByteBuffer.wrap(size).getInt();
  }

  /** Puts all records into an engine that is empty. */
  void restoreInto(EngineRecords engine) {
    if (!restoreMarketInto(engine)) {
      return;
    }
    try (KeyValueIterator<Bytes, byte[]> all = wrapped().all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> record = all.next();
        if (StoreKeys.isUser(record.key)) {
          engine.importUser(record.value);
        }
      }
    }
  }

  /** Puts one user's record into an engine that is empty; whether there is one. */
  boolean restoreInto(EngineRecords engine, UserId user) {
    byte[] record = get(StoreKeys.user(user.value()));
    if (record == null || !restoreMarketInto(engine)) {
      return false;
    }
    engine.importUser(record);
    return true;
  }

  private boolean restoreMarketInto(EngineRecords engine) {
    int size = marketSize();
    if (size == 0) {
      return false;
    }
    List<byte[]> blocks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      blocks.add(Objects.requireNonNull(get(StoreKeys.market(i)), "a market block is missing"));
    }
    engine.importMarket(blocks);
    return true;
  }
}
