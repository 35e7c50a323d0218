package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.wide.Int128;
import org.jspecify.annotations.Nullable;

/**
 * How a portfolio stands, before or after a swap, for the checks of a what-if. Reused; for one
 * thread. USD come out raw.
 */
abstract class Standing {
  /** What rules see. */
  abstract RiskView view();

  abstract void gross(Int128 out);

  abstract void net(Int128 out);

  /** Gross without dollar tokens near their peg. */
  abstract void risk(Int128 out);

  /** Signed value of one holding; 0 where not held or unpriced. */
  abstract void value(TokenState token, Int128 out);

  /** Magnitude of the largest holding that is neither of two tokens; USD. */
  abstract double largestBut(TokenState one, TokenState other);

  /** Raw magnitude held of a token; may allocate. */
  abstract Quantity magnitude(TokenState token);

  abstract boolean isShort(TokenState token);

  /** Return since the running period began, less than 0 for a loss; NaN where not known. */
  abstract double periodReturn();

  /** The user's average trade, USD, and from how many; false where the profile keeps no sum. */
  abstract boolean averageTrade(Average out);

  abstract PortfolioVar tail();

  final MeasureStatus status() {
    return view().valuationStatus();
  }

  /** An average and what it is of. */
  static final class Average {
    double usd;
    int n;
  }

  /** VaR's status; with nothing held VaR is 0 and known. */
  final MeasureStatus tailStatus(int confidenceBps) {
    return view().holdings() == 0 ? MeasureStatus.OK : view().valueAtRiskStatus(confidenceBps);
  }

  /** Whether a VaR of that status is a number one may compare. */
  static boolean isTold(@Nullable MeasureStatus status) {
    return status != MeasureStatus.UNDEFINED && status != MeasureStatus.INSUFFICIENT_DATA;
  }
}
