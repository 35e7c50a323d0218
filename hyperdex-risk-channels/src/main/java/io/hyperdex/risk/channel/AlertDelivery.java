package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertNotice;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.NoticeSink;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts to channels until each took them, refused them, or a deadline passed. Add it to the
 * engine as a sink, or put an {@link io.hyperdex.risk.alert.AlertRouter} between.
 *
 * <p><b>Promise.</b> At least once: what {@link #onAlert} has taken is sent, over a kill of the
 * process too where there is an outbox file. A message keeps its id over all attempts, so a
 * receiver that drops known ids sees each once. Lost are only messages counted as dropped by a full
 * queue, the least severe first, and dead letters, which are handed to the host. An alert that the
 * engine has not handed over when the process is killed comes again with the engine's replay; an
 * image that comes twice that way is known and suppressed. Different images of one alert may
 * overtake each other: the highest revision holds.
 *
 * <p>Thread safe. {@code onAlert} writes to the file and never waits for a channel. Channels are
 * called on worker threads after {@link #start}, or on the thread that calls {@link #runDue}.
 * Without either nothing is sent. Whoever built it closes it.
 */
public final class AlertDelivery implements AlertSink, NoticeSink, AutoCloseable {
  private static final int MOST_DEAD_LETTERS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Lane> lanes;
  private final Outbox outbox;
  private final InstantSource clock;
  private final AlertExplainer explainer;
  private final Consumer<DeadLetter> onDeadLetter;
  private final ArrayDeque<DeadLetter> deadLetters = new ArrayDeque<>();
  private final List<DeadLetter> toTell = new ArrayList<>();
  private final DeliveryWorkers workers;
  private final long recovered;
  private long numbers;
  private long accepted;
  private long explainErrors;
  private long handlerErrors;

  AlertDelivery(AlertDeliveryBuilder builder, Outbox outbox) {
    lanes = List.copyOf(builder.lanes);
    this.outbox = outbox;
    clock = builder.clock;
    explainer = builder.explainer;
    onDeadLetter = builder.onDeadLetter;
    workers = new DeliveryWorkers(this, lanes, lock);
    recovered = outbox.state.live.size();
    recover();
  }

  /** A delivery without channels, in memory, until it is told otherwise. */
  public static AlertDeliveryBuilder builder() {
    return new AlertDeliveryBuilder();
  }

  private void recover() {
    record Found(AlertMessage message, String channel, OutboxState.Routed routed) {}
    List<Found> found = new ArrayList<>();
    for (OutboxState.Live live : outbox.state.live.values()) {
      live.open.forEach((channel, routed) -> found.add(new Found(live.message, channel, routed)));
    }
    found.sort(Comparator.comparingLong(each -> each.routed.atMs)); // the order of deadlines
    lock.lock();
    try {
      for (Found each : found) {
        Lane lane = find(each.channel);
        if (lane == null) {
          outbox.ended(each.message.id(), each.channel, DeliveryState.DEAD);
          bury(
              new DeadLetter(
                  each.channel, each.message, DeliveryState.DEAD, "no such channel any more", 0));
        } else {
          enqueue(lane, each.message, each.routed.atMs).attempted = each.routed.attempted;
        }
      }
    } finally {
      lock.unlock();
    }
    tellDeadLetters();
  }

  @Override
  public void onAlert(Alert alert) {
    accept(alert, 0);
  }

  /** Queues each alert of the notice; a repeat is a message of its own. */
  @Override
  public void onNotice(AlertNotice notice) {
    boolean repeat = notice.kind() == AlertNotice.Kind.REPEAT;
    for (Alert alert : notice.alerts()) {
      accept(alert, repeat ? notice.atMs() : 0);
    }
  }

  private void accept(Alert alert, long repeatedAtMs) {
    AlertContext context = explain(alert);
    lock.lock();
    try {
      accepted++;
      long image = ImageHash.of(alert, repeatedAtMs);
      KnownAlert known = outbox.state.find(alert.id());
      if (known != null && known.isDuplicate(image)) {
        lanes.stream()
            .filter(lane -> wants(lane, alert))
            .forEach(lane -> lane.count(NotSent.DUPLICATE));
        return;
      }
      List<Lane> targets = targets(alert, known);
      int revision = known == null ? 1 : known.revision + 1;
      AlertMessage message =
          new AlertMessage(
              safe(alert.id()) + "-" + revision, alert, revision, clock.millis(), context);
      outbox.queued(message, image, targets.stream().map(lane -> lane.name).toList());
      for (Lane lane : targets) {
        enqueue(lane, message, message.queuedAtMs());
        workers.wake(lane);
      }
    } finally {
      lock.unlock();
    }
    tellDeadLetters();
  }

  private List<Lane> targets(Alert alert, @Nullable KnownAlert known) {
    List<Lane> targets = new ArrayList<>(lanes.size());
    for (Lane lane : lanes) {
      if (alert.state() != AlertState.RETRACTED || known == null) {
        if (wants(lane, alert)) {
          targets.add(lane);
        }
        continue;
      }
      for (Delivery untouched : lane.untouched(alert.id())) {
        end(lane, untouched, DeliveryState.RETRACTED);
      }
      KnownAlert.OnChannel on = known.find(lane.name);
      if (on != null && on.attempted) {
        targets.add(lane); // may have got it, even where the attempt failed
      } else if (on != null) {
        lane.count(NotSent.NEVER_ATTEMPTED);
      }
    }
    return targets;
  }

  private boolean wants(Lane lane, Alert alert) {
    try {
      return lane.filter.matches(alert);
    } catch (RuntimeException thrown) {
      handlerErrors++; // one alert too many beats one too few
      return true;
    }
  }

  private AlertContext explain(Alert alert) {
    try {
      return explainer.explain(alert);
    } catch (RuntimeException thrown) {
      lock.lock();
      try {
        explainErrors++;
      } finally {
        lock.unlock();
      }
      return AlertContext.NONE;
    }
  }

  /**
   * Ids go into headers and dedupe keys: what else they hold is replaced by a hash of the whole.
   */
  private static String safe(String alertId) {
    boolean plain = !alertId.isEmpty() && alertId.length() <= 128;
    for (int i = 0; plain && i < alertId.length(); i++) {
      char c = alertId.charAt(i);
      plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
    return plain ? alertId : "x" + Long.toHexString(ImageHash.of(alertId)) + alertId.length();
  }

  // ---- under the lock

  private Delivery enqueue(Lane lane, AlertMessage message, long atMs) {
    Delivery delivery =
        new Delivery(
            numbers++, message, lane.firstDueMs(message, atMs), atMs + lane.policy.deadlineMs);
    Delivery dropped = lane.add(delivery);
    if (dropped != null) {
      lane.count(NotSent.QUEUE_FULL);
      remove(lane, dropped, DeliveryState.SUPPRESSED);
    }
    if (lane.disabled && dropped != delivery) {
      delivery.reason = "the channel is disabled";
      end(lane, delivery, DeliveryState.FAILED);
    }
    return delivery;
  }

  private void end(Lane lane, Delivery delivery, DeliveryState state) {
    lane.count(state);
    if (state == DeliveryState.FAILED || state == DeliveryState.DEAD) {
      Lane fallback = lane.policy.fallback == null ? null : find(lane.policy.fallback);
      OutboxState.Live live = outbox.state.live.get(delivery.message.id());
      if (fallback != null && live != null && !live.ever.contains(fallback.name)) {
        long now = clock.millis();
        outbox.routed(delivery.message.id(), fallback.name, now); // first: never on no channel
        remove(lane, delivery, state);
        enqueue(fallback, delivery.message, now);
        workers.wake(fallback);
      } else {
        remove(lane, delivery, state);
      }
      bury(new DeadLetter(lane.name, delivery.message, state, delivery.reason, delivery.attempts));
    } else {
      remove(lane, delivery, state);
    }
  }

  private void remove(Lane lane, Delivery delivery, DeliveryState state) {
    lane.remove(delivery);
    delivery.state = state;
    outbox.ended(delivery.message.id(), lane.name, state);
  }

  private void bury(DeadLetter letter) {
    deadLetters.addFirst(letter);
    if (deadLetters.size() > MOST_DEAD_LETTERS) {
      deadLetters.removeLast();
    }
    toTell.add(letter);
  }

  private @Nullable Lane find(String name) {
    for (Lane lane : lanes) {
      if (lane.name.equals(name)) {
        return lane;
      }
    }
    return null;
  }

  /** What to send next on a lane. Holds the lock. */
  List<Delivery> take(Lane lane, long nowMs) {
    for (Delivery late : lane.expired(nowMs)) {
      if (late.reason.isEmpty()) {
        late.reason = "the deadline passed before an attempt could be made";
      }
      end(lane, late, DeliveryState.DEAD);
    }
    List<Delivery> batch = lane.take(nowMs);
    for (Delivery delivery : batch) {
      if (!delivery.attempted) {
        delivery.attempted = true;
        outbox.attempted(delivery.message.id(), lane.name); // before it can have been received
      }
    }
    return batch;
  }

  // ---- one attempt

  /** Calls the channel, without the lock, and books what became of it. */
  void attempt(Lane lane, List<Delivery> batch) {
    SendResult result;
    try {
      result = lane.channel.send(batch.stream().map(delivery -> delivery.message).toList());
    } catch (RuntimeException thrown) {
      result = SendResult.retry("threw " + thrown.getClass().getName());
    }
    lock.lock();
    try {
      long now = clock.millis();
      lane.returned(batch, result, now);
      for (Delivery delivery : batch) {
        switch (result.kind()) {
          case SENT -> end(lane, delivery, DeliveryState.SENT);
          case REFUSED, GONE -> end(lane, delivery, DeliveryState.FAILED);
          case RETRY -> {} // waits
        }
      }
      if (result.kind() == SendResult.Kind.GONE) {
        for (Delivery delivery : lane.idle()) {
          delivery.reason = result.reason();
          end(lane, delivery, DeliveryState.FAILED);
        }
      }
      workers.wake(lane);
    } finally {
      lock.unlock();
    }
    tellDeadLetters();
  }

  void tellDeadLetters() {
    List<DeadLetter> letters;
    lock.lock();
    try {
      if (toTell.isEmpty()) {
        return;
      }
      letters = List.copyOf(toTell);
      toTell.clear();
    } finally {
      lock.unlock();
    }
    for (DeadLetter letter : letters) {
      try {
        onDeadLetter.accept(letter);
      } catch (RuntimeException thrown) {
        lock.lock();
        try {
          handlerErrors++;
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /**
   * Makes the attempts that are due now, on this thread, one after another.
   *
   * @return attempts made
   */
  public int runDue() {
    int attempts = 0;
    for (boolean any = true; any; ) {
      any = false;
      for (Lane lane : lanes) {
        List<Delivery> batch;
        lock.lock();
        try {
          batch = take(lane, clock.millis());
        } finally {
          lock.unlock();
        }
        tellDeadLetters();
        if (!batch.isEmpty()) {
          attempt(lane, batch);
          attempts++;
          any = true;
        }
      }
    }
    return attempts;
  }

  /**
   * When there is something to do next, epoch milliseconds; {@code Long.MAX_VALUE} if nothing
   * waits.
   */
  public long nextDueMs() {
    lock.lock();
    try {
      long now = clock.millis();
      return lanes.stream().mapToLong(lane -> lane.nextMs(now)).min().orElse(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts daemon threads: for each channel as many as its policy's concurrency.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    workers.start();
  }

  InstantSource clock() {
    return clock;
  }

  // ---- people

  /**
   * Somebody has seen the alert: its sent deliveries are ACKED.
   *
   * @return how many channels had sent it
   */
  public int acknowledge(String alertId) {
    lock.lock();
    try {
      KnownAlert known = outbox.state.find(alertId);
      int count = 0;
      for (Lane lane : lanes) {
        KnownAlert.OnChannel on = known == null ? null : known.find(lane.name);
        if (on != null && on.last == DeliveryState.SENT) {
          outbox.acknowledged(alertId, lane.name);
          lane.count(DeliveryState.ACKED);
          count++;
        }
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** The state of the latest message of an alert on a channel, as far as it is remembered. */
  public Optional<DeliveryState> state(String alertId, String channel) {
    lock.lock();
    try {
      Lane lane = find(channel);
      DeliveryState pending = lane == null ? null : lane.pendingState(alertId);
      if (pending != null) {
        return Optional.of(pending);
      }
      KnownAlert known = outbox.state.find(alertId);
      KnownAlert.OnChannel on = known == null ? null : known.find(channel);
      return on == null ? Optional.empty() : Optional.of(on.last);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The engine's replay after a restart is over. Only for hosts that restore from a snapshot
   * without replaying every alert: an image that was told before the restart and comes from now on
   * is told again, as it is a breach that is open again. Without this call that takes one new image
   * more.
   */
  public void replayed() {
    lock.lock();
    try {
      outbox.state.endReplay();
    } finally {
      lock.unlock();
    }
  }

  /** Uses a channel again that said it was gone. */
  public void enable(String channel) {
    lock.lock();
    try {
      Lane lane = find(channel);
      if (lane == null) {
        throw new IllegalArgumentException("no channel of the name " + channel);
      }
      lane.disabled = false;
    } finally {
      lock.unlock();
    }
  }

  /** The last dead letters, newest first, at most {@code limit} and never more than 1,000. */
  public List<DeadLetter> deadLetters(int limit) {
    lock.lock();
    try {
      return deadLetters.stream().limit(limit).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Counts so far. */
  public DeliveryStatistics statistics() {
    lock.lock();
    try {
      long now = clock.millis();
      return new DeliveryStatistics(
          lanes.stream().map(lane -> lane.statistics(now)).toList(),
          accepted,
          recovered,
          explainErrors,
          handlerErrors,
          outbox.errors(),
          outbox.lastError(),
          outbox.fileBytes(),
          outbox.discardedBytes());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the threads, waiting for attempts under way as long as the channels' own limits allow,
   * then closes channels and outbox. What was not sent stays in the outbox file.
   */
  @Override
  public void close() {
    workers.stop();
    for (Lane lane : lanes) {
      lane.channel.close();
    }
    lock.lock();
    try {
      outbox.close();
    } finally {
      lock.unlock();
    }
  }
}
