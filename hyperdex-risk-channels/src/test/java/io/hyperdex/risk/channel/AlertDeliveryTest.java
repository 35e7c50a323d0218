package io.hyperdex.risk.channel;

import static io.hyperdex.risk.channel.SampleAlerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertNotice;
import io.hyperdex.risk.alert.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertDeliveryTest {
  private final ManualClock clock = new ManualClock();
  private final List<AlertMessage> sent = new ArrayList<>();
  private final List<DeadLetter> dead = new ArrayList<>();
  private Supplier<SendResult> answer = SendResult::sent;

  private SendResult take(List<AlertMessage> messages) {
    SendResult result = answer.get();
    if (result.kind() == SendResult.Kind.SENT) {
      sent.addAll(messages);
    }
    return result;
  }

  private AlertDeliveryBuilder builder() {
    return AlertDelivery.builder()
        .clock(clock)
        .random(new SplittableRandom(1))
        .onDeadLetter(dead::add);
  }

  private AlertDelivery one(ChannelPolicy policy) {
    return builder().channel("a", this::take, AlertFilter.all(), policy).build();
  }

  private static long entered(AlertDelivery delivery, String channel, DeliveryState state) {
    return delivery.statistics().channel(channel).entered().get(state);
  }

  private void runUntilIdle(AlertDelivery delivery, Duration most) {
    long end = clock.millis() + most.toMillis();
    delivery.runDue();
    while (delivery.nextDueMs() <= end) {
      clock.moveTo(Math.max(clock.millis(), delivery.nextDueMs()));
      delivery.runDue();
    }
    clock.moveTo(end);
  }

  @Test
  void anAlertIsSentOnceUnderAnIdOfItsOwnAndCanBeAcknowledged() {
    AlertDelivery delivery = one(ChannelPolicy.standard());
    Alert opened = alert(1, Severity.WARNING);
    delivery.onAlert(opened);
    assertThat(delivery.state(opened.id(), "a")).contains(DeliveryState.QUEUED);
    delivery.runDue();
    delivery.onAlert(opened.resolvedAt(1_700_000_000_900L));
    delivery.onAlert(opened.resolvedAt(1_700_000_000_900L)); // the very same
    delivery.runDue();

    assertThat(sent)
        .extracting(AlertMessage::id)
        .containsExactly(opened.id() + "-1", opened.id() + "-2");
    assertThat(delivery.state(opened.id(), "a")).contains(DeliveryState.SENT);
    assertThat(delivery.acknowledge(opened.id())).isEqualTo(1);
    assertThat(delivery.acknowledge(opened.id())).isZero();
    assertThat(delivery.state(opened.id(), "a")).contains(DeliveryState.ACKED);
    ChannelStatistics counts = delivery.statistics().channel("a");
    assertThat(counts.notSent()).containsEntry(NotSent.DUPLICATE, 1L);
    assertThat(counts.entered())
        .containsEntry(DeliveryState.QUEUED, 2L)
        .containsEntry(DeliveryState.SENT, 2L)
        .containsEntry(DeliveryState.ACKED, 1L);
  }

  @Test
  void aBreachThatComesBackIsToldAgainAndTakenBackAgain() {
    AlertDelivery delivery = one(ChannelPolicy.standard());
    Alert opened = alert(1, Severity.WARNING);
    Alert resolved = opened.resolvedAt(1_700_000_000_900L);
    List<Alert> told =
        List.of(opened, resolved, opened, opened.retracted(), opened, opened.retracted());
    for (Alert image : told) {
      delivery.onAlert(image);
      delivery.runDue();
    }
    assertThat(sent).extracting(AlertMessage::alert).containsExactlyElementsOf(told);
    assertThat(sent).extracting(AlertMessage::revision).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aReplayFromAnyPointOnIsKnownUntilSomethingNewComes(@TempDir Path folder) {
    Alert opened = alert(1, Severity.WARNING);
    Alert resolved = opened.resolvedAt(1_700_000_000_900L);
    List<Alert> told = List.of(opened, opened.retracted(), opened, resolved);
    for (int from = 0; from <= told.size(); from++) {
      Path file = folder.resolve("outbox" + from);
      for (int run = 0; run < 2; run++) {
        AlertDelivery delivery =
            builder()
                .outbox(file, Durability.PROCESS)
                .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard())
                .build();
        for (Alert image : told.subList(run == 0 ? 0 : from, told.size())) {
          delivery.onAlert(image);
          delivery.runDue();
        }
        if (run == 1) {
          if (from == told.size()) {
            delivery.replayed(); // restored without any
          }
          assertThat(sent).as("from %s", from).hasSize(4);
          delivery.onAlert(opened); // open again
          delivery.runDue();
          assertThat(sent).hasSize(5);
        }
        delivery.close();
      }
      sent.clear();
    }
  }

  @Test
  void aFailedAttemptIsRepeatedUnderTheSameIdAfterAPauseThatGrows() {
    List<Long> times = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    AlertDelivery delivery =
        builder()
            .channel(
                "a",
                messages -> {
                  times.add(clock.millis());
                  ids.add(messages.get(0).id());
                  return times.size() < 6 ? SendResult.retry("down") : SendResult.sent();
                },
                AlertFilter.all(),
                ChannelPolicy.standard().breaker(100, Duration.ofSeconds(1), Duration.ofSeconds(1)))
            .build();
    delivery.onAlert(alert(1, Severity.WARNING));
    runUntilIdle(delivery, Duration.ofHours(1));

    assertThat(times).hasSize(6);
    assertThat(ids).hasSize(1);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(1_000L, 600_000L);
    }
    assertThat(entered(delivery, "a", DeliveryState.RETRYING)).isEqualTo(5);
    assertThat(entered(delivery, "a", DeliveryState.SENT)).isEqualTo(1);
  }

  @Test
  void afterADayItIsADeadLetterAndTheFallbackHasIt() {
    List<AlertMessage> fallback = new ArrayList<>();
    AlertDelivery delivery =
        builder()
            .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard().fallback("b"))
            .channel(
                "b",
                new CallbackChannel(fallback::add),
                AlertFilter.all().atLeast(Severity.CRITICAL), // a fallback takes what is below too
                ChannelPolicy.standard())
            .build();
    answer = () -> SendResult.retry("down");
    delivery.onAlert(alert(1, Severity.WARNING));
    runUntilIdle(delivery, Duration.ofHours(24).minusMillis(1));
    assertThat(fallback).isEmpty();
    runUntilIdle(delivery, Duration.ofMillis(1));

    assertThat(fallback).hasSize(1);
    assertThat(dead).hasSize(1);
    assertThat(dead.get(0).state()).isEqualTo(DeliveryState.DEAD);
    assertThat(dead.get(0).attempts()).isGreaterThan(50);
    assertThat(dead.get(0).reason()).isEqualTo("down");
    assertThat(delivery.deadLetters(10)).isEqualTo(dead);
    assertThat(delivery.statistics().channel("a").pending()).isZero();
  }

  @Test
  void goneDisablesTheChannelAndAllThatWaitsGoesToTheFallback() {
    List<AlertMessage> fallback = new ArrayList<>();
    AlertDelivery delivery =
        builder()
            .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard().fallback("b"))
            .channel(
                "b",
                new CallbackChannel(fallback::add),
                AlertFilter.all().ofRules(),
                ChannelPolicy.standard())
            .build();
    answer = () -> SendResult.gone("status 410");
    for (int i = 0; i < 5; i++) {
      delivery.onAlert(alert(i, Severity.WARNING));
    }
    delivery.runDue();
    delivery.onAlert(alert(5, Severity.WARNING)); // after it said so
    delivery.runDue();

    assertThat(fallback).hasSize(6);
    assertThat(delivery.statistics().channel("a").attempts()).isEqualTo(1);
    assertThat(delivery.statistics().channel("a").disabled()).isTrue();
    assertThat(entered(delivery, "a", DeliveryState.FAILED)).isEqualTo(6);

    delivery.enable("a");
    answer = SendResult::sent;
    delivery.onAlert(alert(6, Severity.WARNING));
    delivery.runDue();
    assertThat(sent).hasSize(1);
  }

  @Test
  void retryAfterKeepsAllMessagesAwayForAsLong() {
    AlertDelivery delivery = one(ChannelPolicy.standard());
    answer = () -> SendResult.retryAfter("status 429", Duration.ofMinutes(20));
    delivery.onAlert(alert(1, Severity.WARNING));
    delivery.runDue();
    answer = SendResult::sent;
    delivery.onAlert(alert(2, Severity.CRITICAL));
    runUntilIdle(delivery, Duration.ofMinutes(20).minusMillis(1));
    assertThat(sent).isEmpty();
    runUntilIdle(delivery, Duration.ofMillis(1));
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).alert().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void whoWasNotReachedYetIsNotBotheredByARetractionAndWhoMayHaveBeenIs() {
    AlertDelivery delivery = one(ChannelPolicy.standard());
    Alert unsent = alert(1, Severity.WARNING);
    delivery.onAlert(unsent);
    delivery.onAlert(unsent.retracted());
    delivery.runDue();
    assertThat(sent).isEmpty();
    assertThat(entered(delivery, "a", DeliveryState.RETRACTED)).isEqualTo(1);
    assertThat(delivery.statistics().channel("a").notSent())
        .containsEntry(NotSent.NEVER_ATTEMPTED, 1L);

    Alert timedOut = alert(2, Severity.WARNING);
    answer = () -> SendResult.retry("timed out"); // it may have arrived
    delivery.onAlert(timedOut);
    delivery.runDue();
    answer = SendResult::sent;
    delivery.onAlert(timedOut.retracted());
    runUntilIdle(delivery, Duration.ofHours(1));
    assertThat(sent).extracting(message -> message.alert().state().name()).contains("RETRACTED");

    delivery.onAlert(unsent); // the same breach comes again
    delivery.runDue();
    assertThat(sent.get(sent.size() - 1).alert()).isEqualTo(unsent);
  }

  @Test
  void aFullQueueDropsTheOldestOfTheLeastSeverityAndNeverACriticalBeforeOthers() {
    AlertDelivery delivery = one(ChannelPolicy.standard().capacity(100));
    answer = () -> SendResult.retryAfter("down", Duration.ofHours(1));
    delivery.onAlert(alert(-1, Severity.INFO));
    delivery.runDue();
    Random random = new Random(3);
    int[] in = {1, 0, 0};
    for (int i = 0; i < 1_000; i++) {
      Severity severity = i % 20 == 0 ? Severity.CRITICAL : Severity.values()[random.nextInt(2)];
      in[severity.ordinal()]++;
      delivery.onAlert(alert(i, severity));
    }
    ChannelStatistics counts = delivery.statistics().channel("a");
    assertThat(counts.pending()).isEqualTo(100);
    assertThat(counts.droppedBySeverity())
        .containsEntry(Severity.CRITICAL, 0L)
        .containsEntry(Severity.INFO, (long) in[0])
        .containsEntry(Severity.WARNING, (long) in[1] - 50);
    answer = SendResult::sent;
    runUntilIdle(delivery, Duration.ofHours(2));
    assertThat(sent.subList(0, 50))
        .allMatch(message -> message.alert().severity() == Severity.CRITICAL);
    assertThat(sent.subList(50, 100))
        .allMatch(message -> message.alert().severity() == Severity.WARNING);
  }

  @Test
  void aBreakerLetsOneThroughAfterItsPauseAndThenTwiceAsManyEachTime() {
    Breaker breaker =
        new Breaker(
            ChannelPolicy.standard()
                .concurrency(8)
                .breaker(3, Duration.ofSeconds(10), Duration.ofSeconds(60)),
            new SplittableRandom(1));
    assertThat(breaker.allowed(0)).isEqualTo(8);
    for (int i = 0; i < 3; i++) {
      breaker.failed(0);
    }
    assertThat(breaker.state(0)).isEqualTo("OPEN");
    long opens = breaker.openUntilMs();
    assertThat(opens).isBetween(5_000L, 10_000L);
    assertThat(breaker.allowed(opens - 1)).isZero();
    assertThat(breaker.allowed(opens)).isEqualTo(1);
    breaker.failed(opens);
    assertThat(breaker.allowed(opens)).isZero();
    assertThat(breaker.openUntilMs() - opens).isBetween(10_000L, 20_000L);
    int[] expected = {1, 2, 4, 8, 8};
    for (int allowed : expected) {
      breaker.succeeded();
      assertThat(breaker.allowed(Long.MAX_VALUE)).isEqualTo(allowed);
    }
    assertThat(breaker.openings()).isEqualTo(2);
  }

  @Test
  void mailLikeChannelsBatchByUserAndKeepToTheBudget() {
    List<List<AlertMessage>> mails = new ArrayList<>();
    AlertDelivery delivery =
        builder()
            .channel(
                "mail",
                messages -> {
                  mails.add(messages);
                  return SendResult.sent();
                },
                AlertFilter.all(),
                ChannelPolicy.standard()
                    .batch(2_000, Duration.ofMinutes(1))
                    .perUser(4, Duration.ofHours(1)))
            .build();
    clock.moveTo(clock.millis() / 3_600_000 * 3_600_000); // an hour begins
    int number = 0;
    for (int minute = 0; minute < 60; minute++) {
      for (int i = 0; i < 20; i++) {
        delivery.onAlert(alert("w" + number++, "alice", "rule", Severity.WARNING));
      }
      runUntilIdle(delivery, Duration.ofMinutes(1));
    }
    assertThat(mails.size()).isEqualTo(5); // four, and the first of the next hour
    long before = mails.size();
    delivery.onAlert(alert("c", "alice", "crit", Severity.CRITICAL));
    delivery.runDue();
    assertThat(mails.size()).isEqualTo(before + 1);
    runUntilIdle(delivery, Duration.ofHours(2));
    assertThat(mails.stream().mapToInt(List::size).sum()).isEqualTo(1_201); // none is lost
  }

  @Test
  void aRepeatIsAMessageOfItsOwnAndItsReplayIsNot() {
    AlertDelivery delivery = one(ChannelPolicy.standard());
    Alert alert = alert(1, Severity.WARNING);
    delivery.onNotice(new AlertNotice(AlertNotice.Kind.SINGLE, alert.id(), 1, List.of(alert)));
    for (int i = 0; i < 2; i++) {
      delivery.onNotice(new AlertNotice(AlertNotice.Kind.REPEAT, alert.id(), 500, List.of(alert)));
    }
    delivery.runDue();
    assertThat(sent).hasSize(2);
  }

  @Test
  void whatWasNotSentIsSentAfterARestartUnderTheSameId(@TempDir Path folder) {
    Path file = folder.resolve("outbox");
    answer = () -> SendResult.retry("down");
    AlertDelivery first =
        builder()
            .outbox(file, Durability.MACHINE)
            .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard())
            .channel("old", this::take, AlertFilter.all(), ChannelPolicy.standard())
            .build();
    Alert alert = alert(1, Severity.WARNING);
    first.onAlert(alert);
    first.runDue();
    first.close();

    answer = SendResult::sent;
    AlertDelivery second =
        builder()
            .outbox(file, Durability.MACHINE)
            .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard())
            .build();
    assertThat(dead).extracting(DeadLetter::channel).containsExactly("old"); // no longer there
    second.onAlert(alert); // the engine's replay
    second.runDue();
    assertThat(sent).extracting(AlertMessage::id).containsExactly(alert.id() + "-1");
    assertThat(second.statistics().recovered()).isEqualTo(1);
    second.close();
  }

  @Test
  void aChannelThatThrowsOrExplainersThatThrowHarmNobody() {
    List<AlertMessage> other = new ArrayList<>();
    AlertDelivery delivery =
        builder()
            .explainWith(
                alert -> {
                  throw new IllegalStateException("no explanation");
                })
            .channel(
                "broken",
                messages -> {
                  throw new IllegalStateException("broken");
                },
                AlertFilter.all(),
                ChannelPolicy.standard())
            .channel(
                "b", new CallbackChannel(other::add), AlertFilter.all(), ChannelPolicy.standard())
            .build();
    delivery.onAlert(alert(1, Severity.WARNING));
    delivery.runDue();
    assertThat(other).hasSize(1);
    assertThat(other.get(0).context()).isEqualTo(AlertContext.NONE);
    assertThat(delivery.statistics().explainErrors()).isEqualTo(1);
    assertThat(delivery.state(alert(1, Severity.WARNING).id(), "broken"))
        .contains(DeliveryState.RETRYING);
  }

  @Test
  void aStuckChannelDelaysNoOtherAndClosingSendsWhatIsUnderWay() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(50);
    AlertDelivery delivery =
        AlertDelivery.builder()
            .channel(
                "stuck",
                messages -> {
                  try {
                    stuck.await();
                  } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                  }
                  return SendResult.sent();
                },
                AlertFilter.all(),
                ChannelPolicy.standard())
            .channel(
                "quick",
                new CallbackChannel(message -> arrived.countDown()),
                AlertFilter.all(),
                ChannelPolicy.standard().concurrency(3))
            .build();
    delivery.start();
    assertThatThrownBy(delivery::start).isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < 50; i++) {
      delivery.onAlert(alert(i, Severity.WARNING));
    }
    assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(entered(delivery, "stuck", DeliveryState.SENT)).isZero();
    stuck.countDown();
    delivery.close();
    assertThat(delivery.statistics().channel("stuck").inFlight()).isZero();
  }

  @Test
  void badChoicesAreRefusedByName() {
    AlertDeliveryBuilder builder =
        builder()
            .channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard().fallback("x"));
    assertThatThrownBy(builder::build).hasMessageContaining("x");
    assertThatThrownBy(
            () -> builder.channel("a", this::take, AlertFilter.all(), ChannelPolicy.standard()))
        .hasMessageContaining("a");
    assertThatThrownBy(() -> ChannelPolicy.standard().capacity(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> ChannelPolicy.standard().perSecond(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ChannelPolicy.standard().retry(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("cap");
  }
}
