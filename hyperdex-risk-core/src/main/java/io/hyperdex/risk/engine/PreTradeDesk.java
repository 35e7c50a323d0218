package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.tail.ExitCost;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.wide.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What questions to one engine are answered with, by one thread after the other question. */
final class PreTradeDesk {
  /** Versions of what is in flight that may pass by before one of them is taken as it is. */
  private static final int TRIES = 8;

  private final PreTrade engine;
  private final Projection projection;
  private final PreTradeChecks checks;
  private final RuleReadings rulesProbe;
  private final SizeSearch search;
  private final Findings sized = new Findings();
  private final Int128 scratch = new Int128();

  final Findings findings = new Findings();
  final RuleReadings rulesBefore;
  final RuleReadings rulesAfter;
  final StandingFigures before = new StandingFigures();
  final StandingFigures after = new StandingFigures();
  final Figure notional = new Figure();
  Decision decision = Decision.DENY;
  Quantity maxAmountIn = Quantity.ZERO;
  boolean maxIsProven;
  long asOfMs;

  PreTradeDesk(PreTrade engine, Projection projection, SwapIntent first) {
    this.engine = engine;
    this.projection = projection;
    rulesBefore = new RuleReadings(engine.ruleErrors);
    rulesAfter = new RuleReadings(engine.ruleErrors);
    rulesProbe = new RuleReadings(engine.ruleErrors);
    checks = new PreTradeChecks(projection, rulesBefore, first);
    search = new SizeSearch(projection, checks, rulesProbe);
  }

  boolean isOf(PreTrade other) {
    return engine == other;
  }

  Projection projection() {
    return projection;
  }

  RuleSet ruleSet() {
    return projection.rules();
  }

  /**
   * Answers.
   *
   * @return the version of what is in flight that was counted
   */
  UserFlight ask(SwapIntent intent, boolean withTail) {
    PreTradePolicy policy = engine.policy();
    UserFlight flight = load(intent);
    findings.clear();
    sized.clear();
    checks.general(policy, engine.states(), intent, flight, findings);
    asOfMs = projection.nowMs();
    boolean valued =
        projection.swapValue(
            checks.in(), intent.amountIn(), checks.out(), intent.amountOut(), scratch);
    if (valued) {
      notional.usd(scratch);
    } else {
      notional.none(Unit.USD);
    }
    checks.sized(intent.amountIn(), intent.amountOut(), rulesAfter, sized);
    take(before, projection.before(), intent, policy, withTail);
    take(after, projection.after(), intent, policy, withTail);
    findings.addAll(sized);
    decide(intent);
    return flight;
  }

  /** The user, with everything in flight but what this very intent has reserved. */
  private UserFlight load(SwapIntent intent) {
    UserFlight flight = engine.inFlight.of(intent.user());
    for (int tries = 1; ; tries++) {
      projection.load(intent.user());
      for (int i = 0; i < flight.size(); i++) {
        UserFlight.Reservation one = flight.get(i);
        if (one.isLive(projection.nowMs()) && !one.clientKey().equals(intent.clientKey())) {
          count(one.intent());
        }
      }
      UserFlight now = engine.inFlight.of(intent.user());
      if (now == flight || tries == TRIES) {
        return flight; // a trade that was applied meanwhile may be counted twice, never not at all
      }
      flight = now;
    }
  }

  private void count(SwapIntent other) {
    Projection.Booked booked =
        projection.swap(
            projection.token(other.tokenIn()),
            other.amountIn(),
            projection.token(other.tokenOut()),
            other.amountOut());
    if (booked == Projection.Booked.YES) {
      projection.keep(); // else it could not be applied either
    }
  }

  private void take(
      StandingFigures into,
      Standing standing,
      SwapIntent intent,
      PreTradePolicy policy,
      boolean withTail) {
    into.take(standing);
    if (withTail) {
      into.takeTail(standing, policy.varConfidenceBps());
    }
    if (!intent.exitPools().isEmpty()) {
      exitCost(into, standing, intent);
    }
  }

  private void exitCost(StandingFigures into, Standing standing, SwapIntent intent) {
    TokenState token = checks.out();
    if (token.decimals() < 0 || !projection.freshValue(token, unit(token), scratch)) {
      return;
    }
    double price = Int128.usdToDouble(scratch.hi, scratch.lo);
    double quantity =
        new BigDecimal(standing.magnitude(token).toBigInteger(), token.decimals()).doubleValue();
    into.takeExitCost(ExitCost.of(quantity, price, intent.exitPools()));
  }

  private static Quantity unit(TokenState token) {
    return Quantity.of(BigInteger.TEN.pow(token.decimals()));
  }

  private void decide(SwapIntent intent) {
    Decision worst = findings.worst();
    maxIsProven = true;
    if (worst.compareTo(Decision.REDUCE) < 0) {
      decision = worst;
      maxAmountIn = intent.amountIn();
      return;
    }
    decision = Decision.DENY;
    maxAmountIn = Quantity.ZERO;
    if (worst == Decision.DENY) {
      return;
    }
    BigInteger largest = search.largest();
    maxIsProven = search.isProven();
    if (largest.signum() == 0) {
      return;
    }
    Quantity amount = Quantity.of(largest);
    if (!checks.isGasTooMuch(amount, Quantity.of(search.received(largest)))) {
      decision = Decision.REDUCE;
      maxAmountIn = amount;
    }
  }
}
