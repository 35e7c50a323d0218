package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.wide.UsdMath;
import org.jspecify.annotations.Nullable;

/** The price that a trade against a token of known price implies for the other one. */
record ImpliedPrice(TokenState token, Mark mark) {
  /** Null where the trade implies none. */
  static @Nullable ImpliedPrice of(
      Trade trade, HistoryEntry step, EngineConfig config, Registry registry) {
    Usd value = step.tradeValue;
    if (!config.impliedPrices()
        || value == null
        || value.compareTo(config.impliedPriceMinimum()) < 0) {
      return null;
    }
    TokenState in = registry.token(trade.tokenIn());
    TokenState out = registry.token(trade.tokenOut());
    boolean inSure = isSure(in, step);
    boolean outSure = isSure(out, step);
    if (inSure == outSure) {
      return null;
    }
    TokenState sure = inSure ? in : out;
    Quantity sureAmount = inSure ? trade.amountIn() : trade.amountOut();
    if (Valuation.freshValue(sure, sureAmount, step.place, step.timeMs) == null) {
      return null; // then the trade was valued by the other leg
    }
    return inSure
        ? imply(out, trade.amountOut(), value, step, config)
        : imply(in, trade.amountIn(), value, step, config);
  }

  /** Whether the leg has a price that does not come from trades. */
  private static boolean isSure(TokenState token, HistoryEntry step) {
    Mark mark = token.markAt(step.place);
    return token.isPeggedAt(step.place)
        || (mark != null && mark.origin == PriceOrigin.FEED && mark.isFreshAt(step.timeMs));
  }

  private static @Nullable ImpliedPrice imply(
      TokenState token, Quantity quantity, Usd value, HistoryEntry step, EngineConfig config) {
    if (!token.hasDecimalsAt(step.place)) {
      return null;
    }
    Price price =
        UsdMath.impliedPrice(
            value.rawHigh(),
            value.rawLow(),
            quantity.limb3(),
            quantity.limb2(),
            quantity.limb1(),
            quantity.limb0(),
            token.decimals());
    if (price == null) {
      return null;
    }
    return new ImpliedPrice(
        token, new Mark(price, step.timeMs, config.impliedPriceMaxAgeMs(), PriceOrigin.TRADE));
  }
}
