package io.hyperdex.risk.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances against a real broker; one is killed under load. */
@Timeout(600)
class RiskStreamsIT {
  private static final int KILLS = "full".equals(System.getProperty("hyperdex.scale")) ? 10 : 1;
  private static final int RATE = 200;

  @Test
  void killedInstancesLoseNoCommittedAlertAndRepeatNone() throws Exception {
    long start = System.nanoTime();
    try (FailoverScene scene = new FailoverScene("kill", 40)) {
      scene.startInstance(0);
      scene.startInstance(1);
      scene.instance(0).awaitRunning(1);
      scene.instance(1).awaitRunning(1);
      System.out.println("both running after ms " + (System.nanoTime() - start) / 1_000_000);
      scene.load(Duration.ofSeconds(2), RATE);
      scene.committed().resetSilence();
      for (int kill = 0; kill < KILLS; kill++) {
        int victim = kill % 2;
        scene.instance(victim).kill();
        scene.load(Duration.ofSeconds(9), RATE);
        scene.startInstance(victim);
        if (kill + 1 < KILLS) {
          scene.instance(victim).awaitRunning(0);
          scene.load(Duration.ofSeconds(3), RATE);
        }
      }
      System.out.println("load over after ms " + (System.nanoTime() - start) / 1_000_000);
      List<Alert> expected = scene.expected();
      List<Alert> got = scene.awaitCommitted(expected.size());
      System.out.printf(
          "kills %d, alerts %d, longest silence %d ms%n",
          KILLS, got.size(), scene.committed().silenceMs());
      assertThat(expected).hasSizeGreaterThan(RATE);
      assertThat(byTransition(got)).isEqualTo(byTransition(expected));
      assertThat(got).hasSameSizeAs(expected);
      refusesTopicsThatAreNotFit(scene);
    }
  }

  /** How often each transition of each breach was said: once. */
  private static Map<String, Integer> byTransition(List<Alert> alerts) {
    Map<String, Integer> counts = new TreeMap<>();
    alerts.forEach(
        a -> counts.merge(a.id() + " " + a.state() + " " + a.closedAtMs(), 1, Integer::sum));
    return counts;
  }

  private static void refusesTopicsThatAreNotFit(FailoverScene scene) throws Exception {
    Map<String, Object> config = scene.clientConfig();
    String servers = String.valueOf(config.get("bootstrap.servers"));
    RiskStreamsSettings more =
        InstanceProcess.settings(servers, "kill", "unused").replication(2, 2);
    try (Admin admin = Admin.create(config)) {
      alter(admin, "risk-metrics", "cleanup.policy", "delete");
      alter(admin, "risk-alerts", "max.message.bytes", "1000");
      alter(admin, "kill-risk-state-changelog", "cleanup.policy", "compact,delete");
      assertThatThrownBy(() -> RiskStreams.start(more))
          .isInstanceOfSatisfying(
              TopicAuditException.class,
              e ->
                  assertThat(e.problems())
                      .contains(
                          "risk-input-0 has 1 replicas, and must have 2",
                          "risk-input has min.insync.replicas 1, and must have at least 2",
                          "risk-metrics has cleanup.policy delete, and must have compact",
                          "risk-alerts has max.message.bytes 1000, and must have at least 1048576",
                          "kill-risk-state-changelog has cleanup.policy compact,delete, and must"
                              + " have compact"));
    }
    assertThatThrownBy(
            () ->
                RiskStreams.start(
                    RiskStreamsSettings.of(
                            Map.of("application.id", "none", "bootstrap.servers", servers), 7)
                        .topics("risk-input", "nowhere", "risk-metrics", "risk-dlq")
                        .replication(1, 1)))
        .isInstanceOf(TopicAuditException.class)
        .hasMessageContaining("nowhere does not exist")
        .hasMessageContaining("risk-input has 4 partitions, and must have 7");
  }

  private static void alter(Admin admin, String topic, String name, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }
}
