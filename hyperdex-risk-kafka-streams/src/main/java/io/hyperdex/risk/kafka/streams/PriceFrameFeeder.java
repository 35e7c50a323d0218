package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes to every partition of the input what all users share: numbered price frames, token facts,
 * finality, rule changes. One feeder an application.
 *
 * <p>A frame has the prices that moved since the last one; every Nth, and the first of a feeder,
 * all of them. Numbers begin with the time of the first frame, so those of a feeder that was
 * started again are higher than before. Not one transaction over all partitions: its markers would
 * hold back every reader. So a feeder that dies in the middle leaves some partitions a frame
 * behind, which the first full frame of the next one makes good.
 *
 * <p>Not safe for use by several threads.
 */
public final class PriceFrameFeeder implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final int fullEvery;
  private final Map<TokenId, PriceTick> all = new LinkedHashMap<>();
  private final Map<TokenId, PriceTick> moved = new LinkedHashMap<>();
  private long number = FeedState.NONE;
  private int sinceFull;

  PriceFrameFeeder(Producer<byte[], byte[]> producer, String topic, int partitions, int fullEvery) {
    if (partitions < 1 || fullEvery < 1) {
      throw new IllegalArgumentException(
          "partitions and fullEvery must be positive: " + partitions + ", " + fullEvery);
    }
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
    this.fullEvery = fullEvery;
  }

  /**
   * A feeder of a topic. The caller closes it.
   *
   * @param kafka producer settings, {@code bootstrap.servers} at least; idempotence, full
   *     acknowledgement and one request at a time are set here
   * @param fullEvery how many frames from one full frame to the next
   */
  public static PriceFrameFeeder open(
      Map<String, ?> kafka, String topic, int partitions, int fullEvery) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new PriceFrameFeeder(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        topic,
        partitions,
        fullEvery);
  }

  /** Takes a price into the next frame; the last of a token counts. */
  public void add(PriceTick tick) {
    all.put(tick.token(), tick);
    moved.put(tick.token(), tick);
  }

  /**
   * Writes a frame, empty if nothing moved: it is the partitions' clock.
   *
   * @param timeMs event time, epoch milliseconds UTC, not before that of the frame before
   * @return done when every partition has it, or failed with Kafka's exception
   */
  public CompletableFuture<Void> frame(long timeMs) {
    boolean full = number == FeedState.NONE || sinceFull + 1 >= fullEvery;
    number = number == FeedState.NONE ? timeMs : number + 1;
    sinceFull = full ? 0 : sinceFull + 1;
    List<PriceTick> ticks = new ArrayList<>((full ? all : moved).values());
    moved.clear();
    return toAll(new PriceFrame(number, timeMs, full, ticks).encode());
  }

  /**
   * Writes a token's facts, a finalized block or a time to every partition.
   *
   * @throws IllegalArgumentException for an event of one user, and for a price, which goes into a
   *     frame
   */
  public CompletableFuture<Void> broadcast(RiskEvent event) {
    if (event instanceof UserEvent || event instanceof PriceTick) {
      throw new IllegalArgumentException(
          "only what all users share goes to every partition, prices in frames: " + event);
    }
    return toAll(RiskEventCodec.encode(event));
  }

  /** Puts a rule set in force from this place of every partition on. */
  public CompletableFuture<Void> changeRules(byte[] payload) {
    return toAll(RuleChange.encode(payload));
  }

  private CompletableFuture<Void> toAll(byte[] value) {
    CompletableFuture<?>[] each = new CompletableFuture<?>[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      each[partition] = done;
      producer.send(
          new ProducerRecord<>(topic, partition, null, value),
          (metadata, error) -> {
            if (error == null) {
              done.complete(null);
            } else {
              done.completeExceptionally(error);
            }
          });
    }
    return CompletableFuture.allOf(each);
  }

  /** Waits for what was written, then closes the producer. */
  @Override
  public void close() {
    producer.close();
  }
}
