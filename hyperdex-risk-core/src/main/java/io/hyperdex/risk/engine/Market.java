package io.hyperdex.risk.engine;

import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.rule.RuleSet;
import java.lang.invoke.VarHandle;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The clock, the marks, and the timers: everything that happens to all users at once. */
final class Market {
  /** A token's mark may go stale. One entry per token counts: that of its {@code queuedExpiry}. */
  private record Expiry(long dueMs, TokenState token) {}

  private static final long NEVER = Long.MAX_VALUE;

  private final EngineConfig config;
  private final Registry registry;
  private final GlobalLog log;
  private final Scenarios scenarios;
  private final LongConsumer appended;
  private final PriorityQueue<Expiry> expiries =
      new PriorityQueue<>(
          Comparator.comparingLong(Expiry::dueMs).thenComparing(expiry -> expiry.token().id));

  private long now = RiskEngine.NO_TIME;
  private long nextPeriodEnd;
  private volatile long epoch;

  Market(
      EngineConfig config,
      Registry registry,
      GlobalLog log,
      Scenarios scenarios,
      LongConsumer appended) {
    this.config = config;
    this.registry = registry;
    this.log = log;
    this.scenarios = scenarios;
    this.appended = appended;
  }

  long now() {
    return now;
  }

  /**
   * Odd while the price or the facts of a token, the returns or the rules are being changed, up to
   * the entry in the log that tells of it; another number after each change. Any thread may ask.
   */
  long epoch() {
    return epoch;
  }

  private void begin() {
    if ((epoch & 1) == 0) {
      epoch++; // nobody else does
      VarHandle.storeStoreFence();
    }
  }

  private void end() {
    epoch++;
  }

  /** Before this time {@link #advanceTo} has nothing to do but to move the clock. */
  long nextDue() {
    if (now == RiskEngine.NO_TIME) {
      return RiskEngine.NO_TIME;
    }
    Expiry next = expiries.peek();
    return next == null ? nextPeriodEnd + 1 : Math.min(nextPeriodEnd + 1, next.dueMs);
  }

  /** Moves the clock, and on the way ends periods and lets marks go stale. False: it was later. */
  boolean advanceTo(long timeMs) {
    if (now == RiskEngine.NO_TIME) {
      now = timeMs;
      nextPeriodEnd = -Math.floorDiv(-timeMs, config.periodMs()) * config.periodMs();
      return true;
    }
    if (timeMs <= now) {
      return false;
    }
    while (true) {
      Expiry expiry = nextExpiry();
      long periodDue = nextPeriodEnd + 1;
      if (periodDue <= timeMs && (expiry == null || periodDue <= expiry.dueMs)) {
        endPeriod();
      } else if (expiry != null && expiry.dueMs <= timeMs) {
        expiries.poll();
        expiry.token.queuedExpiry = NEVER;
        now = expiry.dueMs;
        append(GlobalEntry.Kind.MARK, expiry.token, null);
      } else {
        break;
      }
    }
    now = timeMs;
    return true;
  }

  /** The next expiry that holds; entries a newer mark has made idle are put off or dropped. */
  private @Nullable Expiry nextExpiry() {
    while (true) {
      Expiry next = expiries.peek();
      if (next == null) {
        return null;
      }
      TokenState token = next.token;
      if (next.dueMs == token.queuedExpiry) {
        if (dueOf(token.current()) == next.dueMs) {
          return next;
        }
        token.queuedExpiry = NEVER;
        expiries.poll();
        expireLater(token);
      } else {
        expiries.poll();
      }
    }
  }

  private void endPeriod() {
    long endMs = nextPeriodEnd;
    long number = Math.floorDiv(endMs, config.periodMs());
    now = endMs + 1;
    nextPeriodEnd = endMs + config.periodMs();
    begin();
    openPeriodsUpTo(number);
    scenarios.began(number);
    for (TokenState token : registry.tokens()) {
      Mark mark = token.current();
      if (mark != null && mark.isFreshAt(endMs)) {
        scenarios.close(token.index, number, mark.value);
      } else if (token.meta().pegged()) {
        scenarios.close(token.index, number, 1.0);
      }
    }
    scenarios.publish(number);
    append(new GlobalEntry(GlobalEntry.Kind.PERIOD_END, now, endMs, null, null, number, null));
  }

  private void openPeriodsUpTo(long number) {
    long first = number;
    if (log.hasPeriodAt(log.end())) {
      first = Math.max(log.periodAt(log.end()) + 1, number - scenarios.window() - 1);
    }
    for (long period = first; period <= number; period++) {
      scenarios.open(period);
    }
  }

  /** Sets closes of a token before the first event. */
  void preload(TokenId id, long firstPeriodEndMs, double[] closes) {
    if (now != RiskEngine.NO_TIME) {
      throw new IllegalStateException(
          "closes must be preloaded before the first event; engine time is " + now);
    }
    if (Math.floorMod(firstPeriodEndMs, config.periodMs()) != 0) {
      throw new IllegalArgumentException(
          "firstPeriodEndMs must be a multiple of the period of "
              + config.periodMs()
              + " ms: "
              + firstPeriodEndMs);
    }
    for (double close : closes) {
      if (!Double.isNaN(close) && !(close > 0 && close < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "a close must be positive and finite, or NaN for none: " + close + " of " + id);
      }
    }
    TokenState token = registry.token(id);
    long first = Math.floorDiv(firstPeriodEndMs, config.periodMs());
    int skipped = Math.max(0, closes.length - scenarios.window() - 1);
    for (int i = skipped; i < closes.length; i++) {
      if (!Double.isNaN(closes[i])) {
        scenarios.close(token.index, first + i, closes[i]);
      }
    }
    long last = first + closes.length - 1;
    scenarios.began(first);
    if (!log.hasPeriodAt(log.end()) || log.periodAt(log.end()) < last) {
      log.startAfterPeriod(last);
    }
    scenarios.publish(log.periodAt(log.end()));
  }

  Outcome apply(PriceTick tick) {
    TokenState token = registry.token(tick.token());
    long maxAge = tick.maxAgeMs();
    if (maxAge == PriceTick.TOKEN_DEFAULT) {
      maxAge =
          token.meta().maxPriceAge() != null
              ? token.meta().maxPriceAge().toMillis()
              : config.maxPriceAgeMs();
    }
    Mark mark = new Mark(tick.price(), tick.timeMs(), maxAge, tick.source());
    return offer(token, mark) ? Outcome.APPLIED : Outcome.SUPERSEDED;
  }

  /** Puts a mark in force, unless a better one is. */
  boolean offer(TokenState token, Mark mark) {
    long effective = now == RiskEngine.NO_TIME ? mark.asOfMs : Math.max(mark.asOfMs, now);
    Mark current = token.current();
    boolean supersedes =
        current == null
            || mark.asOfMs >= current.asOfMs
            || (!current.isFreshAt(effective) && mark.isFreshAt(effective));
    if (!supersedes) {
      return false;
    }
    advanceTo(effective);
    Mark before = token.current(); // time has passed: it may be stale now
    boolean jump = before == null && !token.meta().pegged();
    boolean move = before != null && before.isFreshAt(effective) && mark.isFreshAt(effective);
    token.tidyBefore(log.first());
    begin();
    token.put(mark, log.end(), now - config.undoRetentionMs());
    expireLater(token);
    append(
        jump ? GlobalEntry.Kind.JUMP : move ? GlobalEntry.Kind.MOVE : GlobalEntry.Kind.MARK,
        token,
        null);
    return true;
  }

  private void expireLater(TokenState token) {
    long due = dueOf(token.current());
    if (due > now && due < token.queuedExpiry) {
      token.queuedExpiry = due;
      expiries.add(new Expiry(due, token));
    }
  }

  private static long dueOf(@Nullable Mark mark) {
    if (mark == null) {
      return NEVER;
    }
    long due = mark.asOfMs + mark.maxAgeMs + 1;
    return due > mark.asOfMs ? due : NEVER; // wrapped around: an age beyond all time
  }

  Outcome learn(TokenMeta facts) {
    TokenState token = registry.token(facts.token());
    TokenMeta known = token.meta();
    boolean contradicts =
        known.decimals() != TokenMeta.UNKNOWN_DECIMALS
            && facts.decimals() != TokenMeta.UNKNOWN_DECIMALS
            && known.decimals() != facts.decimals();
    if (contradicts || (known.pegged() && !facts.pegged())) {
      return Outcome.SUPERSEDED;
    }
    TokenMeta merged = facts.withDecimals(Math.max(known.decimals(), facts.decimals()));
    if (known.equals(merged)) {
      return Outcome.UNCHANGED;
    }
    boolean jump = known.decimals() != merged.decimals() || known.pegged() != merged.pegged();
    begin();
    token.learn(merged, log.end());
    if (jump) {
      append(GlobalEntry.Kind.JUMP, token, null);
    } else {
      end();
    }
    return Outcome.APPLIED;
  }

  /** Takes back the mark a trade implied. */
  void withdraw(Mark mark, Trade trade) {
    for (TokenId id : new TokenId[] {trade.tokenIn(), trade.tokenOut()}) {
      TokenState token = registry.token(id);
      if (!token.isWithdrawable(mark)) {
        continue;
      }
      begin();
      if (token.withdraw(mark, log.end())) {
        expireLater(token);
        append(GlobalEntry.Kind.JUMP, token, null);
      } else {
        end();
      }
    }
  }

  void append(GlobalEntry.Kind kind, @Nullable TokenState token, @Nullable RuleSet rules) {
    begin();
    if (token != null) {
      token.touched = log.end();
    }
    append(new GlobalEntry(kind, now, now, token, rules, 0, null));
  }

  /** Notes that a rule of a user was reset. */
  void append(GlobalEntry.Reset reset) {
    begin();
    append(new GlobalEntry(GlobalEntry.Kind.RESET, now, now, null, null, 0, reset));
  }

  private void append(GlobalEntry entry) {
    log.append(entry);
    end();
    appended.accept(log.end() - 1);
  }

  void forgetBefore(long timeMs) {
    log.forgetBefore(timeMs);
  }

  // ---- as bytes

  void write(StateWriter out) {
    out.putSigned(now);
    out.putSigned(nextPeriodEnd);
  }

  /** What {@link #write} wrote, once the tokens are there. */
  void read(StateReader in) {
    now = in.getSigned();
    nextPeriodEnd = in.getSigned();
    for (TokenState token : registry.tokens()) {
      if (token.queuedExpiry != NEVER) {
        expiries.add(new Expiry(token.queuedExpiry, token));
      }
    }
  }
}
