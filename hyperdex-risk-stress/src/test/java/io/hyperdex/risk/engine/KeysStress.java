package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLJ_Result;

/** One event of two deliveries: a key stands for one of them. */
public class KeysStress {
  private KeysStress() {}

  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "CLAIMED, KNOWN, 0",
      expect = ACCEPTABLE,
      desc = "The first was quicker, and the key is its.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = "KNOWN, CLAIMED, 1",
      expect = ACCEPTABLE,
      desc = "The second was quicker.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = {"BUSY, CLAIMED, 1", "CLAIMED, BUSY, 0"},
      expect = ACCEPTABLE,
      desc = "The quicker one was suspended while it held the table; the other did not wait.")
  @org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "Claimed twice or never.")
  @State
  public static class TwoClaims {
    private final Keys keys = new Keys(place -> false);

    @Actor
    public void one(LLJ_Result r) {
      r.r1 = keys.claim(7, 9, 0, 1, 0);
    }

    @Actor
    public void two(LLJ_Result r) {
      r.r2 = keys.claim(7, 9, 1, 1, 0);
    }

    @Arbiter
    public void check(LLJ_Result r) {
      Keys.Found found = new Keys.Found();
      r.r3 = keys.find(7, 9, found) ? found.user : -2;
    }
  }

  /** A key is forgotten while another event claims it. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "CLAIMED, null, 1",
      expect = ACCEPTABLE,
      desc = "Forgotten first: the key is the new event's.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = "KNOWN, null, -1",
      expect = ACCEPTABLE,
      desc = "Claimed too early: forgotten after that.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = "BUSY, null, -1",
      expect = ACCEPTABLE,
      desc = "Not claimed: the other was suspended while it held the table.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "The new claim was forgotten, or the old one stayed.")
  @State
  public static class ClaimAndForget {
    private final Keys keys = new Keys(place -> false);

    public ClaimAndForget() {
      keys.claim(7, 9, 0, 1, 0);
    }

    @Actor
    public void claim(LLJ_Result r) {
      r.r1 = keys.claim(7, 9, 1, 5, 0);
    }

    @Actor
    public void forget() {
      keys.remove(7, 9, 0, 1);
    }

    @Arbiter
    public void check(LLJ_Result r) {
      Keys.Found found = new Keys.Found();
      r.r3 = keys.find(7, 9, found) ? found.user : -2;
    }
  }

  /** Two users are sent the same event: one trade stands, whoever's it is. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = "APPLIED, CONFLICT, 1",
      expect = ACCEPTABLE,
      desc = "The second delivery took the place of the first.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = "CONFLICT, APPLIED, 1",
      expect = ACCEPTABLE,
      desc = "And the other way round.")
  @org.openjdk.jcstress.annotations.Outcome(
      id = {"APPLIED, BUSY, 1", "BUSY, APPLIED, 1"},
      expect = ACCEPTABLE,
      desc = "The other user was in the middle of it: to be tried again.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "Booked for both, or for none.")
  @State
  public static class OneKeyOfTwoUsers {
    private final Counter counter = new Counter(RiskEngine.builder());

    @Actor
    public void alice(LLJ_Result r) {
      r.r1 = counter.buy(1, 0, 1);
    }

    @Actor
    public void bob(LLJ_Result r) {
      r.r2 = counter.buy(1, 1, 1);
    }

    @Arbiter
    public void check(LLJ_Result r) {
      r.r3 = counter.held(0, Counter.COIN) + counter.held(1, Counter.COIN);
    }
  }
}
