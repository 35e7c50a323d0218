package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.price.MarkPrice;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param options what was asked for
 * @param engine its final state
 * @param files what was read
 * @param tokens facts of every token traded, in canonical order
 * @param traded tokens by user, of the trades that stand
 * @param rejects lines not booked, by file and line
 * @param alerts every alert in its final state, by opening time, user and rule
 * @param counts what was counted
 * @param history what was seen on the way; nothing unless a page was asked for
 * @param elapsedNanos time from the first event to the last, without reading files
 */
record ReplayResult(
    ReplayOptions options,
    RiskEngine engine,
    List<InputFile> files,
    List<TokenMeta> tokens,
    TradedTokens traded,
    List<Reject> rejects,
    List<Alert> alerts,
    ReplayCounts counts,
    RunHistory history,
    long elapsedNanos) {

  /** Users with a trace in the state, in canonical order. */
  List<UserSnapshot> users() {
    return engine.users().stream()
        .map(this::snapshot)
        .filter(user -> user.trades() > 0 || !user.positions().isEmpty())
        .toList();
  }

  /** Reject counts by code, all codes, zero included. */
  Map<RejectCode, Long> rejectedByCode() {
    Map<RejectCode, Long> byCode = new EnumMap<>(RejectCode.class);
    for (RejectCode code : RejectCode.values()) {
      byCode.put(code, 0L);
    }
    rejects.forEach(reject -> byCode.merge(reject.code(), 1L, Long::sum));
    return byCode;
  }

  Optional<MarkPrice> mark(TokenId token) {
    return engine.mark(token);
  }

  /** Trades and price changes. */
  long events() {
    return counts.read() - rejectedWhileReading() + counts.ticks();
  }

  long eventsPerSecond() {
    return Math.round(events() * 1e9 / elapsedNanos);
  }

  String fileName(Reject reject) {
    return files.get(reject.file()).name();
  }

  private long rejectedWhileReading() {
    return rejects.stream().filter(reject -> reject.raw() != null).count();
  }

  private UserSnapshot snapshot(UserId user) {
    return engine
        .snapshot(user)
        .orElseThrow(() -> new IllegalStateException("a listed user has no snapshot: " + user));
  }
}
