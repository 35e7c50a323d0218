package io.hyperdex.risk.kafka.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Compares the topics there are with what the settings need. */
final class TopicAudit {
  private final Admin admin;
  private final RiskStreamsSettings settings;
  private final List<String> problems = new ArrayList<>();

  private TopicAudit(Admin admin, RiskStreamsSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /** All that is wrong; empty where nothing is. */
  static List<String> problems(Admin admin, RiskStreamsSettings settings) {
    TopicAudit audit = new TopicAudit(admin, settings);
    audit.run();
    return audit.problems;
  }

  private void run() {
    check(settings.inputTopic(), settings.partitions(), false, true);
    check(settings.alertTopic(), 0, false, true);
    check(settings.metricsTopic(), 0, true, true);
    check(settings.deadLetterTopic(), 0, false, true);
    // Kafka Streams makes this one at the first start.
    check(settings.changelogTopic(), settings.partitions(), true, false);
  }

  private void check(String topic, int partitions, boolean compacted, boolean needed) {
    TopicDescription found = describe(topic);
    if (found == null) {
      if (needed) {
        problems.add(topic + " does not exist");
      }
      return;
    }
    int there = found.partitions().size();
    if (partitions > 0 && there != partitions) {
      problems.add(topic + " has " + there + " partitions, and must have " + partitions);
    }
    for (TopicPartitionInfo info : found.partitions()) {
      if (info.replicas().size() < settings.replication()) {
        problems.add(
            topic
                + "-"
                + info.partition()
                + " has "
                + info.replicas().size()
                + " replicas, and must have "
                + settings.replication());
        break;
      }
    }
    checkConfig(topic, compacted);
  }

  private void checkConfig(String topic, boolean compacted) {
    Map<String, String> config = config(topic);
    String policy = config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    if (compacted && !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      problems.add(topic + " has cleanup.policy " + policy + ", and must have compact");
    }
    if (!compacted && policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      problems.add(topic + " has cleanup.policy " + policy + ", and must not be compacted");
    }
    atLeast(topic, config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, settings.minInSyncReplicas());
    atLeast(topic, config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, settings.maxMessageBytes());
  }

  private void atLeast(String topic, Map<String, String> config, String name, int least) {
    String value = config.getOrDefault(name, "0");
    if (Long.parseLong(value) < least) {
      problems.add(topic + " has " + name + " " + value + ", and must have at least " + least);
    }
  }

  private @Nullable TopicDescription describe(String topic) {
    try {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null;
      }
      throw new IllegalStateException("cannot describe " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Map<String, String> config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Map<String, String> values = new HashMap<>();
      for (Config config : admin.describeConfigs(List.of(resource)).all().get().values()) {
        for (ConfigEntry entry : config.entries()) {
          if (entry.value() != null) {
            values.put(entry.name(), entry.value());
          }
        }
      }
      return values;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read settings of " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted during the audit of topics", e);
  }
}
