package io.hyperdex.risk.kafka.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;

/**
 * One instance of the application: its share of the partitions, and standby copies of others'.
 *
 * <pre>{@code
 * try (RiskStreams streams =
 *     RiskStreams.start(RiskStreamsSettings.of(kafka, 256).rules(rules, json::parse))) {
 *   streams.queries().snapshot(user);
 * }
 * }</pre>
 *
 * <p><b>Input.</b> One topic with every event of a user under the user as key, and with price
 * frames, facts, finality and rule changes in every partition ({@link PriceFrameFeeder}): each
 * partition is one order, and its state is a function of it.
 *
 * <p><b>Output.</b> Alerts twice under one id: at once to the fast lane, provisional; and to the
 * alert topic within the transaction that commits the input's offsets, confirmed, exactly once for
 * readers of committed records. Metrics by user, compacted. What can't be applied, to the
 * dead-letter topic.
 *
 * <p><b>Failures.</b> A thread that fails is replaced and goes on from the last commit. A killed
 * instance is silent for the longer of session and transaction timeout. An instance that closes
 * leaves the group at once. Safe from any thread.
 */
public final class RiskStreams implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final StreamsCounters counters;
  private final RiskQueries queries;

  private RiskStreams(KafkaStreams streams, StreamsCounters counters, RiskQueries queries) {
    this.streams = streams;
    this.counters = counters;
    this.queries = queries;
  }

  /**
   * Audits the topics and joins the application. The caller closes it.
   *
   * @throws TopicAuditException if a topic is missing or not fit: nothing was started
   * @throws IllegalStateException if Kafka does not answer
   */
  public static RiskStreams start(RiskStreamsSettings settings) {
    audit(settings);
    Places places = new Places();
    StreamsCounters counters = new StreamsCounters();
    KafkaStreams streams =
        new KafkaStreams(
            RiskTopology.of(settings, places, counters), new StreamsConfig(settings.kafka()));
    streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.start();
    RiskQueries queries =
        new RiskQueries(
            settings, places, key -> owner(streams, key), partition -> lag(streams, partition));
    return new RiskStreams(streams, counters, queries);
  }

  private static Optional<HostInfo> owner(KafkaStreams streams, byte[] key) {
    KeyQueryMetadata found =
        streams.queryMetadataForKey(RiskTopology.STORE, key, new ByteArraySerializer());
    return found.equals(KeyQueryMetadata.NOT_AVAILABLE)
        ? Optional.empty()
        : Optional.of(found.activeHost());
  }

  private static long lag(KafkaStreams streams, int partition) {
    Map<Integer, LagInfo> lags =
        streams.allLocalStorePartitionLags().getOrDefault(RiskTopology.STORE, Map.of());
    LagInfo lag = lags.get(partition);
    return lag == null ? Long.MAX_VALUE : lag.offsetLag();
  }

  private static void audit(RiskStreamsSettings settings) {
    Object servers = settings.kafka().get(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
    StreamsConfig config = new StreamsConfig(settings.kafka());
    var adminConfig = config.getAdminConfigs(settings.applicationId() + "-audit");
    adminConfig.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    try (Admin admin = Admin.create(adminConfig)) {
      List<String> problems = TopicAudit.problems(admin, settings);
      if (!problems.isEmpty()) {
        throw new TopicAuditException(problems);
      }
    }
  }

  /** What is known of users, from this instance. */
  public RiskQueries queries() {
    return queries;
  }

  /** State of Kafka Streams: RUNNING once every partition assigned here is restored. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Counters, from any thread. */
  public RiskStreamsStatistics statistics() {
    return counters.snapshot();
  }

  /**
   * Commits, leaves the group so that others take over at once, and stops. Closing twice does
   * nothing.
   *
   * @throws IllegalStateException if it does not stop within 30 s
   */
  @Override
  public void close() {
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (!stopped) {
      throw new IllegalStateException("not stopped within " + CLOSE_TIMEOUT);
    }
  }
}
