package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The baseline: the rules as one would first write them in Java, with maps, {@link BigInteger}
 * amounts and {@link BigDecimal} money, everything recomputed on every trade.
 *
 * <p>Same decisions as the engine on trades in order at marks that stay fresh. No undo, no late
 * trades, no stale or missing prices, no venues; keys are never forgotten. USD have 6 places and
 * returns 8, so that most of the arithmetic stays inside a long, which is the kind case for
 * BigDecimal. One lock for keys, and one per user.
 */
final class NaivePort {
  private static final int USD_PLACES = 6;
  private static final int RETURN_PLACES = 8;
  private static final BigDecimal LEAST_EQUITY = BigDecimal.ONE;
  private static final MathContext RATIO = MathContext.DECIMAL64;

  private static final class Token {
    final int decimals;
    final List<BigDecimal> returns = new ArrayList<>();
    final List<Holder> holders = new ArrayList<>();
    volatile BigDecimal price;
    volatile long asOf;

    Token(int decimals, BigDecimal price) {
      this.decimals = decimals;
      this.price = price;
    }
  }

  private static final class Position {
    BigInteger quantity = BigInteger.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal realized = BigDecimal.ZERO;
  }

  private static final class Holder {
    final Map<TokenId, Position> positions = new HashMap<>();
    final List<BigDecimal> returns = new ArrayList<>();
    final boolean[] firing = new boolean[Limits.NAMES.size()];
    BigDecimal index = BigDecimal.ONE;
    BigDecimal peak = BigDecimal.ONE;
    BigDecimal base = BigDecimal.ZERO;
    BigDecimal periodStart = BigDecimal.ONE;
    boolean active;
    boolean periodOpen;
    int losses;

    void sample(BigDecimal equity) {
      boolean enough = equity.compareTo(LEAST_EQUITY) > 0;
      if (active && enough) {
        index = index.multiply(equity.divide(base, RATIO), RATIO);
        peak = peak.max(index);
      }
      if (enough) {
        base = equity;
      }
      active = enough;
    }

    void flow(BigDecimal before, BigDecimal after) {
      if (active && before.compareTo(LEAST_EQUITY) > 0) {
        index = index.multiply(before.divide(base, RATIO), RATIO);
      }
      active = after.compareTo(LEAST_EQUITY) > 0;
      base = after;
    }

    void endPeriod(BigDecimal equity) {
      sample(equity);
      if (periodOpen && active) {
        returns.add(
            index
                .divide(periodStart, RATIO)
                .subtract(BigDecimal.ONE)
                .setScale(RETURN_PLACES, RoundingMode.HALF_EVEN));
        if (returns.size() > Workload.WINDOW) {
          returns.remove(0);
        }
      }
      periodStart = index;
      periodOpen = active;
    }

    BigDecimal drawdown(BigDecimal equity) {
      BigDecimal now =
          active && equity.compareTo(LEAST_EQUITY) > 0
              ? index.multiply(equity.divide(base, RATIO), RATIO)
              : index;
      return BigDecimal.ONE.subtract(now.divide(peak.max(now), RATIO));
    }
  }

  private final Map<UserId, Holder> holders = new ConcurrentHashMap<>();
  private final Map<TokenId, Token> tokens = new ConcurrentHashMap<>();
  private final Set<EventKey> seen = new HashSet<>();
  private final VarKind var;
  private final BigDecimal[] limits;
  private final long[] opened = new long[Limits.NAMES.size()];
  private final long[] resolved = new long[Limits.NAMES.size()];

  NaivePort(Limits limits) {
    this.var = limits.var();
    this.limits =
        new BigDecimal[] {
          BigDecimal.valueOf(limits.gross()),
          BigDecimal.valueOf(limits.share()),
          BigDecimal.valueOf(limits.drawdown()),
          BigDecimal.valueOf(limits.losses()),
          BigDecimal.valueOf(limits.portfolioVar()),
          BigDecimal.valueOf(limits.returnVar())
        };
  }

  /** The workload's market and holdings, and its past where users have one. */
  static NaivePort of(Workload workload, Limits limits) {
    NaivePort naive = new NaivePort(limits);
    boolean past = limits.var() == VarKind.RETURN;
    for (int i = 0; i < Workload.TOKENS; i++) {
      BigDecimal price =
          past
              ? BigDecimal.valueOf(workload.periodMantissa(i, 0), Workload.PRICE_SCALE)
              : workload.exactPrice(i);
      naive.token(Workload.token(i), Workload.decimals(i), price, workload.closes(i));
    }
    // Users of one kind have the same past: it is lived once and copied.
    int kinds = Math.min(workload.users, Workload.KINDS);
    for (int user = 0; user < kinds; user++) {
      for (int slot = 0; slot < workload.heldPerUser; slot++) {
        naive.deposit(
            user(user),
            Workload.token(workload.heldToken(user, slot)),
            Workload.integer(workload.depositHigh(user, slot), workload.depositLow(user, slot)));
      }
    }
    if (past) {
      naive.livePast(workload);
    }
    for (int user = kinds; user < workload.users; user++) {
      naive.copy(user(user % kinds), user(user));
    }
    return naive;
  }

  static UserId user(int user) {
    return UserId.of("#" + user);
  }

  private void livePast(Workload workload) {
    for (int k = 0; k <= Workload.WINDOW; k++) {
      for (int i = 0; i < Workload.TOKENS; i++) {
        if (Workload.movesIn(i, k)) {
          require(Workload.token(i)).price =
              BigDecimal.valueOf(workload.periodMantissa(i, k), Workload.PRICE_SCALE);
        }
      }
      holders.values().forEach(holder -> holder.endPeriod(sum(values(holder))));
    }
  }

  /** With numbers of its own, as if it had lived through the same. */
  private void copy(UserId from, UserId to) {
    Holder source = require(from);
    Holder copy = new Holder();
    source.positions.forEach(
        (token, position) -> {
          Position own = position(copy, token);
          own.quantity = new BigInteger(position.quantity.toByteArray());
          own.cost = copy(position.cost);
          own.realized = copy(position.realized);
        });
    source.returns.forEach(value -> copy.returns.add(copy(value)));
    copy.index = copy(source.index);
    copy.peak = copy(source.peak);
    copy.base = copy(source.base);
    copy.periodStart = copy(source.periodStart);
    copy.active = source.active;
    copy.periodOpen = source.periodOpen;
    holders.put(to, copy);
  }

  private static BigDecimal copy(BigDecimal value) {
    BigInteger unscaled = value.unscaledValue();
    return unscaled.bitLength() < Long.SIZE
        ? BigDecimal.valueOf(unscaled.longValue(), value.scale()) // as compact as the original
        : new BigDecimal(unscaled, value.scale());
  }

  void token(TokenId id, int decimals, BigDecimal price, double[] closes) {
    Token token = new Token(decimals, price);
    for (int k = 1; k < closes.length; k++) {
      token.returns.add(
          BigDecimal.valueOf(closes[k] / closes[k - 1] - 1)
              .setScale(RETURN_PLACES, RoundingMode.HALF_EVEN));
    }
    tokens.put(id, token);
  }

  /** For the holdings to start from: marks have not moved between deposits. */
  void deposit(UserId user, TokenId token, BigInteger amount) {
    Holder holder = holders.computeIfAbsent(user, id -> new Holder());
    BigDecimal worth = value(token, amount);
    acquire(holder, token, amount, worth);
    holder.flow(holder.base, holder.base.add(worth));
  }

  /** Books a trade and checks the rules; false where the key was seen before. */
  boolean apply(
      EventKey key,
      UserId user,
      TokenId tokenIn,
      BigInteger amountIn,
      TokenId tokenOut,
      BigInteger amountOut) {
    synchronized (seen) {
      if (!seen.add(key)) {
        return false;
      }
    }
    Holder holder = holders.computeIfAbsent(user, id -> new Holder());
    synchronized (holder) {
      BigDecimal before = sum(values(holder));
      holder.sample(before);

      // One value for both legs: at the later mark, else the out leg's.
      BigDecimal worth =
          require(tokenIn).asOf > require(tokenOut).asOf
              ? value(tokenIn, amountIn)
              : value(tokenOut, amountOut);
      BigDecimal inflow = dispose(holder, tokenIn, amountIn, worth);
      acquire(holder, tokenOut, amountOut, worth);

      holder.flow(before, before.add(inflow));
      Map<TokenId, BigDecimal> values = values(holder);
      holder.sample(sum(values));
      check(holder, values);
    }
    return true;
  }

  /** A new price: the rules of everyone who holds the token are checked. */
  void tick(TokenId id, BigDecimal price, long timeMs) {
    Token token = require(id);
    token.price = price;
    token.asOf = timeMs;
    for (Holder holder : token.holders) {
      synchronized (holder) {
        Position position = holder.positions.get(id);
        if (position != null && position.quantity.signum() > 0) {
          Map<TokenId, BigDecimal> values = values(holder);
          if (check(holder, values)) {
            holder.sample(sum(values));
          }
        }
      }
    }
  }

  private Position position(Holder holder, TokenId id) {
    Position position = holder.positions.get(id);
    if (position == null) {
      position = new Position();
      holder.positions.put(id, position);
      require(id).holders.add(holder);
    }
    return position;
  }

  private void acquire(Holder holder, TokenId token, BigInteger amount, BigDecimal cost) {
    Position position = position(holder, token);
    position.quantity = position.quantity.add(amount);
    position.cost = position.cost.add(cost);
  }

  /** Returns the value of what was sold without being held. */
  private BigDecimal dispose(Holder holder, TokenId token, BigInteger amount, BigDecimal proceeds) {
    Position position = position(holder, token);
    BigInteger matched = amount.min(position.quantity);
    BigInteger excess = amount.subtract(matched);
    if (matched.signum() > 0) {
      BigDecimal cost = share(position.cost, matched, position.quantity);
      BigDecimal pnl = share(proceeds, matched, amount).subtract(cost);
      position.cost = position.cost.subtract(cost);
      position.quantity = position.quantity.subtract(matched);
      position.realized = position.realized.add(pnl);
      if (pnl.signum() > 0) {
        holder.losses = 0;
      } else if (pnl.signum() < 0) {
        holder.losses++;
      }
    }
    return excess.signum() == 0 ? BigDecimal.ZERO : value(token, excess);
  }

  private static BigDecimal share(BigDecimal total, BigInteger part, BigInteger whole) {
    if (part.equals(whole)) {
      return total;
    }
    return total
        .multiply(new BigDecimal(part))
        .divide(new BigDecimal(whole), USD_PLACES, RoundingMode.HALF_EVEN);
  }

  private Token require(TokenId id) {
    Token token = tokens.get(id);
    if (token == null) {
      throw new IllegalArgumentException("unknown token: " + id);
    }
    return token;
  }

  private Holder require(UserId id) {
    Holder holder = holders.get(id);
    if (holder == null) {
      throw new IllegalArgumentException("unknown user: " + id);
    }
    return holder;
  }

  private BigDecimal value(TokenId id, BigInteger quantity) {
    Token token = require(id);
    return new BigDecimal(quantity, token.decimals)
        .multiply(token.price)
        .setScale(USD_PLACES, RoundingMode.HALF_EVEN);
  }

  private Map<TokenId, BigDecimal> values(Holder holder) {
    Map<TokenId, BigDecimal> values = new HashMap<>();
    holder.positions.forEach(
        (token, position) -> {
          if (position.quantity.signum() > 0) {
            values.put(token, value(token, position.quantity));
          }
        });
    return values;
  }

  private static BigDecimal sum(Map<TokenId, BigDecimal> values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal value : values.values()) {
      sum = sum.add(value);
    }
    return sum;
  }

  /** Whether a rule's state changed. */
  private boolean check(Holder holder, Map<TokenId, BigDecimal> values) {
    BigDecimal gross = sum(values);
    boolean[] breached = new boolean[limits.length];
    if (gross.signum() > 0) {
      BigDecimal share = Collections.max(values.values()).divide(gross, RATIO);
      breached[0] = gross.compareTo(limits[0]) > 0;
      breached[1] = share.compareTo(limits[1]) > 0;
      breached[2] = holder.drawdown(gross).compareTo(limits[2]) > 0;
      breached[4] = var == VarKind.PORTFOLIO && lossAt95(changes(values)).compareTo(limits[4]) > 0;
      breached[5] = var == VarKind.RETURN && lossAt95(holder.returns).compareTo(limits[5]) > 0;
    }
    breached[3] = BigDecimal.valueOf(holder.losses).compareTo(limits[3]) > 0;
    boolean changed = false;
    for (int i = 0; i < breached.length; i++) {
      if (breached[i] != holder.firing[i]) {
        changed = true;
        holder.firing[i] = breached[i];
        (breached[i] ? opened : resolved)[i]++;
      }
    }
    return changed;
  }

  /** Present holdings over all past returns. */
  private List<BigDecimal> changes(Map<TokenId, BigDecimal> values) {
    List<BigDecimal> changes = new ArrayList<>();
    for (int k = 0; k < Workload.WINDOW; k++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Map.Entry<TokenId, BigDecimal> holding : values.entrySet()) {
        BigDecimal change = require(holding.getKey()).returns.get(k);
        sum = sum.add(holding.getValue().multiply(change));
      }
      changes.add(sum);
    }
    return changes;
  }

  private static BigDecimal lossAt95(Collection<BigDecimal> changes) {
    List<BigDecimal> sorted = new ArrayList<>(changes);
    Collections.sort(sorted);
    return sorted.get(sorted.size() * 5 / 100).negate();
  }

  /** Checks the rules of everyone, as when they come into force. */
  void checkAll() {
    holders.values().forEach(holder -> check(holder, values(holder)));
  }

  /** Exposure with every token's share. */
  Map<TokenId, BigDecimal> shares(UserId user) {
    Holder holder = require(user);
    Map<TokenId, BigDecimal> values;
    synchronized (holder) {
      values = values(holder);
    }
    BigDecimal gross = sum(values);
    Map<TokenId, BigDecimal> shares = new HashMap<>();
    values.forEach((token, value) -> shares.put(token, value.divide(gross, RATIO)));
    return shares;
  }

  BigDecimal grossExposure(UserId user) {
    return sum(values(require(user)));
  }

  /** Alerts opened so far by a rule, by its place in {@link Limits#NAMES}. */
  long opened(int rule) {
    return opened[rule];
  }

  long resolved(int rule) {
    return resolved[rule];
  }
}
