package io.hyperdex.risk.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The trading thread's part of an alert makes no garbage, whatever state the queues are in. */
class AlertPathAllocationTest {
  private static final int DIFFERENT = 300;
  private static final int COUNT = 20_000;
  private static final int ROUNDS = 5;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Alert[] alerts = new Alert[DIFFERENT];

  AlertPathAllocationTest() {
    for (int i = 0; i < DIFFERENT; i++) {
      Alert open =
          Samples.alert(
              Integer.toString(i / 2),
              i % 3 == 0 ? Samples.ALICE : Samples.BOB,
              Severity.values()[i / 2 % 3]);
      alerts[i] = i % 2 == 0 ? open : open.resolvedAt(2_000);
    }
  }

  /**
   * Bytes allocated by this thread in the quietest of a few rounds: what the work itself allocates
   * shows in each of them, what the JVM does once on its account (linking, profiling) does not.
   */
  private static long bytesAllocatedBy(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private void publish(AlertDispatch dispatch, int count) {
    for (int i = 0; i < count; i++) {
      dispatch.publish(alerts[i % DIFFERENT]);
    }
  }

  @Test
  void theMeasurementSeesOneAllocationInAThousand() {
    Object[] kept = new Object[1];
    Runnable work =
        () -> {
          for (int i = 0; i < COUNT; i++) {
            if (i % 1_000 == 0) {
              kept[0] = new byte[16];
            }
          }
        };
    assertThat(bytesAllocatedBy(work)).isGreaterThanOrEqualTo(COUNT / 1_000 * 16);
  }

  @Test
  void publishingToFullQueuesSubscriptionsAndHistoryAllocatesNothing() {
    AlertFilter narrow =
        AlertFilter.all().ofUsers(Samples.ALICE).ofRules("exposure").inStates(AlertState.OPEN);
    AlertDispatch dispatch =
        AlertDispatch.builder()
            .addSink(alert -> {}, AlertFilter.all(), 64)
            .addSink(alert -> {}, narrow, 16)
            .historyCapacity(100) // fewer than there are ids: it forgets as it goes
            .build();
    AlertSubscription alice = dispatch.subscribe(Samples.ALICE, Severity.WARNING, 8);
    assertThat(bytesAllocatedBy(() -> publish(dispatch, COUNT))).isZero();
    assertThat(alice.dropped()).isPositive();
    assertThat(dispatch.history().evicted()).isPositive();
    assertThat(dispatch.statistics().sinks()).allMatch(sink -> sink.droppedTotal() > 0);
  }

  @Test
  void deliveringInlineAllocatesNothingOfItsOwn() {
    long[] seen = new long[1];
    AlertDispatch dispatch =
        AlertDispatch.builder().addSink(alert -> seen[0]++).inlineSinks(true).build();
    assertThat(bytesAllocatedBy(() -> publish(dispatch, COUNT))).isZero();
    assertThat(seen[0]).isEqualTo(ROUNDS * COUNT);
  }

  @Test
  void drainingAllocatesNothingOfItsOwn() {
    long[] seen = new long[1];
    AlertDispatch dispatch = AlertDispatch.builder().addSink(alert -> seen[0]++).build();
    Runnable publishAndDrain =
        () -> {
          for (int i = 0; i < COUNT; i++) {
            dispatch.publish(alerts[i % DIFFERENT]);
            dispatch.drain();
          }
        };
    assertThat(bytesAllocatedBy(publishAndDrain)).isZero();
    assertThat(seen[0]).isEqualTo(ROUNDS * COUNT);
  }
}
