package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One channel with all that waits for it. Knows no thread and no clock: time is handed in. Guarded
 * by the lock of its {@link AlertDelivery}.
 */
final class Lane {
  final String name;
  final Channel channel;
  final AlertFilter filter;
  final ChannelPolicy policy;
  final int index;

  private final Breaker breaker;
  private final Pace pace;
  private final UserBudget budget;
  private final RandomGenerator random;

  /** All that is not over, in the order of their deadlines. */
  private final LinkedHashMap<Long, Delivery> pending = new LinkedHashMap<>();

  private final TreeSet<Delivery> waiting = new TreeSet<>(Delivery.FIRST_DUE);
  private final TreeSet<Delivery> ready = new TreeSet<>(Delivery.FIRST_TO_SEND);
  private final TreeSet<Delivery> droppable = new TreeSet<>(Delivery.FIRST_TO_GO);
  private final Map<String, List<Delivery>> byAlert = new HashMap<>();
  private final Map<UserId, TreeSet<Delivery>> readyOfUser = new HashMap<>();
  private final EnumMap<DeliveryState, Long> entered = new EnumMap<>(DeliveryState.class);
  private final EnumMap<NotSent, Long> notSent = new EnumMap<>(NotSent.class);
  private final EnumMap<Severity, Long> dropped = new EnumMap<>(Severity.class);
  private int calls;
  private int inFlight;
  private long attempts;
  private long notBeforeMs = Long.MIN_VALUE;
  private long criticalBypasses;
  boolean disabled;

  Lane(
      int index,
      String name,
      Channel channel,
      AlertFilter filter,
      ChannelPolicy policy,
      RandomGenerator random) {
    this.index = index;
    this.name = name;
    this.channel = channel;
    this.filter = filter;
    this.policy = policy;
    this.random = random;
    breaker = new Breaker(policy, random);
    pace = new Pace(policy.perSecond);
    budget = new UserBudget(policy.userMost, policy.userPeriodMs);
    for (DeliveryState state : DeliveryState.values()) {
      entered.put(state, 0L);
    }
    for (NotSent reason : NotSent.values()) {
      notSent.put(reason, 0L);
    }
    for (Severity severity : Severity.values()) {
      dropped.put(severity, 0L);
    }
  }

  // ---- in

  /** Adds one; gives back what has to go for it, which may be the very one that came. */
  @Nullable Delivery add(Delivery delivery) {
    count(DeliveryState.QUEUED);
    pending.put(delivery.number, delivery);
    byAlert.computeIfAbsent(delivery.message.alert().id(), id -> new ArrayList<>(2)).add(delivery);
    droppable.add(delivery);
    waiting.add(delivery);
    if (pending.size() <= policy.capacity || droppable.isEmpty()) {
      return null;
    }
    Delivery first = droppable.first();
    dropped.merge(first.message.alert().severity(), 1L, Long::sum);
    return first;
  }

  long firstDueMs(AlertMessage message, long nowMs) {
    return message.alert().severity() == Severity.CRITICAL ? nowMs : nowMs + policy.batchWaitMs;
  }

  /** What waits of an alert and was never attempted. */
  List<Delivery> untouched(String alertId) {
    return byAlert.getOrDefault(alertId, List.of()).stream()
        .filter(delivery -> !delivery.attempted)
        .toList();
  }

  /** The state of the latest message of an alert that is not over, or null. */
  @Nullable DeliveryState pendingState(String alertId) {
    List<Delivery> deliveries = byAlert.get(alertId);
    return deliveries == null ? null : deliveries.get(deliveries.size() - 1).state;
  }

  boolean holds(String messageId) {
    for (Delivery delivery : pending.values()) {
      if (delivery.message.id().equals(messageId)) {
        return true;
      }
    }
    return false;
  }

  // ---- out

  /** What is past its deadline; not removed yet. */
  List<Delivery> expired(long nowMs) {
    List<Delivery> late = new ArrayList<>(0);
    for (Delivery delivery : pending.values()) {
      if (delivery.deadlineMs > nowMs) {
        break;
      }
      if (!delivery.inFlight) {
        late.add(delivery);
      }
    }
    return late;
  }

  List<Delivery> idle() {
    return pending.values().stream().filter(delivery -> !delivery.inFlight).toList();
  }

  /** The next batch to send, in flight from now on; empty if there is none now. */
  List<Delivery> take(long nowMs) {
    while (!waiting.isEmpty() && waiting.first().dueMs <= nowMs) {
      makeReady(waiting.pollFirst());
    }
    if (disabled
        || ready.isEmpty()
        || nowMs < notBeforeMs
        || calls >= Math.min(policy.concurrency, breaker.allowed(nowMs))
        || !pace.has(nowMs)) {
      return List.of();
    }
    while (!ready.isEmpty()) {
      Delivery first = ready.first();
      UserId user = first.message.alert().user();
      if (budget.take(user, nowMs)) {
        return takeWithOthers(first);
      }
      if (first.message.alert().severity() == Severity.CRITICAL) {
        criticalBypasses++;
        return takeWithOthers(first);
      }
      postponeAllOf(user, budget.nextPeriodMs(nowMs));
    }
    return List.of();
  }

  private List<Delivery> takeWithOthers(Delivery first) {
    List<Delivery> batch = new ArrayList<>();
    TreeSet<Delivery> others = readyOfUser.get(first.message.alert().user());
    while (others != null && !others.isEmpty() && batch.size() < policy.batchMost) {
      Delivery delivery = others.first();
      leaveQueues(delivery);
      delivery.inFlight = true;
      delivery.attempts++;
      batch.add(delivery);
    }
    pace.take();
    calls++;
    attempts++;
    inFlight += batch.size();
    return batch;
  }

  private void postponeAllOf(UserId user, long untilMs) {
    TreeSet<Delivery> ofUser = readyOfUser.get(user);
    for (Delivery delivery : ofUser == null ? List.<Delivery>of() : List.copyOf(ofUser)) {
      leaveQueues(delivery);
      delivery.dueMs = untilMs;
      waiting.add(delivery);
      droppable.add(delivery);
    }
  }

  /** A batch came back; what is over is to be {@link #remove}d by the caller. */
  void returned(List<Delivery> batch, SendResult result, long nowMs) {
    calls--;
    inFlight -= batch.size();
    switch (result.kind()) {
      case SENT, REFUSED -> breaker.succeeded(); // it is there, and it answers
      case GONE -> disabled = true;
      case RETRY -> {
        breaker.failed(nowMs);
        if (result.retryAfter() != null) {
          long asked = Math.min(result.retryAfter().toMillis(), policy.deadlineMs);
          notBeforeMs = Math.max(notBeforeMs, nowMs + asked);
        }
      }
    }
    for (Delivery delivery : batch) {
      delivery.inFlight = false;
      delivery.reason = result.reason();
      droppable.add(delivery);
      if (result.kind() == SendResult.Kind.RETRY) {
        delivery.pauseMs =
            Backoff.nextMs(delivery.pauseMs, policy.retryBaseMs, policy.retryCapMs, random);
        delivery.dueMs = Math.max(nowMs + delivery.pauseMs, notBeforeMs);
        delivery.state = DeliveryState.RETRYING;
        count(DeliveryState.RETRYING);
        waiting.add(delivery);
      }
    }
  }

  void remove(Delivery delivery) {
    pending.remove(delivery.number);
    leaveQueues(delivery);
    List<Delivery> same = byAlert.get(delivery.message.alert().id());
    if (same != null) {
      same.remove(delivery);
      if (same.isEmpty()) {
        byAlert.remove(delivery.message.alert().id());
      }
    }
  }

  private void makeReady(Delivery delivery) {
    delivery.ready = true;
    ready.add(delivery);
    readyOfUser
        .computeIfAbsent(
            delivery.message.alert().user(), user -> new TreeSet<>(Delivery.FIRST_TO_SEND))
        .add(delivery);
  }

  private void leaveQueues(Delivery delivery) {
    droppable.remove(delivery);
    if (!delivery.ready) {
      waiting.remove(delivery);
      return;
    }
    delivery.ready = false;
    ready.remove(delivery);
    UserId user = delivery.message.alert().user();
    TreeSet<Delivery> others = readyOfUser.get(user);
    if (others != null) {
      others.remove(delivery);
      if (others.isEmpty()) {
        readyOfUser.remove(user);
      }
    }
  }

  /** When to look again, unless something comes or comes back before; MAX_VALUE for never. */
  long nextMs(long nowMs) {
    if (pending.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long deadline = Long.MAX_VALUE;
    for (Delivery delivery : pending.values()) {
      if (!delivery.inFlight) {
        deadline = delivery.deadlineMs;
        break;
      }
    }
    if (disabled || calls >= policy.concurrency) {
      return deadline;
    }
    long next = Long.MAX_VALUE;
    if (!ready.isEmpty()) {
      next = nowMs;
    } else if (!waiting.isEmpty()) {
      next = waiting.first().dueMs;
    }
    if (next != Long.MAX_VALUE) {
      next = Math.max(next, Math.max(notBeforeMs, breaker.openUntilMs()));
      pace.has(nowMs);
      next = Math.max(next, pace.nextMs(nowMs));
      if (next <= nowMs && calls >= breaker.allowed(nowMs)) {
        next = Long.MAX_VALUE; // a return will wake
      }
    }
    return Math.min(deadline, next);
  }

  // ---- counts

  void count(DeliveryState state) {
    entered.merge(state, 1L, Long::sum);
  }

  void count(NotSent reason) {
    notSent.merge(reason, 1L, Long::sum);
    count(DeliveryState.SUPPRESSED);
  }

  int pending() {
    return pending.size();
  }

  ChannelStatistics statistics(long nowMs) {
    return new ChannelStatistics(
        name,
        entered,
        notSent,
        dropped,
        attempts,
        pending.size(),
        inFlight,
        breaker.state(nowMs),
        breaker.openings(),
        disabled,
        criticalBypasses);
  }
}
