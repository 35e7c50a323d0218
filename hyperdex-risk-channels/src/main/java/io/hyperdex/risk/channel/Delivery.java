package io.hyperdex.risk.channel;

import java.util.Comparator;

/** One message on one channel. Guarded by the lock of its {@link AlertDelivery}. */
final class Delivery {
  /** Least severity first, oldest first among them: the order in which a full queue drops. */
  static final Comparator<Delivery> FIRST_TO_GO =
      Comparator.comparing((Delivery d) -> d.message.alert().severity())
          .thenComparingLong(d -> d.number);

  /** Most severe first, oldest first among them: the order in which they are sent. */
  static final Comparator<Delivery> FIRST_TO_SEND =
      Comparator.comparing((Delivery d) -> d.message.alert().severity())
          .reversed()
          .thenComparingLong(d -> d.number);

  static final Comparator<Delivery> FIRST_DUE =
      Comparator.comparingLong((Delivery d) -> d.dueMs).thenComparingLong(d -> d.number);

  final long number;
  final AlertMessage message;
  final long deadlineMs;
  DeliveryState state = DeliveryState.QUEUED;
  boolean attempted;
  boolean inFlight;
  boolean ready;
  int attempts;
  long pauseMs;
  long dueMs;
  String reason = "";

  Delivery(long number, AlertMessage message, long dueMs, long deadlineMs) {
    this.number = number;
    this.message = message;
    this.dueMs = dueMs;
    this.deadlineMs = deadlineMs;
  }
}
