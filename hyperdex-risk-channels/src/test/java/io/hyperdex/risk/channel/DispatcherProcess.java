package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.channel.webhook.AddressPolicy;
import io.hyperdex.risk.channel.webhook.WebhookChannel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that is killed. It does what a host does after a restart: opens its outbox, sends, and
 * gets all alerts again from the engine's replay. Arguments: outbox, port, alerts.
 */
public final class DispatcherProcess {
  private DispatcherProcess() {}

  public static void main(String[] args) {
    int port = Integer.parseInt(args[1]);
    int alerts = Integer.parseInt(args[2]);
    WebhookChannel hook =
        WebhookChannel.to(URI.create("http://127.0.0.1:" + port + "/"), KillTest.SECRET)
            .policy(AddressPolicy.publicOnly().allowing("127.0.0.0/8").ports(port).plainHttp())
            .connections(4)
            .build();
    AlertDeliveryBuilder builder =
        AlertDelivery.builder()
            .outbox(Path.of(args[0]), Durability.PROCESS)
            .channel(
                "hook",
                hook,
                AlertFilter.all(),
                ChannelPolicy.standard()
                    .concurrency(4)
                    .capacity(10 * alerts)
                    .retry(Duration.ofMillis(5), Duration.ofMillis(50))
                    .breaker(20, Duration.ofMillis(5), Duration.ofMillis(50)));
    builder.slackBytes = 20_000; // compactions happen, and are killed too
    AlertDelivery delivery = builder.build();
    delivery.start();
    for (int i = 0; i < alerts; i++) {
      Alert alert = SampleAlerts.alert(i, Severity.values()[i % 3]);
      delivery.onAlert(alert);
      if (i % 2 == 0) {
        delivery.onAlert(alert.resolvedAt(1_700_000_000_500L));
      }
    }
    while (delivery.statistics().channel("hook").pending() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    delivery.close();
  }
}
