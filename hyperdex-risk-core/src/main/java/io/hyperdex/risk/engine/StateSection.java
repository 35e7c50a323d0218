package io.hyperdex.risk.engine;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of block a state is made of, in the order they come. A block says its kind by number: a
 * number stays with its kind for ever.
 */
enum StateSection {
  /** Profile, settings and rule sets: what must fit. */
  SETTINGS(1),
  /** Tokens, venues and chains by dense index. */
  REGISTRY(2),
  /** Finality of chains, clock, log, facts and marks of tokens, closes. */
  MARKET(3),
  /** Users by dense index, one record after another. */
  USERS(4),
  /** Keys of events, and what they stand for. */
  KEYS(5),
  /** Trades announced and not in a block yet. */
  PENDING(6),
  /** Times of rules. */
  TIMERS(7),
  /** Reservations and trading states. */
  PRE_TRADE(8),
  /** The alert history. */
  ALERTS(9),
  /** What was counted. */
  COUNTERS(10),
  /** How many blocks there were. */
  END(11),
  /** One user alone. */
  USER_RECORD(12);

  /** A change that an older version must not read. */
  static final int MAJOR = 1;

  /** A change that an older version reads past: new kinds of block. */
  static final int MINOR = 0;

  final int number;

  StateSection(int number) {
    this.number = number;
  }

  static @Nullable StateSection of(int number) {
    for (StateSection section : values()) {
      if (section.number == number) {
        return section;
      }
    }
    return null;
  }
}
