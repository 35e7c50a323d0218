package io.hyperdex.risk.alert;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One thread takes an index; the other takes two and gives the first one back, which is what fools
 * a stack whose word has no count of changes: the top is the same again, what lies below is not.
 */
@JCStressTest
@Outcome(
    id = "true, true",
    expect = ACCEPTABLE,
    desc = "No index is in two hands, and all three that are left are found.")
@Outcome(expect = FORBIDDEN, desc = "An index was handed out twice, or lost.")
@State
public class IndexPoolStress {
  private static final int SIZE = 5;

  private final IndexPool pool = new IndexPool(SIZE);
  private int first;
  private int second;

  @Actor
  public void take() {
    first = pool.take();
  }

  @Actor
  public void takeTwoAndGiveOneBack() {
    int a = pool.take();
    second = pool.take();
    pool.give(a);
  }

  @Arbiter
  public void check(ZZ_Result r) {
    boolean[] found = new boolean[SIZE];
    found[first] = true;
    boolean distinct = !found[second];
    found[second] = true;
    int left = 0;
    for (int index = pool.take(); index != IndexPool.NONE; index = pool.take()) {
      distinct &= !found[index];
      found[index] = true;
      left++;
    }
    r.r1 = distinct;
    r.r2 = left == SIZE - 2;
  }
}
