package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.WhatIfBuffer;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a check before a trade costs beside the trade itself, with percentiles: every call is timed,
 * which adds some tens of nanoseconds to each, apply included. The swaps asked about are those of
 * the cycle that break no rule, and nothing is applied while they are asked.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class WhatIfBench {
  private static final int USERS = 1_000;
  private static final int INTENTS = 1 << 12;

  @Param({"FULL", "LEAN"})
  public Profile profile;

  @Param({"NONE", "PORTFOLIO"})
  public String var;

  private final SwapIntent[] intents = new SwapIntent[INTENTS];
  private final WhatIfBuffer buffer = new WhatIfBuffer();
  private final PreTradePolicy small = PreTradePolicy.builder().maxNotional(Usd.of(5)).build();
  private Desk desk;
  private Feed feed;
  private int turn;

  @Setup
  public void open() {
    desk = Desk.of(Workload.of(USERS, "uniform"), profile, VarKind.valueOf(var));
    feed = desk.feed();
    long[] trades = desk.workload.trades;
    int kept = 0;
    for (int i = 0; kept < INTENTS; i = (i + 1) % (trades.length / Workload.WORDS)) {
      SwapIntent intent = intent(trades, i * Workload.WORDS);
      if (desk.engine.whatIf(intent, buffer).compareTo(Decision.REDUCE) < 0) {
        intents[kept++] = intent;
      }
    }
  }

  private SwapIntent intent(long[] trades, int at) {
    return SwapIntent.builder(UserId.of("#" + (desk.firstUser + trades[at])))
        .give(
            Workload.token((int) (trades[at + 1] >>> 32)),
            Quantity.ofLimbs(0, 0, trades[at + 2], trades[at + 3]))
        .receive(
            Workload.token((int) trades[at + 1]),
            Quantity.ofLimbs(0, 0, trades[at + 4], trades[at + 5]))
        .build();
  }

  private SwapIntent next() {
    return intents[turn++ & INTENTS - 1];
  }

  /** The trade itself. */
  @Benchmark
  public Outcome apply() {
    return Desk.apply(desk.engine, feed.next(1), 0);
  }

  /** The plain checks: the policy's defaults and every rule in force, before and after. */
  @Benchmark
  public Decision whatIf() {
    return desk.engine.whatIf(next(), buffer);
  }

  /** The largest size that passes, of swaps that are all too large. */
  @Benchmark
  public Decision reduce() {
    desk.engine.preTrade().usePolicy(small);
    return desk.engine.whatIf(next(), buffer);
  }
}
