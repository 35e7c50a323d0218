package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A user registers an interval around the mark while the price leaves it. The mark is published
 * before the price moves and read after the count of moves, as the index asks.
 *
 * <p>Results: whether the registrant was told to look again (or read the new mark already), and
 * whether the owner of the market woke the user.
 */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "true, false",
    expect = ACCEPTABLE,
    desc = "The move came first: the registrant knows.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "false, true",
    expect = ACCEPTABLE,
    desc = "The registration came first: the owner found it.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "true, true",
    expect = ACCEPTABLE,
    desc = "They met: both know, and the user is checked once more than needed.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "false, false",
    expect = FORBIDDEN,
    desc = "The price left the interval and nobody knows.")
@State
public class WakeIndexStress {
  private static final int USER = 3;
  private static final int STAMP = 1;

  private final WakeIndex index = new WakeIndex((user, stamp) -> stamp == STAMP);
  private volatile double mark = 100;

  public WakeIndexStress() {
    index.moved(100, (user, stamp) -> true);
  }

  @Actor
  public void register(ZZ_Result r) {
    long seen = index.moves();
    double basis = mark;
    boolean holds = index.watch(USER, STAMP, basis * 0.99, basis * 1.01, seen);
    r.r1 = !holds || basis == 200;
  }

  @Actor
  public void move(ZZ_Result r) {
    mark = 200;
    r.r2 = index.moved(200, (user, stamp) -> true) == 1;
  }
}
