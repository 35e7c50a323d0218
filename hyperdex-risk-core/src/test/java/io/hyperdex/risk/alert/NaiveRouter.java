package io.hyperdex.risk.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AlertRouter} has to do, as a table that is read from top to bottom whenever something
 * is asked: no index, no queue, no count that is kept. The oracle of {@link AlertRouterProperties}.
 */
final class NaiveRouter {
  record Policy(
      List<Inhibition> inhibitions,
      boolean groups,
      long groupWait,
      int groupMost,
      long digestPeriod,
      Severity digestAtMost,
      long repeat,
      Severity repeatFrom,
      int budget,
      long budgetPeriod) {}

  private static final class Row {
    final long number;
    Alert alert;
    boolean told;
    boolean current;
    @Nullable Group in;
    @Nullable SuppressionReason why;
    boolean acknowledged;
    long snoozedUntil = Long.MIN_VALUE;
    final List<Long> again = new ArrayList<>();

    Row(long number, Alert alert) {
      this.number = number;
      this.alert = alert;
    }

    boolean open() {
      return alert.state() == AlertState.OPEN;
    }
  }

  private record Group(AlertNotice.Kind kind, String key, long due, long number) {}

  private record Spent(String user, long period) {}

  private final Policy policy;
  private final List<Row> rows = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final Map<String, Silence> silences = new TreeMap<>();
  private final List<Spent> spent = new ArrayList<>();
  final List<AlertNotice> told = new ArrayList<>();
  private final Map<SuppressionReason, Long> suppressed = new EnumMap<>(SuppressionReason.class);
  private long now = Long.MIN_VALUE;
  private long numbers;
  private long received;
  private long released;
  private long bypasses;
  private long skipped;

  NaiveRouter(Policy policy) {
    this.policy = policy;
  }

  void alert(Alert alert) {
    received++;
    long at =
        switch (alert.state()) {
          case OPEN -> alert.openedAtMs();
          case RESOLVED -> alert.closedAtMs();
          case RETRACTED -> now;
        };
    if (at > now) {
      advance(at);
    }
    Row row = row(alert.id());
    if (row != null && row.alert.equals(alert)) {
      suppress(SuppressionReason.DUPLICATE);
      return;
    }
    if (row == null) {
      row = new Row(numbers++, alert);
      row.told = alert.state() != AlertState.OPEN;
      rows.add(row);
    } else {
      if (row.in != null) {
        suppress(SuppressionReason.REPLACED);
      }
      if (!row.open()) {
        row.acknowledged = false;
        row.snoozedUntil = Long.MIN_VALUE;
      }
      row.alert = alert;
    }
    row.current = false;
    row.why = null;
    row.again.clear();
    if (alert.state() == AlertState.OPEN) {
      routeOpen(row);
    } else if (alert.state() == AlertState.RESOLVED && row.in == null) {
      if (!row.told) {
        suppress(SuppressionReason.NEVER_TOLD);
        row.why = SuppressionReason.NEVER_TOLD;
      } else if (!wait(row)) {
        tell(AlertNotice.Kind.SINGLE, alert.id(), List.of(row));
      }
    } else if (alert.state() == AlertState.RETRACTED) {
      row.in = null;
      if (row.told) {
        tell(AlertNotice.Kind.RETRACTION, alert.id(), List.of(row));
        row.told = false;
      } else {
        suppress(SuppressionReason.NEVER_TOLD);
        row.why = SuppressionReason.NEVER_TOLD;
      }
    }
    release();
  }

  void advance(long time) {
    now = Math.max(now, time);
    silences.values().removeIf(silence -> silence.untilMs() <= now);
    release();
    for (Group group : groups.stream().sorted(Comparator.comparing(Group::due)).toList()) {
      if (group.due <= now) {
        flush(group);
      }
    }
    for (Row row = nextAgain(); row != null; row = nextAgain()) {
      again(row);
    }
  }

  void silence(Silence silence) {
    silences.put(silence.id(), silence);
  }

  void unsilence(String id) {
    silences.remove(id);
  }

  void acknowledge(String id) {
    Row row = row(id);
    if (row != null && row.open()) {
      row.acknowledged = true;
    }
  }

  void snooze(String id, long until) {
    Row row = row(id);
    if (row != null && row.open()) {
      row.snoozedUntil = until;
      if (row.current && until > now) {
        row.again.add(until);
      }
    }
  }

  @Nullable SuppressionReason why(String id) {
    Row row = row(id);
    if (row == null || row.current || row.in != null) {
      return null;
    }
    SuppressionReason reason = row.open() ? quiet(row) : row.why;
    return reason == null && row.why == SuppressionReason.OVER_BUDGET ? row.why : reason;
  }

  RoutingStatistics statistics() {
    Map<SuppressionReason, Long> reasons = new EnumMap<>(SuppressionReason.class);
    for (SuppressionReason reason : SuppressionReason.values()) {
      reasons.put(reason, suppressed.getOrDefault(reason, 0L));
    }
    Map<AlertNotice.Kind, Long> kinds = new EnumMap<>(AlertNotice.Kind.class);
    for (AlertNotice.Kind kind : AlertNotice.Kind.values()) {
      kinds.put(kind, told.stream().filter(notice -> notice.kind() == kind).count());
    }
    return new RoutingStatistics(
        received,
        told.stream()
            .filter(notice -> notice.kind() != AlertNotice.Kind.REPEAT)
            .mapToLong(notice -> notice.alerts().size())
            .sum(),
        reasons,
        rows.stream().filter(row -> row.in != null).count(),
        released,
        kinds,
        bypasses,
        skipped,
        0);
  }

  // ----

  private @Nullable Row row(String id) {
    return rows.stream().filter(row -> row.alert.id().equals(id)).findFirst().orElse(null);
  }

  private void routeOpen(Row row) {
    SuppressionReason reason = quiet(row);
    if (reason != null) {
      row.in = null;
      row.why = reason;
      suppress(reason);
    } else if (row.in == null) {
      if (row.alert.severity() == Severity.CRITICAL) {
        bypasses += spend(row) ? 0 : 1;
        tell(AlertNotice.Kind.SINGLE, row.alert.id(), List.of(row));
      } else if (!wait(row)) {
        if (spend(row)) {
          tell(AlertNotice.Kind.SINGLE, row.alert.id(), List.of(row));
        } else if (policy.digestPeriod > 0) {
          digest(row);
        } else {
          row.why = SuppressionReason.OVER_BUDGET;
          suppress(row.why);
        }
      }
    }
  }

  private @Nullable SuppressionReason quiet(Row row) {
    Alert alert = row.alert;
    if (silences.values().stream().anyMatch(s -> s.covers(now) && s.matcher().matches(alert))) {
      return SuppressionReason.SILENCED;
    }
    for (Inhibition inhibition : policy.inhibitions) {
      if (inhibition.target().matches(alert)
          && !inhibition.source().matches(alert)
          && rows.stream()
              .filter(Row::open)
              .map(other -> other.alert)
              .filter(other -> !inhibition.sameUser() || other.user().equals(alert.user()))
              .anyMatch(inhibition.source()::matches)) {
        return SuppressionReason.INHIBITED;
      }
    }
    if (row.acknowledged) {
      return SuppressionReason.ACKNOWLEDGED;
    }
    return now < row.snoozedUntil ? SuppressionReason.SNOOZED : null;
  }

  private boolean wait(Row row) {
    if (row.alert.severity() == Severity.CRITICAL) {
      return false;
    }
    if (policy.digestPeriod > 0 && row.alert.severity().compareTo(policy.digestAtMost) <= 0) {
      digest(row);
      return true;
    }
    if (policy.groups) {
      join(row, AlertNotice.Kind.GROUP, row.alert.user().value(), now + policy.groupWait);
    }
    return policy.groups;
  }

  private void digest(Row row) {
    long due = (Math.floorDiv(now, policy.digestPeriod) + 1) * policy.digestPeriod;
    join(row, AlertNotice.Kind.DIGEST, row.alert.user().value(), due);
  }

  private void join(Row row, AlertNotice.Kind kind, String key, long due) {
    Group group =
        groups.stream()
            .filter(other -> other.kind == kind && other.key.equals(key))
            .findFirst()
            .orElse(null);
    if (group == null) {
      group = new Group(kind, key, due, numbers++);
      groups.add(group);
    }
    row.in = group;
    if (members(group).size() >= policy.groupMost) {
      flush(group);
    }
  }

  private List<Row> members(Group group) {
    return rows.stream().filter(row -> row.in == group).toList();
  }

  private void flush(Group group) {
    groups.remove(group);
    List<Row> ready = new ArrayList<>();
    for (Row row : members(group)) {
      row.in = null;
      SuppressionReason reason = row.open() ? quiet(row) : null;
      if (reason == null) {
        ready.add(row);
      } else {
        row.why = reason;
        suppress(reason);
      }
    }
    if (!ready.isEmpty()) {
      tell(group.kind, group.key, ready);
    }
  }

  private void release() {
    for (Row row : List.copyOf(rows)) {
      if (row.open() && !row.current && row.in == null) {
        if (quiet(row) == null && (row.why != SuppressionReason.OVER_BUDGET || canSpend(row))) {
          released++;
          row.why = null;
          routeOpen(row);
        }
      }
    }
  }

  private @Nullable Row nextAgain() {
    Row next = null;
    for (Row row : rows) {
      if (!row.again.isEmpty()) {
        long due = row.again.stream().min(Long::compare).orElseThrow();
        if (due <= now
            && (next == null || due < next.again.stream().min(Long::compare).orElseThrow())) {
          next = row;
        }
      }
    }
    return next;
  }

  private void again(Row row) {
    row.again.remove(row.again.stream().min(Long::compare).orElseThrow());
    if (!row.open() || !row.current) {
      return;
    }
    if (now < row.snoozedUntil) {
      row.again.add(row.snoozedUntil);
    } else if (quiet(row) != null) {
      if (policy.repeat > 0) {
        row.again.add(now + policy.repeat);
      }
    } else if (row.alert.severity() != Severity.CRITICAL && !canSpend(row)) {
      skipped++;
      row.again.add(now + policy.budgetPeriod);
    } else {
      bypasses += spend(row) ? 0 : 1;
      tell(AlertNotice.Kind.REPEAT, row.alert.id(), List.of(row));
    }
  }

  private boolean canSpend(Row row) {
    return policy.budget == 0
        || spent.stream()
                .filter(s -> s.user.equals(row.alert.user().value()))
                .filter(s -> s.period == Math.floorDiv(now, policy.budgetPeriod))
                .count()
            < policy.budget;
  }

  private boolean spend(Row row) {
    if (!canSpend(row)) {
      return false;
    }
    if (policy.budget > 0) {
      spent.add(new Spent(row.alert.user().value(), Math.floorDiv(now, policy.budgetPeriod)));
    }
    return true;
  }

  private void tell(AlertNotice.Kind kind, String key, List<Row> ready) {
    told.add(new AlertNotice(kind, key, now, ready.stream().map(row -> row.alert).toList()));
    for (Row row : ready) {
      row.told = true;
      row.current = true;
      row.why = null;
      row.again.clear();
      if (policy.repeat > 0
          && row.open()
          && row.alert.severity().compareTo(policy.repeatFrom) >= 0) {
        row.again.add(now + policy.repeat);
      }
    }
  }

  private void suppress(SuppressionReason reason) {
    suppressed.merge(reason, 1L, Long::sum);
  }
}
