package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.wide.Int128;

/** How a copy of a record stands. */
final class LeanStanding extends Standing {
  private static final double UNITS = 1e12;
  private static final double TWO_64 = 0x1p64;

  private final LeanState state;
  private final LeanView view;

  LeanStanding(LeanState state, LeanView view) {
    this.state = state;
    this.view = view;
  }

  /** Raw USD of a double of at least 0, to the last of its digits. */
  static void raw(double usd, Int128 out) {
    double units = Math.rint(usd * UNITS);
    double high = Math.floor(units / TWO_64);
    double low = units - high * TWO_64; // exact
    long word = low >= 0x1p63 ? (long) (low - 0x1p63) + Long.MIN_VALUE : (long) low;
    out.set((long) high, word);
  }

  @Override
  RiskView view() {
    return view;
  }

  @Override
  void gross(Int128 out) {
    raw(state.gross, out);
  }

  @Override
  void net(Int128 out) {
    raw(state.gross, out);
  }

  @Override
  void risk(Int128 out) {
    raw(state.risk, out);
  }

  @Override
  void value(TokenState token, Int128 out) {
    int i = state.find(token.index + 1);
    raw(i < 0 ? 0 : state.value[i], out);
  }

  @Override
  double largestBut(TokenState one, TokenState other) {
    double largest = 0;
    for (int i = 0; i < state.count; i++) {
      int token = state.token[i] - 1;
      if (token != one.index && token != other.index) {
        largest = Math.max(largest, state.value[i]);
      }
    }
    return largest;
  }

  @Override
  Quantity magnitude(TokenState token) {
    int i = state.find(token.index + 1);
    return i < 0 ? Quantity.ZERO : Quantity.ofLimbs(0, 0, state.high[i], state.low[i]);
  }

  @Override
  boolean isShort(TokenState token) {
    return false;
  }

  @Override
  double periodReturn() {
    LeanSide side = state.side;
    return side == null || !state.periodOpen
        ? Double.NaN
        : state.currentIndex() / side.periodStart - 1.0;
  }

  @Override
  boolean averageTrade(Average out) {
    return false;
  }

  @Override
  PortfolioVar tail() {
    return view.tail();
  }
}
