package io.hyperdex.risk.alert;

import java.util.TreeMap;

/** Alerts that wait for each other until a time. */
final class HeldGroup {
  final AlertNotice.Kind kind;
  final String key;
  final long dueMs;
  final long number;

  /** By the episodes' own order. */
  final TreeMap<Long, Episode> members = new TreeMap<>();

  HeldGroup(AlertNotice.Kind kind, String key, long dueMs, long number) {
    this.kind = kind;
    this.key = key;
    this.dueMs = dueMs;
    this.number = number;
  }
}
