package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two threads meet the same two names, a user's and a token's, at the same time. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "0, 0, 0, 0",
    expect = ACCEPTABLE,
    desc = "Both get the one id that the name has.")
@org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "A name has two ids.")
@State
public class InterningStress {
  private static final UserId USER = UserId.of("carol");
  private static final TokenId TOKEN = TokenId.of(ChainId.POLYGON, "new");

  private final RiskEngine engine = RiskEngine.builder().alertHistory(0).build();

  @Actor
  public void one(IIII_Result r) {
    r.r1 = engine.userIndex(USER);
    r.r3 = engine.tokenIndex(TOKEN);
  }

  @Actor
  public void two(IIII_Result r) {
    r.r4 = engine.tokenIndex(TOKEN);
    r.r2 = engine.userIndex(USER);
  }
}
