package io.hyperdex.risk.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertDispatch;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EngineStatistics;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.PriceStatistics;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RiskEngineMetricsTest {
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void metersFollowTheEngine() {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(100))))
            .addSink(alert -> {})
            .build();
    new RiskEngineMetrics(engine, Tags.of("shard", "7")).bindTo(registry);
    assertThat(counter("events", "outcome", "applied")).isZero();

    engine.apply(TokenMeta.pegged(USDC, "USDC", 6));
    engine.apply(deposit(1, 50));
    engine.apply(deposit(1, 50));
    engine.apply(deposit(2, 200));
    clock.add(RiskEngineMetrics.MAX_AGE.plusMillis(1));

    assertThat(counter("events", "outcome", "applied")).isEqualTo(3);
    assertThat(counter("events", "outcome", "duplicate")).isEqualTo(1);
    assertThat(counter("alerts", "state", "open")).isEqualTo(1);
    assertThat(counter("alerts.dropped", "severity", "critical")).isZero();
    assertThat(gauge("users")).isEqualTo(1);
    assertThat(gauge("positions.open")).isEqualTo(1);
    assertThat(gauge("tokens")).isEqualTo(1);
    assertThat(gauge("alerts.open")).isEqualTo(1);
    assertThat(gauge("alerts.queued")).isEqualTo(1);

    engine.apply(new TradeReverted(EventKey.of(0, 2)));
    engine.alerts().drain();
    clock.add(RiskEngineMetrics.MAX_AGE.plusMillis(1));

    assertThat(counter("events", "outcome", "reverted")).isEqualTo(1);
    assertThat(counter("alerts", "state", "retracted")).isEqualTo(1);
    assertThat(gauge("alerts.open")).isZero();
    assertThat(gauge("alerts.queued")).isZero();
  }

  @Test
  void scrapeTakesOneSnapshotAndKeepsItForAShortTime() {
    AtomicInteger taken = new AtomicInteger();
    bind(
        () -> {
          taken.incrementAndGet();
          return readings();
        });
    scrape();
    scrape();
    assertThat(taken).hasValue(1);
    clock.add(RiskEngineMetrics.MAX_AGE.plusNanos(1));
    scrape();
    assertThat(taken).hasValue(2);
  }

  @Test
  void everyFigureHasItsOwnMeter() {
    bind(RiskEngineMetricsTest::readings);
    assertThat(counter("events", "outcome", "too_late")).isEqualTo(11);
    assertThat(counter("events.late")).isEqualTo(4);
    assertThat(counter("events.reworked")).isEqualTo(5);
    assertThat(counter("balances.reconciled")).isEqualTo(6);
    assertThat(counter("trades.unknown.value")).isEqualTo(7);
    assertThat(counter("disposals.unmatched")).isEqualTo(8);
    assertThat(counter("rule.errors")).isEqualTo(9);
    assertThat(counter("callback.errors")).isEqualTo(18);
    assertThat(counter("alerts", "state", "open")).isEqualTo(10);
    assertThat(counter("alerts", "state", "resolved")).isEqualTo(12);
    assertThat(counter("alerts", "state", "retracted")).isEqualTo(13);
    assertThat(counter("alerts.dropped", "severity", "warning")).isEqualTo(14);
    assertThat(counter("sink.errors")).isEqualTo(15);
    assertThat(counter("alerts.shadow")).isEqualTo(19);
    assertThat(gauge("prices.age")).isEqualTo(1.5);
    assertThat(gauge("prices.stale")).isEqualTo(20);
    assertThat(gauge("prices")).isEqualTo(21);
    assertThat(gauge("time.lag")).isEqualTo(clock.wallTime() / 1e3 - 100);
    assertThat(gauge("users")).isEqualTo(1);
    assertThat(gauge("positions.open")).isEqualTo(2);
    assertThat(gauge("tokens")).isEqualTo(3);
    assertThat(gauge("undo.retained")).isEqualTo(16);
    assertThat(gauge("alerts.open")).isEqualTo(17);
  }

  /** The rules of prometheus.io: snake case, _total on counters and on nothing else. */
  @Test
  void namesAreThoseOfPrometheus() {
    bind(RiskEngineMetricsTest::readings);
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      String name = id.getConventionName(NamingConvention.snakeCase);
      assertThat(name).matches("hyperdex_risk_[a-z]+(_[a-z]+)*");
      // The registry appends _total to counters; a name that has it, or another type's suffix,
      // lies.
      assertThat(name).doesNotMatch(".*_(total|count|sum|bucket|max|info|created)");
      assertThat(id.getType()).isIn(Meter.Type.COUNTER, Meter.Type.GAUGE);
      assertThat(id.getBaseUnit()).isIn(null, "seconds");
      assertThat(id.getDescription()).isNotBlank();
    }
  }

  @Test
  void tagsAreThoseOfFixedEnumsAndOfTheHost() {
    bind(RiskEngineMetricsTest::readings);
    Map<String, Set<String>> values =
        registry.getMeters().stream()
            .flatMap(meter -> meter.getId().getTags().stream())
            .collect(
                Collectors.groupingBy(
                    tag -> tag.getKey(),
                    Collectors.mapping(tag -> tag.getValue(), Collectors.toSet())));
    assertThat(values).containsOnlyKeys("shard", "outcome", "state", "severity");
    assertThat(values.get("shard")).containsExactly("7");
    assertThat(values.get("outcome")).hasSize(Outcome.values().length);
    assertThat(values.get("state")).hasSize(AlertState.values().length);
    assertThat(values.get("severity")).hasSize(Severity.values().length);
  }

  @Test
  void metersLiveAsLongAsTheRegistry() {
    bind(RiskEngineMetricsTest::readings);
    System.gc();
    clock.add(RiskEngineMetrics.MAX_AGE.plusNanos(1));
    assertThat(counter("events.late")).isEqualTo(4);
    assertThat(gauge("users")).isEqualTo(1);
  }

  private void bind(Supplier<Readings> readings) {
    new RiskEngineMetrics(readings, Tags.of("shard", "7")).bindTo(registry);
  }

  private void scrape() {
    registry.getMeters().forEach(meter -> meter.measure().forEach(m -> m.getValue()));
  }

  private double counter(String name, String... tags) {
    return registry
        .get("hyperdex.risk." + name)
        .tags(Tags.of("shard", "7").and(tags))
        .functionCounter()
        .count();
  }

  private double gauge(String name) {
    return registry.get("hyperdex.risk." + name).tag("shard", "7").gauge().value();
  }

  private static Readings readings() {
    EngineStatistics engine =
        new EngineStatistics(
            Map.of(Outcome.TOO_LATE, 11L),
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            18,
            10,
            12,
            13,
            Map.of(Severity.WARNING, 14L),
            15,
            16,
            17,
            new PriceStatistics(100_000, 98_500, 21, 20),
            19);
    return new Readings(engine, AlertDispatch.builder().build().statistics());
  }

  private static ExternalFlow deposit(long key, long dollars) {
    return ExternalFlow.deposit(
        EventKey.of(0, key),
        UserId.of("user"),
        ChainPosition.of(ChainId.ETHEREUM, 1_700_000_000_000L + key),
        USDC,
        Quantity.of(dollars * 1_000_000));
  }
}
