package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import java.util.List;

/** Counts over all users of a run. */
final class Portfolios {
  private Portfolios() {}

  /** Trades that stand and have no USD value; one that a conflict replaced is not among them. */
  static long unpricedTrades(List<UserSnapshot> users) {
    return users.stream().mapToLong(user -> user.trades() - valuedTrades(user)).sum();
  }

  private static long valuedTrades(UserSnapshot user) {
    Measure size = user.measures().get(MeasureId.AVERAGE_TRADE_SIZE);
    return size == null ? 0 : size.n();
  }

  /** Holdings that have no value at all, for want of a price or of decimals. */
  static long unpricedPositions(List<UserSnapshot> users) {
    return users.stream().mapToLong(user -> user.exposure().coverage().unpriced()).sum();
  }

  /** Holdings valued at a price older than allowed. */
  static long stalePositions(List<UserSnapshot> users) {
    return users.stream().mapToLong(user -> user.exposure().coverage().stale()).sum();
  }

  static long tokensWithoutDecimals(List<TokenMeta> tokens) {
    return tokens.stream().filter(token -> token.decimals() == TokenMeta.UNKNOWN_DECIMALS).count();
  }
}
