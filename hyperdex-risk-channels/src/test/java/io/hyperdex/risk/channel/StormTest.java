package io.hyperdex.risk.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every user breaches in one price move. */
class StormTest {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final long NOW = 1_700_000_000_000L;
  private static final int ROOM = 5_000;

  @Test
  void theGravestAreSentFirstAndWhatIsDroppedIsCounted() {
    int users = "full".equals(System.getProperty("hyperdex.scale")) ? 1_000_000 : 20_000;
    List<Long> criticalAtNanos = new ArrayList<>();
    List<Severity> order = new ArrayList<>();
    ManualClock clock = new ManualClock();
    AlertDelivery delivery =
        AlertDelivery.builder()
            .clock(clock)
            .knownAlerts(ROOM)
            .channel(
                "hook",
                messages -> {
                  Severity severity = messages.get(0).alert().severity();
                  order.add(severity);
                  if (severity == Severity.CRITICAL) {
                    criticalAtNanos.add(System.nanoTime());
                  }
                  return SendResult.sent();
                },
                AlertFilter.all(),
                ChannelPolicy.standard().capacity(ROOM))
            .build();
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    ExposureLimit.of("some", Severity.WARNING, Usd.of(2_500)),
                    ExposureLimit.of("much", Severity.CRITICAL, Usd.of(25_000))))
            .addSink(delivery, AlertFilter.all(), 2 * ROOM)
            .build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    int large = 0;
    for (int i = 0; i < users; i++) {
      boolean holdsMuch = i % Math.max(50, users / 2_000) == 0;
      large += holdsMuch ? 1 : 0;
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(i, 1),
              UserId.of("u" + i),
              ChainPosition.of(ChainId.ETHEREUM, NOW),
              WETH,
              Quantity.ofDecimal(holdsMuch ? "10" : "1", 18)));
    }
    engine.alerts().drain(); // those who hold much are above the lower limit already
    delivery.runDue();
    assertThat(order).hasSize(large).containsOnly(Severity.WARNING);
    order.clear();
    long before = usedBytes();

    long start = System.nanoTime();
    engine.apply(PriceTick.of(WETH, Price.parse("3000"), NOW + 1_000));
    long tickNanos = System.nanoTime() - start;
    long afterTick = usedBytes(); // looking at the heap is not part of what is timed
    long draining = System.nanoTime();
    engine.alerts().drain();
    long drainNanos = System.nanoTime() - draining;
    long growth = usedBytes() - afterTick;
    long sending = System.nanoTime();
    delivery.runDue();

    ChannelStatistics counts = delivery.statistics().channel("hook");
    var ring = engine.alerts().statistics().dropped();
    long criticals = criticalAtNanos.size();
    assertThat(criticals).isEqualTo(large); // each of them, whatever was dropped
    assertThat(ring.get(Severity.CRITICAL)).isZero();
    assertThat(counts.droppedBySeverity().get(Severity.CRITICAL)).isZero();
    long dropped = ring.get(Severity.WARNING) + counts.droppedBySeverity().get(Severity.WARNING);
    assertThat(order.size() + dropped).isEqualTo(users); // all are accounted for
    assertThat(order.subList(0, large)).containsOnly(Severity.CRITICAL);
    assertThat(growth).isLessThan(64L << 20); // a queue of bounded length, however many users
    assertThat(afterTick - before).isLessThan((32L << 20) + 2_048L * users); // open breaches
    System.out.printf(
        "storm: %d users, %d critical; tick applied in %.1f ms, critical sent p99 %.1f ms after the"
            + " tick; dropped %d WARNING (ring %d, channel %d), 0 CRITICAL; heap %.1f MB more for the breaches, %.1f for"
            + " delivery%n",
        users,
        large,
        tickNanos / 1e6,
        (criticalAtNanos.get((int) Math.ceil(criticals * 0.99) - 1)
                - sending
                + tickNanos
                + drainNanos)
            / 1e6,
        dropped,
        ring.get(Severity.WARNING),
        counts.droppedBySeverity().get(Severity.WARNING),
        (afterTick - before) / 1048576.0,
        growth / 1048576.0);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
