package io.hyperdex.risk.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once: nothing is lost uncounted, delivered twice, out of order or to another. */
@Timeout(60)
class AlertConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int PER_WRITER =
      "full".equals(System.getProperty("hyperdex.scale")) ? 500_000 : 20_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static UserId writer(int number) {
    return UserId.of("writer" + number);
  }

  private static Alert alert(int writer, int number) {
    Severity severity = Severity.values()[number % 3];
    return Alerts.alert(Integer.toString(number), writer(writer), "exposure", severity);
  }

  /** Publishes from every writer at once and waits until all are done. */
  private void publishAll(AlertDispatch dispatch) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> writers = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      int writer = w;
      Callable<Void> work =
          () -> {
            go.await();
            for (int number = 0; number < PER_WRITER; number++) {
              dispatch.publish(alert(writer, number));
            }
            return null;
          };
      writers.add(threads.submit(work));
    }
    go.countDown();
    for (Future<?> future : writers) {
      future.get();
    }
  }

  /** A sink that fails the test if it is entered twice at once or sees an order that never was. */
  private static final class StrictSink implements AlertSink {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    final AtomicInteger disorders = new AtomicInteger();
    final AtomicInteger count = new AtomicInteger();
    // Guarded by the promise under test: one alert at a time.
    final Map<UserId, Integer> last = new HashMap<>();

    @Override
    public void onAlert(Alert alert) {
      if (inside.incrementAndGet() != 1) {
        overlaps.incrementAndGet();
      }
      int number = Integer.parseInt(alert.id());
      Integer before = last.put(alert.user(), number);
      if (before != null && before >= number) {
        disorders.incrementAndGet();
      }
      count.incrementAndGet();
      inside.decrementAndGet();
    }

    void wasTreatedWell() {
      assertThat(overlaps).hasValue(0);
      assertThat(disorders).hasValue(0);
    }
  }

  private static void addsUp(SinkStatistics sink) {
    assertThat(sink.accepted()).isEqualTo((long) WRITERS * PER_WRITER);
    assertThat(sink.accepted())
        .isEqualTo(sink.delivered() + sink.failed() + sink.droppedTotal() + sink.queued());
  }

  @Test
  void manyWritersAndCompetingDrainsLoseNothingUncounted() throws Exception {
    StrictSink sink = new StrictSink();
    AlertDispatch dispatch = AlertDispatch.builder().addSink(sink, AlertFilter.all(), 512).build();
    AtomicBoolean done = new AtomicBoolean();
    List<Future<?>> drains = new ArrayList<>();
    for (int d = 0; d < 2; d++) {
      drains.add(
          threads.submit(
              () -> {
                while (!done.get()) {
                  dispatch.drain();
                  Thread.onSpinWait();
                }
              }));
    }
    publishAll(dispatch);
    done.set(true);
    for (Future<?> drain : drains) {
      drain.get();
    }
    dispatch.drain();
    SinkStatistics statistics = dispatch.statistics().sinks().get(0);
    assertThat(statistics.queued()).isZero();
    assertThat(statistics.delivered()).isEqualTo(sink.count.get());
    addsUp(statistics);
    sink.wasTreatedWell();
  }

  @Test
  void thePumpDeliversTheLastAlertTooWithoutAnotherPush() throws Exception {
    StrictSink sink = new StrictSink();
    AlertDispatch dispatch = AlertDispatch.builder().addSink(sink, AlertFilter.all(), 512).build();
    try (AlertPump pump = AlertPump.start(dispatch, threads)) {
      publishAll(dispatch);
      SinkStatistics statistics = dispatch.statistics().sinks().get(0);
      while (statistics.delivered() + statistics.droppedTotal() < (long) WRITERS * PER_WRITER) {
        Thread.onSpinWait();
        statistics = dispatch.statistics().sinks().get(0);
      }
      addsUp(statistics);
      assertThat(pump.refused()).isZero();
    }
    sink.wasTreatedWell();
  }

  @Test
  void inlineSinksAreNeverEnteredTwiceAtOnceAndMissNothing() throws Exception {
    StrictSink sink = new StrictSink();
    AlertDispatch dispatch =
        AlertDispatch.builder()
            .addSink(sink, AlertFilter.all(), WRITERS * PER_WRITER)
            .inlineSinks(true)
            .build();
    publishAll(dispatch);
    SinkStatistics statistics = dispatch.statistics().sinks().get(0);
    assertThat(statistics.droppedTotal()).isZero();
    assertThat(statistics.queued()).isZero();
    addsUp(statistics);
    sink.wasTreatedWell();
  }

  @Test
  void subscriptionsKeepTheirUsersApartWhileOthersComeAndGo() throws Exception {
    AlertDispatch dispatch = AlertDispatch.builder().historyCapacity(16).build();
    List<AlertSubscription> steady = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      steady.add(dispatch.subscribe(writer(w), Severity.INFO, 64));
    }
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger foreign = new AtomicInteger();
    Future<?> churn =
        threads.submit(
            () -> {
              for (int i = 0; !done.get(); i++) {
                UserId user = writer(i % WRITERS);
                try (AlertSubscription passing = dispatch.subscribe(user, Severity.INFO, 4)) {
                  Thread.onSpinWait();
                  passing.drainTo(alert -> foreign.addAndGet(alert.user().equals(user) ? 0 : 1));
                }
              }
            });
    List<Future<Long>> readers = new ArrayList<>();
    for (AlertSubscription subscription : steady) {
      Callable<Long> read =
          () -> {
            StrictSink sink = new StrictSink();
            boolean last;
            do {
              last = done.get();
              subscription.drainTo(
                  alert -> {
                    foreign.addAndGet(alert.user().equals(subscription.user()) ? 0 : 1);
                    sink.onAlert(alert);
                  });
            } while (!last);
            sink.wasTreatedWell();
            return (long) sink.count.get();
          };
      readers.add(threads.submit(read));
    }
    publishAll(dispatch);
    done.set(true);
    churn.get();
    for (int w = 0; w < WRITERS; w++) {
      long read = readers.get(w).get();
      assertThat(read + steady.get(w).dropped()).isEqualTo(PER_WRITER);
    }
    assertThat(foreign).hasValue(0);
    assertThat(dispatch.statistics().subscriptions()).isEqualTo(WRITERS);
    assertThat(dispatch.history().size()).isEqualTo(16);
  }
}
