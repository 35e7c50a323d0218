package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one user that may be undone: a chain from the newest back. It ends where a step was
 * forgotten, which nobody needs to tell it: a step that is used again has another identity.
 */
abstract class StepChain {
  /*
   * Steps of user events are made once and used again, each use under a new identity, which has the
   * step's slot in its low bits and counts up above them. Everything that leads to a step is such a
   * number and not a reference: storing references from old objects into old objects costs a G1
   * barrier with a fence each, and the cards so marked keep a second core busy. (Measured: 830 ns a
   * trade against 380 ns under a collector without that barrier.) The step that was let go last is
   * used next, as it is still in the cache.
   *
   * The newest steps may be CompactSwaps: words at the place of their slot. They are the last of all
   * in both orders, that of arrival and that of the history: whatever comes next that is not one
   * makes objects of them first.
   */
  private static final int MANY = 64;
  private static final int SLOT_BITS = 20;
  private static final int FIRST_ROOM = 2;
  private static final HistoryEntry[] NO_STEPS = new HistoryEntry[0];
  private static final int[] NO_SLOTS = new int[0];
  private static final long[] NO_SWAPS = new long[0];

  private final Journal journal;

  private @Nullable HistoryEntry[] steps = NO_STEPS;

  /**
   * The slots in use in order of arrival, a ring: {@code live} of them from {@code first} on; then
   * the free ones.
   */
  private int[] slots = NO_SLOTS;

  private int first;
  private int live;
  private long uses;

  /** {@link CompactSwap}s by slot, and how many of the live ones are such. */
  private long[] swaps = NO_SWAPS;

  private int compact;

  // By slot, what a compact swap can't keep in words; null until there is something
  private @Nullable Trade @Nullable [] trades;
  private @Nullable VenueShares @Nullable [] venuesOut;

  /** What the compact swap whose step before is a global one comes after. */
  private @Nullable HistoryEntry globalBeforeSwaps;

  /** The newest step, as {@link HistoryEntry#linkAfter} has it. */
  private long last;

  private @Nullable HistoryEntry lastGlobal;
  private int addedSinceCut;

  /** Whether an event at the time of the last own one may have to come before another. */
  private boolean tangled;

  // Where the last of the user's own events stands, forgotten or not; no chain before the first.
  private ChainTable.@Nullable Chain chain;
  private long atMs;
  private long blockNumber;
  private long txIndex;
  private long logIndex;

  StepChain(Journal journal) {
    this.journal = journal;
  }

  final Journal journal() {
    return journal;
  }

  /** Whose steps these are. */
  abstract Account account();

  // ---- steps of user events

  /** A blank step with an identity no step of the user had before; {@link #keep} comes next. */
  final HistoryEntry blank() {
    makeObjects();
    int slot = nextSlot();
    HistoryEntry step = object(slot);
    step.identity = identity(slot);
    return step;
  }

  private HistoryEntry object(int slot) {
    if (slot >= steps.length) {
      steps = Arrays.copyOf(steps, slots.length);
    }
    HistoryEntry step = steps[slot];
    if (step == null) {
      step = new HistoryEntry(account());
      steps[slot] = step;
    }
    return step;
  }

  private int nextSlot() {
    if (live == slots.length) {
      resize(live == 0 ? FIRST_ROOM : live + (live + 1) / 2);
    }
    return slots[at(live)];
  }

  /** The identity of the next step, at the slot given for it. */
  final long identity(int slot) {
    return uses + 1 << SLOT_BITS | slot;
  }

  /** Where in the ring the i-th slot is. */
  private int at(int i) {
    int at = first + i;
    return at < slots.length ? at : at - slots.length;
  }

  /** The step that {@link #blank} gave is in use. */
  final void keep() {
    uses++;
    live++;
  }

  /** The step of a user event with an identity; null where it was forgotten. */
  final @Nullable HistoryEntry step(long identity) {
    if (identity >>> SLOT_BITS > uses - compact) {
      makeObjects();
    }
    int slot = (int) identity & (1 << SLOT_BITS) - 1;
    HistoryEntry step = slot < steps.length ? steps[slot] : null;
    return step != null && step.identity == identity ? step : null;
  }

  /** Reads from the step that is likely to be used next, for the cache. */
  final long touchSteps() {
    int[] order = slots;
    long[] all = swaps;
    int at = first;
    int word = (at < order.length ? order[at] : 0) * CompactSwap.WORDS;
    return word + CompactSwap.WORDS > all.length
        ? 0
        : all[word] ^ all[word + 8] ^ all[word + 16] ^ all[word + 24];
  }

  /** Whether there is memory that may be let go some time. */
  final boolean hasSteps() {
    return slots.length > 0;
  }

  /** User events that are remembered. */
  final int remembered() {
    return live;
  }

  /** Forgets from the oldest arrival on; an event that may still change ends the sweep. */
  final void forgetSettled(long nowMs) {
    while (live > 0) {
      int slot = slots[first];
      if (live > compact) {
        HistoryEntry oldest = steps[slot];
        if (oldest != null && oldest.identity != 0) {
          if (oldest.inHistory && !isOver(oldest, nowMs)) {
            return;
          }
          oldest.clear();
        }
      } else {
        if (!isSettledSwap(slot * CompactSwap.WORDS, nowMs)) {
          return;
        }
        compact--;
        keepObjects(slot, null, null);
        if (globalBeforeSwaps != null) {
          globalBeforeSwaps = null; // only the first of them comes after it
        }
      }
      first = at(1);
      live--;
      // The free slots begin after those in use: the one just freed becomes the first of them.
      int last = at(slots.length - 1);
      slots[last] = slots[at(live)];
      slots[at(live)] = slot;
    }
  }

  private boolean isSettledSwap(int at, long nowMs) {
    ChainTable chains = journal.chains;
    return chains.isSettled(
        chains.numbered(CompactSwap.chain(swaps[at + CompactSwap.META])),
        swaps[at + CompactSwap.AT_MS],
        swaps[at + CompactSwap.BLOCK],
        nowMs);
  }

  /** Lets go of the memory of steps that are not in use; for a user who rests. */
  final void freeBlanks() {
    if (live == 0) {
      steps = NO_STEPS;
      slots = NO_SLOTS;
      swaps = NO_SWAPS;
      trades = null;
      venuesOut = null;
      first = 0;
    }
  }

  /** Whether neither the step nor any of the user's before it can change any more. */
  private boolean isOver(HistoryEntry step, long nowMs) {
    ChainTable chains = journal.chains;
    if (!step.isSettled(chains, nowMs)) {
      return false;
    }
    // A step of the user's that came before this one is forgotten by now.
    HistoryEntry before = step.isLinkedOutOfOrder() ? step.before() : null;
    for (; before != null; before = before.before()) {
      if (before.own && !before.explicitlyFinal && !before.isSettled(chains, nowMs)) {
        return false;
      }
    }
    return true;
  }

  private void resize(int room) {
    if (room > 1 << SLOT_BITS) {
      throw new IllegalStateException(
          "more than 2^20 events of " + account().user + " can still be undone");
    }
    int[] grown = new int[room];
    for (int i = 0; i < room; i++) {
      grown[i] = i < live ? slots[at(i)] : i; // the new ones are free
    }
    slots = grown;
    first = 0;
  }

  // ---- compact swaps

  /**
   * A slot for a swap in words, at {@link #swaps()}; {@link #addSwap} comes next.
   *
   * @return the slot
   */
  final int blankSwap() {
    int slot = nextSlot();
    if ((slot + 1) * CompactSwap.WORDS > swaps.length) {
      swaps = Arrays.copyOf(swaps, slots.length * CompactSwap.WORDS);
    }
    return slot;
  }

  final long[] swaps() {
    return swaps;
  }

  /** Whether where the last own event stands fits the words of a swap that comes after it. */
  final boolean fitsSwap() {
    return CompactSwap.fit(txIndex, logIndex)
        && (chain == null || chain.number < CompactSwap.MOST_CHAINS);
  }

  /**
   * The swap whose words are at a slot has happened: the newest step.
   *
   * @param trade what it came as, if as an object
   * @param venues the shares of the venues of the token got, before it; null where on one
   */
  final void addSwap(
      int slot,
      ChainTable.Chain chain,
      long atMs,
      long blockNumber,
      long txIndex,
      long logIndex,
      @Nullable Trade trade,
      @Nullable VenueShares venues) {
    ChainTable.@Nullable Chain before = this.chain;
    int at = slot * CompactSwap.WORDS;
    swaps[at + CompactSwap.PREVIOUS] = last;
    swaps[at + CompactSwap.META] |=
        CompactSwap.withChainBefore(before == null ? CompactSwap.MOST_CHAINS : before.number);
    swaps[at + CompactSwap.AT_MS_BEFORE] = this.atMs;
    swaps[at + CompactSwap.BLOCK_BEFORE] = this.blockNumber;
    swaps[at + CompactSwap.TX_AND_LOG_BEFORE] = CompactSwap.pack(this.txIndex, this.logIndex);
    if (last == HistoryEntry.GLOBAL) {
      globalBeforeSwaps = lastGlobal;
    }
    keepObjects(slot, trade, venues);
    stand(chain, atMs, blockNumber, txIndex, logIndex);
    setLast(identity(slot), null);
    keep();
    compact++;
    addedSinceCut++;
  }

  private void keepObjects(int slot, @Nullable Trade trade, @Nullable VenueShares venues) {
    if (trade != null || trades != null) { // else no store, no barrier
      trades = put(trades, slot, trade, Trade[]::new);
    }
    if (venues != null || venuesOut != null) {
      venuesOut = put(venuesOut, slot, venues, VenueShares[]::new);
    }
  }

  /** Sets one by slot in a list that is made with the first one; returns the list. */
  private <T> @Nullable T @Nullable [] put(
      @Nullable T @Nullable [] bySlot, int slot, @Nullable T one, IntFunction<T[]> list) {
    @Nullable T[] all = bySlot;
    if (one != null && (all == null || slot >= all.length)) {
      all = all == null ? list.apply(slots.length) : Arrays.copyOf(all, slots.length);
    }
    if (all != null && slot < all.length && all[slot] != one) {
      all[slot] = one;
    }
    return all;
  }

  private static <T> @Nullable T get(@Nullable T @Nullable [] bySlot, int slot) {
    return bySlot == null || slot >= bySlot.length ? null : bySlot[slot];
  }

  /** Makes objects of the compact swaps, of which there are none after it. */
  private void makeObjects() {
    for (int i = live - compact; compact > 0; i++, compact--) {
      int slot = slots[at(i)];
      HistoryEntry step = object(slot);
      CompactSwap.fill(step, swaps, slot * CompactSwap.WORDS, journal.chains);
      long previous = swaps[slot * CompactSwap.WORDS + CompactSwap.PREVIOUS];
      step.linkAfter(previous, previous == HistoryEntry.GLOBAL ? globalBeforeSwaps : null);
      step.inHistory = true;
      step.keepObjects(get(trades, slot), get(venuesOut, slot));
      keepObjects(slot, null, null);
    }
    if (globalBeforeSwaps != null) {
      globalBeforeSwaps = null;
    }
  }

  /** As if there had never been a step; all must be forgotten. */
  final void startAnew() {
    setLast(0, null);
    addedSinceCut = 0;
    tangled = false;
    chain = null;
  }

  // ---- the chain

  /** The newest step, if it is a global one. */
  final @Nullable HistoryEntry lastGlobalStep() {
    return lastGlobal;
  }

  /** Whether the newest step is that of a timer that ran after a time. */
  final boolean isAfterTimer(long timeMs) {
    return lastGlobal != null && lastGlobal.isTimer && lastGlobal.timeMs > timeMs;
  }

  /** The newest step that is still known. */
  final @Nullable HistoryEntry lastStep() {
    return last > 0 ? step(last) : last == HistoryEntry.GLOBAL ? lastGlobal : null;
  }

  private void setLast(long identity, @Nullable HistoryEntry global) {
    last = identity;
    if (lastGlobal != global) {
      lastGlobal = global;
    }
  }

  final void addStep(HistoryEntry step) {
    makeObjects();
    step.linkAfter(last, lastGlobal);
    ChainTable.@Nullable Chain on = step.chain;
    if (step.own && on != null) {
      if (step.chainBefore != chain) {
        step.chainBefore = chain; // mostly no store, no barrier
      }
      step.atMsBefore = atMs;
      step.blockBefore = blockNumber;
      step.txBefore = txIndex;
      step.logBefore = logIndex;
      stand(on, step.atMs, step.blockNumber, step.txIndex, step.logIndex);
    }
    setLast(step.identity, step.own ? null : step);
    step.inHistory = true;
    addedSinceCut++;
  }

  /** Notes where the last of the user's own events stands. */
  private void stand(
      ChainTable.Chain on, long atMs, long blockNumber, long txIndex, long logIndex) {
    tangled =
        chain != null
            && this.atMs == atMs
            && (tangled || chain != on || !isPrecise() || (blockNumber | txIndex | logIndex) < 0);
    if (chain != on) {
      chain = on;
    }
    this.atMs = atMs;
    this.blockNumber = blockNumber;
    this.txIndex = txIndex;
    this.logIndex = logIndex;
  }

  private boolean isPrecise() {
    return (blockNumber | txIndex | logIndex) >= 0;
  }

  /**
   * Whether an event at a place surely comes after every event of the user's. Of some that do, it
   * can't be told without a look at the chain: false.
   */
  final boolean isSurelyNext(
      ChainTable.Chain chain, long atMs, long blockNumber, long txIndex, long logIndex) {
    if (this.chain == null || atMs > this.atMs) {
      return true;
    }
    return atMs == this.atMs
        && chain == this.chain
        && !tangled
        && isPrecise()
        && (blockNumber | txIndex | logIndex) >= 0
        && (blockNumber != this.blockNumber
            ? blockNumber > this.blockNumber
            : txIndex != this.txIndex ? txIndex > this.txIndex : logIndex >= this.logIndex);
  }

  /** Takes the newest step out. */
  final HistoryEntry removeLastStep() {
    HistoryEntry step = lastStep();
    if (step == null) {
      throw new IllegalStateException("no step to take back");
    }
    setLast(step.previous(), step.previousGlobal());
    if (step.own) {
      chain = step.chainBefore;
      atMs = step.atMsBefore;
      blockNumber = step.blockBefore;
      txIndex = step.txBefore;
      logIndex = step.logBefore;
      tangled = true; // not known any more: until the time moves on
    }
    step.inHistory = false;
    return step;
  }

  /** All that is still known, oldest first; a new list. */
  final List<HistoryEntry> steps() {
    return stepsSince(null);
  }

  /** The steps after one, oldest first. */
  final List<HistoryEntry> stepsSince(@Nullable HistoryEntry mark) {
    List<HistoryEntry> steps = new ArrayList<>();
    for (HistoryEntry step = lastStep(); step != null && step != mark; step = step.before()) {
      steps.add(step);
    }
    Collections.reverse(steps);
    return steps;
  }

  /** Position of the last own event before those still known; null where there is none. */
  final @Nullable ChainPosition lastForgotten() {
    HistoryEntry oldest = null;
    for (HistoryEntry step = lastStep(); step != null; step = step.before()) {
      oldest = step.own ? step : oldest;
    }
    if (oldest == null) {
      return chain == null
          ? null
          : ChainPosition.of(chain.id, atMs, blockNumber, txIndex, logIndex);
    }
    return oldest.chainBefore == null
        ? null
        : ChainPosition.of(
            oldest.chainBefore.id,
            oldest.atMsBefore,
            oldest.blockBefore,
            oldest.txBefore,
            oldest.logBefore);
  }

  /**
   * Lets go of the oldest steps, as far as they are settled: once many have gathered, or at once
   * where the one before the newest is an old global step, as it is period after period for a user
   * who does nothing.
   */
  final void forgetSteps(Predicate<HistoryEntry> settled) {
    HistoryEntry newest = lastStep();
    HistoryEntry before = newest == null ? null : newest.before();
    boolean isOld = before != null && !before.own && settled.test(before);
    if (addedSinceCut >= MANY || isOld) {
      addedSinceCut = -forgetStepsNow(settled); // looks again when as many have come as stayed
    }
  }

  /** As {@link #forgetSteps}, however few there are, and without a trace; returns how many stay. */
  final int forgetStepsNow(Predicate<HistoryEntry> settled) {
    if (live == 0 && last != HistoryEntry.GLOBAL) {
      return 0;
    }
    List<HistoryEntry> steps = steps();
    int keep = 0;
    while (keep < steps.size() && settled.test(steps.get(keep))) {
      keep++;
    }
    if (keep == steps.size()) {
      setLast(0, null);
    } else if (keep > 0) {
      steps.get(keep).linkAfter(0, null);
    }
    return steps.size() - keep;
  }

  /** Whether only compact swaps are remembered, which go by themselves. */
  final boolean hasOnlySwaps() {
    return live == compact && last != HistoryEntry.GLOBAL;
  }

  // ---- the steps as bytes

  /**
   * Shows all that is remembered: what is in the chain, oldest first, its compact swaps last; then
   * events that the chain no longer has, and whose key still counts.
   */
  final void visitSteps(StepVisitor visitor) {
    if (last == 0 && live == 0) {
      visitor.begin(0, 0, 0);
      return;
    }
    List<HistoryEntry> linked = new ArrayList<>();
    int swapsLinked = 0;
    long at = last;
    HistoryEntry global = lastGlobal;
    while (at != 0) {
      if (at != HistoryEntry.GLOBAL && at >>> SLOT_BITS > uses - compact) {
        int word = slotOf(at) * CompactSwap.WORDS;
        swapsLinked++;
        at = swaps[word + CompactSwap.PREVIOUS];
        global = at == HistoryEntry.GLOBAL ? globalBeforeSwaps : null;
      } else {
        HistoryEntry step = at == HistoryEntry.GLOBAL ? global : step(at);
        if (step == null) {
          break;
        }
        linked.add(step);
        at = step.previous();
        global = step.previousGlobal();
      }
      if (swapsLinked == compact && at != HistoryEntry.GLOBAL && !isRemembered(at)) {
        break;
      }
    }
    Collections.reverse(linked);
    List<HistoryEntry> others = new ArrayList<>();
    for (int i = 0; i < live - compact; i++) {
      HistoryEntry step = steps[slots[at(i)]];
      if (step != null && step.identity != 0 && step.inHistory && !linked.contains(step)) {
        others.add(step);
      }
    }
    visitor.begin(linked.size(), compact, others.size());
    for (HistoryEntry step : linked) {
      visitor.step(step.own ? step.identity >>> SLOT_BITS : 0, step);
    }
    for (int i = live - compact; i < live; i++) {
      int slot = slots[at(i)];
      long use = swaps[slot * CompactSwap.WORDS + CompactSwap.IDENTITY] >>> SLOT_BITS;
      visitor.swap(use, swaps, slot * CompactSwap.WORDS, get(trades, slot), get(venuesOut, slot));
    }
    for (HistoryEntry step : others) {
      visitor.step(step.identity >>> SLOT_BITS, step);
    }
  }

  /** Which step of the user's an identity is of. */
  static long useOf(long identity) {
    return identity >>> SLOT_BITS;
  }

  /** Has the key of a step lead to it. */
  final void claimKey(Journal journal, long use) {
    long identity = identityOfUse(use);
    if (identity == 0) {
      throw new IllegalArgumentException("the key of a step that is not there: " + use);
    }
    int slot = slotOf(identity);
    HistoryEntry step = slot < steps.length ? steps[slot] : null;
    if (step != null && step.identity == identity) {
      journal.claim(step);
      return;
    }
    int at = slot * CompactSwap.WORDS;
    ChainTable.Chain on = journal.chains.numbered(CompactSwap.chain(swaps[at + CompactSwap.META]));
    journal.claim(
        swaps[at + CompactSwap.KEY_HIGH],
        swaps[at + CompactSwap.KEY_LOW],
        account(),
        identity,
        on.place(swaps[at + CompactSwap.AT_MS], swaps[at + CompactSwap.BLOCK]));
  }

  private static int slotOf(long identity) {
    return (int) identity & (1 << SLOT_BITS) - 1;
  }

  /** Whether an identity leads to a step that is an object. */
  private boolean isRemembered(long identity) {
    int slot = slotOf(identity);
    HistoryEntry step = identity > 0 && slot < steps.length ? steps[slot] : null;
    return step != null && step.identity == identity;
  }

  /** Whether there never was a step. */
  final boolean isFresh() {
    return uses == 0 && last == 0;
  }

  /** Where the last own event stands, and how many steps there have been. */
  final void writeStand(StateWriter out, StateIds ids) {
    out.putVar(uses);
    out.putSigned(addedSinceCut);
    out.putBoolean(tangled);
    ChainTable.@Nullable Chain on = chain;
    out.putBoolean(on != null);
    if (on != null) {
      ids.putChain(out, on);
      out.putSigned(atMs);
      out.putSigned(blockNumber);
      out.putSigned(txIndex);
      out.putSigned(logIndex);
    }
  }

  /** What {@link #writeStand} wrote, into a chain that never had a step. */
  final void readStand(StateReader in, StateIds ids) {
    uses = in.getVar();
    if (uses < 0 || uses >= 1L << 62 - SLOT_BITS) {
      throw in.bad("so many steps there can't have been: " + uses);
    }
    addedSinceCut = (int) in.getSigned();
    tangled = in.getBoolean();
    if (in.getBoolean()) {
      chain = ids.getChain(in);
      atMs = in.getSigned();
      blockNumber = in.getSigned();
      txIndex = in.getSigned();
      logIndex = in.getSigned();
    }
  }

  /**
   * Takes steps over into a chain that never had one. Steps of user events come with their use as
   * identity; slots are given out anew.
   *
   * @param linked oldest first
   * @param others not in the chain
   * @param words of the compact swaps, oldest first, which come after all others
   * @throws IllegalArgumentException where there can be no such chain
   */
  final void restoreSteps(
      List<HistoryEntry> linked,
      List<HistoryEntry> others,
      long[] words,
      @Nullable Trade[] swapTrades,
      @Nullable VenueShares[] swapVenues) {
    int swapCount = swapTrades.length;
    List<HistoryEntry> own = new ArrayList<>(others);
    for (HistoryEntry step : linked) {
      if (step.own) {
        own.add(step);
      }
    }
    own.sort(Comparator.comparingLong(step -> step.identity));
    int room = own.size() + swapCount;
    if (room > 1 << SLOT_BITS) {
      throw new IllegalArgumentException("so many steps can't be undone: " + room);
    }
    slots = room == 0 ? NO_SLOTS : new int[room];
    steps = own.isEmpty() ? NO_STEPS : new HistoryEntry[room];
    long before = 0;
    for (int i = 0; i < room; i++) {
      boolean isSwap = i >= own.size();
      int swap = i - own.size();
      int slot = isSwap ? swap : swapCount + i;
      slots[i] = slot;
      int word = swap * CompactSwap.WORDS + CompactSwap.IDENTITY;
      long use = isSwap ? words[word] : own.get(i).identity;
      boolean fits = isSwap ? use == uses - swapCount + 1 + swap : use > before && use <= uses;
      if (!fits) {
        throw new IllegalArgumentException("step " + use + " of " + uses + ", after " + before);
      }
      before = use;
      if (isSwap) {
        words[word] = use << SLOT_BITS | slot;
      } else {
        own.get(i).identity = use << SLOT_BITS | slot;
        steps[slot] = own.get(i);
      }
    }
    swaps = words;
    live = room;
    compact = swapCount;
    for (HistoryEntry step : linked) {
      step.linkAfter(last, lastGlobal);
      setLast(step.identity, step.own ? null : step);
    }
    if (last == HistoryEntry.GLOBAL && compact > 0) {
      globalBeforeSwaps = lastGlobal;
    }
    for (int swap = 0; swap < compact; swap++) {
      words[swap * CompactSwap.WORDS + CompactSwap.PREVIOUS] = last;
      setLast(words[swap * CompactSwap.WORDS + CompactSwap.IDENTITY], null);
      keepObjects(swap, swapTrades[swap], swapVenues[swap]);
    }
  }

  /** The identity of the step of a use; 0 where it is not remembered. */
  final long identityOfUse(long use) {
    int low = 0;
    int high = live - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int slot = slots[at(middle)];
      HistoryEntry step = middle < live - compact ? steps[slot] : null;
      long identity =
          middle >= live - compact
              ? swaps[slot * CompactSwap.WORDS + CompactSwap.IDENTITY]
              : step == null ? 0 : step.identity;
      long found = identity >>> SLOT_BITS;
      if (found == use) {
        return identity;
      } else if (found < use) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }
}
