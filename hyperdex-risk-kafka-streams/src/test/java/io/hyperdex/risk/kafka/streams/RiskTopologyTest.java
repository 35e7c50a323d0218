package io.hyperdex.risk.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.codec.AlertCodec;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.UserId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition, without a broker. */
class RiskTopologyTest {
  private static final long START = 1_700_000_000_000L;
  private static final int USERS = 10;

  private final List<Alert> fast = new ArrayList<>();
  private final List<Alert> expected = new ArrayList<>();
  private final Places places = new Places();
  private final StreamsCounters counters = new StreamsCounters();
  private final Map<Bytes, byte[]> lastRecords = new HashMap<>();
  private final RiskEngine direct =
      RiskEngine.builder().rules(SampleLoad.RULES).addSink(expected::add).inlineSinks().build();
  private RiskStreamsSettings settings;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private TestOutputTopic<byte[], byte[]> alerts;
  private TestOutputTopic<byte[], byte[]> metrics;
  private TestOutputTopic<byte[], byte[]> letters;
  private TestOutputTopic<byte[], byte[]> changelog;
  private long frameNumber = 100;

  @TempDir private Path directory;

  @BeforeEach
  void open() {
    settings =
        RiskStreamsSettings.of(
                Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG,
                    "risk",
                    StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                    "nowhere:1",
                    StreamsConfig.STATE_DIR_CONFIG,
                    directory.toString()),
                1)
            .rules(SampleLoad.RULES, SampleLoad::parse)
            .fastLane(fast::add);
    Properties properties = new Properties();
    properties.putAll(settings.kafka());
    driver = new TopologyTestDriver(RiskTopology.of(settings, places, counters), properties);
    ByteArraySerializer write = new ByteArraySerializer();
    input = driver.createInputTopic(settings.inputTopic(), write, write);
    alerts = output(settings.alertTopic());
    metrics = output(settings.metricsTopic());
    letters = output(settings.deadLetterTopic());
    changelog = output(settings.changelogTopic());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    ByteArrayDeserializer read = new ByteArrayDeserializer();
    return driver.createOutputTopic(topic, read, read);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void bothLanesSayWhatAnEngineSaysThatIsFedDirectlyUnderTheSameIds() {
    market();
    for (int n = 0; n < 200; n++) {
      send(SampleLoad.trade(n, USERS, START + n));
      if (n % 50 == 25) {
        Trade trade = SampleLoad.trade(n, USERS, START + n);
        send(new TradeReverted(trade.key()), trade.user());
      }
      if (n % 20 == 0) {
        frame(false, START + n, 10_000 + n);
      }
    }
    assertThat(expected).hasSizeGreaterThan(150);
    assertThat(expected).extracting(Alert::state).contains(AlertState.RETRACTED);
    assertThat(fast).isEqualTo(expected);
    assertThat(alerts.readValuesToList().stream().map(AlertCodec::decode)).isEqualTo(expected);
    assertThat(engine().stateHash()).isEqualTo(direct.stateHash());
    assertThat(counters.snapshot().confirmed()).isEqualTo(expected.size());
  }

  @Test
  void engineOfTheChangelogsLastRecordsIsTheEngineThatWroteThemAndGoesOnLikeIt() {
    market();
    for (int n = 0; n < 137; n++) {
      send(SampleLoad.trade(n, USERS, START + n));
    }
    frame(false, START + 200, 9_000);
    EngineRecords restored = restored(lastRecords());
    assertThat(restored.engine().stateHash()).isEqualTo(engine().stateHash());
    for (int n = 137; n < 180; n++) {
      Trade trade = SampleLoad.trade(n, USERS, START + 100 + n);
      send(trade);
      restored.engine().apply(trade);
    }
    Trade late = SampleLoad.trade(130, USERS, START + 130);
    send(new TradeReverted(late.key()), late.user());
    restored.engine().apply(new TradeReverted(late.key()));
    assertThat(restored.engine().stateHash()).isEqualTo(direct.stateHash());
    assertThat(restored.engine().openAlerts()).isEqualTo(direct.openAlerts());
    assertThat(restored(lastRecords()).engine().stateHash()).isEqualTo(direct.stateHash());
  }

  @Test
  void poisonGoesToTheDeadLettersWithPlaceCauseAndHashAndNothingElseDoes() {
    market();
    Map<Long, byte[]> poison = new LinkedHashMap<>();
    long offset = 3;
    for (int n = 0; n < 300; n++) {
      Trade trade = SampleLoad.trade(n, USERS, START + n);
      send(trade);
      offset++;
      if (n % 100 == 50 || n < 5) {
        byte[] bad = spoil(RiskEventCodec.encode(trade), poison.size());
        poison.put(offset++, bad);
        input.pipeInput(new byte[] {1}, bad);
      }
    }
    List<TestRecord<byte[], byte[]>> dead = letters.readRecordsToList();
    assertThat(dead).hasSameSizeAs(poison.entrySet());
    for (TestRecord<byte[], byte[]> letter : dead) {
      long at = Long.parseLong(header(letter, DeadLetterHeaders.OFFSET));
      assertThat(poison).containsKey(at);
      byte[] bad = poison.get(at);
      assertThat(header(letter, DeadLetterHeaders.CAUSE)).isEqualTo("BAD_RECORD");
      if (bad == null) {
        assertThat(letter.headers().lastHeader(DeadLetterHeaders.HASH)).isNull();
      } else {
        assertThat(header(letter, DeadLetterHeaders.HASH)).hasSize(64);
        boolean large = bad.length > 600_000;
        assertThat(letter.value()).isEqualTo(large ? null : bad);
        assertThat(letter.headers().lastHeader(DeadLetterHeaders.OMITTED_BYTES) != null)
            .isEqualTo(large);
      }
    }
    assertThat(engine().stateHash()).isEqualTo(direct.stateHash());
    assertThat(counters.snapshot().badRecords()).isEqualTo(poison.size());
  }

  private static byte[] spoil(byte[] good, int kind) {
    return switch (kind % 6) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(good, good.length - 1);
      case 2 -> {
        byte[] newer = good.clone();
        newer[2] = 99;
        yield newer;
      }
      case 3 -> new byte[1_000_000];
      case 4 -> "HF\1 no frame".getBytes(StandardCharsets.US_ASCII);
      default -> null;
    };
  }

  @Test
  void missingFrameMakesPricesStaleUntilTheyComeAgainOrAFullFrameDoes() {
    market();
    send(SampleLoad.trade(0, USERS, START));
    frame(false, START + 1_000, 11_000);
    assertThat(fresh()).isTrue();
    frameNumber++; // one is lost
    input.pipeInput(null, new PriceFrame(frameNumber++, START + 2_000, false, List.of()).encode());
    assertThat(fresh()).isFalse();
    assertThat(counters.snapshot().gaps()).isEqualTo(1);
    frame(false, START + 3_000, 12_000);
    assertThat(fresh()).isTrue();
    frameNumber += 5;
    input.pipeInput(null, new PriceFrame(frameNumber++, START + 4_000, false, List.of()).encode());
    assertThat(fresh()).isFalse();
    frame(true, START + 5_000, 12_500);
    assertThat(fresh()).isTrue();
    assertThat(counters.snapshot().gaps()).isEqualTo(2);
  }

  @Test
  void repeatedFrameChangesNothing() {
    market();
    send(SampleLoad.trade(0, USERS, START));
    frame(false, START + 1_000, 11_000);
    var before = engine().stateHash();
    input.pipeInput(
        null,
        new PriceFrame(
                frameNumber - 1, START + 1_500, false, List.of(SampleLoad.gold(1, START + 1_500)))
            .encode());
    assertThat(engine().stateHash()).isEqualTo(before);
    assertThat(counters.snapshot().repeatedFrames()).isEqualTo(1);
  }

  @Test
  void rulesChangeAtAPlaceOfTheLogAndAreInForceAfterARestore() {
    market();
    send(SampleLoad.trade(0, USERS, START));
    assertThat(engine().openAlerts()).hasSize(1);
    input.pipeInput(null, RuleChange.encode("50000".getBytes(StandardCharsets.US_ASCII)));
    direct.replaceRules(SampleLoad.rules(50_000));
    frame(false, START + 1_000, 10_100);
    send(SampleLoad.trade(1, USERS, START + 1));
    assertThat(engine().openAlerts()).isEqualTo(direct.openAlerts()).isEmpty();
    input.pipeInput(null, RuleChange.encode("no number".getBytes(StandardCharsets.US_ASCII)));
    assertThat(letters.readRecordsToList()).hasSize(1);

    EngineRecords restored = restored(lastRecords());
    assertThat(restored.engine().rules().rules()).isEqualTo(direct.rules().rules());
    assertThat(restored.engine().stateHash()).isEqualTo(direct.stateHash());
  }

  @Test
  void metricsOfAllThatChangedComeWithTheNextFrameOnceAUser() {
    market();
    metrics.readRecordsToList();
    for (int n = 0; n < 4 * USERS + 1; n++) {
      send(SampleLoad.trade(n, USERS, START + n));
    }
    assertThat(metrics.isEmpty()).isTrue();
    frame(false, START + 1_000, 10_000);
    Map<UserId, UserMetrics> published = new HashMap<>();
    for (byte[] value : metrics.readValuesToList()) {
      UserMetrics one = UserMetrics.decode(value);
      assertThat(published.put(one.user(), one)).as("only once").isNull();
    }
    assertThat(published).hasSize(USERS);
    published.forEach(
        (user, one) -> {
          assertThat(one.gross()).isEqualTo(direct.exposure(user).orElseThrow().gross());
          assertThat(one.openAlerts()).isEqualTo(direct.openAlerts(user).size());
          assertThat(one.asOfMs()).isEqualTo(START + 1_000);
        });
    assertThat(counters.snapshot().outcomes().get(Outcome.APPLIED)).isPositive();
  }

  @Test
  void readsComeFromTheEngineOrElseFromTheRecordsOfAStandbyWithItsLag() {
    market();
    Trade trade = SampleLoad.trade(3, USERS, START + 1);
    send(trade);
    frame(false, START + 1_000, 10_500);
    RiskQueries queries = new RiskQueries(settings, places, key -> Optional.empty(), p -> 7);
    RiskAnswer<UserSnapshot> active = queries.snapshot(trade.user());
    assertThat(active.source()).isEqualTo(RiskAnswer.Source.ACTIVE);
    assertThat(active.lag()).isZero();
    assertThat(active.asOfMs()).isEqualTo(START + 1_000);
    assertThat(active.value()).isEqualTo(direct.snapshot(trade.user()).orElseThrow());
    assertThat(queries.snapshot(UserId.of("nobody")).value()).isNull();

    places.passivated(0, engine());
    RiskAnswer<UserSnapshot> standby = queries.snapshot(trade.user());
    assertThat(standby.source()).isEqualTo(RiskAnswer.Source.STANDBY);
    assertThat(standby.lag()).isEqualTo(7);
    assertThat(standby.asOfMs()).isEqualTo(START + 1_000);
    assertThat(Objects.requireNonNull(standby.value()).positions())
        .isEqualTo(Objects.requireNonNull(active.value()).positions());
    assertThat(queries.snapshot(UserId.of("nobody")).value()).isNull();
    assertThatThrownBy(() -> queries.strictSnapshot(trade.user()))
        .isInstanceOf(NotHereException.class)
        .hasMessageContaining("partition 0 of user-3 is not active here");
    assertThat(queries.owner(trade.user())).isEmpty();
  }

  private RiskEngine engine() {
    return Objects.requireNonNull(places.engine(0));
  }

  private boolean fresh() {
    return engine().mark(SampleLoad.GOLD).orElseThrow().isFreshAt(engine().now());
  }

  private void market() {
    SampleLoad.facts().forEach(fact -> send(fact, null));
    frame(true, START, 10_000);
  }

  private void send(Trade trade) {
    send(trade, trade.user());
  }

  private void send(RiskEvent event, UserId user) {
    byte[] key = user == null ? null : user.value().getBytes(StandardCharsets.UTF_8);
    input.pipeInput(key, RiskEventCodec.encode(event));
    direct.apply(event);
  }

  private void frame(boolean full, long timeMs, long cents) {
    var ticks =
        full
            ? List.of(SampleLoad.gold(cents, timeMs), SampleLoad.dust(timeMs))
            : List.of(SampleLoad.gold(cents, timeMs));
    input.pipeInput(null, new PriceFrame(frameNumber++, timeMs, full, ticks).encode());
    ticks.forEach(direct::apply);
    direct.apply(new TimeAdvanced(timeMs));
  }

  /** What the changelog says so far, compacted. */
  private Map<Bytes, byte[]> lastRecords() {
    for (TestRecord<byte[], byte[]> record : changelog.readRecordsToList()) {
      if (record.value() == null) {
        lastRecords.remove(Bytes.wrap(record.key()));
      } else {
        lastRecords.put(Bytes.wrap(record.key()), record.value());
      }
    }
    return lastRecords;
  }

  private EngineRecords restored(Map<Bytes, byte[]> last) {
    EngineRecords records =
        new EngineRecords(settings.newEngine(RuleHistory.decode(last.get(StoreKeys.RULES))));
    List<byte[]> market = new ArrayList<>();
    for (int i = 0; last.containsKey(StoreKeys.market(i)); i++) {
      market.add(last.get(StoreKeys.market(i)));
    }
    records.importMarket(market);
    last.forEach(
        (key, value) -> {
          if (StoreKeys.isUser(key)) {
            records.importUser(value);
          }
        });
    return records;
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
