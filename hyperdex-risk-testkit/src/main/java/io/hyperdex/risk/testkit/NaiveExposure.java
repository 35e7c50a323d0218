package io.hyperdex.risk.testkit;

import static java.math.BigInteger.ZERO;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.metric.MeasureStatus;
import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One user's holdings valued at one moment (contract section 4.1).
 *
 * @param values signed value in raw USD of each holding that has one, in canonical token order
 * @param gross sum of |value|, raw USD
 * @param net signed sum, which is the equity, raw USD
 * @param riskExposure gross without dollar tokens that hold their peg, raw USD
 * @param positions holdings with a quantity
 * @param fresh of them, with a fresh price and a value
 * @param stale of them, valued at a stale price
 * @param unpriced of them, without a value
 */
public record NaiveExposure(
    SortedMap<TokenId, BigInteger> values,
    BigInteger gross,
    BigInteger net,
    BigInteger riskExposure,
    int positions,
    int fresh,
    int stale,
    int unpriced) {

  static NaiveExposure of(
      Map<TokenId, NaivePosition> positions,
      NaiveMarks marks,
      double depegTolerance,
      int place,
      long timeMs) {
    SortedMap<TokenId, BigInteger> values = new TreeMap<>();
    BigInteger gross = ZERO;
    BigInteger net = ZERO;
    BigInteger risk = ZERO;
    int held = 0;
    int fresh = 0;
    int stale = 0;
    int unpriced = 0;
    for (Map.Entry<TokenId, NaivePosition> entry : positions.entrySet()) {
      NaivePosition position = entry.getValue();
      if (!position.isHeld()) {
        continue;
      }
      held++;
      TokenId token = entry.getKey();
      NaiveMarks.Quote quote = marks.quote(token, place, timeMs);
      BigInteger value = marks.value(token, position.quantity(), place, timeMs);
      if (value == null || quote == null) {
        unpriced++;
        continue;
      }
      if (quote.fresh()) {
        fresh++;
      } else {
        stale++;
      }
      values.put(token, position.isShort() ? value.negate() : value);
      gross = gross.add(value);
      net = position.isShort() ? net.subtract(value) : net.add(value);
      boolean isCash =
          marks.isPegged(token, place)
              && Math.abs(quote.price().doubleValue() - 1.0) <= depegTolerance;
      if (!isCash) {
        risk = risk.add(value);
      }
    }
    return new NaiveExposure(values, gross, net, risk, held, fresh, stale, unpriced);
  }

  /** PARTIAL, STALE or OK. */
  public MeasureStatus status() {
    return unpriced > 0
        ? MeasureStatus.PARTIAL
        : stale > 0 ? MeasureStatus.STALE : MeasureStatus.OK;
  }

  /** Fresh positions / positions; 1 where nothing is held. */
  public double coverage() {
    return positions == 0 ? 1.0 : (double) fresh / positions;
  }

  /** Largest share of gross exposure; 0 where that is zero. */
  public double concentration() {
    BigInteger most = ZERO;
    for (BigInteger value : values.values()) {
      most = most.max(value.abs());
    }
    return gross.signum() == 0 ? 0 : NaiveMath.d(most) / NaiveMath.d(gross);
  }

  /** Sum of squared shares in canonical token order; 0 where gross exposure is zero. */
  public double hhi() {
    double sum = 0;
    if (gross.signum() != 0) {
      for (BigInteger value : values.values()) {
        double share = NaiveMath.d(value.abs()) / NaiveMath.d(gross);
        sum += share * share;
      }
    }
    return sum;
  }
}
