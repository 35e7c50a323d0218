package io.hyperdex.risk.channel;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of an alert: its images since it was last taken back, and who got any. */
final class KnownAlert {
  private static final int MOST_IMAGES = 32;

  /** The latest delivery on one channel. */
  static final class OnChannel {
    boolean attempted;
    DeliveryState last = DeliveryState.QUEUED;
  }

  int revision;
  final ArrayDeque<Long> images = new ArrayDeque<>();
  final Map<String, OnChannel> channels = new LinkedHashMap<>();

  void add(int newRevision, long image, boolean takenBack) {
    revision = Math.max(revision, newRevision);
    if (takenBack) {
      images.clear(); // the same breach may come again, and is told again
    }
    images.addLast(image);
    if (images.size() > MOST_IMAGES) {
      images.removeFirst();
    }
  }

  OnChannel on(String channel) {
    return channels.computeIfAbsent(channel, name -> new OnChannel());
  }

  @Nullable OnChannel find(String channel) {
    return channels.get(channel);
  }
}
