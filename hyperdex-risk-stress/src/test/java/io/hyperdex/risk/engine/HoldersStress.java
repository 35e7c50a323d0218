package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A user is added while the list of holders is swept: its place may be closed under its hands. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "2",
    expect = ACCEPTABLE,
    desc = "Whoever was added, before or during the sweep, is found by the next walk.")
@org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "The sweep lost a holder.")
@State
public class HoldersStress {
  private static final int DUE = 504;

  private final Holders holders = new Holders();

  public HoldersStress() {
    for (int i = 0; i < DUE; i++) {
      holders.add(7); // the same one: a sweep is due
    }
  }

  @Actor
  public void add() {
    holders.add(8);
  }

  @Actor
  public void sweep() {
    holders.forEach(user -> true);
  }

  @Arbiter
  public void check(I_Result r) {
    boolean[] found = new boolean[9];
    holders.forEach(
        user -> {
          found[user] = true;
          return true;
        });
    r.r1 = (found[7] ? 1 : 0) + (found[8] ? 1 : 0);
  }
}
