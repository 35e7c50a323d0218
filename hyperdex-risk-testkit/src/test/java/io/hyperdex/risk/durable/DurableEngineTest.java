package io.hyperdex.risk.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RuleTrial;
import io.hyperdex.risk.engine.durable.Durability;
import io.hyperdex.risk.engine.durable.DurableEngine;
import io.hyperdex.risk.engine.durable.StoredEvents;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.state.StateMismatchException;
import io.hyperdex.risk.testkit.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine in a directory: closed, opened, damaged, and always the one that was. */
class DurableEngineTest {
  @TempDir Path directory;

  private static List<Path> files(Path directory, String prefix) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void engineIsTheOneThatWasAfterEveryReopening(long seed) throws IOException {
    Random random = new Random(seed);
    Stored stored = new Stored(seed, 1_500);
    RiskEngine plain = stored.plain();
    DurableEngine store = stored.store(directory).segmentBytes(20_000).open();
    assertThat(store.recovery().isNew()).isTrue();
    int reopened = 0;
    int fromSnapshots = 0;
    for (int i = 0; i < stored.steps.size(); i++) {
      EventStream.Step step = stored.steps.get(i);
      step.applyTo(plain);
      Stored.apply(step, store);
      if (random.nextInt(60) == 0) {
        store.snapshot();
      }
      if (random.nextInt(60) == 0) {
        store.close();
        store = stored.store(directory).segmentBytes(20_000).open();
        reopened++;
        fromSnapshots += store.recovery().snapshotNumber() >= 0 ? 1 : 0;
        assertThat(store.recovery().damaged()).isEmpty();
        assertThat(store.recovery().cutOff()).isZero();
        assertThat(store.engine().fullHash()).as("after step %d", i).isEqualTo(plain.fullHash());
        assertThat(store.engine().stateHash()).isEqualTo(plain.stateHash());
        assertThat(store.statistics().nextNumber()).isEqualTo(i + 2);
      }
    }
    assertThat(store.engine().fullHash()).isEqualTo(plain.fullHash());
    assertThat(store.engine().openAlerts()).isEqualTo(plain.openAlerts());
    store.close();
    assertThat(reopened).isGreaterThan(10);
    assertThat(fromSnapshots).isGreaterThan(5);
    assertThat(files(directory, "snapshot-")).hasSize(2);
  }

  @Test
  void damagedNewestSnapshotIsPassedOverAndSaidSo() throws IOException {
    Stored stored = new Stored(9, 600);
    RiskEngine plain = stored.plain();
    DurableEngine store = stored.store(directory).open();
    for (int i = 0; i < 600; i++) {
      stored.steps.get(i).applyTo(plain);
      Stored.apply(stored.steps.get(i), store);
      if (i % 200 == 150) {
        store.snapshot();
      }
    }
    store.close();
    Path newest = files(directory, "snapshot-").get(1);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);

    try (DurableEngine again = stored.store(directory).open()) {
      assertThat(again.recovery().damaged()).singleElement().asString().contains("is damaged");
      assertThat(again.recovery().replayed()).isGreaterThan(200);
      assertThat(again.engine().fullHash()).isEqualTo(plain.fullHash());
    }
    assertThat(newest).as("set aside: it is not one of the two that are kept").doesNotExist();
    assertThat(files(directory, "snapshot-"))
        .hasSize(2)
        .anyMatch(f -> f.toString().endsWith(".damaged"));
  }

  @Test
  void withoutAnySnapshotThatCanBeReadNothingIsLostSilently() throws IOException {
    Stored stored = new Stored(9, 300);
    DurableEngine store = stored.store(directory).keepSnapshots(1).open();
    for (EventStream.Step step : stored.steps) {
      Stored.apply(step, store);
    }
    store.snapshot();
    store.close();
    Path only = files(directory, "snapshot-").get(0);
    Files.write(only, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> stored.store(directory).open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no snapshot in")
        .hasMessageContaining("from a copy");
    assertThat(Files.readAllBytes(only)).as("nothing is changed").hasSize(3);
  }

  @Test
  void missingSegmentIsSaidToBeMissing() throws IOException {
    Stored stored = new Stored(9, 600);
    DurableEngine store = stored.store(directory).segmentBytes(5_000).open();
    for (EventStream.Step step : stored.steps) {
      Stored.apply(step, store);
    }
    store.close();
    List<Path> segments = files(directory, "journal-");
    assertThat(segments.size()).isGreaterThan(4);
    Files.delete(segments.get(2));
    assertThatThrownBy(() -> stored.store(directory).open())
        .hasMessageContaining("restore the missing segment");
  }

  @Test
  void eventsOfTheJournalCanBeLookedAtAndTriedOut() throws IOException {
    Stored stored = new Stored(6, 400);
    DurableEngine store = stored.store(directory).segmentBytes(9_000).open();
    stored.steps.forEach(step -> Stored.apply(step, store));
    List<RiskEvent> events = new ArrayList<>();
    assertThat(StoredEvents.forEach(directory, events::add)).as("while it is open").isZero();
    store.close();
    assertThat(events)
        .isEqualTo(
            stored.steps.stream().map(EventStream.Step::event).filter(e -> e != null).toList());
    RuleTrial trial = RuleTrial.of(RiskEngine.builder(), stored.firstRules(), events);
    assertThat(trial.alerts()).isNotEmpty();
  }

  @Test
  void cursorStandsWithTheInputsItWasNotedAfter() throws IOException {
    Stored stored = new Stored(3, 100);
    DurableEngine store = stored.store(directory).open();
    assertThat(store.cursor("kafka")).isEmpty();
    for (int i = 0; i < 50; i++) {
      Stored.apply(stored.steps.get(i), store);
      store.putCursor("kafka", ("" + i).getBytes(StandardCharsets.UTF_8));
      if (i == 20) {
        store.snapshot();
      }
    }
    store.close();
    try (DurableEngine again = stored.store(directory).open()) {
      assertThat(again.cursor("kafka"))
          .hasValueSatisfying(v -> assertThat(v).asString().isEqualTo("49"));
      again.snapshot();
    }
    try (DurableEngine again = stored.store(directory).open()) {
      assertThat(again.recovery().replayed()).isZero();
      assertThat(again.cursor("kafka"))
          .hasValueSatisfying(v -> assertThat(v).asString().isEqualTo("49"));
    }
  }

  @Test
  void otherRulesComeIntoForceAtTheEndOfTheRecovery() throws IOException {
    Stored stored = new Stored(3, 100);
    DurableEngine store = stored.store(directory).open();
    stored.steps.subList(0, 50).forEach(step -> Stored.apply(step, store));
    store.close();
    RuleSet next = RuleSet.empty().withVersion(4711);
    try (DurableEngine again = stored.store(directory, next).open()) {
      assertThat(again.engine().rules()).isEqualTo(next);
    }
    assertThatThrownBy(() -> stored.store(directory, stored.firstRules()).open())
        .as("the version in force was not given")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4711")
        .hasMessageContaining("earlierRules");
  }

  @Test
  void otherSettingsAreRefusedByName() throws IOException {
    Path here = directory.resolve("deep/er");
    try (DurableEngine store = DurableEngine.in(here, RiskEngine.builder()).open()) {
      store.advanceTo(1_000);
      store.snapshot();
    }
    assertThatThrownBy(
            () -> DurableEngine.in(here, RiskEngine.builder().period(Duration.ofHours(1))).open())
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("period");
  }

  @Test
  void callThatThrowsThrowsAgainWhenReplayedAndHarmsNothing() throws IOException {
    DurableEngine store = DurableEngine.in(directory, RiskEngine.builder()).open();
    assertThatThrownBy(() -> store.resetRule(UserId.of("a"), "none", "me", "why"))
        .isInstanceOf(IllegalArgumentException.class);
    store.advanceTo(5);
    store.close();
    try (DurableEngine again = DurableEngine.in(directory, RiskEngine.builder()).open()) {
      assertThat(again.recovery().refusedAgain()).isEqualTo(1);
      assertThat(again.engine().now()).isEqualTo(5);
    }
  }

  @Test
  void directoryIsOneEnginesAtATimeAndClosedOnceTakesNothing() throws IOException {
    DurableEngine store =
        DurableEngine.in(directory, RiskEngine.builder()).durability(Durability.MACHINE).open();
    assertThatThrownBy(() -> DurableEngine.in(directory, RiskEngine.builder()).open())
        .hasMessageContaining("in use");
    assertThat(store.apply(new TimeAdvanced(1))).isEqualTo(Outcome.APPLIED);
    store.sync();
    store.close();
    store.close();
    assertThatThrownBy(() -> store.apply(new TimeAdvanced(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(store.engine().now()).isEqualTo(1);
    DurableEngine.in(directory, RiskEngine.builder()).open().close();
  }

  @Test
  void twoRuleSetsOfOneVersionAreRefused() {
    List<RuleSet> two = new ArrayList<>();
    Stored stored = new Stored(1, 200);
    two.add(stored.firstRules());
    two.add(RuleSet.empty().withVersion(stored.firstRules().version()));
    assertThatThrownBy(
            () ->
                DurableEngine.in(directory, RiskEngine.builder())
                    .earlierRules(two.toArray(new RuleSet[0])))
        .hasMessageContaining("two rule sets have version");
  }
}
