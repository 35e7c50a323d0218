package io.hyperdex.risk.pretrade;

/** What a check says of a swap, from best to worst. */
public enum Decision {
  /** Nothing speaks against it. */
  ALLOW,
  /** It may go; somebody should look at the findings. */
  WARN,
  /** Not in this size; a smaller one passes. */
  REDUCE,
  /** Not in any size. */
  DENY
}
