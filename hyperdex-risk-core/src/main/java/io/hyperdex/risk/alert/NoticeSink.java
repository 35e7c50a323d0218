package io.hyperdex.risk.alert;

import java.util.Objects;

/**
 * Takes what an {@link AlertRouter} decided to tell: several alerts at once where they were
 * grouped. Called on the thread that hands alerts to the router, one notice at a time; what it
 * throws is thrown on to that caller after the router's own state is up to date.
 */
@FunctionalInterface
public interface NoticeSink {
  void onNotice(AlertNotice notice);

  /**
   * Hands the alerts of a notice to a sink one by one. Where the sink throws, the later alerts of
   * the notice are still handed on; the first failure is then thrown, the others suppressed in it.
   */
  static NoticeSink toEach(AlertSink sink) {
    Objects.requireNonNull(sink, "sink");
    return notice -> EachInTurn.hand(notice.alerts(), sink::onAlert);
  }
}
