package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All price history, as a function of a place in the global log: place p sees the entries 0 to p -
 * 1. Nothing is ever forgotten. Not thread safe.
 */
final class NaiveMarks {

  /** An accepted tick, which may be withdrawn later. */
  static final class Accepted {
    final TokenId token;
    final NaiveMark mark;
    boolean withdrawn;

    Accepted(TokenId token, NaiveMark mark) {
      this.token = token;
      this.mark = mark;
    }
  }

  /** The price to value with at some moment. */
  record Quote(Price price, long asOfMs, PriceOrigin origin, boolean fresh) {}

  private final NaiveConfig config;
  private final Map<TokenId, TreeMap<Integer, Optional<NaiveMark>>> marks = new HashMap<>();
  private final Map<TokenId, List<Accepted>> accepted = new HashMap<>();
  private final Map<TokenId, TreeMap<Integer, TokenMeta>> facts = new HashMap<>();
  private final Map<TokenId, TreeMap<Long, Double>> closes = new HashMap<>();
  private final TreeMap<Integer, Long> periodEnds = new TreeMap<>();
  private @Nullable Long firstClose;
  private @Nullable Long lastPreloaded;
  private final Map<TokenId, Map<Long, double[]>> returns = new HashMap<>();

  NaiveMarks(NaiveConfig config) {
    this.config = config;
  }

  @Nullable NaiveMark mark(TokenId token, int place) {
    TreeMap<Integer, Optional<NaiveMark>> history = marks.get(token);
    Map.Entry<Integer, Optional<NaiveMark>> last =
        history == null ? null : history.lowerEntry(place);
    return last == null ? null : last.getValue().orElse(null);
  }

  private boolean everMarked(TokenId token, int place) {
    TreeMap<Integer, Optional<NaiveMark>> history = marks.get(token);
    return history != null && history.lowerEntry(place) != null;
  }

  @Nullable TokenMeta facts(TokenId token, int place) {
    TreeMap<Integer, TokenMeta> history = facts.get(token);
    Map.Entry<Integer, TokenMeta> last = history == null ? null : history.lowerEntry(place);
    return last == null ? null : last.getValue();
  }

  boolean isPegged(TokenId token, int place) {
    TokenMeta meta = facts(token, place);
    return meta != null && meta.pegged();
  }

  int decimals(TokenId token, int place) {
    TokenMeta meta = facts(token, place);
    return meta == null ? TokenMeta.UNKNOWN_DECIMALS : meta.decimals();
  }

  @Nullable Quote quote(TokenId token, int place, long timeMs) {
    NaiveMark mark = mark(token, place);
    if (mark != null && mark.isFreshAt(timeMs)) {
      return new Quote(mark.price(), mark.asOfMs(), mark.origin(), true);
    }
    if (isPegged(token, place)) {
      return new Quote(Price.ONE, timeMs, PriceOrigin.PEG, true);
    }
    return mark == null ? null : new Quote(mark.price(), mark.asOfMs(), mark.origin(), false);
  }

  /** Whether the token has a mark or peg, and decimals. */
  boolean isMarked(TokenId token, int place, long timeMs) {
    return quote(token, place, timeMs) != null && decimals(token, place) >= 0;
  }

  /** Value at the last known mark, fresh or stale. */
  @Nullable BigInteger value(TokenId token, BigInteger units, int place, long timeMs) {
    Quote quote = quote(token, place, timeMs);
    int decimals = decimals(token, place);
    return quote == null || decimals < 0 ? null : NaiveMath.value(units, quote.price(), decimals);
  }

  /** Value at a fresh mark. */
  @Nullable BigInteger freshValue(TokenId token, BigInteger units, int place, long timeMs) {
    Quote quote = quote(token, place, timeMs);
    return quote == null || !quote.fresh() ? null : value(token, units, place, timeMs);
  }

  /** 2.4: the leg whose mark values a swap, or null. */
  @Nullable TokenId valuingLeg(
      TokenId in, BigInteger unitsIn, TokenId out, BigInteger unitsOut, int place, long timeMs) {
    Quote ofIn = quote(in, place, timeMs);
    Quote ofOut = quote(out, place, timeMs);
    boolean inValued = freshValue(in, unitsIn, place, timeMs) != null;
    boolean outValued = freshValue(out, unitsOut, place, timeMs) != null;
    if (!inValued || !outValued || ofIn == null || ofOut == null) {
      return inValued ? in : outValued ? out : null;
    }
    boolean inPegged = isPegged(in, place);
    boolean outPegged = isPegged(out, place);
    if (inPegged != outPegged) {
      return inPegged ? in : out;
    }
    if (ofIn.origin() == PriceOrigin.FEED && ofOut.origin() == PriceOrigin.TRADE) {
      return in;
    }
    if (ofIn.origin() == PriceOrigin.TRADE && ofOut.origin() == PriceOrigin.FEED) {
      return out;
    }
    return ofIn.asOfMs() > ofOut.asOfMs() ? in : out;
  }

  void putMark(int index, Accepted tick) {
    accepted.computeIfAbsent(tick.token, t -> new ArrayList<>()).add(tick);
    marks.computeIfAbsent(tick.token, t -> new TreeMap<>()).put(index, Optional.of(tick.mark));
  }

  /** The tick in force now, or null. */
  @Nullable Accepted inForce(TokenId token) {
    List<Accepted> ticks = accepted.getOrDefault(token, List.of());
    for (int i = ticks.size() - 1; i >= 0; i--) {
      if (!ticks.get(i).withdrawn) {
        return ticks.get(i);
      }
    }
    return null;
  }

  void putWithdrawal(int index, TokenId token) {
    Accepted older = inForce(token);
    marks
        .computeIfAbsent(token, t -> new TreeMap<>())
        .put(index, older == null ? Optional.empty() : Optional.of(older.mark));
  }

  void putFacts(int index, TokenMeta meta) {
    facts.computeIfAbsent(meta.token(), t -> new TreeMap<>()).put(index, meta);
  }

  /** 5.1: every token gets its close at a period end. */
  void close(int index, long periodEnd) {
    if (firstClose == null) {
      firstClose = periodEnd;
    }
    periodEnds.put(index, periodEnd);
    TreeSet<TokenId> known = new TreeSet<>(marks.keySet());
    known.addAll(facts.keySet());
    for (TokenId token : known) {
      Quote quote = quote(token, index, periodEnd);
      if (quote != null && quote.fresh()) {
        putClose(token, periodEnd, quote.price().doubleValue());
      }
    }
  }

  void preload(TokenId token, long firstPeriodEnd, double[] prices) {
    for (int i = 0; i < prices.length; i++) {
      long at = firstPeriodEnd + i * config.periodMs();
      firstClose = firstClose == null ? at : Math.min(firstClose, at);
      lastPreloaded = lastPreloaded == null ? at : Math.max(lastPreloaded, at);
      if (!Double.isNaN(prices[i])) {
        putClose(token, at, prices[i]);
      }
    }
  }

  private void putClose(TokenId token, long periodEnd, double price) {
    closes.computeIfAbsent(token, t -> new TreeMap<>()).put(periodEnd, price);
  }

  private @Nullable Long lastClose(int place) {
    Map.Entry<Integer, Long> last = periodEnds.lowerEntry(place);
    return last == null ? lastPreloaded : last.getValue();
  }

  /** Number of return periods in the scenario window. */
  int windowLength(int place) {
    Long last = lastClose(place);
    if (last == null || firstClose == null) {
      return 0;
    }
    return (int) Math.min(config.scenarioWindow(), (last - firstClose) / config.periodMs());
  }

  /** Whether the token is pegged and never had a mark of its own: it returns 0 in every period. */
  boolean isPegOnly(TokenId token, int place) {
    return isPegged(token, place) && !everMarked(token, place);
  }

  /** The returns of a token over the scenario window, oldest first; NaN where it has none. */
  double[] windowReturns(TokenId token, int place) {
    int length = windowLength(place);
    if (isPegOnly(token, place)) {
      return new double[length];
    }
    if (length == 0) {
      return new double[0];
    }
    Long last = lastClose(place);
    return returns
        .computeIfAbsent(token, t -> new HashMap<>())
        .computeIfAbsent(last, l -> returnsUpTo(token, l, length));
  }

  private double[] returnsUpTo(TokenId token, long last, int length) {
    double[] result = new double[length];
    Arrays.fill(result, Double.NaN);
    TreeMap<Long, Double> prices = closes.getOrDefault(token, new TreeMap<>());
    for (int i = 0; i < length; i++) {
      long at = last - (length - 1 - i) * config.periodMs();
      Double now = prices.get(at);
      Double before = prices.get(at - config.periodMs());
      if (now != null && before != null) {
        result[i] = now / before - 1;
      }
    }
    return result;
  }
}
