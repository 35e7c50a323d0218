package io.hyperdex.risk.meter;

import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.engine.EngineStatistics;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.PriceStatistics;
import io.hyperdex.risk.engine.RiskEngine;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The engine's statistics as meters. Counters have {@code _total} in Prometheus, gauges have not.
 *
 * <pre>
 * hyperdex.risk.events{outcome}           counter  events by outcome; HANDED_OVER as a call's outcome
 * hyperdex.risk.events.late               counter  booked before others that had come first
 * hyperdex.risk.events.reworked           counter  booked again after a late event or revert
 * hyperdex.risk.balances.reconciled       counter  observed balances that differed
 * hyperdex.risk.trades.unknown.value      counter  booked without a USD value
 * hyperdex.risk.disposals.unmatched       counter  disposals beyond the holdings
 * hyperdex.risk.rule.errors               counter  exceptions thrown by custom rules
 * hyperdex.risk.alerts{state}             counter  alerts sent: open, resolved, retracted
 * hyperdex.risk.alerts.shadow             counter  alerts opened by rules in shadow
 * hyperdex.risk.alerts.dropped{severity}  counter  lost to a full queue, over all sinks
 * hyperdex.risk.sink.errors               counter  exceptions thrown by sinks
 * hyperdex.risk.users                     gauge    users with a record
 * hyperdex.risk.positions.open            gauge    positions with a quantity
 * hyperdex.risk.tokens                    gauge    tokens known
 * hyperdex.risk.alerts.open               gauge    alerts open now
 * hyperdex.risk.alerts.queued             gauge    alerts waiting for a sink, over all sinks
 * hyperdex.risk.undo.retained             gauge    events that can still be undone
 * hyperdex.risk.prices                    gauge    tokens with a price
 * hyperdex.risk.prices.stale              gauge    of them, those whose price is too old
 * hyperdex.risk.prices.age                gauge    seconds of event time since the newest price
 * hyperdex.risk.time.lag                  gauge    seconds of wall clock since the engine's time
 * </pre>
 *
 * <p>Every tag has the fixed values of an enum, in lower case; none grows with users, tokens or
 * rules. All of them exist from the start, at zero.
 *
 * <p>All meters of a scrape share one {@link RiskEngine#statistics()} (and one of the alert
 * queues), at most {@link #MAX_AGE} old by the registry's clock; concurrent scrapes wait for the
 * one that takes it. Binding adds nothing to the path of an event. The registry holds the engine
 * from then on. Immutable, safe from any thread.
 */
public final class RiskEngineMetrics implements MeterBinder {
  /** How old the numbers of a scrape can be. */
  public static final Duration MAX_AGE = Duration.ofMillis(250);

  private static final String PREFIX = "hyperdex.risk.";
  private static final double MS_PER_SECOND = 1e3;

  private final Supplier<Readings> engine;
  private final Iterable<Tag> tags;

  /** Meters of an engine, without further tags. */
  public RiskEngineMetrics(RiskEngine engine) {
    this(engine, List.of());
  }

  /** Meters of an engine with tags of the host, such as the name of the shard. */
  public RiskEngineMetrics(RiskEngine engine, Iterable<Tag> tags) {
    this(() -> new Readings(engine.statistics(), engine.alerts().statistics()), tags);
  }

  RiskEngineMetrics(Supplier<Readings> engine, Iterable<Tag> tags) {
    this.engine = engine;
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    StatisticsReader reader =
        new StatisticsReader(engine, registry.config().clock(), MAX_AGE.toNanos());
    Binding b = new Binding(registry, reader, tags);
    for (Outcome outcome : Outcome.values()) {
      b.counter(
          "events", "Events by outcome", Tags.of("outcome", lower(outcome)), s -> s.count(outcome));
    }
    b.counter("events.late", "Events booked before others", EngineStatistics::lateEvents);
    b.counter("events.reworked", "Events booked again", EngineStatistics::reworkedEvents);
    b.counter("balances.reconciled", "Balances that differed", EngineStatistics::reconciled);
    b.counter(
        "trades.unknown.value", "Trades without a value", EngineStatistics::unknownValueTrades);
    b.counter(
        "disposals.unmatched", "Disposals beyond holdings", EngineStatistics::unmatchedDisposals);
    b.counter("rule.errors", "Exceptions of custom rules", EngineStatistics::ruleErrors);
    b.counter(
        "callback.errors",
        "Exceptions of the hand-over callback",
        EngineStatistics::callbackErrors);
    bindAlerts(b);
    b.gauge("users", "Users with a record", EngineStatistics::users);
    b.gauge("positions.open", "Positions with a quantity", EngineStatistics::openPositions);
    b.gauge("tokens", "Tokens known", EngineStatistics::tokens);
    b.gauge("prices", "Tokens with a price", s -> s.prices().priced());
    b.gauge("prices.stale", "Tokens whose price is too old", s -> s.prices().stale());
    b.seconds("prices.age", "Since the newest price, event time", s -> age(s.prices()));
    Clock clock = registry.config().clock();
    b.seconds(
        "time.lag", "Since the engine's time, wall clock", s -> lag(s.prices(), clock.wallTime()));
    b.gauge("undo.retained", "Events that can be undone", EngineStatistics::retainedUndo);
  }

  /** NaN where there is none: Prometheus shows no value then. */
  private static double age(PriceStatistics prices) {
    return prices.newestMs() == RiskEngine.NO_TIME
        ? Double.NaN
        : (prices.nowMs() - prices.newestMs()) / MS_PER_SECOND;
  }

  private static double lag(PriceStatistics prices, long wallMs) {
    return prices.nowMs() == RiskEngine.NO_TIME
        ? Double.NaN
        : (wallMs - prices.nowMs()) / MS_PER_SECOND;
  }

  private static void bindAlerts(Binding b) {
    for (AlertState state : AlertState.values()) {
      b.counter(
          "alerts", "Alerts sent by state", Tags.of("state", lower(state)), s -> sent(s, state));
    }
    b.counter("alerts.shadow", "Alerts of rules in shadow", EngineStatistics::shadowAlerts);
    for (Severity severity : Severity.values()) {
      b.counter(
          "alerts.dropped",
          "Alerts lost to a full queue",
          Tags.of("severity", lower(severity)),
          s -> s.alertsDropped().getOrDefault(severity, 0L));
    }
    b.counter("sink.errors", "Exceptions of sinks", EngineStatistics::sinkErrors);
    b.gauge("alerts.open", "Alerts open now", EngineStatistics::openAlerts);
    b.gaugeOf("alerts.queued", "Alerts waiting for a sink", r -> r.alerts().queued());
  }

  private static long sent(EngineStatistics statistics, AlertState state) {
    return switch (state) {
      case OPEN -> statistics.alertsOpened();
      case RESOLVED -> statistics.alertsResolved();
      case RETRACTED -> statistics.alertsRetracted();
    };
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Registers meters on one reader. Function counters hold it weakly; the gauges hold it strongly,
   * so it lives as long as the registry does.
   */
  private record Binding(MeterRegistry registry, StatisticsReader reader, Iterable<Tag> tags) {
    void counter(String name, String description, ToDoubleFunction<EngineStatistics> value) {
      counter(name, description, Tags.empty(), value);
    }

    void counter(
        String name, String description, Tags own, ToDoubleFunction<EngineStatistics> value) {
      FunctionCounter.builder(PREFIX + name, reader, r -> value.applyAsDouble(r.read().engine()))
          .description(description)
          .tags(own.and(tags))
          .register(registry);
    }

    void gauge(String name, String description, ToDoubleFunction<EngineStatistics> value) {
      gaugeOf(name, description, readings -> value.applyAsDouble(readings.engine()));
    }

    void seconds(String name, String description, ToDoubleFunction<EngineStatistics> value) {
      Gauge.builder(PREFIX + name, reader, r -> value.applyAsDouble(r.read().engine()))
          .description(description)
          .baseUnit("seconds")
          .tags(tags)
          .strongReference(true)
          .register(registry);
    }

    void gaugeOf(String name, String description, ToDoubleFunction<Readings> value) {
      Gauge.builder(PREFIX + name, reader, r -> value.applyAsDouble(r.read()))
          .description(description)
          .tags(tags)
          .strongReference(true)
          .register(registry);
    }
  }
}
