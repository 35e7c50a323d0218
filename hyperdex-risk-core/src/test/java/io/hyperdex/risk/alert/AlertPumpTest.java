package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlertPumpTest {
  private final List<Alert> seen = new ArrayList<>();
  private final AlertSink recorder = seen::add;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private AlertDispatch dispatch = AlertDispatch.builder().addSink(recorder).build();

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void deliversAsAlertsArriveWithOneTaskAtATime() {
    try (AlertPump pump = AlertPump.start(dispatch, tasks::add)) {
      dispatch.publish(alert(1));
      dispatch.publish(alert(2));
      assertThat(tasks).hasSize(1);
      assertThat(seen).isEmpty();
      runAll();
      assertThat(seen).hasSize(2);
      dispatch.publish(alert(3));
      runAll();
      assertThat(seen).extracting(Alert::id).containsExactly("1", "2", "3");
      assertThat(pump.refused()).isZero();
    }
  }

  @Test
  void deliversWhatWasQueuedBeforeItStarted() {
    dispatch.publish(alert(1));
    try (AlertPump pump = AlertPump.start(dispatch, tasks::add)) {
      runAll();
      assertThat(seen).hasSize(1);
      assertThat(pump.refused()).isZero();
    }
  }

  @Test
  void whatArrivesDuringARunGetsARunOfItsOwn() {
    dispatch =
        AlertDispatch.builder()
            .addSink(
                alert -> {
                  seen.add(alert);
                  if (seen.size() < 3) {
                    dispatch.publish(alert(seen.size()));
                  }
                })
            .build();
    try (AlertPump pump = AlertPump.start(dispatch, tasks::add)) {
      dispatch.publish(alert(0));
      runAll();
      assertThat(seen).hasSize(3);
      assertThat(pump.refused()).isZero();
    }
  }

  @Test
  void aRunThatFoundTheSinkBusyIsMadeUpFor() {
    dispatch =
        AlertDispatch.builder()
            .addSink(
                alert -> {
                  seen.add(alert);
                  if (seen.size() == 1) {
                    dispatch.publish(alert(2));
                    // The host's own drain has the sink: this run finds it busy and gives up.
                    runAll();
                  }
                })
            .build();
    dispatch.publish(alert(1));
    try (AlertPump pump = AlertPump.start(dispatch, tasks::add)) {
      assertThat(dispatch.drain()).isEqualTo(1);
      assertThat(seen).hasSize(1);
      runAll();
      assertThat(seen).hasSize(2);
      assertThat(pump.refused()).isZero();
    }
  }

  @Test
  void anExecutorThatRefusesLosesNothing() {
    boolean[] refuses = {true};
    try (AlertPump pump =
        AlertPump.start(
            dispatch,
            task -> {
              if (refuses[0]) {
                throw new RejectedExecutionException("full");
              }
              tasks.add(task);
            })) {
      dispatch.publish(alert(1));
      assertThat(pump.refused()).isEqualTo(1);
      refuses[0] = false;
      dispatch.publish(alert(2));
      runAll();
      assertThat(seen).hasSize(2);
    }
  }

  @Test
  void closingStopsAndLeavesTheRestQueued() {
    AlertPump pump = AlertPump.start(dispatch, tasks::add);
    dispatch.publish(alert(1));
    pump.close();
    runAll();
    dispatch.publish(alert(2));
    assertThat(tasks).isEmpty();
    assertThat(seen).isEmpty();
    assertThat(dispatch.drain()).isEqualTo(2);
  }

  @Test
  void aSecondPumpTakesOverWhenTheFirstCloses() {
    AlertPump first = AlertPump.start(dispatch, tasks::add);
    try (AlertPump second = AlertPump.start(dispatch, tasks::add)) {
      first.close();
      dispatch.publish(alert(1));
      runAll();
      assertThat(seen).hasSize(1);
      assertThat(second.refused()).isZero();
    }
  }

  @Test
  void isRefusedWhereSinksAreInline() {
    AlertDispatch inline = AlertDispatch.builder().inlineSinks(true).build();
    assertThatIllegalStateException().isThrownBy(() -> AlertPump.start(inline, tasks::add));
  }

  @Test
  void aBlockedSinkDoesNotHoldUpAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch fastGotAll = new CountDownLatch(100);
    CountDownLatch slowGotAll = new CountDownLatch(100);
    dispatch =
        AlertDispatch.builder()
            .addSink(
                alert -> {
                  awaitQuietly(release);
                  slowGotAll.countDown();
                })
            .addSink(alert -> fastGotAll.countDown())
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (AlertPump pump = AlertPump.start(dispatch, threads)) {
      for (int number = 0; number < 100; number++) {
        dispatch.publish(alert(number));
      }
      fastGotAll.await();
      assertThat(slowGotAll.getCount()).isEqualTo(100);
      release.countDown();
      slowGotAll.await();
      assertThat(pump.refused()).isZero();
    } finally {
      release.countDown();
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
