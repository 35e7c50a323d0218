package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.alert;
import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.INFO;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AlertDispatchTest {
  private final List<Alert> seen = new ArrayList<>();
  private final AlertSink recorder = seen::add;
  private AlertDispatch dispatch;

  private static void throwUnchecked(Throwable error) {
    AlertDispatchTest.<RuntimeException>sneak(error);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable error) throws E {
    throw (E) error;
  }

  private static void addsUp(SinkStatistics sink) {
    assertThat(sink.accepted())
        .isEqualTo(sink.delivered() + sink.failed() + sink.droppedTotal() + sink.queued());
  }

  // Draining

  @Test
  void nothingReachesASinkBeforeTheHostDrains() {
    dispatch = AlertDispatch.builder().addSink(recorder).build();
    dispatch.publish(alert(1));
    dispatch.publish(alert(2));
    assertThat(seen).isEmpty();
    assertThat(dispatch.drain()).isEqualTo(2);
    assertThat(seen).extracting(Alert::id).containsExactly("1", "2");
    assertThat(dispatch.drain()).isZero();
  }

  @Test
  void sinksSeeOnlyWhatTheirFilterLetsThrough() {
    List<Alert> urgent = new ArrayList<>();
    dispatch =
        AlertDispatch.builder()
            .addSink(recorder)
            .addSink(urgent::add, AlertFilter.all().atLeast(CRITICAL), 4)
            .build();
    dispatch.publish(alert("a", INFO));
    dispatch.publish(alert("b", CRITICAL));
    assertThat(dispatch.drain()).isEqualTo(3);
    assertThat(seen).hasSize(2);
    assertThat(urgent).extracting(Alert::id).containsExactly("b");
    assertThat(dispatch.statistics().sinks().get(1).accepted()).isEqualTo(1);
  }

  @Test
  void oneSinkCanBeDrainedAlone() {
    List<Alert> other = new ArrayList<>();
    AlertSink second = other::add;
    dispatch = AlertDispatch.builder().addSink(recorder).addSink(second).build();
    dispatch.publish(alert(1));
    assertThat(dispatch.drain(second)).isEqualTo(1);
    assertThat(other).hasSize(1);
    assertThat(seen).isEmpty();
    assertThat(dispatch.sinks()).containsExactly(recorder, second);
    assertThatIllegalArgumentException().isThrownBy(() -> dispatch.drain(AlertSink.noop()));
  }

  @Test
  void aFullQueueDropsLeastSeverityFirstAndTheCountersAddUp() {
    dispatch = AlertDispatch.builder().addSink(recorder, AlertFilter.all(), 2).build();
    dispatch.publish(alert("a", INFO));
    dispatch.publish(alert("b", CRITICAL));
    dispatch.publish(alert("c", WARNING));
    dispatch.publish(alert("d", INFO));
    SinkStatistics full = dispatch.statistics().sinks().get(0);
    assertThat(full.queued()).isEqualTo(2).isEqualTo(full.capacity());
    addsUp(full);
    dispatch.drain();
    assertThat(seen).extracting(Alert::id).containsExactly("b", "c");
    AlertStatistics statistics = dispatch.statistics();
    assertThat(statistics.published()).isEqualTo(4);
    assertThat(statistics.dropped())
        .containsEntry(INFO, 2L)
        .containsEntry(WARNING, 0L)
        .containsEntry(CRITICAL, 0L);
    assertThat(statistics.delivered()).isEqualTo(2);
    addsUp(statistics.sinks().get(0));
  }

  // Sinks that misbehave

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        AssertionError.class,
        StackOverflowError.class,
        OutOfMemoryError.class,
        InterruptedException.class
      })
  void aThrowingSinkHarmsNobody(Class<? extends Throwable> type) throws Exception {
    Throwable error = type.getDeclaredConstructor().newInstance();
    List<Throwable> reported = new ArrayList<>();
    AlertSink thrower = alert -> throwUnchecked(error);
    dispatch =
        AlertDispatch.builder()
            .addSink(thrower)
            .addSink(recorder)
            .onError((sink, alert, cause) -> reported.add(cause))
            .build();
    dispatch.publish(alert(1));
    dispatch.publish(alert(2));
    assertThat(dispatch.drain()).isEqualTo(2);
    assertThat(seen).hasSize(2);
    assertThat(reported).containsExactly(error, error);
    SinkStatistics bad = dispatch.statistics().sinks().get(0);
    assertThat(bad.failed()).isEqualTo(2);
    assertThat(dispatch.statistics().errors()).isEqualTo(2);
    addsUp(bad);
  }

  @Test
  void oneBadAlertDoesNotKeepTheNextFromTheSink() {
    dispatch =
        AlertDispatch.builder()
            .addSink(
                alert -> {
                  if (alert.id().equals("1")) {
                    throw new IllegalStateException("not this one");
                  }
                  seen.add(alert);
                })
            .build();
    dispatch.publish(alert(1));
    dispatch.publish(alert(2));
    assertThat(dispatch.drain()).isEqualTo(1);
    assertThat(seen).extracting(Alert::id).containsExactly("2");
  }

  @Test
  void aThrowingErrorHandlerIsCountedAndSwallowed() {
    dispatch =
        AlertDispatch.builder()
            .addSink(alert -> throwUnchecked(new IllegalStateException("sink")))
            .addSink(recorder)
            .onError((sink, alert, error) -> throwUnchecked(error))
            .build();
    dispatch.publish(alert(1));
    dispatch.drain();
    assertThat(seen).hasSize(1);
    assertThat(dispatch.statistics().sinks().get(0).handlerErrors()).isEqualTo(1);
  }

  @Test
  void aThrowingFilterLetsTheAlertThroughAndIsCounted() {
    AlertFilter broken =
        AlertFilter.all()
            .where(
                alert -> {
                  throw new IllegalStateException("filter");
                });
    dispatch = AlertDispatch.builder().addSink(recorder, broken, 4).build();
    dispatch.publish(alert(1));
    assertThat(dispatch.drain()).isEqualTo(1);
    assertThat(dispatch.statistics().sinks().get(0).filterErrors()).isEqualTo(1);
  }

  @Test
  void aBlockedSinkHoldsUpNeitherThePublisherNorOtherSinks() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AlertSink slow =
        alert -> {
          entered.countDown();
          awaitQuietly(release);
        };
    dispatch =
        AlertDispatch.builder().addSink(slow, AlertFilter.all(), 2).addSink(recorder).build();
    dispatch.publish(alert(0));
    ExecutorService slowThread = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> slowDrain = slowThread.submit(() -> dispatch.drain(slow));
      entered.await();
      for (int number = 1; number <= 5; number++) {
        dispatch.publish(alert(number));
      }
      // The blocked sink is left to its thread; the other one gets all six.
      assertThat(dispatch.drain()).isEqualTo(6);
      assertThat(dispatch.drain(slow)).isZero();
      assertThat(seen).hasSize(6);
      release.countDown();
      assertThat(slowDrain.get()).isEqualTo(1);
      assertThat(dispatch.drain(slow)).isEqualTo(2);
      SinkStatistics statistics = dispatch.statistics().sinks().get(0);
      assertThat(statistics.droppedTotal()).isEqualTo(3);
      addsUp(statistics);
    } finally {
      release.countDown();
      slowThread.shutdown();
      assertThat(slowThread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSinkThatPublishesAndDrainsDoesNotLoopForEver() {
    AlertSink reentrant =
        alert -> {
          seen.add(alert);
          dispatch.publish(alert(seen.size()));
          assertThat(dispatch.drain()).isZero();
        };
    dispatch = AlertDispatch.builder().addSink(reentrant).build();
    dispatch.publish(alert(0));
    assertThat(dispatch.drain()).isEqualTo(1);
    assertThat(dispatch.drain()).isEqualTo(1);
    assertThat(seen).extracting(Alert::id).containsExactly("0", "1");
    addsUp(dispatch.statistics().sinks().get(0));
  }

  // Inline

  @Test
  void inlineSinksAreCalledBeforePublishReturns() {
    dispatch =
        AlertDispatch.builder()
            .addSink(alert -> throwUnchecked(new IllegalStateException("sink")))
            .addSink(recorder)
            .inlineSinks(true)
            .build();
    dispatch.publish(alert(1));
    assertThat(seen).hasSize(1);
    assertThat(dispatch.drain()).isZero();
    assertThat(dispatch.statistics().errors()).isEqualTo(1);
  }

  @Test
  void inlineAlertsRaisedByASinkComeAfterThePresentOne() {
    List<String> trace = new ArrayList<>();
    AlertSink reentrant =
        alert -> {
          trace.add("enter " + alert.id());
          if (trace.size() == 1) {
            dispatch.publish(alert(2));
          }
          trace.add("leave " + alert.id());
        };
    dispatch = AlertDispatch.builder().addSink(reentrant).inlineSinks(true).build();
    dispatch.publish(alert(1));
    assertThat(trace).containsExactly("enter 1", "leave 1", "enter 2", "leave 2");
  }

  // The rest

  @Test
  void historyNeedsNoDrain() {
    dispatch = AlertDispatch.builder().addSink(recorder).historyCapacity(1).build();
    dispatch.publish(alert(1));
    dispatch.publish(alert(2));
    assertThat(dispatch.history().latest(9)).extracting(Alert::id).containsExactly("2");
    assertThat(dispatch.history().evicted()).isEqualTo(1);
  }

  @Test
  void refusesASinkAddedTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertDispatch.builder().addSink(recorder).addSink(recorder))
        .withMessageContaining("added twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertDispatch.builder().addSink(recorder, AlertFilter.all(), 0))
        .withMessageContaining("must be positive: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertDispatch.builder().historyCapacity(-1))
        .withMessageContaining("-1");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
