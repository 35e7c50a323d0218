package io.hyperdex.risk.alert;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Subscriptions come and go while alerts are routed. */
public class AlertSubscriptionStress {
  private static final Alert ALERT = Samples.alert("a", Severity.WARNING);

  private AlertSubscriptionStress() {}

  /** One closes while another of the same user opens and an alert is published. */
  @JCStressTest
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE,
      desc = "Closed and gone; the steady one has the alert.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE,
      desc = "Published before the close; the steady one has the alert.")
  @Outcome(expect = FORBIDDEN, desc = "Another's coming or going lost the steady one its alert.")
  @State
  public static class CloseWhilePublishing {
    private final SubscriptionTable table = new SubscriptionTable();
    private final AlertSubscription passing = table.add(Samples.ALICE, Severity.INFO, 2, () -> {});
    private final AlertSubscription steady = table.add(Samples.ALICE, Severity.INFO, 2, () -> {});

    @Actor
    public void publish() {
      table.route(ALERT);
    }

    @Actor
    public void openAndClose() {
      table.add(Samples.ALICE, Severity.INFO, 1, () -> {});
      passing.close();
    }

    @Arbiter
    public void check(II_Result r) {
      r.r1 = passing.queued();
      r.r2 = steady.queued();
    }
  }

  /** Two open and one closes at once. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "One was there, two came, one went.")
  @Outcome(expect = FORBIDDEN, desc = "A copy of the table was lost.")
  @State
  public static class ComingAndGoing {
    private final SubscriptionTable table = new SubscriptionTable();
    private final AlertSubscription leaving = table.add(Samples.ALICE, Severity.INFO, 1, () -> {});

    @Actor
    public void one() {
      table.add(Samples.ALICE, Severity.INFO, 1, () -> {});
    }

    @Actor
    public void twoAndClose() {
      table.add(Samples.ALICE, Severity.INFO, 1, () -> {});
      leaving.close();
    }

    @Arbiter
    public void check(I_Result r) {
      r.r1 = table.size();
    }
  }
}
