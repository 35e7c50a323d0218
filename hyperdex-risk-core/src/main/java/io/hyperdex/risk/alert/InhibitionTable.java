package io.hyperdex.risk.alert;

import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** How many sources of each inhibition are open, in all or by user. */
final class InhibitionTable {
  private static final class Entry {
    final Inhibition inhibition;
    final Map<UserId, Integer> openByUser = new HashMap<>();
    int open;

    Entry(Inhibition inhibition) {
      this.inhibition = inhibition;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final BiPredicate<AlertFilter, Alert> matches;

  InhibitionTable(List<Inhibition> inhibitions, BiPredicate<AlertFilter, Alert> matches) {
    inhibitions.forEach(inhibition -> entries.add(new Entry(inhibition)));
    this.matches = matches;
  }

  /** Which inhibitions the alert is a source of: asked once, while its image is the latest. */
  private boolean isSource(Entry entry, Alert alert) {
    return alert.state() == AlertState.OPEN && matches.test(entry.inhibition.source(), alert);
  }

  /**
   * Another image takes the place of one.
   *
   * @return whether a source is over
   */
  boolean replace(@Nullable Alert before, Alert after) {
    boolean over = false;
    for (Entry entry : entries) {
      boolean was = before != null && isSource(entry, before);
      boolean is = isSource(entry, after);
      if (was != is) {
        int step = is ? 1 : -1;
        entry.open += step;
        entry.openByUser.merge(after.user(), step, (a, b) -> a + b == 0 ? null : a + b);
        over |= !is;
      }
    }
    return over;
  }

  /** Name of the first inhibition that is in force for the alert, or null. */
  @Nullable String inhibiting(Alert alert) {
    for (Entry entry : entries) {
      Inhibition inhibition = entry.inhibition;
      boolean inForce =
          inhibition.sameUser() ? entry.openByUser.containsKey(alert.user()) : entry.open > 0;
      if (inForce
          && matches.test(inhibition.target(), alert)
          && !matches.test(inhibition.source(), alert)) {
        return inhibition.name();
      }
    }
    return null;
  }
}
