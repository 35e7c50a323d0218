package io.hyperdex.risk.alert;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads at one queue. A result is the id of an alert, or null. */
public class AlertQueueStress {
  private static final Alert INFO = Samples.alert("info", Severity.INFO);
  private static final Alert FATAL = Samples.alert("fatal", Severity.CRITICAL);
  private static final Alert FIRST = Samples.alert("1", Severity.WARNING);
  private static final Alert SECOND = Samples.alert("2", Severity.WARNING);

  private AlertQueueStress() {}

  private static String id(@Nullable Alert alert) {
    return alert == null ? "-" : alert.id();
  }

  /** Both find the queue full; the results are the two victims and what is left. */
  @JCStressTest
  @Outcome(
      id = "info, 1, fatal",
      expect = ACCEPTABLE,
      desc =
          "In either order: INFO is the least that there is, the fatal one drives out the warning.")
  @Outcome(expect = FORBIDDEN, desc = "A worse alert was dropped than one that stayed.")
  @State
  public static class TwoPublishersAtAFullQueue {
    private final AlertQueue queue = new AlertQueue(1);

    public TwoPublishersAtAFullQueue() {
      queue.offer(FIRST);
    }

    @Actor
    public void info(LLL_Result r) {
      r.r1 = id(queue.offer(INFO));
    }

    @Actor
    public void fatal(LLL_Result r) {
      r.r2 = id(queue.offer(FATAL));
    }

    @Arbiter
    public void rest(LLL_Result r) {
      r.r3 = id(queue.poll());
    }
  }

  /** A drainer takes while a publisher appends to a full queue. */
  @JCStressTest
  @Outcome(id = "-, 1, 2", expect = ACCEPTABLE, desc = "Taken first: there was room.")
  @Outcome(id = "1, 2, -", expect = ACCEPTABLE, desc = "Appended first: the older one was dropped.")
  @Outcome(expect = FORBIDDEN, desc = "An alert vanished, came twice, or was dropped for no need.")
  @State
  public static class PublisherAndDrainer {
    private final AlertQueue queue = new AlertQueue(1);

    public PublisherAndDrainer() {
      queue.offer(FIRST);
    }

    @Actor
    public void publish(LLL_Result r) {
      r.r1 = id(queue.offer(SECOND));
    }

    @Actor
    public void drain(LLL_Result r) {
      r.r2 = id(queue.poll());
    }

    @Arbiter
    public void rest(LLL_Result r) {
      r.r3 = id(queue.poll());
    }
  }

  /** The transitions of a breach are published one after the other; the drainer looks twice. */
  @JCStressTest
  @Outcome(id = "-, -", expect = ACCEPTABLE, desc = "Looked too early.")
  @Outcome(id = "-, 1", expect = ACCEPTABLE, desc = "Looked in between.")
  @Outcome(id = "1, -", expect = ACCEPTABLE, desc = "The second one had not come yet.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Both, in order.")
  @Outcome(expect = FORBIDDEN, desc = "Out of order, or twice.")
  @State
  public static class OrderOfOnePublisher {
    private final AlertQueue queue = new AlertQueue(4);

    @Actor
    public void publish() {
      queue.offer(FIRST);
      queue.offer(SECOND);
    }

    @Actor
    public void drain(LL_Result r) {
      r.r1 = id(queue.poll());
      r.r2 = id(queue.poll());
    }
  }

  /** Two drainers, one of which publishes too; nodes and records go round between them. */
  @JCStressTest
  @Outcome(
      id = "1, 2, fatal",
      expect = ACCEPTABLE,
      desc = "The two oldest are taken, the one that arrives is left.")
  @Outcome(id = "2, 1, fatal", expect = ACCEPTABLE, desc = "The same, with the other one faster.")
  @Outcome(expect = FORBIDDEN, desc = "An alert in two hands, or the order broken.")
  @State
  public static class TwoDrainers {
    private final AlertQueue queue = new AlertQueue(4);

    public TwoDrainers() {
      queue.offer(FIRST);
      queue.offer(SECOND);
    }

    @Actor
    public void one(LLL_Result r) {
      r.r1 = id(queue.poll());
    }

    @Actor
    public void two(LLL_Result r) {
      r.r2 = id(queue.poll());
      queue.offer(FATAL);
    }

    @Arbiter
    public void rest(LLL_Result r) {
      r.r3 = id(queue.poll());
    }
  }
}
