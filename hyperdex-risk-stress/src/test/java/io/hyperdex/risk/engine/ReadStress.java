package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** A reader sees one version of a user, never the coins of one and the dollars of another. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "5, 5, 0",
    expect = ACCEPTABLE,
    desc = "Before the sale: five coins.")
@org.openjdk.jcstress.annotations.Outcome(
    id = "5, 3, 2",
    expect = ACCEPTABLE,
    desc = "After the sale: three coins and two dollars.")
@org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "A mix of two versions.")
@State
public class ReadStress {
  private final Counter counter = new Counter(RiskEngine.builder());
  private final ExposureBuffer buffer = new ExposureBuffer();

  public ReadStress() {
    counter.buy(1, 0, 5);
  }

  @Actor
  public void sell() {
    counter.sell(2, 0, 2);
  }

  @Actor
  public void read(JJJ_Result r) {
    counter.engine.exposureInto(counter.users[0], buffer);
    r.r1 = (long) buffer.gross();
    for (int i = 0; i < buffer.size(); i++) {
      if (buffer.token(i) == counter.coin) {
        r.r2 = buffer.quantityLow(i);
      } else {
        r.r3 = buffer.quantityLow(i);
      }
    }
  }
}
