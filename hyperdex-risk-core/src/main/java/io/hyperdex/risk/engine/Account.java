package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.book.Lots;
import io.hyperdex.risk.book.PositionState;
import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.ReturnWindow;
import io.hyperdex.risk.wide.Int128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One user: positions in canonical token order, header, and the steps that can be undone. One
 * thread at a time writes; any thread may {@link #read} the positions and the header.
 */
final class Account extends StepChain implements PortfolioVar.Owner {
  /*
   * A position is six words in one array, so that a trade touches two short stretches of memory and
   * makes no object. What does not fit there is kept as an object beside it:
   *
   *   flags     token index (32 bits), venue index (16), and what follows
   *   low, high quantity below 2^128
   *   cost      raw USD, below 2^63 (nine million dollars)
   *   realized  raw USD
   *   value     raw USD at the marks of the place `valuedAt`; UNVALUED where not worked out
   *
   * MIXED: acquired on several venues, in shares that an object holds; else on the venue of the flags.
   * ODD: the object is the position (short, cost unknown, lots, beyond 128 or 64 bits); the quantity
   * words are right unless it is WIDE. EXTRA: the words are right, but unmatched and
   * unpricedDisposals come from the object.
   */
  static final int WORDS = 6;
  static final int FLAGS = 0;
  static final int LOW = 1;
  static final int HIGH = 2;
  static final int COST = 3;
  static final int REALIZED = 4;
  static final int VALUE = 5;

  static final long ODD = 1;
  static final long EXTRA = 2;
  static final long SHORT = 4;
  static final long WIDE = 8;
  static final long MIXED = 16;
  private static final int VENUE_SHIFT = 16;
  private static final int TOKEN_SHIFT = 32;
  private static final int MOST_VENUES = 1 << 16;
  static final long UNVALUED = -1;

  private static final long NOT_VALUED = -1;
  private static final int OWNED = 1;
  private static final int PENDING = 2;
  private static final VarHandle VERSION;
  private static final VarHandle HOLD;
  private static final VarHandle LISTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VERSION = lookup.findVarHandle(Account.class, "version", int.class);
      HOLD = lookup.findVarHandle(Account.class, "hold", int.class);
      LISTED = lookup.findVarHandle(Account.class, "listed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /*
   * Readers don't wait. `version` is odd while the state is being changed. A reader copies what it
   * needs and looks whether the version is still the one from before. While it is odd the copy is
   * of a whole all the same: of `image`, which the writer made first, or, in an ordinary trade, of
   * the fields as they are with those the trade changes from the BeforeImage. So a reader only has
   * to look again when a writer got something done meanwhile.
   */
  private int version;

  private volatile @Nullable Account image;

  /** The number of the {@link Worker} whose ordinary trade is under way. */
  private int worker;

  /*
   * One thread at a time owns the account and writes it. Nothing is lost between the owner's last
   * look into the inbox and letting go: whoever leaves something there says so in the same word
   * after that, and letting go returns what was said before; what is said later is said of an
   * account that is free, and then who says it looks after it.
   */
  private volatile int hold;

  /** The account has been taken over every entry of the log before this that concerns it. */
  long seen;

  // For Wakes
  private volatile int listed;
  @Nullable Account nextListed;

  /** These two change only in a reader's copy, which is of one user after the other. */
  int index;

  UserId user;
  UserHeader header;
  @Nullable ReturnWindow returns;

  /** A cache that rules fill: what it holds changes no answer. */
  private @Nullable ScenarioVector scenarioVector;

  private int count;
  private TokenState[] tokens = NO_TOKENS;
  private @Nullable VenueShares @Nullable [] mixed;
  private @Nullable PositionState @Nullable [] objects;
  long[] words = NO_WORDS;

  private static final TokenState[] NO_TOKENS = new TokenState[0];
  private static final long[] NO_WORDS = new long[0];
  private static final int FIRST_ROOM = 3;

  /** The log's place the VALUE words and what follows are right for. */
  private long valuedAt = NOT_VALUED;

  /** Sum of the VALUE words, while {@link #plain}. */
  long gross;

  /** No held mark is stale up to this time, while {@link #plain}. */
  long freshUntilMs;

  int holdings;

  /** Whether everything held is long, priced, and adds up below 2^63 raw USD. */
  boolean plain;

  long lastEventMs = Long.MIN_VALUE;

  /** The latest moment at which a time of a rule ran out; may have been undone. */
  long lastTimerMs = Long.MIN_VALUE;

  /** What {@link Wakes} registered the user with, unless {@link #unregistered}. */
  volatile int wakeStamp;

  float band;
  double varSlack;
  volatile boolean unregistered;

  Account(Journal journal, int index, UserId user, UserHeader header) {
    super(journal);
    this.index = index;
    this.user = user;
    this.header = header;
  }

  @Override
  Account account() {
    return this;
  }

  // ---- owners

  /** Makes this thread the owner, if the account is free and nothing waits for its owner. */
  boolean tryOwn() {
    return hold == 0 && HOLD.compareAndSet(this, 0, OWNED);
  }

  /** As {@link #tryOwn}, where something waits: the new owner sees to it. */
  boolean tryOwnWithInbox() {
    return hold == PENDING && HOLD.compareAndSet(this, PENDING, OWNED);
  }

  boolean isPending() {
    return (hold & PENDING) != 0;
  }

  /** Says that something waits. Returns whether the account is free: who says so sees to it. */
  boolean markPending() {
    return ((int) HOLD.getAndBitwiseOr(this, PENDING) & OWNED) == 0;
  }

  /** Lets go; returns whether something waits. */
  boolean release() {
    return !HOLD.compareAndSet(this, OWNED, 0)
        && ((int) HOLD.getAndBitwiseAnd(this, ~OWNED) & PENDING) != 0;
  }

  boolean tryList() {
    return listed == 0 && LISTED.compareAndSet(this, 0, 1);
  }

  void unlist() {
    listed = 0;
  }

  // ---- versions

  /**
   * To be called before the state is changed, unless it is by an ordinary trade: readers see what
   * is now. May be called again before {@link #changed}.
   *
   * @param past whether period returns that were appended already may change
   */
  void change(boolean past) {
    if ((version & 1) != 0) {
      return;
    }
    Account now = new Account(journal(), index, user, new UserHeader(header.rules));
    now.copyFrom(this);
    ReturnWindow window = returns;
    now.returns = window == null || !past ? window : window.copy();
    image = now;
    startChange();
  }

  /**
   * As {@link #change}, by an ordinary trade.
   *
   * @param worker whose {@link BeforeImage} has what the trade starts from
   */
  void startTrade(int worker) {
    this.worker = worker;
    startChange();
  }

  private void startChange() {
    VERSION.setRelease(this, version + 1);
    VarHandle.storeStoreFence(); // the number is seen before what changes under it
  }

  /** Counts changes; odd while one is under way. Any thread may ask. */
  int version() {
    return (int) VERSION.getAcquire(this);
  }

  /** The change is complete: readers see the new state. Does nothing where there was none. */
  void changed() {
    if ((version & 1) != 0) {
      VERSION.setRelease(this, version + 1);
      if (image != null) {
        image = null;
      }
    }
  }

  /**
   * The account as it is, or was before the change under way. Any thread may ask; nobody waits.
   *
   * @param copy is written over, and mostly the answer
   * @param withReturns whether the answer's window of returns is needed
   * @return not to be changed
   */
  Account read(Account copy, boolean withReturns, DenseList<Worker> workers) {
    while (true) {
      int seen = (int) VERSION.getAcquire(this);
      boolean whole = (seen & 1) == 0;
      Account before = whole ? null : image;
      if (before == null) {
        copy.copyFrom(this);
        ReturnWindow window = withReturns ? returns : null;
        copy.returns = window == null ? null : window.copy();
        whole = whole || workers.get(worker).beforeImage.restore(copy);
      }
      VarHandle.loadLoadFence();
      if ((whole || before != null) && (int) VERSION.getOpaque(this) == seen) {
        return before == null ? copy : before;
      }
      Thread.onSpinWait(); // a writer got on: the next look is at what it made
    }
  }

  /** May be called while the other is changed: then the copy is of no use, but nothing breaks. */
  private void copyFrom(Account from) {
    TokenState[] held = from.tokens;
    long[] all = from.words;
    @Nullable VenueShares[] shares = from.mixed;
    @Nullable PositionState[] states = from.objects;
    index = from.index;
    user = from.user;
    count = Math.min(from.count, Math.min(held.length, all.length / WORDS));
    if (count > tokens.length) {
      tokens = new TokenState[held.length];
      words = new long[all.length];
      mixed = null;
      objects = null;
    }
    System.arraycopy(held, 0, tokens, 0, count);
    System.arraycopy(all, 0, words, 0, count * WORDS);
    mixed = shares == null ? null : Arrays.copyOf(shares, tokens.length);
    objects = states == null ? null : Arrays.copyOf(states, tokens.length);
    header.copyFrom(from.header);
  }

  @Override
  public ScenarioVector scenarioVector() {
    ScenarioVector vector = scenarioVector;
    if (vector == null) {
      vector = new ScenarioVector();
      scenarioVector = vector;
    }
    return vector;
  }

  int positions() {
    return count;
  }

  /** The dense index of the token in a position's FLAGS word. */
  static int tokenIndex(long flags) {
    return (int) (flags >>> TOKEN_SHIFT);
  }

  TokenState token(int i) {
    return tokens[i];
  }

  private VenueShares venues(int i) {
    VenueShares several = mixedVenues(i);
    if (several != null) {
      return several;
    }
    return isOpen(i) ? VenueShares.only(venue(i)) : VenueShares.NONE;
  }

  private int venue(int i) {
    return (int) (words[i * WORDS + FLAGS] >>> VENUE_SHIFT) & MOST_VENUES - 1;
  }

  /** Null where a position was acquired on one venue. */
  @Nullable VenueShares mixedVenues(int i) {
    @Nullable VenueShares[] all = mixed;
    return all == null || (words[i * WORDS + FLAGS] & MIXED) == 0 ? null : all[i];
  }

  void setMixedVenues(int i, @Nullable VenueShares shares) {
    if (shares != null && mixed == null) {
      mixed = new VenueShares[tokens.length];
    }
    if (mixed != null) {
      mixed[i] = shares;
    }
  }

  /** Notes on which venue an open position grows; its quantity is still the one before. */
  void mixVenue(int i, int venue, long addedHigh, long addedLow) {
    int at = i * WORDS;
    if ((words[at + FLAGS] & MIXED) == 0 && venue(i) == venue) {
      return;
    }
    VenueShares shares =
        venues(i).plus(venue, words[at + HIGH], words[at + LOW], addedHigh, addedLow);
    words[at + FLAGS] |= MIXED;
    setMixedVenues(i, shares);
  }

  /** The position as a value object; allocates. */
  PositionState state(int i) {
    int at = i * WORDS;
    long flags = words[at + FLAGS];
    PositionState object = objects == null ? null : objects[i];
    if ((flags & ODD) != 0 && object != null) {
      return object;
    }
    return new PositionState(
        Quantity.ofLimbs(0, 0, words[at + HIGH], words[at + LOW]),
        false,
        object == null ? Quantity.ZERO : object.unmatched(),
        usd(words[at + COST]),
        true,
        usd(words[at + REALIZED]),
        object == null ? 0 : object.unpricedDisposals(),
        Lots.NONE,
        venues(i));
  }

  /** Realized PnL of one position. */
  Usd realized(int i) {
    PositionState object = objects == null ? null : objects[i];
    return (words[i * WORDS + FLAGS] & ODD) != 0 && object != null
        ? object.realized()
        : usd(words[i * WORDS + REALIZED]);
  }

  private static Usd usd(long raw) {
    return Usd.ofRaw(raw >> 63, raw);
  }

  boolean isOpen(int i) {
    int at = i * WORDS;
    return (words[at + LOW] | words[at + HIGH] | (words[at + FLAGS] & WIDE)) != 0;
  }

  boolean isShort(int i) {
    return (words[i * WORDS + FLAGS] & SHORT) != 0;
  }

  /** The magnitude where it has more than 128 bits; else null, and the words have it. */
  @Nullable Quantity wideQuantity(int i) {
    PositionState object = objects == null ? null : objects[i];
    return (words[i * WORDS + FLAGS] & WIDE) != 0 && object != null ? object.quantity() : null;
  }

  int find(TokenState token) {
    return find(token.index);
  }

  /** The position in a token, by its dense index; -1 where there is none. */
  int find(int wanted) {
    long[] all = words;
    for (int i = 0, at = FLAGS; i < count; i++, at += WORDS) {
      if ((int) (all[at] >>> TOKEN_SHIFT) == wanted) {
        return i;
      }
    }
    return -1;
  }

  @Nullable PositionState position(TokenState token) {
    int i = find(token);
    return i < 0 ? null : state(i);
  }

  boolean holds(TokenState token) {
    int i = find(token);
    return i >= 0 && isOpen(i);
  }

  /** Reads from all over the record, for the cache. */
  long touch() {
    long[] all = words;
    long seen = header.eventsBooked + gross + touchSteps();
    for (int at = 0; at < all.length; at += 8) {
      seen ^= all[at];
    }
    return seen;
  }

  /** Sets a position, or with null removes it; a token's list of holders learns of new ones. */
  void put(TokenState token, @Nullable PositionState state) {
    int i = find(token);
    boolean held = i >= 0 && isOpen(i);
    boolean holds = state != null && !state.quantity().isZero();
    if (state == null) {
      if (i >= 0) {
        remove(i);
      }
    } else {
      set(i >= 0 ? i : insert(token), state);
    }
    forgetValues();
    if (holds && !held) {
      token.holders.add(index);
    }
  }

  // ---- copies that are nobody's account

  /** Makes this copy one of another, with the window of returns shared. */
  void takeOver(Account other) {
    copyFrom(other);
    returns = other.returns;
  }

  /** As {@link #put} on a copy: no list of holders learns of it. */
  void project(TokenState token, PositionState state) {
    int i = find(token);
    set(i >= 0 ? i : insert(token), state);
    forgetValues();
  }

  /** Of copies that take turns: what one worked out saves the other most of it. */
  void useVector(ScenarioVector shared) {
    scenarioVector = shared;
  }

  /** What was worked out about values is no longer right. */
  void forgetValues() {
    valuedAt = NOT_VALUED;
  }

  private void set(int i, PositionState state) {
    int at = i * WORDS;
    Quantity q = state.quantity();
    boolean odd =
        !q.fitsIn128()
            || state.isShort()
            || !state.costKnown()
            || !fits(state.cost())
            || !fits(state.realized())
            || !state.lots().list().isEmpty();
    boolean extra = !state.unmatched().isZero() || state.unpricedDisposals() != 0;
    VenueShares venues = state.venues();
    boolean several = venues.size() > 1 || (venues.size() == 1 && venues.venue(0) >= MOST_VENUES);
    setMixedVenues(i, several ? venues : null);
    long venue = several || venues.size() == 0 ? 0 : venues.venue(0);
    words[at + FLAGS] =
        (long) tokens[i].index << TOKEN_SHIFT
            | venue << VENUE_SHIFT
            | (several ? MIXED : 0)
            | (odd ? ODD : 0)
            | (extra ? EXTRA : 0)
            | (state.isShort() ? SHORT : 0)
            | (q.fitsIn128() ? 0 : WIDE);
    words[at + LOW] = q.limb0();
    words[at + HIGH] = q.limb1();
    words[at + COST] = state.cost().rawLow();
    words[at + REALIZED] = state.realized().rawLow();
    words[at + VALUE] = UNVALUED;
    if (odd || extra) {
      if (objects == null) {
        objects = new PositionState[tokens.length];
      }
      objects[i] = state;
    } else if (objects != null) {
      objects[i] = null;
    }
  }

  // ---- positions as bytes

  /** Positions in canonical order. Values are left out: they are worked out again. */
  void writePositions(StateWriter out, StateIds ids, PositionBytes positions) {
    out.putVar(count);
    for (int i = 0, at = 0; i < count; i++, at += WORDS) {
      long flags = words[at + FLAGS];
      ids.putToken(out, tokens[i]);
      out.putByte((int) flags & 0xff);
      if ((flags & (ODD | EXTRA)) != 0) {
        positions.write(out, state(i));
      } else {
        VenueShares several = mixedVenues(i);
        if (several == null) {
          ids.putVenue(out, venue(i));
        } else {
          positions.write(out, several);
        }
        out.putWide(0, 0, words[at + HIGH], words[at + LOW]);
        out.putSigned(words[at + COST]);
        out.putSigned(words[at + REALIZED]);
      }
    }
  }

  /** What {@link #writePositions} wrote, into an account without positions. */
  void readPositions(StateReader in, StateIds ids, PositionBytes positions) {
    count = in.getCount(3);
    tokens = count == 0 ? NO_TOKENS : new TokenState[count];
    words = count == 0 ? NO_WORDS : new long[count * WORDS];
    for (int i = 0, at = 0; i < count; i++, at += WORDS) {
      TokenState token = ids.getToken(in);
      if (i > 0 && tokens[i - 1].id.compareTo(token.id) >= 0) {
        throw in.bad("positions in canonical order of tokens expected: " + token.id);
      }
      tokens[i] = token;
      long flags = in.getByte();
      if (flags < 0 || flags >= 2 * MIXED) {
        throw in.bad("a position with flags " + flags);
      }
      if ((flags & (ODD | EXTRA)) != 0) {
        set(i, positions.read(in));
      } else {
        if ((flags & (SHORT | WIDE)) != 0) {
          throw in.bad("a position with flags " + flags);
        }
        long venue = 0;
        if ((flags & MIXED) == 0) {
          venue = ids.getVenue(in);
        } else {
          setMixedVenues(i, positions.readShares(in));
        }
        if (venue < 0 || venue >= MOST_VENUES) {
          throw in.bad("venue " + venue + " of " + MOST_VENUES);
        }
        words[at + FLAGS] = (long) token.index << TOKEN_SHIFT | venue << VENUE_SHIFT | flags;
        in.getWide(words, at + LOW, at + HIGH);
        words[at + COST] = in.getSigned();
        words[at + REALIZED] = in.getSigned();
        words[at + VALUE] = UNVALUED;
      }
      if (isOpen(i)) {
        token.holders.add(index);
      }
    }
    forgetValues();
  }

  /** The flags of a position as a swap keeps them: with the venue, in a state's own numbers. */
  static void writeFlags(StateWriter out, StateIds ids, long flags) {
    out.putByte((int) flags & 0xff);
    ids.putVenue(out, (int) (flags >>> VENUE_SHIFT) & MOST_VENUES - 1);
  }

  static long readFlags(StateReader in, StateIds ids, int token) {
    long flags = in.getByte();
    long venue = ids.getVenue(in);
    if (flags < 0 || flags >= 2 * MIXED || venue < 0 || venue >= MOST_VENUES) {
      throw in.bad("a position with flags " + flags + " on venue " + venue);
    }
    return (long) token << TOKEN_SHIFT | venue << VENUE_SHIFT | flags;
  }

  private static boolean fits(Usd usd) {
    return usd.rawHigh() == usd.rawLow() >> 63;
  }

  private int insert(TokenState token) {
    if (count == tokens.length) {
      int room = Math.max(FIRST_ROOM, count + (count + 1) / 2);
      tokens = Arrays.copyOf(tokens, room);
      mixed = mixed == null ? null : Arrays.copyOf(mixed, room);
      words = Arrays.copyOf(words, room * WORDS);
      objects = objects == null ? null : Arrays.copyOf(objects, room);
    }
    int at = count;
    while (at > 0 && tokens[at - 1].id.compareTo(token.id) > 0) {
      at--;
    }
    move(at, at + 1, count - at);
    tokens[at] = token;
    count++;
    return at;
  }

  private void remove(int i) {
    move(i + 1, i, count - i - 1);
    count--;
    if (objects != null) {
      objects[count] = null;
    }
    if (mixed != null) {
      mixed[count] = null;
    }
  }

  private void move(int from, int to, int n) {
    System.arraycopy(tokens, from, tokens, to, n);
    if (mixed != null) {
      System.arraycopy(mixed, from, mixed, to, n);
    }
    System.arraycopy(words, from * WORDS, words, to * WORDS, n * WORDS);
    if (objects != null) {
      System.arraycopy(objects, from, objects, to, n);
    }
  }

  /** Makes the account that of a user never seen. */
  void clear(UserHeader header) {
    change(true);
    count = 0;
    mixed = null;
    objects = null;
    this.header = header;
    returns = null;
    scenarioVector = null;
    lastEventMs = Long.MIN_VALUE;
    lastTimerMs = Long.MIN_VALUE;
    wakeStamp++; // old registrations are dead
    forgetValues();
    startAnew();
    changed();
  }

  /** Whether nothing ever happened to the user. */
  boolean isBlank() {
    return isFresh()
        && count == 0
        && returns == null
        && header.eventsBooked == 0
        && lastTimerMs == Long.MIN_VALUE;
  }

  /** Notes every time of a rule that may run out, now or after a step was undone. */
  void addTimers(RuleTimers timers) {
    timers.add(header.rules.nextDueMs, index);
    visitSteps(
        new StepVisitor() {
          @Override
          public void begin(int linked, int swaps, int others) {
            // all the same
          }

          @Override
          public void step(long use, HistoryEntry step) {
            UserHeader before = step.headerIfAny();
            RuleStates kept = before == null ? step.keptRules() : before.rules;
            if (kept != null) {
              timers.add(kept.nextDueMs, index);
            }
          }

          @Override
          public void swap(
              long use, long[] words, int at, @Nullable Trade trade, @Nullable VenueShares venues) {
            // changed no states of rules
          }
        });
  }

  /** The open alert with an id, if there is one. */
  @Nullable Alert openAlert(String id) {
    for (Alert alert : header.rules.open) {
      if (alert != null && alert.id().equals(id)) {
        return alert;
      }
    }
    return null;
  }

  int openPositions() {
    int open = 0;
    for (int i = 0; i < count; i++) {
      open += isOpen(i) ? 1 : 0;
    }
    return open;
  }

  boolean hasNoEffect() {
    for (int i = 0; i < count; i++) {
      if (!state(i).hasNoEffect()) {
        return false;
      }
    }
    return header.hasNoEffect();
  }

  /** The largest VALUE word. */
  long largestValue() {
    long largest = 0;
    for (int at = VALUE; at < count * WORDS; at += WORDS) {
      largest = Math.max(largest, words[at]);
    }
    return largest;
  }

  /**
   * Brings the VALUE words up to the end of the log; only tokens that an entry since the last time
   * was about are valued again.
   *
   * @return {@link #plain}
   */
  boolean revalue(long end, long nowMs, Int128 scratch) {
    if (valuedAt == end) {
      return plain;
    }
    plain = false;
    long sum = 0;
    long fresh = Long.MAX_VALUE;
    int held = 0;
    for (int i = 0, at = 0; i < count; i++, at += WORDS) {
      TokenState token = tokens[i];
      long flags = words[at + FLAGS];
      if ((words[at + LOW] | words[at + HIGH] | (flags & WIDE)) == 0) {
        words[at + VALUE] = 0;
        continue;
      }
      held++;
      long freshUntil = token.freshUntil(nowMs);
      if ((flags & (SHORT | WIDE)) != 0 || freshUntil == TokenState.UNPRICED) {
        forgetValues();
        return false;
      }
      if (valuedAt == NOT_VALUED || words[at + VALUE] < 0 || token.touched >= valuedAt) {
        words[at + VALUE] = token.value(words[at + HIGH], words[at + LOW], nowMs, scratch);
      }
      sum += words[at + VALUE];
      if (words[at + VALUE] < 0 || sum < 0) {
        forgetValues();
        return false;
      }
      fresh = Math.min(fresh, freshUntil);
    }
    gross = sum;
    holdings = held;
    freshUntilMs = fresh;
    valuedAt = end;
    plain = true;
    return true;
  }
}
