package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.PreTradePolicy;
import io.hyperdex.risk.pretrade.SwapIntent;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.Verdict;
import io.hyperdex.risk.wide.Int128;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest raw amount of the token given up with which a swap passes, the token received in
 * proportion. Every amount that counts is really tried; allocates. Reused; for one thread.
 */
final class SizeSearch {
  /*
   * Halving finds an amount x that passes while x + 1 fails. As the received side is a whole number
   * of its own units, exposure is a saw on a slope, so there may be larger amounts that pass. What
   * is above x is therefore looked through from the top: a stretch [a, b] is left out where no
   * amount in it can pass a limit on exposure, concentration or notional, else it is halved. Two
   * bounds do that, both exact:
   *
   *   box    |v_in| does not grow and |v_out| does not fall from a to b
   *   slope  on either side of the whole holding of tokenIn, gross is linear but for the rounding
   *          of values (a raw unit each) and of the amount received (less than one unit of it), and
   *          a share of it is monotone: neither falls below its lower end by more than that
   *
   * Rules of the host, VaR and drawdown have no such bounds; shorts bend the slopes. There, and
   * where the budget ends, x is what halving found, and that is said.
   */
  private static final int BUDGET = 600;
  private static final BigInteger ROUNDING = BigInteger.valueOf(4);
  private static final double NEARLY = 1 - 1e-9;

  private final Projection projection;
  private final PreTradeChecks checks;
  private final Findings findings = new Findings();
  private final RuleReadings after;
  private final Int128 raw = new Int128();

  private BigInteger amountIn = BigInteger.ONE;
  private BigInteger amountOut = BigInteger.ONE;
  private BigInteger held = BigInteger.ZERO;
  private BigInteger unitOut = BigInteger.ONE;
  private double largestOther;
  private int tries;
  private boolean proven;

  SizeSearch(Projection projection, PreTradeChecks checks, RuleReadings after) {
    this.projection = projection;
    this.checks = checks;
    this.after = after;
  }

  /** What is known of one amount. */
  private record Sample(
      BigInteger amount,
      boolean passes,
      boolean booked,
      BigInteger gross,
      BigInteger in,
      BigInteger out,
      BigInteger notional,
      int holdings,
      MeasureStatus status) {}

  /** The largest amount below the intent's that passes; zero where none does. */
  BigInteger largest() {
    SwapIntent intent = checks.intent();
    amountIn = intent.amountIn().toBigInteger();
    amountOut = intent.amountOut().toBigInteger();
    held = projection.before().magnitude(checks.in()).toBigInteger();
    largestOther = projection.before().largestBut(checks.in(), checks.out());
    tries = 0;
    Sample top = sample(amountIn);
    unitOut = top.out.divide(amountOut).add(BigInteger.ONE);
    proven = false;

    BigInteger passes = BigInteger.ZERO;
    BigInteger fails = amountIn;
    Sample lowest = top;
    while (fails.subtract(passes).compareTo(BigInteger.ONE) > 0) {
      BigInteger middle = passes.add(fails).shiftRight(1);
      Sample tried = sample(middle);
      if (tried.passes || received(middle).signum() == 0) {
        passes = middle;
      } else {
        fails = middle;
        lowest = tried;
      }
    }
    BigInteger found = received(passes).signum() == 0 ? BigInteger.ZERO : passes;
    if (projection.isLinear(checks.in(), checks.out()) && cannotPass(lowest, lowest)) {
      tries = 0;
      proven = true;
      BigInteger above = passes.add(BigInteger.ONE);
      BigInteger more = null;
      if (held.compareTo(above) >= 0 && held.compareTo(amountIn) < 0) {
        more = search(sample(held.add(BigInteger.ONE)), top);
        more = more == null ? search(sample(above), sample(held)) : more;
      } else {
        more = search(sample(above), top);
      }
      found = more == null || !proven ? found : more;
    }
    return found;
  }

  /** Whether every larger amount was ruled out. */
  boolean isProven() {
    return proven;
  }

  /** What is received for an amount. */
  BigInteger received(BigInteger amount) {
    return amountOut.multiply(amount).divide(amountIn);
  }

  /** The largest that passes from one end to the other; null where none does. */
  private @Nullable BigInteger search(Sample low, Sample high) {
    if (high.passes) {
      return high.amount;
    }
    if (cannotPass(low, high)) {
      return null;
    }
    BigInteger width = high.amount.subtract(low.amount);
    if (width.compareTo(BigInteger.ONE) <= 0) {
      return low.passes ? low.amount : null;
    }
    if (tries > BUDGET) {
      proven = false;
      return null;
    }
    BigInteger middle = low.amount.add(width.shiftRight(1));
    BigInteger found = search(sample(middle.add(BigInteger.ONE)), high);
    return found == null ? search(low, sample(middle)) : found;
  }

  private Sample sample(BigInteger amount) {
    tries++;
    BigInteger get = received(amount);
    if (amount.signum() == 0 || get.signum() == 0) {
      return measured(projection.before(), amount, false, true, BigInteger.ZERO); // no swap at all
    }
    findings.clear();
    Quantity gives = Quantity.of(amount);
    Quantity gets = Quantity.of(get);
    boolean booked = checks.sized(gives, gets, after, findings) == Projection.Booked.YES;
    boolean passes = findings.worst().compareTo(Decision.REDUCE) < 0;
    boolean valued = projection.swapValue(checks.in(), gives, checks.out(), gets, raw);
    BigInteger notional = valued ? big() : BigInteger.ZERO;
    return measured(projection.after(), amount, passes, booked, notional);
  }

  private Sample measured(
      Standing standing, BigInteger amount, boolean passes, boolean booked, BigInteger notional) {
    standing.gross(raw);
    BigInteger gross = big();
    standing.value(checks.in(), raw);
    BigInteger in = big().abs();
    standing.value(checks.out(), raw);
    BigInteger out = big().abs();
    return new Sample(
        amount,
        passes,
        booked,
        gross,
        in,
        out,
        notional,
        standing.view().holdings(),
        standing.status());
  }

  private BigInteger big() {
    return Int128.toBigInteger(raw.hi, raw.lo);
  }

  /** Whether some limit rules out every amount from one end to the other. */
  private boolean cannotPass(Sample low, Sample high) {
    if (!low.booked) {
      return true; // more than held: more of it is as well
    }
    if (!high.booked) {
      return false;
    }
    PreTradePolicy policy = checks.policy();
    if (isAbove(low.notional, policy.maxNotional())) {
      return true;
    }
    projection.before().gross(raw);
    BigInteger before = big();
    BigInteger box = low.gross.subtract(low.in).add(high.in);
    BigInteger slope = low.gross.min(high.gross).subtract(unitOut).subtract(ROUNDING);
    BigInteger gross = box.max(slope);
    if (isAbove(gross, policy.maxExposure()) && gross.compareTo(before) > 0) {
      return true;
    }
    double share = share(low, high);
    boolean counts = isAtLeast(gross, policy.concentrationMinGross());
    double was = projection.before().view().concentration();
    if (counts && share > policy.maxConcentration() && share > was) {
      return true;
    }
    return low.status == MeasureStatus.OK && breaksRule(gross, share, high);
  }

  private boolean breaksRule(BigInteger gross, double share, Sample high) {
    List<Rule> rules = projection.rules().rules();
    for (int i = 0; i < rules.size(); i++) {
      if (checks.before.verdict(i) == Verdict.BREACHED
          || !checks.policy().blocks(checks.before.severity(i))) {
        continue;
      }
      Rule rule = rules.get(i);
      if (rule instanceof ExposureLimit limit && isAbove(gross, limit.maxGross())) {
        return true;
      }
      if (rule instanceof ConcentrationLimit limit
          && share > limit.maxShare()
          && high.holdings >= limit.minHoldings()
          && isAtLeast(gross, limit.minGross())) {
        return true;
      }
    }
    return false;
  }

  /** What the largest share is at least, from one end to the other. */
  private double share(Sample low, Sample high) {
    double roomy = usd(low.gross.subtract(low.out).add(high.out).max(BigInteger.ONE));
    double tight = usd(high.gross.max(BigInteger.ONE));
    double lowest = usd(low.gross.max(BigInteger.ONE));
    double ofOut =
        Math.max(usd(low.out) / lowest, slope(usd(low.out), lowest, usd(high.out), tight));
    double ofIn = Math.max(usd(high.in) / tight, slope(usd(low.in), lowest, usd(high.in), tight));
    double ofOther =
        Math.max(largestOther / roomy, slope(largestOther, lowest, largestOther, tight));
    return Math.max(ofOut, Math.max(ofIn, ofOther));
  }

  /** A share of a linear part in a linear whole is monotone, but for what is rounded. */
  private double slope(double low, double lowGross, double high, double highGross) {
    double rounded = usd(unitOut.add(ROUNDING)) * 2 / Math.min(lowGross, highGross);
    return Math.min(low / lowGross, high / highGross) * NEARLY - rounded;
  }

  private double usd(BigInteger value) {
    raw.set(value);
    return Int128.usdToDouble(raw.hi, raw.lo);
  }

  private static boolean isAbove(BigInteger value, @Nullable Usd limit) {
    return limit != null && value.compareTo(big(limit)) > 0;
  }

  private static boolean isAtLeast(BigInteger value, Usd limit) {
    return value.compareTo(big(limit)) >= 0;
  }

  private static BigInteger big(Usd value) {
    return Int128.toBigInteger(value.rawHigh(), value.rawLow());
  }
}
