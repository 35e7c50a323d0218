package io.hyperdex.risk.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What was in force at a place stays so while marks are added and old ones forgotten. */
@JCStressTest
@org.openjdk.jcstress.annotations.Outcome(
    id = "3, 3",
    expect = ACCEPTABLE,
    desc = "At the place asked for, before anything new came.")
@org.openjdk.jcstress.annotations.Outcome(
    id = {"3, 4", "3, 5", "3, 6"},
    expect = ACCEPTABLE,
    desc = "The same at that place; and at the end what had come by then.")
@org.openjdk.jcstress.annotations.Outcome(
    expect = FORBIDDEN,
    desc = "The past has changed, or there was none.")
@State
public class MarkHistoryStress {
  private final MarkHistory history = new MarkHistory();

  public MarkHistoryStress() {
    for (int i = 0; i < 100; i++) {
      history.add(mark(i % 4), i);
    }
  }

  private static Mark mark(long time) {
    return new Mark(Price.ONE, time, 1, PriceOrigin.FEED);
  }

  private static long time(@Nullable Mark mark) {
    return mark == null ? -1 : mark.asOfMs;
  }

  @Actor
  public void write() {
    history.add(mark(4), 100);
    history.tidyBefore(90);
    history.add(mark(5), 101);
    history.add(mark(6), 102);
  }

  @Actor
  public void read(JJ_Result r) {
    r.r1 = time(history.at(96));
    r.r2 = time(history.at(TokenState.LATEST));
  }
}
