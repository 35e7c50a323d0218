package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigInteger;

/**
 * The trades of a {@link Feed} as the objects the naive port wants: ids and amounts are made once,
 * so that only the key is new. NOT thread safe.
 */
final class NaiveFeed {
  final Feed feed;

  private final NaivePort naive;
  private final Workload workload;
  private final TokenId[] tokens = new TokenId[Workload.TOKENS];
  private final UserId[] users;
  private final BigInteger[] given;
  private final BigInteger[] received;

  NaiveFeed(NaivePort naive, Workload workload) {
    this.naive = naive;
    this.workload = workload;
    this.feed = new Feed(workload, 0, 0, 0);
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Workload.token(i);
    }
    users = new UserId[workload.users];
    for (int i = 0; i < users.length; i++) {
      users[i] = NaivePort.user(i);
    }
    int half = workload.cycle / 2;
    given = new BigInteger[half];
    received = new BigInteger[half];
    for (int i = 0; i < half; i++) {
      given[i] = workload.amountIn(i);
      received[i] = workload.amountOut(i);
    }
  }

  /** Applies one trade of the batch the feed filled last. */
  boolean apply(int inBatch) {
    int i = feed.cycleIndex(inBatch);
    int half = given.length;
    boolean back = i >= half;
    int at = back ? i - half : i;
    return naive.apply(
        EventKey.of(feed.batch.keyHigh(inBatch), feed.batch.keyLow(inBatch)),
        users[workload.user(i)],
        tokens[workload.tokenIn(i)],
        (back ? received : given)[at],
        tokens[workload.tokenOut(i)],
        (back ? given : received)[at]);
  }
}
