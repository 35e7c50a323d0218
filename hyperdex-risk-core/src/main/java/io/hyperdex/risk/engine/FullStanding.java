package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.rule.RiskView;
import io.hyperdex.risk.wide.Int128;

/** How a copy of an account stands at a place in the log. */
final class FullStanding extends Standing {
  private final EngineConfig config;
  private final LiveView view;

  FullStanding(Core core) {
    config = core.config;
    view = LiveView.forReader(config, core.scenarios, core.nobody);
  }

  Valuation at(Account account, long place, long timeMs) {
    return view.at(account, place, timeMs).valuation;
  }

  Valuation valuation() {
    return view.valuation;
  }

  @Override
  RiskView view() {
    return view;
  }

  @Override
  void gross(Int128 out) {
    out.set(view.valuation.gross);
  }

  @Override
  void net(Int128 out) {
    out.set(view.valuation.net);
  }

  @Override
  void risk(Int128 out) {
    out.set(view.valuation.risk);
  }

  @Override
  void value(TokenState token, Int128 out) {
    int i = view.account().find(token);
    if (i < 0) {
      out.clear();
    } else {
      view.valuation.value(i, out);
    }
  }

  @Override
  double largestBut(TokenState one, TokenState other) {
    Account account = view.account();
    double largest = 0;
    for (int i = 0; i < account.positions(); i++) {
      TokenState token = account.token(i);
      if (token != one && token != other) {
        largest = Math.max(largest, Math.abs(view.valuation.valueOf(i)));
      }
    }
    return largest;
  }

  @Override
  Quantity magnitude(TokenState token) {
    Account account = view.account();
    int i = account.find(token);
    return i < 0 ? Quantity.ZERO : account.state(i).quantity();
  }

  @Override
  boolean isShort(TokenState token) {
    Account account = view.account();
    int i = account.find(token);
    return i >= 0 && account.isOpen(i) && account.isShort(i);
  }

  @Override
  double periodReturn() {
    UserHeader header = view.account().header;
    Int128 net = view.valuation.net;
    return header.currentIndex(net.hi, net.lo, config.minEquity()) / header.periodStart - 1.0;
  }

  @Override
  boolean averageTrade(Average out) {
    UserHeader header = view.account().header;
    out.n = header.valuedTrades;
    out.usd =
        out.n == 0 ? 0 : Int128.usdToDouble(header.valueTradedHigh, header.valueTradedLow) / out.n;
    return true;
  }

  @Override
  PortfolioVar tail() {
    return view.tail();
  }
}
