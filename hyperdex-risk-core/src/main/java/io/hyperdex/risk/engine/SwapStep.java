package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The part of a step that a swap booked by {@link InOrderTrades} fills: the swap in numbers, and
 * what it changed.
 */
abstract class SwapStep extends KnownEvent {
  static final byte EXCLUDED = 0;
  static final byte WIN = 1;
  static final byte LOSS = 2;
  static final byte BREAK_EVEN = 3;

  /** Whether this part tells how to undo the step. */
  boolean isSwap;

  byte result;
  int tokenIn;
  int tokenOut;
  long inHigh;
  long inLow;
  long outHigh;
  long outLow;
  int venue;

  /** Raw USD. */
  long value;

  // Of the header, before the swap
  int streak;
  int maxStreak;
  double index;
  double peak;
  double maxDrawdown;
  long base;

  long costIn;
  long realizedIn;
  long costOut;
  long flagsOut;
  @Nullable VenueShares venuesOut;
  private @Nullable RuleStates rules;

  final void clearSwap() {
    isSwap = false;
    if (rules != null) {
      rules = null;
    }
    if (venuesOut != null) {
      venuesOut = null;
    }
  }

  final Trade toTrade(UserId user, ChainPosition at, Registry registry) {
    return registry.trade(
        EventKey.of(keyHigh, keyLow),
        user,
        at,
        tokenIn,
        Quantity.ofLimbs(0, 0, inHigh, inLow),
        tokenOut,
        Quantity.ofLimbs(0, 0, outHigh, outLow),
        venue);
  }

  /** The rule states before the swap, if it changed them. */
  final @Nullable RuleStates keptRules() {
    return rules;
  }

  /** Notes the rule states a swap is about to change. */
  final void keep(RuleStates before) {
    rules = before;
  }

  /** Takes the swap back, which is the last thing that happened to the account. */
  final void undoSwap(Account account) {
    UserHeader header = account.header;
    header.streak = streak;
    header.maxStreak = maxStreak;
    header.index = index;
    header.peak = peak;
    header.maxDrawdown = maxDrawdown;
    header.baseHigh = 0;
    header.baseLow = base;
    if (rules != null) {
      header.rules = rules;
    }
    header.samples -= InOrderTrades.SAMPLES;
    header.eventsBooked--;
    header.trades--;
    header.valuedTrades--;
    header.valueTradedHigh -= Long.compareUnsigned(header.valueTradedLow, value) < 0 ? 1 : 0;
    header.valueTradedLow -= value;
    switch (result) {
      case WIN -> header.wins--;
      case LOSS -> header.losses--;
      case BREAK_EVEN -> header.breakEvens--;
      default -> header.excludedDisposals--;
    }
    long[] words = account.words;
    int in = account.find(tokenIn) * Account.WORDS;
    long low = words[in + Account.LOW] + inLow;
    words[in + Account.HIGH] += inHigh + (Long.compareUnsigned(low, inLow) < 0 ? 1 : 0);
    words[in + Account.LOW] = low;
    words[in + Account.COST] = costIn;
    words[in + Account.REALIZED] = realizedIn;
    int slot = account.find(tokenOut);
    int out = slot * Account.WORDS;
    long held = words[out + Account.LOW];
    words[out + Account.HIGH] -= outHigh + (Long.compareUnsigned(held, outLow) < 0 ? 1 : 0);
    words[out + Account.LOW] = held - outLow;
    words[out + Account.COST] = costOut;
    words[out + Account.FLAGS] = flagsOut;
    account.setMixedVenues(slot, venuesOut);
    account.forgetValues();
  }
}
