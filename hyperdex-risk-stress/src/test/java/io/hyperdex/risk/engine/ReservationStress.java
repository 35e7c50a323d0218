package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.ReserveOutcome;
import io.hyperdex.risk.pretrade.SwapIntent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Of two that reserve on the same version one gets it; what is released twice goes once. */
public class ReservationStress {
  private static final UserId USER = UserId.of("u");
  private static final SwapIntent INTENT =
      SwapIntent.builder(USER)
          .give(TokenId.of(ChainId.ETHEREUM, "a"), Quantity.ofDecimal("1", 6))
          .receive(TokenId.of(ChainId.ETHEREUM, "b"), Quantity.ofDecimal("1", 6))
          .build();
  private static final PreTradePolicy POLICY = PreTradePolicy.standard();

  private ReservationStress() {}

  private static int code(@Nullable ReserveOutcome outcome) {
    return outcome == ReserveOutcome.RESERVED ? 1 : outcome == null ? 0 : 9;
  }

  /** How many there are, or -1 where the count of all is another one. */
  private static int inFlight(InFlight flights) {
    int ofUser = flights.of(USER).size();
    return flights.size() == ofUser ? ofUser : -1;
  }

  /** Two reserve. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "One reserved; the other looks again.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "Both or none reserved, or the count is wrong.")
  @State
  public static class Reserve {
    private final InFlight flights = new InFlight();
    private final UserFlight seen = flights.of(USER);

    @Actor
    public void one(III_Result r) {
      r.r1 = code(flights.add(seen, INTENT, "one", 0, POLICY));
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = code(flights.add(seen, INTENT, "other", 0, POLICY));
    }

    @Arbiter
    public void look(III_Result r) {
      r.r3 = inFlight(flights);
    }
  }

  /** Two let go of the same one. */
  @JCStressTest
  @org.openjdk.jcstress.annotations.Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "Released once.")
  @org.openjdk.jcstress.annotations.Outcome(
      expect = FORBIDDEN,
      desc = "Released twice or never, or the count is wrong.")
  @State
  public static class Release {
    private final InFlight flights = new InFlight();

    public Release() {
      flights.add(flights.of(USER), INTENT, "one", 0, POLICY);
    }

    @Actor
    public void one(III_Result r) {
      r.r1 = flights.release(USER, "one", 1) ? 1 : 0;
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = flights.release(USER, "one", 1) ? 1 : 0;
    }

    @Arbiter
    public void look(III_Result r) {
      r.r3 = inFlight(flights);
    }
  }
}
