package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.Finding;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.RuleOutlook;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.pretrade.WhatIf;
import io.hyperdex.risk.rule.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's room for {@link RiskEngine#whatIf(SwapIntent, WhatIfBuffer)}: the answer, and what
 * it is worked out with. NOT thread safe: one for each asking thread. Valid until the next
 * question.
 *
 * <p>Grows to the largest portfolio, rule set and list of findings it met. After that an answer of
 * ALLOW, WARN or DENY allocates nothing where the swap is an ordinary one (average cost, no more
 * given up than held, a value that is known), the portfolio too (nothing short, unmatched or
 * acquired on several venues), and the limits are those of this library other than return VaR.
 * Looking for a smaller size, exit costs, a state of REDUCING, and text allocate.
 */
public final class WhatIfBuffer {
  private @Nullable PreTradeDesk desk;
  private boolean withTail;

  /** An empty one. */
  public WhatIfBuffer() {}

  /**
   * Whether answers have VaR and expected shortfall, which cost a pass over the scenarios each.
   * Default false.
   */
  public WhatIfBuffer withTail(boolean value) {
    withTail = value;
    return this;
  }

  boolean isWithTail() {
    return withTail;
  }

  /** What the buffer asks an engine with; a new one when it is another engine. */
  PreTradeDesk desk(PreTrade engine, SwapIntent first) {
    PreTradeDesk known = desk;
    if (known == null || !known.isOf(engine)) {
      known = engine.newDesk(first);
      desk = known;
    }
    return known;
  }

  private PreTradeDesk answered() {
    PreTradeDesk known = desk;
    if (known == null) {
      throw new IllegalStateException("nothing was asked with this buffer yet");
    }
    return known;
  }

  public Decision decision() {
    return answered().decision;
  }

  /** As {@link WhatIf#maxAmountIn}. */
  public Quantity maxAmountIn() {
    return answered().maxAmountIn;
  }

  /** As {@link WhatIf#maxIsProven}. */
  public boolean maxIsProven() {
    return answered().maxIsProven;
  }

  /** Event time of the answer, epoch milliseconds UTC. */
  public long asOfMs() {
    return answered().asOfMs;
  }

  /** How many findings there are. */
  public int findings() {
    return answered().findings.size();
  }

  public FindingCode code(int i) {
    return answered().findings.code(i);
  }

  /** As {@link Finding#effect}. */
  public Decision effect(int i) {
    return answered().findings.effect(i);
  }

  /** The finding's line; USD, ratio or count. NaN where there is none, as for the next two. */
  public double limit(int i) {
    return answered().findings.figure(i, Findings.LIMIT).toDouble();
  }

  /** The finding's measure before the swap. */
  public double observed(int i) {
    return answered().findings.figure(i, Findings.OBSERVED).toDouble();
  }

  /** The finding's measure after the swap. */
  public double projected(int i) {
    return answered().findings.figure(i, Findings.PROJECTED).toDouble();
  }

  /** As {@link Finding#scope}; allocates. */
  public String scope(int i) {
    return answered().findings.scope(i);
  }

  /** Gross exposure before, USD; nearest double, as for all that follow. */
  public double grossBefore() {
    return answered().before.gross.toDouble();
  }

  /** Gross exposure after, USD. */
  public double grossAfter() {
    return answered().after.gross.toDouble();
  }

  /** Net exposure before, USD. */
  public double netBefore() {
    return answered().before.net.toDouble();
  }

  /** Net exposure after, USD. */
  public double netAfter() {
    return answered().after.net.toDouble();
  }

  /** Largest share of gross before. */
  public double concentrationBefore() {
    return answered().before.concentration;
  }

  /** Largest share of gross after. */
  public double concentrationAfter() {
    return answered().after.concentration;
  }

  /** Portfolio VaR before, USD; NaN where it has no value or was not asked for. */
  public double valueAtRiskBefore() {
    return answered().before.valueAtRisk.toDouble();
  }

  /** Portfolio VaR after, USD; NaN where it has no value or was not asked for. */
  public double valueAtRiskAfter() {
    return answered().after.valueAtRisk.toDouble();
  }

  /** Rules of the rule set in force, in its order. */
  public int rules() {
    return answered().rulesAfter.size();
  }

  public Verdict verdictBefore(int rule) {
    return answered().rulesBefore.verdict(rule);
  }

  public Verdict verdictAfter(int rule) {
    return answered().rulesAfter.verdict(rule);
  }

  /** Limit less usage before, in the rule's unit; NaN where the usage has no value. */
  public double headroomBefore(int rule) {
    PreTradeDesk now = answered();
    return now.rulesAfter.limit(rule).toDouble() - now.rulesBefore.usage(rule).toDouble();
  }

  /** Limit less usage after, in the rule's unit; NaN where the usage has no value. */
  public double headroomAfter(int rule) {
    PreTradeDesk now = answered();
    return now.rulesAfter.limit(rule).toDouble() - now.rulesAfter.usage(rule).toDouble();
  }

  /** The answer as a value; allocates. */
  public WhatIf toWhatIf() {
    PreTradeDesk now = answered();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < now.findings.size(); i++) {
      findings.add(now.findings.toFinding(i));
    }
    List<RuleOutlook> rules = new ArrayList<>();
    for (int i = 0; i < now.rulesAfter.size(); i++) {
      rules.add(distance(now, i));
    }
    Figure notional = now.notional;
    return new WhatIf(
        now.decision,
        now.maxAmountIn,
        now.maxIsProven,
        findings,
        rules,
        notional.known ? Usd.ofRaw(notional.hi, notional.lo) : null,
        now.before.toState(),
        now.after.toState(),
        now.asOfMs);
  }

  private static RuleOutlook distance(PreTradeDesk now, int i) {
    Figure limit = now.rulesAfter.limit(i);
    Unit unit = limit.unit;
    return new RuleOutlook(
        now.ruleSet().rules().get(i).name(),
        now.rulesBefore.verdict(i),
        now.rulesAfter.verdict(i),
        unit,
        limit.toDecimal(),
        now.rulesBefore.usage(i).toDecimal(),
        now.rulesAfter.usage(i).toDecimal());
  }
}
