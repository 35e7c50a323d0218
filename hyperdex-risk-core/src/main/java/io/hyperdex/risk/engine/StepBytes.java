package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of one user that can still be undone, in a state. */
final class StepBytes {
  private static final int OWN = 1;
  private static final int TIMER = 2;
  private static final int SWAP = 4;
  private static final int FINAL = 8;
  private static final int REFUSED = 16;
  private static final int IDLE = 32;
  private static final int UNMATCHED = 64;
  private static final int RECONCILED = 128;
  private static final int MOST = 255;

  private final Core core;
  private final StateIds ids;
  private final PositionBytes positions;
  private final AccountBytes accounts;
  private final EventBytes events;
  private final long[] scratch = new long[CompactSwap.WORDS];

  // Times, blocks and places are told as differences to those before
  private long lastMs;
  private long lastBlock;
  private long lastPlace;

  StepBytes(Core core, StateIds ids, PositionBytes positions, AccountBytes accounts) {
    this.core = core;
    this.ids = ids;
    this.positions = positions;
    this.accounts = accounts;
    events = new EventBytes(ids);
  }

  private void anew() {
    lastMs = 0;
    lastBlock = 0;
    lastPlace = 0;
  }

  // ---- writing

  void write(StateWriter out, Account account) {
    anew();
    account.visitSteps(
        new StepVisitor() {
          @Override
          public void begin(int linked, int swaps, int others) {
            out.putVar(linked);
            out.putVar(swaps);
            out.putVar(others);
          }

          @Override
          public void step(long use, HistoryEntry step) {
            StepBytes.this.write(out, use, step);
          }

          @Override
          public void swap(
              long use, long[] words, int at, @Nullable Trade trade, @Nullable VenueShares venues) {
            out.putVar(use);
            writeSwap(out, words, at);
            writeObjects(out, account, words, at, trade, venues);
          }
        });
  }

  private void write(StateWriter out, long use, HistoryEntry step) {
    out.putVar(
        (step.own ? OWN : 0)
            | (step.isTimer ? TIMER : 0)
            | (step.isSwap ? SWAP : 0)
            | (step.explicitlyFinal ? FINAL : 0)
            | (step.refused ? REFUSED : 0)
            | (step.idle ? IDLE : 0)
            | (step.hadUnmatched ? UNMATCHED : 0)
            | (step.reconciled ? RECONCILED : 0));
    if (step.isSwap) {
      out.putVar(use);
      CompactSwap.words(step, scratch, 0);
      writeSwap(out, scratch, 0);
      UserEvent event = step.eventIfAny();
      writeObjects(
          out,
          step.account(),
          scratch,
          0,
          event instanceof Trade trade ? trade : null,
          step.venuesOut);
      RuleStates rules = step.keptRules();
      out.putBoolean(rules != null);
      if (rules != null) {
        accounts.writeRules(out, rules);
      }
    } else {
      out.putSigned(step.atMs - lastMs);
      out.putSigned(step.timeMs - step.atMs);
      out.putSigned(step.place - lastPlace);
      lastMs = step.atMs;
      lastPlace = step.place;
      if (step.own) {
        out.putVar(use);
        writeEvent(out, step);
      }
      writeImage(out, step);
    }
    out.putVar(step.alerts().size());
    step.alerts().forEach(alert -> AlertBytes.write(out, alert));
  }

  private void writeEvent(StateWriter out, HistoryEntry step) {
    ChainTable.Chain on = require(step.chain);
    ids.putChain(out, on);
    out.putSigned(step.blockNumber);
    out.putSigned(step.txIndex);
    out.putSigned(step.logIndex);
    out.putLong(step.keyHigh);
    out.putLong(step.keyLow);
    ChainTable.Chain before = step.chainBefore;
    out.putBoolean(before != null);
    if (before != null) {
      ids.putChain(out, before);
      out.putSigned(step.atMsBefore - step.atMs);
      out.putSigned(step.blockBefore);
      out.putSigned(step.txBefore);
      out.putSigned(step.logBefore);
    }
    events.write(out, step.requireEvent());
    out.putNullable(step.tradeValue);
    Mark implied = step.implied;
    TokenState token = implied == null ? null : withdrawableOf(step, implied);
    out.putBoolean(token != null);
    if (token != null && implied != null) {
      ids.putToken(out, token);
      out.putSigned(token.placeOf(implied) - lastPlace);
    }
  }

  /** The token an implied mark can still be withdrawn from; null where there is none. */
  private @Nullable TokenState withdrawableOf(HistoryEntry step, Mark implied) {
    if (step.requireEvent() instanceof Trade trade) {
      for (TokenState token :
          new @Nullable TokenState[] {
            core.registry.find(trade.tokenIn()), core.registry.find(trade.tokenOut())
          }) {
        if (token != null && token.isWithdrawable(implied) && token.placeOf(implied) >= 0) {
          return token;
        }
      }
    }
    return null;
  }

  private static <T> T require(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("an event of a user stands on no chain");
    }
    return value;
  }

  private void writeImage(StateWriter out, HistoryEntry step) {
    UserHeader header = step.headerIfAny();
    out.putBoolean(header != null);
    if (header != null) {
      accounts.writeHeader(out, header);
    }
    out.putVar(step.touched());
    for (int i = 0; i < step.touched(); i++) {
      ids.putToken(out, step.touched(i));
      PositionState before = step.positionBefore(i);
      out.putBoolean(before != null);
      if (before != null) {
        positions.write(out, before);
      }
    }
  }

  private void writeSwap(StateWriter out, long[] w, int at) {
    long meta = w[at + CompactSwap.META];
    long atMs = w[at + CompactSwap.AT_MS];
    long block = w[at + CompactSwap.BLOCK];
    out.putSigned(atMs - lastMs);
    out.putSigned(w[at + CompactSwap.TIME_MS] - atMs);
    out.putSigned(block - lastBlock);
    out.putSigned(w[at + CompactSwap.PLACE] - lastPlace);
    lastMs = atMs;
    lastBlock = block;
    lastPlace = w[at + CompactSwap.PLACE];
    out.putByte(CompactSwap.result(meta) & 3);
    ids.putVenue(out, CompactSwap.low(meta));
    ids.putChain(out, CompactSwap.chain(meta));
    int before = CompactSwap.chainBefore(meta);
    out.putBoolean(before != CompactSwap.MOST_CHAINS);
    if (before != CompactSwap.MOST_CHAINS) {
      ids.putChain(out, before);
      out.putSigned(w[at + CompactSwap.AT_MS_BEFORE] - atMs);
      out.putSigned(w[at + CompactSwap.BLOCK_BEFORE] - block);
      putPair(out, w[at + CompactSwap.TX_AND_LOG_BEFORE]);
    }
    out.putLong(w[at + CompactSwap.KEY_HIGH]);
    out.putLong(w[at + CompactSwap.KEY_LOW]);
    putPair(out, w[at + CompactSwap.TX_AND_LOG]);
    ids.putToken(out, CompactSwap.high(w[at + CompactSwap.TOKENS]));
    ids.putToken(out, CompactSwap.low(w[at + CompactSwap.TOKENS]));
    out.putWide(0, 0, w[at + CompactSwap.IN_HIGH], w[at + CompactSwap.IN_LOW]);
    out.putWide(0, 0, w[at + CompactSwap.OUT_HIGH], w[at + CompactSwap.OUT_LOW]);
    out.putSigned(w[at + CompactSwap.VALUE]);
    out.putSigned(w[at + CompactSwap.COST_IN]);
    out.putSigned(w[at + CompactSwap.REALIZED_IN]);
    out.putSigned(w[at + CompactSwap.COST_OUT]);
    Account.writeFlags(out, ids, w[at + CompactSwap.FLAGS_OUT]);
    out.putDouble(Double.longBitsToDouble(w[at + CompactSwap.INDEX]));
    out.putDouble(Double.longBitsToDouble(w[at + CompactSwap.PEAK]));
    out.putDouble(Double.longBitsToDouble(w[at + CompactSwap.MAX_DRAWDOWN]));
    out.putSigned(w[at + CompactSwap.BASE]);
    putPair(out, w[at + CompactSwap.STREAKS]);
  }

  private static void putPair(StateWriter out, long packed) {
    out.putSigned(CompactSwap.high(packed));
    out.putSigned(CompactSwap.low(packed));
  }

  private static long getPair(StateReader in) {
    long high = in.getSigned();
    long low = in.getSigned();
    if (!CompactSwap.fit(high, low)) {
      throw in.bad("two numbers of 32 bits expected: " + high + ", " + low);
    }
    return CompactSwap.pack(high, low);
  }

  /** What a swap came as is left out where its words say the same. */
  private void writeObjects(
      StateWriter out,
      Account account,
      long[] w,
      int at,
      @Nullable Trade trade,
      @Nullable VenueShares venues) {
    Trade other = trade == null || trade.equals(fromWords(account, w, at)) ? null : trade;
    out.putByte((other == null ? 0 : 1) | (venues == null ? 0 : 2));
    if (other != null) {
      events.write(out, other);
    }
    if (venues != null) {
      positions.write(out, venues);
    }
  }

  private Trade fromWords(Account account, long[] w, int at) {
    HistoryEntry step = new HistoryEntry(account);
    CompactSwap.fill(step, w, at, core.chains);
    return step.toTrade(account.user, step.at(), core.registry);
  }

  // ---- reading

  void read(StateReader in, Account account) {
    anew();
    int linkedCount = in.getCount(5);
    int swaps = in.getCount(40);
    int otherCount = in.getCount(5);
    List<HistoryEntry> linked = new ArrayList<>(linkedCount);
    for (int i = 0; i < linkedCount; i++) {
      linked.add(readStep(in, account));
    }
    long[] words = new long[swaps * CompactSwap.WORDS];
    @Nullable Trade[] trades = new Trade[swaps];
    @Nullable VenueShares[] venues = new VenueShares[swaps];
    for (int i = 0; i < swaps; i++) {
      int at = i * CompactSwap.WORDS;
      words[at + CompactSwap.IDENTITY] = in.getVar();
      readSwap(in, account, words, at);
      int objects = in.getIndex(4, "objects of a swap");
      trades[i] = (objects & 1) == 0 ? null : readTrade(in, account, words, at);
      venues[i] = (objects & 2) == 0 ? null : positions.readShares(in);
    }
    List<HistoryEntry> others = new ArrayList<>(otherCount);
    for (int i = 0; i < otherCount; i++) {
      HistoryEntry step = readStep(in, account);
      if (!step.own) {
        throw in.bad("a global step outside of the history");
      }
      others.add(step);
    }
    account.restoreSteps(linked, others, words, trades, venues);
  }

  private Trade readTrade(StateReader in, Account account, long[] words, int at) {
    EventKey key = EventKey.of(words[at + CompactSwap.KEY_HIGH], words[at + CompactSwap.KEY_LOW]);
    if (events.read(in, key, account.user) instanceof Trade trade) {
      return trade;
    }
    throw in.bad("a swap that is no trade");
  }

  private HistoryEntry readStep(StateReader in, Account account) {
    int flags = in.getIndex(MOST + 1, "flags of a step");
    boolean own = (flags & OWN) != 0;
    HistoryEntry step = new HistoryEntry(account);
    if ((flags & SWAP) != 0) {
      long use = in.getVar();
      readSwap(in, account, scratch, 0);
      CompactSwap.fill(step, scratch, 0, core.chains);
      step.identity = use;
      int objects = in.getIndex(4, "objects of a swap");
      step.keepObjects(
          (objects & 1) == 0 ? null : readTrade(in, account, scratch, 0),
          (objects & 2) == 0 ? null : positions.readShares(in));
      if (in.getBoolean()) {
        step.keep(accounts.readRules(in, account));
      }
      if (!own) {
        throw in.bad("a swap that is no event of the user's");
      }
    } else {
      step.atMs = lastMs + in.getSigned();
      step.timeMs = step.atMs + in.getSigned();
      step.place = lastPlace + in.getSigned();
      lastMs = step.atMs;
      lastPlace = step.place;
      step.own = own;
      if (own) {
        step.identity = in.getVar();
        readEvent(in, step, account);
      } else {
        step.identity = HistoryEntry.GLOBAL;
      }
      readImage(in, step, account);
    }
    step.inHistory = true;
    step.isTimer = (flags & TIMER) != 0;
    step.explicitlyFinal = (flags & FINAL) != 0;
    step.refused = (flags & REFUSED) != 0;
    step.idle = (flags & IDLE) != 0;
    step.hadUnmatched = (flags & UNMATCHED) != 0;
    step.reconciled = (flags & RECONCILED) != 0;
    for (int i = in.getCount(10); i > 0; i--) {
      step.add(AlertBytes.read(in, account.user));
    }
    return step;
  }

  private void readEvent(StateReader in, HistoryEntry step, Account account) {
    ChainTable.Chain on = ids.getChain(in);
    step.standAt(on, step.atMs, in.getSigned(), in.getSigned(), in.getSigned());
    step.at(); // says what is wrong with them
    step.keyHigh = in.getLong();
    step.keyLow = in.getLong();
    if (in.getBoolean()) {
      step.chainBefore = ids.getChain(in);
      step.atMsBefore = step.atMs + in.getSigned();
      step.blockBefore = in.getSigned();
      step.txBefore = in.getSigned();
      step.logBefore = in.getSigned();
    }
    UserEvent event = events.read(in, EventKey.of(step.keyHigh, step.keyLow), account.user);
    step.begin(event, step.place, step.timeMs);
    step.tradeValue = in.getNullableUsd();
    if (in.getBoolean()) {
      TokenState token = ids.getToken(in);
      step.implied = token.withdrawableSince(lastPlace + in.getSigned());
    }
  }

  private void readImage(StateReader in, HistoryEntry step, Account account) {
    if (in.getBoolean()) {
      step.keepHeader(accounts.readHeader(in, account));
    } else if (!step.own) {
      throw in.bad("a global step without the state before it");
    }
    for (int i = in.getCount(2); i > 0; i--) {
      TokenState token = ids.getToken(in);
      step.touch(token, in.getBoolean() ? positions.read(in) : null);
    }
  }

  private void readSwap(StateReader in, Account account, long[] w, int at) {
    long atMs = lastMs + in.getSigned();
    w[at + CompactSwap.AT_MS] = atMs;
    w[at + CompactSwap.TIME_MS] = atMs + in.getSigned();
    long block = lastBlock + in.getSigned();
    w[at + CompactSwap.BLOCK] = block;
    w[at + CompactSwap.PLACE] = lastPlace + in.getSigned();
    lastMs = atMs;
    lastBlock = block;
    lastPlace = w[at + CompactSwap.PLACE];
    int result = in.getIndex(4, "result of a swap");
    int venue = ids.getVenue(in);
    int chain = ids.getChain(in).number;
    int chainBefore = CompactSwap.MOST_CHAINS;
    w[at + CompactSwap.AT_MS_BEFORE] = 0;
    w[at + CompactSwap.BLOCK_BEFORE] = 0;
    w[at + CompactSwap.TX_AND_LOG_BEFORE] = 0;
    if (in.getBoolean()) {
      chainBefore = ids.getChain(in).number;
      w[at + CompactSwap.AT_MS_BEFORE] = atMs + in.getSigned();
      w[at + CompactSwap.BLOCK_BEFORE] = block + in.getSigned();
      w[at + CompactSwap.TX_AND_LOG_BEFORE] = getPair(in);
    }
    if (Math.max(chain, chainBefore) > CompactSwap.MOST_CHAINS) {
      throw in.bad("a compact swap on chain " + chain + " after " + chainBefore);
    }
    w[at + CompactSwap.META] =
        CompactSwap.meta(venue, chain)
            | CompactSwap.withChainBefore(chainBefore)
            | CompactSwap.withResult((byte) result);
    w[at + CompactSwap.KEY_HIGH] = in.getLong();
    w[at + CompactSwap.KEY_LOW] = in.getLong();
    w[at + CompactSwap.TX_AND_LOG] = getPair(in);
    int tokenIn = ids.getTokenIndex(in);
    int tokenOut = ids.getTokenIndex(in);
    if (account.find(tokenIn) < 0 || account.find(tokenOut) < 0 || tokenIn == tokenOut) {
      throw in.bad("a swap between tokens that the user has no positions in");
    }
    w[at + CompactSwap.TOKENS] = CompactSwap.pack(tokenIn, tokenOut);
    in.getWide(w, at + CompactSwap.IN_LOW, at + CompactSwap.IN_HIGH);
    in.getWide(w, at + CompactSwap.OUT_LOW, at + CompactSwap.OUT_HIGH);
    w[at + CompactSwap.VALUE] = in.getSigned();
    w[at + CompactSwap.COST_IN] = in.getSigned();
    w[at + CompactSwap.REALIZED_IN] = in.getSigned();
    w[at + CompactSwap.COST_OUT] = in.getSigned();
    w[at + CompactSwap.FLAGS_OUT] = Account.readFlags(in, ids, tokenOut);
    w[at + CompactSwap.INDEX] = Double.doubleToRawLongBits(in.getNumber());
    w[at + CompactSwap.PEAK] = Double.doubleToRawLongBits(in.getNumber());
    w[at + CompactSwap.MAX_DRAWDOWN] = Double.doubleToRawLongBits(in.getNumber());
    w[at + CompactSwap.BASE] = in.getSigned();
    w[at + CompactSwap.STREAKS] = getPair(in);
  }
}
