package io.hyperdex.risk.examples.replay;

/** Why a line was not booked. Where several apply, the first in this order is given. */
enum RejectCode {
  BAD_LINE,
  MISSING_USER,
  MISSING_AMOUNT,
  BAD_AMOUNT,
  AMOUNT_OVERFLOW,
  PRECISION,
  SAME_TOKEN,
  MISSING_TOKEN,
  CONFLICT,
  TOO_LATE
}
