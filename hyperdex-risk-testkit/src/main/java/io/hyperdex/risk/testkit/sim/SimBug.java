package io.hyperdex.risk.testkit.sim;

/**
 * Mistakes that hosts make: planted into the simulated one to see that the simulator finds them.
 * NONE is the right host.
 */
public enum SimBug {
  NONE,
  /** The place in the log is noted before the event is applied. */
  CURSOR_BEFORE_EVENT,
  /** Goes on one record too far after a restart. */
  CURSOR_ONE_TOO_FAR,
  /** Reverts are not passed on. */
  REVERTS_DROPPED,
  /** Reverts name the event after. */
  REVERTS_WRONG_KEY,
  /** A redelivered event gets a key of its own. */
  KEY_OF_ITS_OWN,
  /** Events that come more than a few seconds late are dropped. */
  LATE_EVENTS_DROPPED,
  /** An event's time is that of its arrival. */
  ARRIVAL_TIME,
  /** Amounts have 64 bits. */
  AMOUNT_OF_64_BITS,
  /** The record after one that cannot be read is skipped too. */
  SKIPS_AFTER_POISON,
  /** After a restart the snapshot is used and the journal is not. */
  JOURNAL_FORGOTTEN,
  /** The first prices after a restart are missed. */
  PRICES_LOST_AFTER_RESTART,
  /** Time is told by the machine's clock. */
  WALL_CLOCK,
  /** The sides of swaps on one venue are the wrong way round. */
  SIDES_SWAPPED,
  /** Names of users are made lower case. */
  USERS_IN_LOWER_CASE,
  /** One token has a wrong number of decimals. */
  WRONG_DECIMALS,
  /** Blocks are said to be final as they come. */
  FINAL_TOO_EARLY,
  /** Retractions are not passed on to people. */
  RETRACTIONS_SWALLOWED,
  /** After a restart no sink is attached. */
  SINK_LOST_AT_RESTART,
  /** Two equal swaps are taken for one. */
  EQUAL_SWAPS_ARE_ONE,
  /** Fees are left out. */
  FEES_DROPPED,
  /** A restart puts the first rules in force again. */
  RULES_RESET_AT_RESTART,
  /** A price of one token is ten times too high. */
  WRONG_SCALE,
  /** The last record of the log is never read. */
  LAST_RECORD_UNREAD,
  /** A sink that throws once is not given an alert again, nor are its later ones. */
  SINK_GIVEN_UP
}
