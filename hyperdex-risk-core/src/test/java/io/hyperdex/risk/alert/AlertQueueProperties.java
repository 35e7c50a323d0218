package io.hyperdex.risk.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AlertQueueProperties {
  /** The policy, told with a list: no links, no numbers. */
  private static final class Model {
    final List<Alert> queued = new ArrayList<>();
    final Map<Severity, Long> dropped = new EnumMap<>(Severity.class);
    final int capacity;

    Model(int capacity) {
      this.capacity = capacity;
    }

    void offer(Alert alert) {
      queued.add(alert);
      if (queued.size() > capacity) {
        Alert victim = queued.stream().min(Comparator.comparing(Alert::severity)).orElseThrow();
        queued.remove(victim);
        dropped.merge(victim.severity(), 1L, Long::sum);
      }
    }
  }

  /** Steps 0, 1, 2 append an alert of that severity; 3 and 4 take one. */
  @Property
  void behavesLikeTheModel(
      @ForAll @IntRange(min = 1, max = 6) int capacity,
      @ForAll @Size(max = 120) List<@IntRange(max = 4) Integer> steps) {
    AlertQueue queue = new AlertQueue(capacity);
    Model model = new Model(capacity);
    int taken = 0;
    int number = 0;
    for (int step : steps) {
      if (step < 3) {
        Alert alert = Alerts.alert(Integer.toString(number++), Severity.values()[step]);
        queue.offer(alert);
        model.offer(alert);
      } else {
        Alert expected = model.queued.isEmpty() ? null : model.queued.remove(0);
        taken += expected == null ? 0 : 1;
        assertThat(queue.poll()).isSameAs(expected);
      }
      AlertQueue.Counts counts = queue.counts();
      long dropped = counts.dropped().values().stream().mapToLong(Long::longValue).sum();
      assertThat(counts.offered()).isEqualTo(taken + dropped + counts.queued());
      assertThat(counts.queued()).isEqualTo(model.queued.size()).isEqualTo(queue.size());
      for (Severity severity : Severity.values()) {
        assertThat(queue.dropped(severity)).isEqualTo(model.dropped.getOrDefault(severity, 0L));
      }
    }
    for (Alert left : model.queued) {
      assertThat(queue.poll()).isSameAs(left);
    }
    assertThat(queue.poll()).isNull();
  }

  @Property
  void neverDropsAnAlertWhileALesserOneIsQueued(
      @ForAll @IntRange(min = 1, max = 8) int capacity,
      @ForAll @Size(max = 60) List<Severity> arriving) {
    AlertQueue queue = new AlertQueue(capacity);
    List<Alert> held = new ArrayList<>();
    int number = 0;
    for (Severity severity : arriving) {
      Alert alert = Alerts.alert(Integer.toString(number++), severity);
      held.add(alert);
      Alert victim = queue.offer(alert);
      if (victim != null) {
        held.remove(victim);
        assertThat(held).allMatch(other -> other.severity().compareTo(victim.severity()) >= 0);
      }
    }
  }
}
