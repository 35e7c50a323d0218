package io.hyperdex.risk.alert;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Between queue and sink: the claim of a lane, the wake-up of a pump, inline delivery. */
public class DeliveryStress {
  private static final Alert FIRST = Samples.alert("1", Severity.WARNING);
  private static final Alert SECOND = Samples.alert("2", Severity.WARNING);
  private static final AlertErrorHandler QUIET = (sink, alert, error) -> {};

  private DeliveryStress() {}

  private static AlertDispatch.Builder dispatchTo(AlertSink sink) {
    return AlertDispatch.builder().historyCapacity(0).addSink(sink, AlertFilter.all(), 4);
  }

  /**
   * A drain ends while an alert arrives, and whoever is woken for it finds the lane still claimed:
   * then the drainer must look once more after it has let go.
   */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Delivered by one of the two.")
  @Outcome(expect = FORBIDDEN, desc = "An alert lies in the queue and nobody knows.")
  @State
  public static class LastLook {
    private final ArrayDeque<Alert> seen = new ArrayDeque<>(4); // one at a time, says the lane
    private final SinkLane lane = new SinkLane(seen::add, AlertFilter.all(), 4, QUIET, () -> {});

    public LastLook() {
      lane.append(FIRST);
      lane.wakeWith(() -> lane.drain(() -> true));
    }

    @Actor
    public void publish() {
      lane.append(SECOND);
      lane.wake();
    }

    @Actor
    public void drain() {
      lane.drain(() -> true);
    }

    @Arbiter
    public void check(I_Result r) {
      r.r1 = seen.size();
    }
  }

  /** A publisher and a pump, whose executor keeps tasks until its thread runs them. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "All are delivered by tasks that were scheduled.")
  @Outcome(expect = FORBIDDEN, desc = "A task too few, or two at once in one sink.")
  @State
  public static class PumpWakesUp {
    private final ArrayDeque<Alert> seen = new ArrayDeque<>(4);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AlertDispatch dispatch = dispatchTo(seen::add).build();

    public PumpWakesUp() {
      AlertPump.start(dispatch, tasks::add);
      dispatch.publish(FIRST);
    }

    private void runTasks() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    @Actor
    public void publish() {
      dispatch.publish(FIRST);
      dispatch.publish(SECOND);
    }

    @Actor
    public void executor() {
      runTasks();
    }

    @Arbiter
    public void check(I_Result r) {
      runTasks();
      r.r1 = seen.size();
    }
  }

  /** Inline sinks: two publishers at once, and no drain afterwards. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "When both have returned, both are delivered.")
  @Outcome(expect = FORBIDDEN, desc = "An alert was left to the other thread, which did not look.")
  @State
  public static class Inline {
    private final ArrayDeque<Alert> seen = new ArrayDeque<>(4);
    private final AlertDispatch dispatch = dispatchTo(seen::add).inlineSinks(true).build();

    @Actor
    public void one() {
      dispatch.publish(FIRST);
    }

    @Actor
    public void two() {
      dispatch.publish(SECOND);
    }

    @Arbiter
    public void check(I_Result r) {
      r.r1 = seen.size();
    }
  }
}
