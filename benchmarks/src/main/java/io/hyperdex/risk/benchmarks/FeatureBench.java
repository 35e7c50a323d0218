package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.TradeBatch;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.position.CostBasis;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One trade of 1,000 users, with one thing more than {@code plain} has. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Feed.BATCH)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g", "-Xmn400m", "-XX:+UseG1GC"})
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class FeatureBench {
  private static final int USERS = 1000;
  private static final int LATE_BLOCKS = 3;
  private static final Quantity FEE = Quantity.of(1);

  /** What there is beside the trades; see {@link #trade}. */
  @Param({
    "plain",
    "fifo",
    "portfolioVar",
    "returnVar",
    "ticks",
    "objects",
    "gasFee",
    "venue",
    "inlineSink",
    "late",
    "reverts"
  })
  public String feature;

  @Param("FULL")
  public Profile profile;

  private Workload workload;
  private Desk desk;
  private RiskEngine engine;
  private Feed feed;
  private TokenId[] tokens;
  private UserId[] users;
  private long drained;
  private int turn;

  @Setup
  public void open() {
    workload = Workload.of(USERS, "uniform");
    VarKind var =
        switch (feature) {
          case "portfolioVar" -> VarKind.PORTFOLIO;
          case "returnVar" -> VarKind.RETURN;
          default -> VarKind.NONE;
        };
    Desk.Options options = Desk.options(profile).limits(Limits.usual(var));
    if (feature.equals("fifo")) {
      options.costBasis(CostBasis.FIFO);
    }
    if (feature.equals("inlineSink")) {
      options.inlineSinks(alert -> drained++);
    }
    desk = options.open(workload);
    engine = desk.engine;
    feed = desk.feed();
    if (feature.equals("venue")) {
      feed.venue(engine.venueIndex(VenueId.of("pool")));
    }
    tokens = new TokenId[Workload.TOKENS];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Workload.token(i);
    }
    users = new UserId[USERS];
    for (int i = 0; i < USERS; i++) {
      users[i] = UserId.of("#" + (desk.firstUser + i));
    }
  }

  @TearDown
  public void requireAllApplied() {
    if (feature.equals("reverts")) {
      desk.requireAllApplied(Outcome.REVERTED);
    } else {
      desk.requireAllApplied();
    }
  }

  @Benchmark
  public int trade() {
    TradeBatch batch = feed.next();
    return switch (feature) {
      case "ticks" -> withTicks(batch);
      case "objects" -> asObjects(batch, false);
      case "gasFee" -> asObjects(batch, true);
      case "late" -> withLateOnes(batch);
      case "reverts" -> withReverts(batch);
      default -> Desk.applyEach(engine, batch);
    };
  }

  /** One price tick after every tenth trade. */
  private int withTicks(TradeBatch batch) {
    int applied = 0;
    for (int i = 0; i < Feed.BATCH; i++) {
      applied += Desk.apply(engine, batch, i).ordinal();
      if (++turn % 10 == 0) {
        int token = turn / 10 % Workload.TOKENS;
        long up = turn / 10 / Workload.TOKENS % 2;
        long mantissa = workload.mantissa(token) + up * (workload.mantissa(token) / 1000);
        engine.applyPrice(token, mantissa, Workload.PRICE_SCALE, batch.timeMs(i));
      }
    }
    return applied;
  }

  private int asObjects(TradeBatch batch, boolean withFee) {
    int applied = 0;
    for (int i = 0; i < Feed.BATCH; i++) {
      Trade.Builder trade =
          Trade.builder(
                  EventKey.of(batch.keyHigh(i), batch.keyLow(i)),
                  users[batch.user(i) - desk.firstUser],
                  ChainPosition.of(
                      Workload.CHAIN,
                      batch.timeMs(i),
                      batch.blockNumber(i),
                      batch.txIndex(i),
                      batch.logIndex(i)))
              .gave(
                  tokens[batch.tokenIn(i)], Quantity.ofLimbs(0, 0, batch.inHigh(i), batch.inLow(i)))
              .received(
                  tokens[batch.tokenOut(i)],
                  Quantity.ofLimbs(0, 0, batch.outHigh(i), batch.outLow(i)));
      if (withFee) {
        trade.fee(Fee.of(tokens[thirdToken(batch, i)], FEE));
      }
      applied += engine.apply(trade.build()).ordinal();
    }
    return applied;
  }

  /** A token the user holds besides the two. */
  private int thirdToken(TradeBatch batch, int i) {
    int user = batch.user(i) - desk.firstUser;
    int slot = 0;
    int token = workload.heldToken(user, slot);
    while (token == batch.tokenIn(i) || token == batch.tokenOut(i)) {
      token = workload.heldToken(user, ++slot);
    }
    return token;
  }

  /** Every hundredth trade comes three blocks late. */
  private int withLateOnes(TradeBatch batch) {
    int applied = 0;
    for (int i = 0; i < Feed.BATCH; i++) {
      int late = ++turn % 100 == 0 ? LATE_BLOCKS : 0;
      applied += apply(batch, i, late).ordinal();
    }
    return applied;
  }

  private Outcome apply(TradeBatch batch, int i, int blocksLate) {
    return engine.applyTrade(
        batch.keyHigh(i),
        batch.keyLow(i),
        batch.user(i),
        batch.chain(i),
        batch.timeMs(i) - blocksLate * Feed.BLOCK_MS,
        batch.blockNumber(i) - blocksLate,
        batch.txIndex(i),
        batch.logIndex(i),
        batch.tokenIn(i),
        batch.inHigh(i),
        batch.inLow(i),
        batch.tokenOut(i),
        batch.outHigh(i),
        batch.outLow(i),
        batch.venue(i));
  }

  /** Every hundredth trade is reverted and comes again. */
  private int withReverts(TradeBatch batch) {
    int applied = 0;
    for (int i = 0; i < Feed.BATCH; i++) {
      applied += Desk.apply(engine, batch, i).ordinal();
      if (++turn % 100 == 0) {
        EventKey key = EventKey.of(batch.keyHigh(i), batch.keyLow(i));
        applied += engine.apply(new TradeReverted(key)).ordinal();
        applied += Desk.apply(engine, batch, i).ordinal();
      }
    }
    return applied;
  }
}
