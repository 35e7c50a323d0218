package io.hyperdex.risk.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is remembered of an alert: its images in the order told, and who got any. */
final class KnownAlert {
  /*
   * An image may rightly come again: a breach that was resolved is open again after a late event,
   * with the very values it had. So an image is a duplicate only where it is the latest one, or
   * where a replay is under way: then the images come in the order in which they came before, and a
   * cursor follows them until there is a new one.
   */
  private static final int MOST_IMAGES = 32;

  /** The latest delivery on one channel. */
  static final class OnChannel {
    boolean attempted;
    DeliveryState last = DeliveryState.QUEUED;
  }

  int revision;
  final List<Long> images = new ArrayList<>();
  final Map<String, OnChannel> channels = new LinkedHashMap<>();

  /** Images before it have come again in a replay; at the end there is none under way. */
  private int cursor;

  void add(int newRevision, long image) {
    revision = Math.max(revision, newRevision);
    images.add(image);
    if (images.size() > MOST_IMAGES) {
      images.remove(0);
    }
    endReplay();
  }

  /** Expects the images from the first one on again. */
  void beginReplay() {
    cursor = 0;
  }

  void endReplay() {
    cursor = images.size();
  }

  boolean isDuplicate(long image) {
    for (int i = cursor; i < images.size(); i++) {
      if (images.get(i) == image) {
        cursor = i + 1;
        return true;
      }
    }
    endReplay();
    return !images.isEmpty() && images.get(images.size() - 1) == image;
  }

  OnChannel on(String channel) {
    return channels.computeIfAbsent(channel, name -> new OnChannel());
  }

  @Nullable OnChannel find(String channel) {
    return channels.get(channel);
  }
}
