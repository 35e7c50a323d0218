package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.Position;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything known of one user at one version: positions, exposure, measures, rule states.
 *
 * @param exposure holdings valued
 * @param positions all positions that ever had an effect, by canonical token order
 * @param unrealizedPnlUsd by index of {@code positions}: value minus cost where both are known and
 *     the price is fresh; otherwise absent
 * @param measures every measure
 * @param rules state of every rule of the present rule set, by name
 * @param feesUsd value of fees paid, apart from PnL
 * @param trades trades booked
 */
public record UserSnapshot(
    Exposure exposure,
    List<Position> positions,
    Map<Integer, Usd> unrealizedPnlUsd,
    Map<MeasureId, Measure> measures,
    Map<String, RuleState> rules,
    Usd feesUsd,
    long trades) {
  public UserSnapshot {
    positions = List.copyOf(positions);
    unrealizedPnlUsd = Collections.unmodifiableMap(new TreeMap<>(unrealizedPnlUsd));
    measures = Collections.unmodifiableMap(new TreeMap<>(measures));
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
  }

  /** State of one rule for one user. */
  public enum RuleState {
    INACTIVE,
    FIRING,
    /** Cannot be told now; was not firing. */
    INACTIVE_UNKNOWN,
    /** Cannot be told now; was firing and is held. */
    FIRING_UNKNOWN
  }
}
