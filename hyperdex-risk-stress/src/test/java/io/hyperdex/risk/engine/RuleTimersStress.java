package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A time added while those that ran out are worked off is run now, or known as the next one. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "3, 0",
    expect = ACCEPTABLE,
    desc = "The one added came in time: both were run, and nothing is due.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "1, 2",
    expect = ACCEPTABLE,
    desc = "It came after: it is what is due next, and the next run has it.")
@org.openjdk.jcstress.annotations.Outcome(
    expect = FORBIDDEN,
    desc = "It was lost, run twice, or nobody knows that it is due.")
@State
public class RuleTimersStress {
  private final RuleTimers timers = new RuleTimers();
  private int ran;

  public RuleTimersStress() {
    timers.add(10, 1);
  }

  @Actor
  public void add() {
    timers.add(9, 2);
  }

  @Actor
  public void run() {
    timers.run(10, user -> ran += user);
  }

  @Arbiter
  public void look(II_Result r) {
    r.r1 = ran;
    int[] rest = new int[1];
    timers.run(timers.firstMs() == RuleMachine.NEVER ? 0 : 10, user -> rest[0] += user);
    r.r2 = rest[0];
  }
}
