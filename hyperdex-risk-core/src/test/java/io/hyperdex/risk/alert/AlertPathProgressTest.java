package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.ALICE;
import static io.hyperdex.risk.alert.Alerts.alert;
import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever stands still in the alert path, for ever if need be, the publisher goes on. */
@Timeout(30)
class AlertPathProgressTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch frozen = new CountDownLatch(1);
  private final CountDownLatch thaw = new CountDownLatch(1);

  @AfterEach
  void stopThreads() throws InterruptedException {
    thaw.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Stands still until the test lets go. */
  private void freeze() {
    frozen.countDown();
    try {
      thaw.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> Future<T> untilFrozen(Callable<T> work) throws InterruptedException {
    Future<T> future = threads.submit(work);
    frozen.await();
    return future;
  }

  @Test
  void publishReturnsWhileADrainerStandsInASink() throws Exception {
    AlertDispatch dispatch =
        AlertDispatch.builder().addSink(alert -> freeze(), AlertFilter.all(), 2).build();
    dispatch.publish(alert(0));
    Future<Integer> drainer = untilFrozen(dispatch::drain);
    for (int number = 1; number <= 5_000; number++) {
      dispatch.publish(alert(number));
    }
    assertThat(dispatch.statistics().dropped().get(Severity.WARNING)).isEqualTo(4_998);
    thaw.countDown();
    assertThat(drainer.get()).isEqualTo(1);
    assertThat(dispatch.drain()).isEqualTo(2);
  }

  @Test
  void publishReturnsWhileAReaderStandsInTheHistory() throws Exception {
    AlertDispatch dispatch = AlertDispatch.builder().historyCapacity(4).build();
    dispatch.publish(alert(0));
    AlertFilter standing =
        AlertFilter.all()
            .where(
                alert -> {
                  freeze();
                  return true;
                });
    Future<List<Alert>> reader = untilFrozen(() -> dispatch.history().find(standing, 10));
    for (int number = 1; number <= 5_000; number++) {
      dispatch.publish(alert(number));
    }
    assertThat(dispatch.history().latest(1)).containsExactly(alert(5_000));
    thaw.countDown();
    assertThat(reader.get()).containsExactly(alert(0));
  }

  @Test
  void publishReturnsWhileAReaderStandsInASubscription() throws Exception {
    AlertDispatch dispatch = AlertDispatch.builder().build();
    AlertSubscription subscription = dispatch.subscribe(ALICE, INFO, 2);
    dispatch.publish(alert(0));
    Future<Integer> reader = untilFrozen(() -> subscription.drainTo(alert -> freeze()));
    for (int number = 1; number <= 5_000; number++) {
      dispatch.publish(alert(number));
    }
    assertThat(subscription.dropped()).isEqualTo(4_998);
    thaw.countDown();
    assertThat(reader.get()).isEqualTo(1);
  }

  @Test
  void anAlertAddedWhileAnotherThreadStandsInTheHistoryIsRememberedByThatThread() {
    AlertHistory history = AlertHistory.ofCapacity(3);
    history.onAlert(alert(1));
    assertThat(history.claim()).isTrue(); // as a thread does that is then suspended
    history.onAlert(alert(2));
    history.onAlert(alert(3));
    assertThat(history.latest(9)).extracting(Alert::id).containsExactly("1");
    history.release();
    history.onAlert(alert(4));
    assertThat(history.latest(9)).extracting(Alert::id).containsExactly("4", "3", "2");
    assertThat(history.evicted()).isEqualTo(1);
  }

  @Test
  void whatIsHandedOverBeyondTheRoomForItIsCounted() {
    AlertHistory history = AlertHistory.ofCapacity(2);
    assertThat(history.claim()).isTrue();
    for (int number = 1; number <= 5; number++) {
      history.onAlert(alert(number));
    }
    assertThat(history.evicted()).isEqualTo(3);
    history.release();
    history.onAlert(alert(6));
    assertThat(history.latest(9)).extracting(Alert::id).containsExactly("6", "5");
    assertThat(history.evicted()).isEqualTo(4);
  }

  @Test
  void callersSuspendedInTheQueueHoldUpNobodyUntilThereAreTooMany() {
    AlertQueue queue = new AlertQueue(1);
    List<Integer> held = new ArrayList<>();
    // A caller that stands still holds a record and a node at most: one more caller still fits.
    for (int caller = 1; caller < AlertQueue.CALLERS; caller++) {
      held.add(queue.spareRecords.take());
    }
    Alert first = alert("a", CRITICAL);
    Alert second = alert("b", CRITICAL);
    assertThat(queue.offer(first)).isNull();
    assertThat(queue.offer(second)).isSameAs(first);
    held.add(queue.spareRecords.take());
    assertThat(held).doesNotContain(IndexPool.NONE).doesNotHaveDuplicates();
    Alert turnedAway = alert("c", CRITICAL);
    assertThat(queue.offer(turnedAway)).isSameAs(turnedAway);
    assertThat(queue.poll()).isNull();
    assertThat(queue.dropped(CRITICAL)).isEqualTo(2);
    assertThat(queue.counts()).isEqualTo(new AlertQueue.Counts(3, queue.counts().dropped(), 1));
    held.forEach(queue.spareRecords::give);
    assertThat(queue.poll()).isSameAs(second);
  }
}
