package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Drawdown;
import io.hyperdex.risk.wide.Int128;

/**
 * What a user's state has besides positions: the time-weighted index, trade statistics, fees, rule
 * states. A copy is a complete before-image.
 */
final class UserHeader implements Cloneable {
  /** Within these, returns of a period and their squares are finite: nothing becomes NaN. */
  private static final double LARGEST_INDEX = 1e75;

  private static final double SMALLEST_INDEX = 1e-75;

  /** Well above one, by more than the roundings of a product of two come to. */
  private static final double NEARLY = 1 + 1e-12;

  int eventsBooked;

  double index = 1.0;
  boolean active;
  long baseHigh;
  long baseLow;
  double peak = 1.0;
  double maxDrawdown;
  int samples;
  double periodStart = 1.0;
  boolean periodOpen;

  /** Period returns appended so far; the window is the last ones. */
  int returnsEnd;

  int trades;
  long valueTradedHigh;
  long valueTradedLow;
  int valuedTrades;
  int wins;
  int losses;
  int breakEvens;
  int excludedDisposals;
  int streak;
  int maxStreak;
  long feesHigh;
  long feesLow;
  int unpricedFees;

  RuleStates rules;

  UserHeader(RuleStates rules) {
    this.rules = rules;
  }

  UserHeader copy() {
    try {
      return (UserHeader) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes everything over. */
  void copyFrom(UserHeader other) {
    eventsBooked = other.eventsBooked;
    index = other.index;
    active = other.active;
    baseHigh = other.baseHigh;
    baseLow = other.baseLow;
    peak = other.peak;
    maxDrawdown = other.maxDrawdown;
    samples = other.samples;
    periodStart = other.periodStart;
    periodOpen = other.periodOpen;
    returnsEnd = other.returnsEnd;
    trades = other.trades;
    valueTradedHigh = other.valueTradedHigh;
    valueTradedLow = other.valueTradedLow;
    valuedTrades = other.valuedTrades;
    wins = other.wins;
    losses = other.losses;
    breakEvens = other.breakEvens;
    excludedDisposals = other.excludedDisposals;
    streak = other.streak;
    maxStreak = other.maxStreak;
    feesHigh = other.feesHigh;
    feesLow = other.feesLow;
    unpricedFees = other.unpricedFees;
    if (rules != other.rules) {
      rules = other.rules; // mostly the same: no store, no barrier
    }
  }

  Usd valueTraded() {
    return Usd.ofRaw(valueTradedHigh, valueTradedLow);
  }

  void setValueTraded(Usd value) {
    valueTradedHigh = value.rawHigh();
    valueTradedLow = value.rawLow();
  }

  Usd fees() {
    return Usd.ofRaw(feesHigh, feesLow);
  }

  void setFees(Usd value) {
    feesHigh = value.rawHigh();
    feesLow = value.rawLow();
  }

  /** Notes the equity: moves the index, its peak and the largest drawdown. */
  void sample(long equityHigh, long equityLow, Usd minEquity) {
    boolean enough = exceeds(equityHigh, equityLow, minEquity);
    if (active) {
      if (!enough) {
        active = false;
        return;
      }
      if (equityLow != baseLow || equityHigh != baseHigh) { // else the link is one of exactly 1
        link(equityHigh, equityLow);
        setBase(equityHigh, equityLow);
      }
      if (index > peak) {
        peak = index;
      }
      if (index < peak * (1 - maxDrawdown) * NEARLY) { // else it can't be a larger fall
        maxDrawdown = Math.max(maxDrawdown, Drawdown.of(index, peak));
      }
      samples++;
    } else if (enough) {
      active = true;
      setBase(equityHigh, equityLow);
    }
  }

  /** Links the index over a change of equity that is not a return. */
  void flow(long beforeHigh, long beforeLow, long afterHigh, long afterLow, Usd minEquity) {
    if (active && exceeds(beforeHigh, beforeLow, minEquity)) {
      link(beforeHigh, beforeLow);
    }
    active = exceeds(afterHigh, afterLow, minEquity);
    setBase(afterHigh, afterLow);
  }

  private void link(long equityHigh, long equityLow) {
    double next = index * ratioToBase(equityHigh, equityLow);
    if (next >= SMALLEST_INDEX && next <= LARGEST_INDEX) {
      index = next;
    }
  }

  double currentIndex(long equityHigh, long equityLow, Usd minEquity) {
    return active && exceeds(equityHigh, equityLow, minEquity)
        ? index * ratioToBase(equityHigh, equityLow)
        : index;
  }

  double drawdown(long equityHigh, long equityLow, Usd minEquity) {
    return Drawdown.of(currentIndex(equityHigh, equityLow, minEquity), peak);
  }

  private double ratioToBase(long high, long low) {
    return Int128.usdToDouble(high, low) / Int128.usdToDouble(baseHigh, baseLow);
  }

  void setBase(Usd equity) {
    setBase(equity.rawHigh(), equity.rawLow());
  }

  private void setBase(long high, long low) {
    baseHigh = high;
    baseLow = low;
  }

  static boolean exceeds(long high, long low, Usd limit) {
    return Int128.compare(high, low, limit.rawHigh(), limit.rawLow()) > 0;
  }

  /** Whether the user is as if never seen. */
  boolean hasNoEffect() {
    return !active
        && index == 1.0
        && samples == 0
        && trades == 0
        && excludedDisposals == 0
        && (feesHigh | feesLow) == 0
        && unpricedFees == 0
        && returnsEnd == 0
        && rules.isBlank();
  }
}
