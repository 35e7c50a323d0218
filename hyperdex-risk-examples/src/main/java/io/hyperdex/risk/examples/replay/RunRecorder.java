package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.replay.RunHistory.Sample;
import io.hyperdex.risk.examples.replay.RunHistory.UserState;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.price.MarkPrice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the engine on the way, at moments fixed beforehand, and changes nothing: a moment is
 * recorded as the engine stood after the last event at or before it.
 */
final class RunRecorder {
  static final int SAMPLES = 160;
  static final long HOUR_MS = 3_600_000;

  /** From so many days of prices on, a period is a day. */
  private static final int DAYS_FOR_DAILY = 400;

  private static final long NEVER = Long.MAX_VALUE;

  private final RiskEngine engine;
  private final List<TokenMeta> tokens;
  private final long firstTradeMs;
  private final long endMs;
  private final long periodMs;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Long> marketMs = new ArrayList<>();
  private final Map<TokenId, List<Double>> prices = new TreeMap<>();
  private long nextSampleMs;
  private long nextPeriodMs;
  private long nanos;

  /**
   * @param firstPriceMs when the first price is known; null where there is none
   * @param shortestBarMs of the prices
   * @param firstTradeMs first trade
   * @param endMs last trade
   */
  RunRecorder(
      RiskEngine engine,
      List<TokenMeta> tokens,
      @Nullable Long firstPriceMs,
      long shortestBarMs,
      long firstTradeMs,
      long endMs) {
    this.engine = engine;
    this.tokens = tokens;
    this.firstTradeMs = firstTradeMs;
    this.endMs = endMs;
    long priced = firstPriceMs == null ? 0 : (endMs - firstPriceMs) / PriceSeries.DAY_MS;
    periodMs = priced >= DAYS_FOR_DAILY || shortestBarMs > HOUR_MS ? PriceSeries.DAY_MS : HOUR_MS;
    nextSampleMs = firstTradeMs;
    nextPeriodMs =
        firstPriceMs == null ? NEVER : -Math.floorDiv(-firstPriceMs, periodMs) * periodMs;
  }

  /** Records what is due before a moment; to be called before an event of that moment. */
  void before(long timeMs) {
    if (nextSampleMs >= timeMs && nextPeriodMs >= timeMs) {
      return;
    }
    long startNanos = System.nanoTime();
    while (nextSampleMs < timeMs) {
      sample();
    }
    while (nextPeriodMs < timeMs) {
      period();
    }
    nanos += System.nanoTime() - startNanos;
  }

  /** Time spent looking. */
  long nanos() {
    return nanos;
  }

  /** Records what is due until the end, and gives all of it. */
  RunHistory history() {
    before(endMs);
    if (nextSampleMs == endMs) {
      sample();
    }
    if (nextPeriodMs == endMs) {
      period();
    }
    Map<TokenId, double[]> rows = new TreeMap<>();
    prices.forEach(
        (token, row) -> {
          double[] padded = new double[marketMs.size()];
          Arrays.fill(padded, Double.NaN);
          for (int i = 0; i < row.size(); i++) {
            padded[i] = row.get(i);
          }
          rows.put(token, padded);
        });
    return new RunHistory(
        List.copyOf(samples), periodMs, marketMs.stream().mapToLong(time -> time).toArray(), rows);
  }

  private void sample() {
    Map<UserId, UserState> users = new TreeMap<>();
    Map<TokenId, Double> values = new TreeMap<>();
    Map<TokenId, Double> marks = new TreeMap<>();
    for (UserId user : engine.users()) {
      Exposure exposure = engine.exposure(user).orElse(null);
      if (exposure == null || exposure.tokens().isEmpty()) {
        continue;
      }
      for (TokenExposure held : exposure.tokens()) {
        if (held.valueUsd() != null && held.mark() != null) {
          values.merge(held.token(), held.valueUsd().doubleValue(), Double::sum);
          marks.put(held.token(), held.mark().doubleValue());
        }
      }
      users.put(user, new UserState(exposure.net().doubleValue(), drawdown(user)));
    }
    samples.add(new Sample(nextSampleMs, users, values, marks));
    int next = samples.size();
    nextSampleMs =
        nextSampleMs == endMs
            ? NEVER
            : Math.max(
                nextSampleMs + 1, firstTradeMs + (endMs - firstTradeMs) * next / (SAMPLES - 1));
  }

  private double drawdown(UserId user) {
    Measure drawdown = engine.measure(user, MeasureId.DRAWDOWN).orElse(null);
    return drawdown == null || drawdown.value() == null
        ? Double.NaN
        : drawdown.value().doubleValue();
  }

  /** Feeds and pegs only: an implied price stands still between trades, which is no return. */
  private void period() {
    int place = marketMs.size();
    marketMs.add(nextPeriodMs);
    for (TokenMeta meta : tokens) {
      MarkPrice mark = engine.mark(meta.token()).orElse(null);
      if (mark != null && mark.origin() != PriceOrigin.TRADE && mark.isFreshAt(nextPeriodMs)) {
        List<Double> row = prices.computeIfAbsent(meta.token(), token -> new ArrayList<>());
        while (row.size() < place) {
          row.add(Double.NaN);
        }
        row.add(mark.price().doubleValue());
      }
    }
    nextPeriodMs += periodMs;
  }
}
