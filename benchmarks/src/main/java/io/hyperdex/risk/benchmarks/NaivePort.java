package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The baseline: the five rules as one would first write them in Java, with maps, {@link BigInteger}
 * amounts and {@link BigDecimal} money, everything recomputed on every trade.
 *
 * <p>Same decisions as the engine on trades in order at marks that stay fresh. No undo, no late
 * trades, no stale or missing prices, no venues; keys are never forgotten. USD have 6 places and
 * returns 8, so that most of the arithmetic stays inside a long, which is the kind case for
 * BigDecimal.
 */
final class NaivePort {
  private static final int USD_PLACES = 6;
  private static final int RETURN_PLACES = 8;
  private static final BigDecimal LEAST_EQUITY = BigDecimal.ONE;
  private static final MathContext RATIO = MathContext.DECIMAL64;

  private record Token(int decimals, BigDecimal price, List<BigDecimal> returns) {}

  private static final class Position {
    BigInteger quantity = BigInteger.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal realized = BigDecimal.ZERO;
  }

  private static final class Holder {
    final Map<TokenId, Position> positions = new HashMap<>();
    final boolean[] firing = new boolean[Limits.NAMES.size()];
    BigDecimal index = BigDecimal.ONE;
    BigDecimal peak = BigDecimal.ONE;
    BigDecimal base = BigDecimal.ZERO;
    boolean active;
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
  }

  private final Map<UserId, Holder> holders = new ConcurrentHashMap<>();
  private final Map<TokenId, Token> tokens = new ConcurrentHashMap<>();
  private final Set<EventKey> seen = new HashSet<>();
  private final boolean hasVar;
  private final BigDecimal[] limits;
  private final long[] opened = new long[Limits.NAMES.size()];
  private final long[] resolved = new long[Limits.NAMES.size()];

  NaivePort(Limits limits) {
    this.hasVar = limits.hasVar();
    this.limits =
        new BigDecimal[] {
          BigDecimal.valueOf(limits.gross()),
          BigDecimal.valueOf(limits.share()),
          BigDecimal.valueOf(limits.drawdown()),
          BigDecimal.valueOf(limits.losses()),
          BigDecimal.valueOf(limits.valueAtRisk())
        };
  }

  void token(TokenId id, int decimals, BigDecimal price, double[] closes) {
    List<BigDecimal> returns = new ArrayList<>();
    for (int k = 1; k < closes.length; k++) {
      returns.add(
          BigDecimal.valueOf(closes[k] / closes[k - 1] - 1)
              .setScale(RETURN_PLACES, RoundingMode.HALF_EVEN));
    }
    tokens.put(id, new Token(decimals, price, returns));
  }

  /** For the holdings to start from: marks have not moved between deposits. */
  void deposit(UserId user, TokenId token, BigInteger amount) {
    Holder holder = holders.computeIfAbsent(user, id -> new Holder());
    BigDecimal worth = value(token, amount);
    acquire(holder, token, amount, worth);
    holder.flow(holder.base, holder.base.add(worth));
  }

  /** Books a trade and checks the rules; false where the key was seen before. */
  boolean apply(Trade trade, BigInteger amountIn, BigInteger amountOut) {
    if (!seen.add(trade.key())) {
      return false;
    }
    Holder holder = holders.computeIfAbsent(trade.user(), id -> new Holder());
    BigDecimal before = sum(values(holder));
    holder.sample(before);

    BigDecimal worth = value(trade.tokenOut(), amountOut); // one value for both legs
    BigDecimal inflow = dispose(holder, trade.tokenIn(), amountIn, worth);
    acquire(holder, trade.tokenOut(), amountOut, worth);

    holder.flow(before, before.add(inflow));
    Map<TokenId, BigDecimal> values = values(holder);
    holder.sample(sum(values));
    check(holder, values);
    return true;
  }

  private void acquire(Holder holder, TokenId token, BigInteger amount, BigDecimal cost) {
    Position position = holder.positions.computeIfAbsent(token, id -> new Position());
    position.quantity = position.quantity.add(amount);
    position.cost = position.cost.add(cost);
  }

  /** Returns the value of what was sold without being held. */
  private BigDecimal dispose(Holder holder, TokenId token, BigInteger amount, BigDecimal proceeds) {
    Position position = holder.positions.computeIfAbsent(token, id -> new Position());
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

  private void check(Holder holder, Map<TokenId, BigDecimal> values) {
    BigDecimal gross = sum(values);
    boolean holds = gross.signum() > 0;
    boolean[] breached = new boolean[limits.length];
    if (holds) {
      BigDecimal share = Collections.max(values.values()).divide(gross, RATIO);
      BigDecimal drawdown =
          BigDecimal.ONE.subtract(holder.index.divide(holder.peak.max(holder.index), RATIO));
      breached[0] = gross.compareTo(limits[0]) > 0;
      breached[1] = share.compareTo(limits[1]) > 0;
      breached[2] = drawdown.compareTo(limits[2]) > 0;
      breached[4] = hasVar && valueAtRisk(values).compareTo(limits[4]) > 0;
    }
    breached[3] = BigDecimal.valueOf(holder.losses).compareTo(limits[3]) > 0;
    for (int i = 0; i < breached.length; i++) {
      if (breached[i] && !holder.firing[i]) {
        opened[i]++;
      } else if (!breached[i] && holder.firing[i]) {
        resolved[i]++;
      }
      holder.firing[i] = breached[i];
    }
  }

  /** Present holdings over all past returns, sorted; at 95 %. */
  private BigDecimal valueAtRisk(Map<TokenId, BigDecimal> values) {
    List<BigDecimal> pnl = new ArrayList<>();
    for (int k = 0; k < TradeStream.SCENARIOS; k++) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Map.Entry<TokenId, BigDecimal> holding : values.entrySet()) {
        BigDecimal change = require(holding.getKey()).returns.get(k);
        sum = sum.add(holding.getValue().multiply(change));
      }
      pnl.add(sum);
    }
    Collections.sort(pnl);
    return pnl.get(pnl.size() * 5 / 100).negate();
  }

  /** Checks the rules of everyone, as when they come into force. */
  void checkAll() {
    holders.values().forEach(holder -> check(holder, values(holder)));
  }

  BigDecimal grossExposure(UserId user) {
    Holder holder = holders.get(user);
    return holder == null ? BigDecimal.ZERO : sum(values(holder));
  }

  /** Alerts opened so far by a rule, by its place in {@link Limits#NAMES}. */
  long opened(int rule) {
    return opened[rule];
  }

  long resolved(int rule) {
    return resolved[rule];
  }
}
