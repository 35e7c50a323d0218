package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.hyperdex.risk.event.RiskEvent;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.LLJ_Result;

/**
 * Writers that meet hand over. Between a holder's last look into the inbox and its release lies a
 * gap: an event that falls into it must be found by one of the two.
 */
public class HandOverStress {
  private HandOverStress() {}

  /** The outcomes of trades by key, each told exactly once: by the call or by the callback. */
  private static final class Told {
    private final AtomicReferenceArray<String> byKey = new AtomicReferenceArray<>(4);

    void byCall(int key, Outcome outcome) {
      if (outcome != Outcome.HANDED_OVER) {
        tell(key, outcome);
      }
    }

    void byCallback(RiskEvent event, Outcome outcome) {
      tell((int) Counter.keyOf(event), outcome);
    }

    private void tell(int key, Outcome outcome) {
      byKey.accumulateAndGet(
          key, outcome.name(), (before, now) -> before == null ? now : before + " and " + now);
    }

    String of(int key) {
      return String.valueOf(byKey.get(key));
    }
  }

  /** Two writers on one user. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "APPLIED, APPLIED, 3",
      expect = ACCEPTABLE,
      desc = "When both have returned, both are booked and each was told once.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "An event was left in the inbox, booked twice, or its outcome told twice or never.")
  @State
  public static class TwoWriters {
    private final Told told = new Told();
    private final Counter counter = new Counter(told::byCallback);

    @Actor
    public void one() {
      told.byCall(1, counter.buy(1, 0, 1));
    }

    @Actor
    public void two() {
      told.byCall(2, counter.buy(2, 0, 2));
    }

    @Arbiter
    public void check(LLJ_Result r) {
      r.r1 = told.of(1);
      r.r2 = told.of(2);
      r.r3 = counter.held(0, Counter.COIN);
    }
  }

  /** A writer meets a reader, who holds nothing. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "APPLIED, null, 1",
      expect = ACCEPTABLE,
      desc = "Booked by the writer.")
  @org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "Handed over to a reader.")
  @State
  public static class WriterAndReader {
    private final Told told = new Told();
    private final Counter counter = new Counter(told::byCallback);

    @Actor
    public void write() {
      told.byCall(1, counter.buy(1, 0, 1));
    }

    @Actor
    public void read() {
      counter.engine.version();
    }

    @Arbiter
    public void check(LLJ_Result r) {
      r.r1 = told.of(1);
      r.r2 = told.of(2);
      r.r3 = counter.held(0, Counter.COIN);
    }
  }

  /** An inbox for one, and a writer in a hurry: whoever is told BUSY has left no trace. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "0, 0",
      expect = ACCEPTABLE,
      desc = "Exactly those that were not BUSY are booked, and each has one outcome.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "BUSY and booked, or neither, or no single outcome.")
  @State
  public static class FullInbox {
    private final Told told = new Told();
    private final Counter counter =
        new Counter(RiskEngine.builder().inboxCapacity(1).onHandedOver(told::byCallback));

    @Actor
    public void one() {
      told.byCall(1, counter.buy(1, 0, 1));
    }

    @Actor
    public void twoAndThree() {
      told.byCall(2, counter.buy(2, 0, 10));
      told.byCall(3, counter.buy(3, 0, 100));
    }

    @Arbiter
    public void check(IJ_Result r) {
      long booked = 0;
      int odd = 0;
      long coins = 1;
      for (int key = 1; key <= 3; key++) {
        String outcome = told.of(key);
        booked += outcome.equals("APPLIED") ? coins : 0;
        odd += outcome.equals("APPLIED") || outcome.equals("BUSY") ? 0 : 1;
        coins *= 10;
      }
      r.r1 = odd;
      r.r2 = counter.held(0, Counter.COIN) - booked;
    }
  }
}
