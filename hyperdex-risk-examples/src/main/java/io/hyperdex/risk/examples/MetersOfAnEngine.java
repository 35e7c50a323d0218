package io.hyperdex.risk.examples;

import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.meter.EventTimer;
import io.hyperdex.risk.meter.RiskEngineMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** An engine's statistics and the time of its events as meters. */
public final class MetersOfAnEngine {
  private MetersOfAnEngine() {}

  /** Prints what two of the meters say; yours go to Prometheus or wherever your registry does. */
  public static void main(String[] args) {
    MeterRegistry registry = new SimpleMeterRegistry();
    RiskEngine engine = RiskEngine.builder().build();
    new RiskEngineMetrics(engine).bindTo(registry);
    EventTimer timer = new EventTimer(engine, registry, 1, List.of()); // every event
    timer.apply(TokenMeta.pegged(TokenId.of(ChainId.ETHEREUM, "USDC"), "USDC", 6));
    timer.apply(new TimeAdvanced(1_700_000_000_000L));
    System.out.println(
        "timed " + registry.get("hyperdex.risk.apply").tag("event", "market").timer().count());
    System.out.println("tokens " + registry.get("hyperdex.risk.tokens").gauge().value());
  }
}
