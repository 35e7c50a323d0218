package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.wide.Hash128;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What only some users have: tokens beyond the record's slots, period returns, alerts that opened,
 * fees. Written by the owner of the user's record, read under its version.
 */
final class LeanSide {
  private static final MeasureStatus[] STATUSES = MeasureStatus.values();
  private static final long[] NO_LONGS = {};
  private static final Rule[] NO_RULES = {};
  private static final int[] NO_INTS = {};
  private static final double[] NO_DOUBLES = {};
  private static final byte[] NO_BYTES = {};

  /** Slots as in {@link LeanSlab}, in order after those of the record. */
  long[] more = NO_LONGS;

  double periodStart = 1.0;

  /** Null before the first period return. */
  @Nullable ReturnWindow returns;

  /** Period returns so far; the window has the last. */
  int returnsEnd;

  private @Nullable ScenarioVector scenarioVector;

  /** See {@link LeanVarRoom}; the owner's alone, empty until VaR rules take a closer look. */
  long[] varRoom = NO_LONGS;

  double fees;
  long unpricedFees;

  // By rule of the present set; empty until one opens.
  @Nullable Rule[] openedBy = NO_RULES;
  long[] openedMs = NO_LONGS;
  int[] openedThen = NO_INTS;
  double[] value = NO_DOUBLES;
  byte[] status = NO_BYTES;

  /** Made when first asked for. */
  ScenarioVector scenarioVector() {
    ScenarioVector vector = scenarioVector;
    if (vector == null) {
      vector = new ScenarioVector();
      scenarioVector = vector;
    }
    return vector;
  }

  void appendReturn(double value, int window) {
    ReturnWindow kept = returns;
    if (kept == null) {
      kept = new ReturnWindow(window, 0);
      returns = kept;
    }
    kept.append(returnsEnd++, value);
  }

  int returnCount() {
    ReturnWindow kept = returns;
    return kept == null ? 0 : kept.size(returnsEnd);
  }

  /** The returns kept, oldest first. */
  double[] returns() {
    ReturnWindow kept = returns;
    return kept == null ? NO_DOUBLES : kept.toArray(returnsEnd);
  }

  void open(int rules, int i, Rule rule, long timeMs, double usage, MeasureStatus quality) {
    if (openedMs.length < rules) {
      int from = openedMs.length;
      openedBy = Arrays.copyOf(openedBy, rules);
      openedMs = Arrays.copyOf(openedMs, rules);
      openedThen = Arrays.copyOf(openedThen, rules);
      value = Arrays.copyOf(value, rules);
      status = Arrays.copyOf(status, rules);
      Arrays.fill(openedMs, from, rules, Long.MIN_VALUE);
    }
    openedThen[i] = openedMs[i] == timeMs ? openedThen[i] + 1 : 0;
    openedMs[i] = timeMs;
    openedBy[i] = rule;
    value[i] = usage;
    status[i] = (byte) quality.ordinal();
  }

  /** Moves what is known of each rule to its place in another set; -1 where it is new. */
  void move(int[] from) {
    int known = openedMs.length;
    if (known == 0) {
      return;
    }
    int n = from.length;
    @Nullable Rule[] movedBy = new Rule[n];
    long[] movedMs = new long[n];
    int[] movedThen = new int[n];
    double[] movedValue = new double[n];
    byte[] movedStatus = new byte[n];
    Arrays.fill(movedMs, Long.MIN_VALUE);
    for (int to = 0; to < n; to++) {
      if (from[to] >= 0 && from[to] < known) {
        movedBy[to] = openedBy[from[to]];
        movedMs[to] = openedMs[from[to]];
        movedThen[to] = openedThen[from[to]];
        movedValue[to] = value[from[to]];
        movedStatus[to] = status[from[to]];
      }
    }
    openedBy = movedBy;
    openedMs = movedMs;
    openedThen = movedThen;
    value = movedValue;
    status = movedStatus;
  }

  /** The open alert of a rule, as it was sent; null where a writer is inside. */
  @Nullable Alert openAlert(UserId user, int i, Hash128 hash) {
    @Nullable Rule[] by = openedBy;
    Rule rule = i < by.length ? by[i] : null;
    if (rule == null
        || i >= openedMs.length
        || i >= openedThen.length
        || i >= value.length
        || i >= status.length) {
      return null;
    }
    return alert(user, rule, openedMs[i], openedThen[i], value[i], status[i], hash);
  }

  static Alert alert(
      UserId user, Rule rule, long openedMs, int earlier, double usage, int status, Hash128 hash) {
    hash.reset();
    hash.putString(user.value());
    hash.putString(rule.name());
    hash.putLong(openedMs);
    hash.putInt(earlier);
    hash.finish();
    return new Alert(
        Hash128.hex(hash.high(), hash.low()),
        user,
        rule.name(),
        rule.severity(),
        AlertState.OPEN,
        openedMs,
        null,
        rule.unit(),
        decimal(usage, rule.unit()),
        rule.limit(),
        STATUSES[status],
        rule.tags(),
        false);
  }

  /** USD as they were summed, counts as whole numbers, ratios as the exact value of the double. */
  private static BigDecimal decimal(double usage, Unit unit) {
    return unit == Unit.COUNT ? BigDecimal.valueOf((long) usage) : new BigDecimal(usage);
  }
}
