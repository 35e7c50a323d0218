package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.List;
import java.util.Map;

/**
 * What a run looked like on the way.
 *
 * @param samples state at moments between the first and the last trade, in time order
 * @param periodMs length of a market period: an hour or a day
 * @param marketMs period ends from the first price on
 * @param prices for every token that had a feed or a peg, the price at each of them; NaN where it
 *     had no fresh one
 */
record RunHistory(
    List<Sample> samples, long periodMs, long[] marketMs, Map<TokenId, double[]> prices) {
  /** An account of nothing. */
  static final RunHistory NONE =
      new RunHistory(List.of(), PriceSeries.DAY_MS, new long[0], Map.of());

  /** Returns per market period: one fewer than period ends. */
  int periods() {
    return Math.max(0, marketMs.length - 1);
  }

  String periodName() {
    return periodMs == PriceSeries.DAY_MS ? "day" : "hour";
  }

  /**
   * The state of all users at one moment.
   *
   * @param timeMs the moment
   * @param users by id
   * @param values USD by token, all users together
   * @param prices of those tokens, fresh or not
   */
  record Sample(
      long timeMs,
      Map<UserId, UserState> users,
      Map<TokenId, Double> values,
      Map<TokenId, Double> prices) {
    double equity() {
      return values.values().stream().mapToDouble(value -> value).sum();
    }
  }

  /**
   * One user at one moment.
   *
   * @param equity USD
   * @param drawdown of the time-weighted index; NaN where it has none
   */
  record UserState(double equity, double drawdown) {}
}
