package io.hyperdex.risk.rule;

import io.hyperdex.risk.metric.MeasureStatus;

/** What a limit says where a price it rests on is missing or older than allowed. */
public enum PartialData {
  /** {@link Verdict#UNKNOWN}: nothing opens or resolves on data that cannot be trusted. */
  UNKNOWN,
  /** Compare what is there, at the last known prices; unpriced holdings count as zero. */
  EVALUATE;

  /** Whether data of that status may be compared with a limit. */
  boolean accepts(MeasureStatus status) {
    return this == EVALUATE || status == MeasureStatus.OK;
  }
}
