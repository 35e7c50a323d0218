package io.hyperdex.risk.alert;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Threads that add to the history hand over to each other; readers look on. */
public class AlertHistoryStress {
  private static final Alert A = Samples.alert("a", Severity.INFO);
  private static final Alert B = Samples.alert("b", Severity.CRITICAL);
  private static final Alert C = Samples.alert("c", Severity.WARNING);

  private AlertHistoryStress() {}

  /** Two threads add, to a history of one. */
  @JCStressTest
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE,
      desc = "When both have returned, one is remembered and one is counted as forgotten.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "An alert that was handed over was left lying, or not counted.")
  @State
  public static class HandOver {
    private final AlertHistory history = AlertHistory.ofCapacity(1);

    @Actor
    public void one() {
      history.onAlert(A);
    }

    @Actor
    public void two() {
      history.onAlert(B);
    }

    @Arbiter
    public void check(IJ_Result r) {
      r.r1 = history.latest(9).size();
      r.r2 = history.evicted();
    }
  }

  /** An alert changes, and a third drives the eldest out, while a reader asks for all of them. */
  @JCStressTest
  @Outcome(id = "b a", expect = ACCEPTABLE, desc = "Before anything happened.")
  @Outcome(id = "A b", expect = ACCEPTABLE, desc = "After the change: it is the newest now.")
  @Outcome(
      id = "b A",
      expect = ACCEPTABLE,
      desc = "In the midst of it: the new image, the old rank.")
  @Outcome(id = "c A", expect = ACCEPTABLE, desc = "After both.")
  @Outcome(id = "A c", expect = ACCEPTABLE, desc = "In the midst of the second: not ranked yet.")
  @Outcome(
      id = "c a",
      expect = ACCEPTABLE,
      desc = "Looked at one place before the first change and at the other after the second.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "An alert that was there throughout is missing or shown twice.")
  @State
  public static class ReaderAndWriter {
    private final AlertHistory history = AlertHistory.ofCapacity(2);

    public ReaderAndWriter() {
      history.onAlert(A);
      history.onAlert(B);
    }

    @Actor
    public void write() {
      history.onAlert(A.resolvedAt(2_000));
      history.onAlert(C);
    }

    @Actor
    public void read(L_Result r) {
      StringBuilder seen = new StringBuilder();
      List<Alert> all = history.latest(9);
      for (Alert alert : all) {
        String id = alert.id();
        seen.append(seen.length() == 0 ? "" : " ")
            .append(
                alert.state() == AlertState.RESOLVED ? id.toUpperCase(java.util.Locale.ROOT) : id);
      }
      r.r1 = seen.toString();
    }
  }
}
