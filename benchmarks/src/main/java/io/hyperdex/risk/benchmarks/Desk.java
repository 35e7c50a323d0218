package io.hyperdex.risk.benchmarks;

import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.EngineStatistics;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.ExposureBuffer;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.Profile;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.RiskEngineBuilder;
import io.hyperdex.risk.engine.TradeBatch;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.position.CostBasis;
import java.time.Duration;
import java.util.List;

/**
 * An engine with a {@link Workload}'s market and holdings, ready for the first trade: the one place
 * where benchmarks make engines.
 *
 * <p>Time: marks stay fresh for good. A period is a year of event time, so that hardly one ends
 * while trades are measured; with a return window, {@value Workload#WINDOW} of them pass before the
 * first trade. Trades start when everything before them is final.
 */
final class Desk {
  static final long PERIOD_MS = Duration.ofDays(365).toMillis();

  /** A period end late enough for the past closes to have times after 1970. */
  private static final long START_MS = 300 * PERIOD_MS;

  private static final long SEEDED_MS = START_MS + 1000;
  private static final long SETTLE_MS = 7_200_000;

  final RiskEngine engine;
  final Workload workload;

  /** Dense id of user 0 of the workload; the others follow. */
  final int firstUser;

  final int chain;

  /** Time of the first block of trades. */
  final long firstTradeMs;

  private final long openedBefore;

  private Desk(Workload workload, Options options) {
    this.workload = workload;
    this.engine = options.build(workload);
    this.chain = engine.chainIndex(Workload.CHAIN);
    VarKind var = options.limits.var();
    if (var == VarKind.PORTFOLIO) {
      for (int i = 0; i < Workload.TOKENS; i++) {
        long first = START_MS - Workload.WINDOW * PERIOD_MS;
        engine.preloadCloses(Workload.token(i), first, workload.closes(i));
      }
    }
    boolean past = var == VarKind.RETURN;
    for (int i = 0; i < Workload.TOKENS; i++) {
      requireApplied(TokenMeta.of(Workload.token(i), "T" + i, Workload.decimals(i)));
      tick(i, past ? workload.periodMantissa(i, 0) : workload.mantissa(i), SEEDED_MS);
      if (engine.tokenIndex(Workload.token(i)) != i) {
        throw new IllegalStateException("token ids are not dense from 0: " + i);
      }
    }
    this.firstUser = engine.userBlock(workload.users);
    deposit();
    this.firstTradeMs = (past ? livePast() : SEEDED_MS) + SETTLE_MS;
    engine.replaceRules(options.limits.rules());
    engine.advanceTo(firstTradeMs - 1);
    this.openedBefore = engine.statistics().alertsOpened();
  }

  /** The usual limits, average cost, no sinks. */
  static Desk of(Workload workload, Profile profile, VarKind var) {
    return options(profile).limits(Limits.usual(var)).open(workload);
  }

  static Options options(Profile profile) {
    return new Options(profile);
  }

  private void deposit() {
    ExposureBuffer held = new ExposureBuffer();
    ChainPosition at = ChainPosition.of(Workload.CHAIN, SEEDED_MS);
    for (int user = 0; user < workload.users; user++) {
      UserId id = UserId.of("#" + (firstUser + user));
      for (int slot = 0; slot < workload.heldPerUser; slot++) {
        requireApplied(
            ExternalFlow.deposit(
                EventKey.of(-1, (long) user * workload.heldPerUser + slot),
                id,
                at,
                Workload.token(workload.heldToken(user, slot)),
                Quantity.ofLimbs(
                    0, 0, workload.depositHigh(user, slot), workload.depositLow(user, slot))));
      }
    }
    engine.exposureInto(firstUser + workload.users - 1, held);
    if (held.size() != workload.heldPerUser) {
      throw new IllegalStateException("deposits did not reach the users of the block");
    }
  }

  /** Lets the periods pass that fill the users' return windows; returns the time after. */
  private long livePast() {
    long end = START_MS;
    for (int k = 0; k <= Workload.WINDOW; k++) {
      end += PERIOD_MS;
      for (int token = 0; token < Workload.TOKENS; token++) {
        if (Workload.movesIn(token, k)) {
          tick(token, workload.periodMantissa(token, k), end - 1);
        }
      }
      engine.advanceTo(end + 1);
    }
    return end + 1000;
  }

  private void tick(int token, long mantissa, long timeMs) {
    requireApplied(
        PriceTick.of(Workload.token(token), Price.of(mantissa, Workload.PRICE_SCALE), timeMs));
  }

  private void requireApplied(RiskEvent event) {
    Outcome outcome = engine.apply(event);
    if (outcome != Outcome.APPLIED) {
      throw new IllegalStateException(outcome + " for " + event);
    }
  }

  /** Trades for this engine. */
  Feed feed() {
    return new Feed(workload, firstUser, chain, firstTradeMs);
  }

  /** One trade of a batch by primitives. */
  static Outcome apply(RiskEngine engine, TradeBatch batch, int i) {
    return engine.applyTrade(
        batch.keyHigh(i),
        batch.keyLow(i),
        batch.user(i),
        batch.chain(i),
        batch.timeMs(i),
        batch.blockNumber(i),
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

  /** All trades of a batch one by one; returns how many were applied. */
  static int applyEach(RiskEngine engine, TradeBatch batch) {
    int applied = 0;
    for (int i = 0; i < batch.size(); i++) {
      applied += apply(engine, batch, i) == Outcome.APPLIED ? 1 : 0;
    }
    return applied;
  }

  /** Alerts opened since the first trade. */
  long alertsOpened() {
    return engine.statistics().alertsOpened() - openedBefore;
  }

  /** A trade that was refused would be measured as a fast one. */
  void requireAllApplied(Outcome... others) {
    EngineStatistics statistics = engine.statistics();
    for (Outcome outcome : Outcome.values()) {
      boolean expected = outcome == Outcome.APPLIED || List.of(others).contains(outcome);
      if (!expected && statistics.count(outcome) > 0) {
        throw new IllegalStateException("events ended " + outcome + ": " + statistics);
      }
    }
    if (statistics.unmatchedDisposals() > 0 || statistics.unknownValueTrades() > 0) {
      throw new IllegalStateException("trades without holdings or value: " + statistics);
    }
  }

  /** What may differ from one benchmark's engine to another's. */
  static final class Options {
    private final Profile profile;
    private Limits limits = Limits.usual(VarKind.NONE);
    private CostBasis costBasis = CostBasis.AVERAGE;
    private EventOrder order = EventOrder.CHAIN;
    private int tokensPerUser;
    private AlertSink[] inlineSinks = {};
    private AlertSink[] queuedSinks = {};

    private Options(Profile profile) {
      this.profile = profile;
    }

    Options limits(Limits value) {
      limits = value;
      return this;
    }

    Options costBasis(CostBasis value) {
      costBasis = value;
      return this;
    }

    Options order(EventOrder value) {
      order = value;
      return this;
    }

    /** Room for tokens in a LEAN record; by default one more than users hold. */
    Options tokensPerUser(int value) {
      tokensPerUser = value;
      return this;
    }

    Options inlineSinks(AlertSink... value) {
      inlineSinks = value;
      return this;
    }

    /** Sinks with a queue of the usual length, for a pump to drain. */
    Options queuedSinks(AlertSink... value) {
      queuedSinks = value;
      return this;
    }

    Desk open(Workload workload) {
      return new Desk(workload, this);
    }

    private RiskEngine build(Workload workload) {
      RiskEngineBuilder builder =
          RiskEngine.builder()
              .profile(profile)
              .tokensPerUser(
                  tokensPerUser > 0 ? tokensPerUser : Math.min(64, workload.heldPerUser + 1))
              .costBasis(costBasis)
              .eventOrder(order)
              .maxPriceAge(Duration.ofDays(365_000))
              .period(Duration.ofMillis(PERIOD_MS))
              .scenarioWindow(Workload.WINDOW)
              .minimumScenarios(100);
      for (AlertSink sink : inlineSinks) {
        builder.addSink(sink).inlineSinks();
      }
      for (AlertSink sink : queuedSinks) {
        builder.addSink(sink);
      }
      return builder.build();
    }
  }
}
