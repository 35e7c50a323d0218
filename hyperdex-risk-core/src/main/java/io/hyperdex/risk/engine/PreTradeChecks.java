package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.pretrade.Check;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.FailMode;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.pretrade.TradingState;
import io.hyperdex.risk.pretrade.TradingStates;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Int128;

/**
 * The checks of a policy. First {@link #general}: what does not depend on the size, or is not to be
 * answered by a smaller one. Then {@link #sized}, for one size or several. Reused; for one thread.
 */
final class PreTradeChecks {
  private static final FindingCode[] COLLAR = {
    FindingCode.IMPACT_NOTICE,
    FindingCode.IMPACT_WARNING,
    FindingCode.IMPACT_HIGH,
    FindingCode.IMPACT_CONFIRM,
    FindingCode.IMPACT_BLOCKED
  };
  private static final int CONFIRM = 3;
  private static final int BLOCK = 4;

  private final Projection projection;
  private final Int128 value = new Int128();
  private final Int128 other = new Int128();
  private final Figure limit = new Figure();
  private final Figure observed = new Figure();
  private final Figure projected = new Figure();
  private final Standing.Average average = new Standing.Average();

  private PreTradePolicy policy = PreTradePolicy.standard();
  private SwapIntent intent;
  private TokenState in;
  private TokenState out;
  private boolean onlyReducing;
  private TradingScope scope = TradingScope.HOUSE;

  /** What the rules said before the swap. */
  final RuleReadings before;

  PreTradeChecks(Projection projection, RuleReadings before, SwapIntent first) {
    this.projection = projection;
    this.before = before;
    intent = first;
    in = new TokenState(0, first.tokenIn());
    out = new TokenState(1, first.tokenOut());
  }

  TokenState in() {
    return in;
  }

  TokenState out() {
    return out;
  }

  PreTradePolicy policy() {
    return policy;
  }

  SwapIntent intent() {
    return intent;
  }

  /** What does not depend on the size; {@code projection} has loaded the user. */
  void general(
      PreTradePolicy by,
      TradingStates states,
      SwapIntent asked,
      UserFlight flight,
      Findings findings) {
    policy = by;
    intent = asked;
    in = projection.token(asked.tokenIn());
    out = projection.token(asked.tokenOut());
    before.read(projection.rules(), projection.before());
    scope = states.strictest(asked);
    TradingState state = states.of(scope);
    onlyReducing = state == TradingState.REDUCING;
    if (state == TradingState.HALTED) {
      findings.add(FindingCode.STATE_HALTED, Decision.DENY, scope);
    }
    restricted(findings);
    identity(flight, findings);
    boolean valued = swapValue(asked.amountIn(), asked.amountOut());
    price(in, valued, findings);
    price(out, valued, findings);
    size(valued, findings);
    impact(findings);
    gas(swapValue(asked.amountIn(), asked.amountOut()), findings);
  }

  /** Raw USD into {@code value}. */
  private boolean swapValue(Quantity amountIn, Quantity amountOut) {
    return projection.swapValue(in, amountIn, out, amountOut, value);
  }

  private void restricted(Findings findings) {
    if (policy.isRestricted(intent.tokenIn())) {
      findings.add(FindingCode.RESTRICTED_TOKEN, Decision.DENY, intent.tokenIn());
    }
    if (policy.isRestricted(intent.tokenOut())) {
      findings.add(FindingCode.RESTRICTED_TOKEN, Decision.DENY, intent.tokenOut());
    }
    if (policy.isRestricted(intent.venue()) && intent.venue() != null) {
      findings.add(FindingCode.RESTRICTED_VENUE, Decision.DENY, intent.venue());
    }
    if (policy.isRestrictedCounterparty(intent.counterparty()) && intent.counterparty() != null) {
      findings.add(FindingCode.RESTRICTED_COUNTERPARTY, Decision.DENY, intent.counterparty());
    }
  }

  private void identity(UserFlight flight, Findings findings) {
    long now = projection.nowMs();
    String key = intent.clientKey();
    UserFlight.Reservation mine = key == null ? null : flight.find(key);
    if (key != null) {
      boolean taken = mine == null ? flight.isUsed(key, now) : !mine.intent().isSameSwapAs(intent);
      if (taken) {
        findings.add(FindingCode.DUPLICATE_KEY, Decision.DENY, intent.user());
      }
    }
    if (policy.rateBurst() > 0 && mine == null) {
      double level = flight.level(now, policy.rateBurst(), policy.ratePerMs());
      if (level < 1) {
        limit.count(policy.rateBurst());
        observed.count((long) Math.floor(level));
        projected.none(Unit.COUNT);
        findings.add(
            FindingCode.RATE_EXCEEDED, Decision.DENY, intent.user(), limit, observed, projected);
      }
    }
  }

  private void price(TokenState token, boolean valued, Findings findings) {
    Freshness freshness = projection.freshness(token);
    if (freshness == Freshness.FRESH) {
      return;
    }
    if (freshness == Freshness.STALE) {
      findings.add(FindingCode.PRICE_STALE, cannotTell(Check.PRICE_STALE), token.id);
      return;
    }
    Usd least = policy.missingPriceMinimum();
    boolean small =
        valued && Int128.compare(value.hi, value.lo, least.rawHigh(), least.rawLow()) <= 0;
    limit.usd(least);
    observed.none(Unit.USD);
    none(projected, valued);
    findings.add(
        FindingCode.PRICE_MISSING,
        small ? Decision.WARN : cannotTell(Check.PRICE_MISSING),
        token.id,
        limit,
        observed,
        projected);
  }

  private void none(Figure figure, boolean valued) {
    if (valued) {
      figure.usd(value);
    } else {
      figure.none(Unit.USD);
    }
  }

  private Decision cannotTell(Check check) {
    return policy.failMode(check) == FailMode.CLOSED ? Decision.DENY : Decision.WARN;
  }

  private Decision unlessConfirmed() {
    return intent.confirmed() ? Decision.WARN : Decision.DENY;
  }

  private void size(boolean valued, Findings findings) {
    Usd large = policy.largeSize();
    boolean unusual = policy.unusualMultiple() < Double.POSITIVE_INFINITY;
    if (large == null && !unusual) {
      return;
    }
    boolean kept = projection.before().averageTrade(average);
    if (!valued || (unusual && !kept)) {
      findings.add(FindingCode.SIZE_UNKNOWN, cannotTell(Check.SIZE), intent.user());
    }
    if (!valued) {
      return;
    }
    projected.usd(value);
    if (large != null) {
      limit.usd(large);
      observed.none(Unit.USD);
      if (projected.compareTo(limit) >= 0) {
        findings.add(
            FindingCode.SIZE_LARGE, unlessConfirmed(), intent.user(), limit, observed, projected);
      }
    }
    if (unusual && kept && average.n >= policy.unusualMinTrades()) {
      double most = policy.unusualMultiple() * average.usd;
      if (projected.toDouble() > most) {
        LeanStanding.raw(most, other);
        limit.usd(other);
        LeanStanding.raw(average.usd, other);
        observed.usd(other);
        findings.add(
            FindingCode.SIZE_UNUSUAL, unlessConfirmed(), intent.user(), limit, observed, projected);
      }
    }
  }

  private void impact(Findings findings) {
    boolean told =
        projection.freshValue(in, intent.amountIn(), value)
            && projection.freshValue(out, intent.amountOut(), other)
            && !value.isZero();
    if (!told) {
      findings.add(FindingCode.IMPACT_UNKNOWN, cannotTell(Check.IMPACT), intent.user());
      return;
    }
    double given = Int128.usdToDouble(value.hi, value.lo);
    double lost = (given - Int128.usdToDouble(other.hi, other.lo)) / given;
    int level = -1;
    while (level < BLOCK && lost >= policy.impactThreshold(level + 1)) {
      level++;
    }
    if (level < 0) {
      return;
    }
    Decision effect =
        level == BLOCK ? Decision.DENY : level == CONFIRM ? unlessConfirmed() : Decision.WARN;
    limit.ratio(policy.impactThreshold(level));
    observed.none(Unit.RATIO);
    projected.ratio(lost);
    findings.add(COLLAR[level], effect, intent.user(), limit, observed, projected);
  }

  private void gas(boolean valued, Findings findings) {
    if (policy.maxGasRatio() == Double.POSITIVE_INFINITY) {
      return;
    }
    if (!valued || intent.gas() == null) {
      findings.add(FindingCode.GAS_UNKNOWN, cannotTell(Check.GAS), intent.user());
    } else if (gasRatio() > policy.maxGasRatio()) {
      limit.ratio(policy.maxGasRatio());
      observed.none(Unit.RATIO);
      projected.ratio(gasRatio());
      findings.add(
          FindingCode.GAS_EXCEEDED, Decision.DENY, intent.user(), limit, observed, projected);
    }
  }

  private double gasRatio() {
    Usd gas = intent.gas();
    return gas == null ? Double.NaN : gas.doubleValue() / Int128.usdToDouble(value.hi, value.lo);
  }

  /** Whether gas is too much for a smaller size. */
  boolean isGasTooMuch(Quantity amountIn, Quantity amountOut) {
    return policy.maxGasRatio() < Double.POSITIVE_INFINITY
        && swapValue(amountIn, amountOut)
        && gasRatio() > policy.maxGasRatio();
  }

  /** What depends on the size; the swap of that size is projected by this. */
  Projection.Booked sized(
      Quantity amountIn, Quantity amountOut, RuleReadings after, Findings findings) {
    Projection.Booked booked = projection.swap(in, amountIn, out, amountOut);
    if (booked != Projection.Booked.YES) {
      after.read(projection.rules(), projection.after());
      findings.add(
          booked == Projection.Booked.OVERFLOW
              ? FindingCode.BOOKING_OVERFLOW
              : FindingCode.BOOKING_UNMATCHED,
          Decision.REDUCE,
          in.id);
      return booked;
    }
    if (onlyReducing) {
      findings.add(
          FindingCode.STATE_REDUCING, isReducing() ? Decision.WARN : Decision.REDUCE, scope);
    }
    notional(swapValue(amountIn, amountOut), findings);
    exposure(findings);
    concentration(findings);
    loss(findings);
    drawdown(findings);
    valueAtRisk(findings);
    rules(after, findings);
    return booked;
  }

  /** As {@link TradingState#REDUCING} has it. */
  private boolean isReducing() {
    projection.before().risk(value);
    projection.after().risk(other);
    return Int128.compare(other.hi, other.lo, value.hi, value.lo) <= 0
        && isNoMore(in)
        && isNoMore(out);
  }

  /** At one price |v| is no more just when the quantity is, priced or not. */
  private boolean isNoMore(TokenState token) {
    return projection.isNumeraire(token)
        || projection.after().magnitude(token).compareTo(projection.before().magnitude(token)) <= 0;
  }

  private void notional(boolean valued, Findings findings) {
    Usd most = policy.maxNotional();
    if (most == null) {
      return;
    }
    if (!valued) {
      findings.add(FindingCode.NOTIONAL_UNKNOWN, cannotTell(Check.NOTIONAL), intent.user());
      return;
    }
    limit.usd(most);
    observed.usd(0, 0);
    projected.usd(value);
    compare(FindingCode.NOTIONAL_EXCEEDED, FindingCode.NOTIONAL_NEAR, false, findings);
  }

  /** Compares the figures at hand; what was beyond the limit before may stay, but not grow. */
  private void compare(
      FindingCode exceeded, FindingCode near, boolean reducingPasses, Findings findings) {
    if (projected.compareTo(limit) > 0) {
      boolean passes = projected.compareTo(observed) <= 0 || (reducingPasses && isReducing());
      Decision effect = passes ? Decision.WARN : Decision.REDUCE;
      findings.add(exceeded, effect, intent.user(), limit, observed, projected);
    } else if (isNear(projected, limit)) {
      findings.add(near, Decision.WARN, intent.user(), limit, observed, projected);
    }
  }

  private boolean isNear(Figure usage, Figure line) {
    return policy.warnBand() < 1 && usage.toDouble() >= policy.warnBand() * line.toDouble();
  }

  private void exposure(Findings findings) {
    Usd most = policy.maxExposure();
    if (most == null) {
      return;
    }
    limit.usd(most);
    projection.before().gross(value);
    observed.usd(value);
    projection.after().gross(value);
    projected.usd(value);
    partial(FindingCode.EXPOSURE_UNKNOWN, Check.EXPOSURE, findings);
    compare(FindingCode.EXPOSURE_EXCEEDED, FindingCode.EXPOSURE_NEAR, false, findings);
  }

  /** What is known is compared; that something is not is said. */
  private void partial(FindingCode unknown, Check check, Findings findings) {
    if (projection.after().status() != MeasureStatus.OK) {
      findings.add(unknown, cannotTell(check), intent.user(), limit, observed, projected);
    }
  }

  private void concentration(Findings findings) {
    if (policy.maxConcentration() == Double.POSITIVE_INFINITY) {
      return;
    }
    Usd least = policy.concentrationMinGross();
    projection.after().gross(value);
    if (Int128.compare(value.hi, value.lo, least.rawHigh(), least.rawLow()) < 0) {
      return;
    }
    limit.ratio(policy.maxConcentration());
    observed.ratio(projection.before().view().concentration());
    projected.ratio(projection.after().view().concentration());
    partial(FindingCode.CONCENTRATION_UNKNOWN, Check.CONCENTRATION, findings);
    compare(FindingCode.CONCENTRATION_EXCEEDED, FindingCode.CONCENTRATION_NEAR, false, findings);
  }

  private void loss(Findings findings) {
    if (policy.maxPeriodLoss() == Double.POSITIVE_INFINITY) {
      return;
    }
    limit.ratio(policy.maxPeriodLoss());
    observed.ratio(-projection.before().periodReturn());
    projected.ratio(-projection.after().periodReturn());
    stop(
        FindingCode.LOSS_UNKNOWN,
        FindingCode.LOSS_EXCEEDED,
        FindingCode.LOSS_NEAR,
        Check.LOSS,
        findings);
  }

  private void drawdown(Findings findings) {
    if (policy.maxDrawdown() == Double.POSITIVE_INFINITY) {
      return;
    }
    limit.ratio(policy.maxDrawdown());
    observed.ratio(projection.before().view().drawdown());
    projected.ratio(projection.after().view().drawdown());
    stop(
        FindingCode.DRAWDOWN_UNKNOWN,
        FindingCode.DRAWDOWN_EXCEEDED,
        FindingCode.DRAWDOWN_NEAR,
        Check.DRAWDOWN,
        findings);
  }

  /** A loss does not go away by trading: beyond it only reducing swaps pass. */
  private void stop(
      FindingCode unknown, FindingCode exceeded, FindingCode near, Check check, Findings findings) {
    if (!projected.known || projection.after().status() != MeasureStatus.OK) {
      findings.add(unknown, cannotTell(check), intent.user(), limit, observed, projected);
    }
    if (!projected.known) {
      return;
    }
    if (projected.compareTo(limit) > 0) {
      Decision effect = isReducing() ? Decision.WARN : Decision.REDUCE;
      findings.add(exceeded, effect, intent.user(), limit, observed, projected);
    } else if (isNear(projected, limit)) {
      findings.add(near, Decision.WARN, intent.user(), limit, observed, projected);
    }
  }

  private void valueAtRisk(Findings findings) {
    Usd most = policy.maxVarIncrease();
    if (most == null) {
      return;
    }
    int bps = policy.varConfidenceBps();
    RuleReadings.tail(projection.before(), bps, observed);
    RuleReadings.tail(projection.after(), bps, projected);
    boolean told =
        Standing.isTold(projection.before().tailStatus(bps))
            && Standing.isTold(projection.after().tailStatus(bps));
    limit.usd(most);
    if (!told || projection.after().tailStatus(bps) != MeasureStatus.OK) {
      findings.add(
          FindingCode.VAR_UNKNOWN,
          cannotTell(Check.VAR),
          intent.user(),
          limit,
          observed,
          projected);
    }
    if (!told) {
      return;
    }
    value.set(projected.hi, projected.lo);
    if (!value.subtract(observed.hi, observed.lo)) {
      return; // VaRs are whole millionths of 63 bits: their difference always fits
    }
    boolean above = Int128.compare(value.hi, value.lo, limit.hi, limit.lo) > 0;
    double rise = Int128.usdToDouble(value.hi, value.lo);
    if (above || (policy.warnBand() < 1 && rise >= policy.warnBand() * limit.toDouble())) {
      findings.add(
          above ? FindingCode.VAR_EXCEEDED : FindingCode.VAR_NEAR,
          above ? Decision.REDUCE : Decision.WARN,
          intent.user(),
          limit,
          observed,
          projected);
    }
  }

  private void rules(RuleReadings after, Findings findings) {
    after.read(projection.rules(), projection.after());
    for (int i = 0; i < after.size(); i++) {
      Rule rule = projection.rules().rules().get(i);
      Figure line = after.limit(i);
      Figure was = before.usage(i);
      Figure is = after.usage(i);
      boolean blocks = policy.blocks(after.severity(i));
      switch (after.verdict(i)) {
        case BREACHED -> {
          boolean stops = blocks && isWorse(i, after);
          Decision effect = stops ? Decision.REDUCE : Decision.WARN;
          findings.add(FindingCode.RULE_BREACHED, effect, rule, line, was, is);
        }
        case UNKNOWN ->
            findings.add(
                FindingCode.RULE_UNKNOWN,
                blocks ? cannotTell(Check.RULE) : Decision.WARN,
                rule,
                line,
                was,
                is);
        case WITHIN -> {
          if (is.known && line.known && isNear(is, line)) {
            findings.add(FindingCode.RULE_NEAR, Decision.WARN, rule, line, was, is);
          }
        }
      }
    }
  }

  /** A breach that was there before and does not grow, or is being worked off, may stay. */
  private boolean isWorse(int i, RuleReadings after) {
    if (before.verdict(i) != Verdict.BREACHED) {
      return true;
    }
    Figure was = before.usage(i);
    Figure is = after.usage(i);
    boolean grows = !was.known || !is.known || was.unit != is.unit || is.compareTo(was) > 0;
    return grows && !isReducing();
  }
}
